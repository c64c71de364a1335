//! DecryptData: decrypts data.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::cipher::{CipherText, EncryptionDecryptionAttributes, PlainTextOutput};
use crate::shape::dynamic_key::WrappedKey;
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Decrypts data.
pub struct DecryptData;

request! {
    /// What DecryptData is asked.
    pub struct Input = "DecryptDataInput" {
        /// The key; of the path.
        pub key_identifier: KeyIdentifier,
        /// The data.
        pub cipher_text: CipherText,
        /// How they are encrypted.
        pub decryption_attributes: EncryptionDecryptionAttributes,
        /// A key that comes with the request.
        pub wrapped_key: Option<WrappedKey>,
    }
}

answer! {
    /// What DecryptData answers.
    pub struct Output = "DecryptDataOutput" {
        /// The key.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// The data, decrypted.
        pub plain_text: PlainTextOutput,
    }
}

impl Operation for DecryptData {
    const NAME: &'static str = "DecryptData";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/keys/{KeyIdentifier}/decrypt";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
