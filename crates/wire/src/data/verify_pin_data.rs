//! VerifyPinData: verifies a PIN.

use payment_crypto::digits::Pan;

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, VERIFIES};
use crate::shape::dukpt::DukptAttributes;
use crate::shape::dynamic_key::WrappedKey;
use crate::shape::pin::{
    EncryptedPinBlock, PinBlockFormat, PinDataLength, PinVerificationAttributes,
};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Verifies a PIN.
pub struct VerifyPinData;

request! {
    /// What VerifyPinData is asked.
    pub struct Input = "VerifyPinDataInput" {
        /// The key that values and offsets are made with.
        pub verification_key_identifier: KeyIdentifier,
        /// The key that the PIN is encrypted with.
        pub encryption_key_identifier: KeyIdentifier,
        /// What it is verified against.
        pub verification_attributes: PinVerificationAttributes,
        /// The PIN.
        pub encrypted_pin_block: EncryptedPinBlock,
        /// The account number of the card.
        pub primary_account_number: Option<Pan>,
        /// How the PIN is a block.
        pub pin_block_format: PinBlockFormat,
        /// How many digits it has; absent: as the block says.
        pub pin_data_length: Option<PinDataLength>,
        /// Which of a terminal's keys it is encrypted with.
        pub dukpt_attributes: Option<DukptAttributes>,
        /// An encryption key that comes with the request.
        pub encryption_wrapped_key: Option<WrappedKey>,
    }
}

answer! {
    /// What VerifyPinData answers.
    pub struct Output = "VerifyPinDataOutput" {
        /// The key that values and offsets are made with.
        pub verification_key_arn: KeyArn,
        /// Its check value.
        pub verification_key_check_value: KeyCheckValue,
        /// The key that the PIN is encrypted with.
        pub encryption_key_arn: KeyArn,
        /// Its check value.
        pub encryption_key_check_value: KeyCheckValue,
    }
}

impl Operation for VerifyPinData {
    const NAME: &'static str = "VerifyPinData";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/pindata/verify";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = VERIFIES;
    type Input = Input;
    type Output = Output;
}
