//! GeneratePinData: makes PINs and what they are verified against.

use payment_crypto::digits::Pan;

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::dynamic_key::WrappedKey;
use crate::shape::pin::{
    EncryptedPinBlock, PinBlockFormat, PinData, PinDataLength, PinGenerationAttributes,
};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Makes PINs and what they are verified against.
pub struct GeneratePinData;

request! {
    /// What GeneratePinData is asked.
    pub struct Input = "GeneratePinDataInput" {
        /// The key that values and offsets are made with.
        pub generation_key_identifier: KeyIdentifier,
        /// The key that the PIN is encrypted with.
        pub encryption_key_identifier: KeyIdentifier,
        /// What to make, from what.
        pub generation_attributes: PinGenerationAttributes,
        /// How many digits; absent: four.
        pub pin_data_length: Option<PinDataLength>,
        /// The account number of the card.
        pub primary_account_number: Option<Pan>,
        /// How the PIN is a block.
        pub pin_block_format: PinBlockFormat,
        /// An encryption key that comes with the request.
        pub encryption_wrapped_key: Option<WrappedKey>,
    }
}

answer! {
    /// What GeneratePinData answers.
    pub struct Output = "GeneratePinDataOutput" {
        /// The key that values and offsets are made with.
        pub generation_key_arn: KeyArn,
        /// Its check value.
        pub generation_key_check_value: KeyCheckValue,
        /// The key that the PIN is encrypted with.
        pub encryption_key_arn: KeyArn,
        /// Its check value.
        pub encryption_key_check_value: KeyCheckValue,
        /// The PIN.
        pub encrypted_pin_block: EncryptedPinBlock,
        /// What it can be verified against.
        pub pin_data: PinData,
    }
}

impl Operation for GeneratePinData {
    const NAME: &'static str = "GeneratePinData";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/pindata/generate";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
