//! TranslatePinData: encrypts a PIN with another key, in another format.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::dukpt::DukptDerivationAttributes;
use crate::shape::dynamic_key::WrappedKey;
use crate::shape::pin::EncryptedPinBlock;
use crate::shape::pin_translation::{
    As2805PekDerivationAttributes, IncomingPinBlock, TranslationIsoFormats,
};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Encrypts a PIN with another key, in another format.
pub struct TranslatePinData;

request! {
    /// What TranslatePinData is asked.
    pub struct Input = "TranslatePinDataInput" {
        /// The key that the PIN is encrypted with.
        pub incoming_key_identifier: KeyIdentifier,
        /// The key that it shall be encrypted with.
        pub outgoing_key_identifier: KeyIdentifier,
        /// How it is a block.
        pub incoming_translation_attributes: TranslationIsoFormats,
        /// How it shall be a block.
        pub outgoing_translation_attributes: TranslationIsoFormats,
        /// The PIN.
        pub encrypted_pin_block: IncomingPinBlock,
        /// Which of a terminal's keys it is encrypted with.
        pub incoming_dukpt_attributes: Option<DukptDerivationAttributes>,
        /// Which of a terminal's keys it shall be encrypted with.
        pub outgoing_dukpt_attributes: Option<DukptDerivationAttributes>,
        /// An incoming key that comes with the request.
        pub incoming_wrapped_key: Option<WrappedKey>,
        /// An outgoing key that comes with the request.
        pub outgoing_wrapped_key: Option<WrappedKey>,
        /// What the incoming key is varied by.
        pub incoming_as2805_attributes: Option<As2805PekDerivationAttributes>,
    }
}

answer! {
    /// What TranslatePinData answers.
    pub struct Output = "TranslatePinDataOutput" {
        /// The PIN.
        pub pin_block: EncryptedPinBlock,
        /// The key that it is encrypted with now.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
    }
}

impl Operation for TranslatePinData {
    const NAME: &'static str = "TranslatePinData";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/pindata/translate";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
