//! EncryptData: encrypts data.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::cipher::{CipherText, EncryptionDecryptionAttributes, PlainText};
use crate::shape::dynamic_key::WrappedKey;
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Encrypts data.
pub struct EncryptData;

request! {
    /// What EncryptData is asked.
    pub struct Input = "EncryptDataInput" {
        /// The key; of the path.
        pub key_identifier: KeyIdentifier,
        /// The data.
        pub plain_text: PlainText,
        /// How they shall be encrypted.
        pub encryption_attributes: EncryptionDecryptionAttributes,
        /// A key that comes with the request.
        pub wrapped_key: Option<WrappedKey>,
    }
}

answer! {
    /// What EncryptData answers.
    pub struct Output = "EncryptDataOutput" {
        /// The key.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: Option<KeyCheckValue>,
        /// The data, encrypted.
        pub cipher_text: CipherText,
    }
}

impl Operation for EncryptData {
    const NAME: &'static str = "EncryptData";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/keys/{KeyIdentifier}/encrypt";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
