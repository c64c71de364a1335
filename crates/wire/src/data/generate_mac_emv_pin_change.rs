//! GenerateMacEmvPinChange: makes a message that changes the PIN of a chip card.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::pin::EncryptedPinBlock;
use crate::shape::pin_change::{
    CommandMessageData, DerivationMethodAttributes, EmvPinBlockFormat, PinChangeMac, TdesPinBlock,
    VisaAmexDerivationOutputs,
};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Makes a message that changes the PIN of a chip card.
pub struct GenerateMacEmvPinChange;

request! {
    /// What GenerateMacEmvPinChange is asked.
    pub struct Input = "GenerateMacEmvPinChangeInput" {
        /// The key that the new PIN is encrypted with.
        pub new_pin_pek_identifier: KeyIdentifier,
        /// The new PIN.
        pub new_encrypted_pin_block: TdesPinBlock,
        /// How it is a block.
        pub pin_block_format: EmvPinBlockFormat,
        /// The issuer's key for codes.
        pub secure_messaging_integrity_key_identifier: KeyIdentifier,
        /// The issuer's key for encryption.
        pub secure_messaging_confidentiality_key_identifier: KeyIdentifier,
        /// The command.
        pub message_data: CommandMessageData,
        /// How the session keys are derived.
        pub derivation_method_attributes: DerivationMethodAttributes,
    }
}

answer! {
    /// What GenerateMacEmvPinChange answers.
    pub struct Output = "GenerateMacEmvPinChangeOutput" {
        /// The key that the new PIN was encrypted with.
        pub new_pin_pek_arn: KeyArn,
        /// The issuer's key for codes.
        pub secure_messaging_integrity_key_arn: KeyArn,
        /// The issuer's key for encryption.
        pub secure_messaging_confidentiality_key_arn: KeyArn,
        /// The code of the message.
        pub mac: PinChangeMac,
        /// The new PIN as the card is sent it.
        pub encrypted_pin_block: EncryptedPinBlock,
        /// The check value of `new_pin_pek_arn`.
        pub new_pin_pek_key_check_value: KeyCheckValue,
        /// The check value of `secure_messaging_integrity_key_arn`.
        pub secure_messaging_integrity_key_check_value: KeyCheckValue,
        /// The check value of `secure_messaging_confidentiality_key_arn`.
        pub secure_messaging_confidentiality_key_check_value: KeyCheckValue,
        /// Further keys; Visa and American Express alone.
        pub visa_amex_derivation_outputs: Option<VisaAmexDerivationOutputs>,
    }
}

impl Operation for GenerateMacEmvPinChange {
    const NAME: &'static str = "GenerateMacEmvPinChange";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/macemvpinchange/generate";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
