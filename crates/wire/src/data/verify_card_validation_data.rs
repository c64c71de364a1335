//! VerifyCardValidationData: verifies a value that proves that a card is at hand.

use payment_crypto::card_verification::ValidationData;
use payment_crypto::digits::Pan;

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, VERIFIES};
use crate::shape::card::CardVerificationAttributes;
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Verifies a value that proves that a card is at hand.
pub struct VerifyCardValidationData;

request! {
    /// What VerifyCardValidationData is asked.
    pub struct Input = "VerifyCardValidationDataInput" {
        /// The card verification key.
        pub key_identifier: KeyIdentifier,
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which value, from what.
        pub verification_attributes: CardVerificationAttributes,
        /// The value to verify.
        pub validation_data: ValidationData,
    }
}

answer! {
    /// What VerifyCardValidationData answers.
    pub struct Output = "VerifyCardValidationDataOutput" {
        /// The key.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
    }
}

impl Operation for VerifyCardValidationData {
    const NAME: &'static str = "VerifyCardValidationData";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/cardvalidationdata/verify";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = VERIFIES;
    type Input = Input;
    type Output = Output;
}
