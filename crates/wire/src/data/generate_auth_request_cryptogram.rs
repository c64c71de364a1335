//! GenerateAuthRequestCryptogram: makes the cryptogram that a chip card would.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::cryptogram::{AuthRequestCryptogram, TransactionData};
use crate::shape::emv::{MajorKeyDerivationMode, SessionKeyDerivation};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Makes the cryptogram that a chip card would.
pub struct GenerateAuthRequestCryptogram;

request! {
    /// What GenerateAuthRequestCryptogram is asked.
    pub struct Input = "GenerateAuthRequestCryptogramInput" {
        /// The issuer's key.
        pub key_identifier: KeyIdentifier,
        /// What the card signs.
        pub transaction_data: TransactionData,
        /// How the card's key is derived from the issuer's.
        pub major_key_derivation_mode: MajorKeyDerivationMode,
        /// How the session key is derived from the card's.
        pub session_key_derivation_attributes: SessionKeyDerivation,
    }
}

answer! {
    /// What GenerateAuthRequestCryptogram answers.
    pub struct Output = "GenerateAuthRequestCryptogramOutput" {
        /// The key.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// The cryptogram.
        pub auth_request_cryptogram: AuthRequestCryptogram,
    }
}

impl Operation for GenerateAuthRequestCryptogram {
    const NAME: &'static str = "GenerateAuthRequestCryptogram";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/cryptogram/generate";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
