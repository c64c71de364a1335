//! GenerateCardValidationData: generates a value that proves that a card is at hand.

use payment_crypto::card_verification::{Length, ValidationData};
use payment_crypto::digits::Pan;

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::card::CardGenerationAttributes;
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Generates a value that proves that a card is at hand.
pub struct GenerateCardValidationData;

request! {
    /// What GenerateCardValidationData is asked.
    pub struct Input = "GenerateCardValidationDataInput" {
        /// The card verification key.
        pub key_identifier: KeyIdentifier,
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which value, from what.
        pub generation_attributes: CardGenerationAttributes,
        /// How many digits; absent: three.
        pub validation_data_length: Option<Length>,
    }
}

answer! {
    /// What GenerateCardValidationData answers.
    pub struct Output = "GenerateCardValidationDataOutput" {
        /// The key.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// The value.
        pub validation_data: ValidationData,
    }
}

impl Operation for GenerateCardValidationData {
    const NAME: &'static str = "GenerateCardValidationData";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/cardvalidationdata/generate";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
