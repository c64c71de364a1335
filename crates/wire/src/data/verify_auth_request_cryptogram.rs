//! VerifyAuthRequestCryptogram: verifies the cryptogram of a chip card, and answers it.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, VERIFIES};
use crate::shape::cryptogram::{
    AuthRequestCryptogram, AuthResponseValue, CryptogramAuthResponse, TransactionData,
};
use crate::shape::emv::{MajorKeyDerivationMode, SessionKeyDerivation};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Verifies the cryptogram of a chip card, and answers it.
pub struct VerifyAuthRequestCryptogram;

request! {
    /// What VerifyAuthRequestCryptogram is asked.
    pub struct Input = "VerifyAuthRequestCryptogramInput" {
        /// The issuer's key.
        pub key_identifier: KeyIdentifier,
        /// What the card has signed.
        pub transaction_data: TransactionData,
        /// The cryptogram.
        pub auth_request_cryptogram: AuthRequestCryptogram,
        /// How the card's key is derived from the issuer's.
        pub major_key_derivation_mode: MajorKeyDerivationMode,
        /// How the session key is derived from the card's.
        pub session_key_derivation_attributes: SessionKeyDerivation,
        /// How the answer is made; absent: there is none.
        pub auth_response_attributes: Option<CryptogramAuthResponse>,
    }
}

answer! {
    /// What VerifyAuthRequestCryptogram answers.
    pub struct Output = "VerifyAuthRequestCryptogramOutput" {
        /// The key.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// The answer, if it was asked for.
        pub auth_response_value: Option<AuthResponseValue>,
    }
}

impl Operation for VerifyAuthRequestCryptogram {
    const NAME: &'static str = "VerifyAuthRequestCryptogram";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/cryptogram/verify";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = VERIFIES;
    type Input = Input;
    type Output = Output;
}
