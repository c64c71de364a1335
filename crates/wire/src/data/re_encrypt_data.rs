//! ReEncryptData: encrypts with another key what is encrypted.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::cipher::{CipherText, ReEncryptionAttributes};
use crate::shape::dynamic_key::WrappedKey;
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Encrypts with another key what is encrypted.
pub struct ReEncryptData;

request! {
    /// What ReEncryptData is asked.
    pub struct Input = "ReEncryptDataInput" {
        /// The key that the data are encrypted with; of the path.
        pub incoming_key_identifier: KeyIdentifier,
        /// The key that they shall be encrypted with.
        pub outgoing_key_identifier: KeyIdentifier,
        /// The data.
        pub cipher_text: CipherText,
        /// How they are encrypted.
        pub incoming_encryption_attributes: ReEncryptionAttributes,
        /// How they shall be encrypted.
        pub outgoing_encryption_attributes: ReEncryptionAttributes,
        /// An incoming key that comes with the request.
        pub incoming_wrapped_key: Option<WrappedKey>,
        /// An outgoing key that comes with the request.
        pub outgoing_wrapped_key: Option<WrappedKey>,
    }
}

answer! {
    /// What ReEncryptData answers.
    pub struct Output = "ReEncryptDataOutput" {
        /// The key that the data are encrypted with now.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// The data, encrypted.
        pub cipher_text: CipherText,
    }
}

impl Operation for ReEncryptData {
    const NAME: &'static str = "ReEncryptData";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/keys/{IncomingKeyIdentifier}/reencrypt";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
