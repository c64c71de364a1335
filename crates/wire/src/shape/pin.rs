//! PINs: how they are made and verified.

use crate::shape::hexadecimal::{DIGITS, UPPER_DIGITS, bytes};
use crate::shape::text::sensitive_text;
use crate::shape::{Shape, answer_union, enumeration, integer, request, text, union};

union! {
    /// What to generate, from what.
    pub enum PinGenerationAttributes = "PinGenerationAttributes" {
        /// A random PIN and its Visa verification value.
        VisaPin(VisaPin),
        /// The Visa verification value of a PIN.
        VisaPinVerificationValue(VisaPinVerificationValue),
        /// The IBM 3624 offset of a PIN.
        Ibm3624PinOffset(Ibm3624PinOffset),
        /// The IBM 3624 natural PIN.
        Ibm3624NaturalPin(Ibm3624NaturalPin),
        /// A random PIN and its IBM 3624 offset.
        Ibm3624RandomPin(Ibm3624RandomPin),
        /// The PIN that an IBM 3624 offset stands for.
        Ibm3624PinFromOffset(Ibm3624PinFromOffset),
    }
}

request! {
    /// A random PIN and its Visa verification value.
    pub struct VisaPin = "VisaPin" {
        /// Which of the issuer's keys it is.
        pub pin_verification_key_index: PinVerificationKeyIndex,
    }
}

request! {
    /// The Visa verification value of a PIN.
    pub struct VisaPinVerificationValue = "VisaPinVerificationValue" {
        /// The PIN.
        pub encrypted_pin_block: EncryptedPinBlock,
        /// Which of the issuer's keys it is.
        pub pin_verification_key_index: PinVerificationKeyIndex,
    }
}

request! {
    /// The IBM 3624 offset of a PIN.
    pub struct Ibm3624PinOffset = "Ibm3624PinOffset" {
        /// The PIN.
        pub encrypted_pin_block: EncryptedPinBlock,
        /// Which decimal digit each hexadecimal one becomes.
        pub decimalization_table: DecimalizationTable,
        /// What fills up the validation data.
        pub pin_validation_data_pad_character: PadCharacter,
        /// Digits of the card.
        pub pin_validation_data: PinValidationData,
    }
}

request! {
    /// The IBM 3624 natural PIN.
    pub struct Ibm3624NaturalPin = "Ibm3624NaturalPin" {
        /// Which decimal digit each hexadecimal one becomes.
        pub decimalization_table: DecimalizationTable,
        /// What fills up the validation data.
        pub pin_validation_data_pad_character: PadCharacter,
        /// Digits of the card.
        pub pin_validation_data: PinValidationData,
    }
}

request! {
    /// A random PIN and its IBM 3624 offset.
    pub struct Ibm3624RandomPin = "Ibm3624RandomPin" {
        /// Which decimal digit each hexadecimal one becomes.
        pub decimalization_table: DecimalizationTable,
        /// What fills up the validation data.
        pub pin_validation_data_pad_character: PadCharacter,
        /// Digits of the card.
        pub pin_validation_data: PinValidationData,
    }
}

request! {
    /// The PIN that an IBM 3624 offset stands for.
    pub struct Ibm3624PinFromOffset = "Ibm3624PinFromOffset" {
        /// Which decimal digit each hexadecimal one becomes.
        pub decimalization_table: DecimalizationTable,
        /// What fills up the validation data.
        pub pin_validation_data_pad_character: PadCharacter,
        /// Digits of the card.
        pub pin_validation_data: PinValidationData,
        /// The offset.
        pub pin_offset: PinOffset,
    }
}

union! {
    /// What to verify a PIN against.
    pub enum PinVerificationAttributes = "PinVerificationAttributes" {
        /// A Visa verification value.
        VisaPin(VisaPinVerification),
        /// An IBM 3624 offset.
        Ibm3624Pin(Ibm3624PinVerification),
    }
}

request! {
    /// A Visa verification value.
    pub struct VisaPinVerification = "VisaPinVerification" {
        /// Which of the issuer's keys it is.
        pub pin_verification_key_index: PinVerificationKeyIndex,
        /// The value.
        pub verification_value: VerificationValue,
    }
}

request! {
    /// An IBM 3624 offset.
    pub struct Ibm3624PinVerification = "Ibm3624PinVerification" {
        /// Which decimal digit each hexadecimal one becomes.
        pub decimalization_table: DecimalizationTable,
        /// What fills up the validation data.
        pub pin_validation_data_pad_character: PadCharacter,
        /// Digits of the card.
        pub pin_validation_data: PinValidationData,
        /// The offset.
        pub pin_offset: PinOffset,
    }
}

answer_union! {
    /// What a PIN can be verified against.
    pub enum PinData = "PinData" {
        /// An IBM 3624 offset.
        PinOffset(PinOffset),
        /// A Visa verification value.
        VerificationValue(VerificationValue),
    }
}

enumeration! {
    /// How a PIN becomes a block (ISO 9564-1).
    pub enum PinBlockFormat = "PinBlockFormatForPinData" {
        /// Format 0.
        IsoFormat0 = "ISO_FORMAT_0",
        /// Format 1.
        IsoFormat1 = "ISO_FORMAT_1",
        /// Format 3.
        IsoFormat3 = "ISO_FORMAT_3",
        /// Format 4.
        IsoFormat4 = "ISO_FORMAT_4",
    }
}

bytes! {
    /// A PIN block, encrypted: 8 bytes under TDES, 16 under AES. The model's pattern lets an odd
    /// number of digits through.
    pub struct EncryptedPinBlock:
        Shape::text("EncryptedPinBlockType").length(16, 32).pattern(DIGITS).sensitive();
}

sensitive_text! {
    /// Which decimal digit each hexadecimal one becomes: 16 digits.
    pub struct DecimalizationTable:
        Shape::text("DecimalizationTableType").length(16, 16).pattern("[0-9]+");
}

text! {
    /// What fills up validation data: a hexadecimal digit of upper case.
    pub struct PadCharacter: Shape::text("HexLengthEquals1").length(1, 1).pattern(UPPER_DIGITS);
}

sensitive_text! {
    /// Digits of a card that its natural PIN is computed from: 4 to 16.
    pub struct PinValidationData:
        Shape::text("PinValidationDataType").length(4, 16).pattern("[0-9]+");
}

sensitive_text! {
    /// How far a PIN is from the natural one, digit by digit: 4 to 12 digits.
    pub struct PinOffset: Shape::text("PinOffsetType").length(4, 12).pattern("[0-9]+");
}

sensitive_text! {
    /// A Visa verification value: 4 digits, though the model lets 12 through.
    pub struct VerificationValue:
        Shape::text("VerificationValueType").length(4, 12).pattern("[0-9]+");
}

integer! {
    /// Which of an issuer's keys a verification value is made with.
    pub struct PinVerificationKeyIndex = "IntegerRangeBetween0And6", 0..=6;
}

integer! {
    /// How many digits a PIN has.
    pub struct PinDataLength = "IntegerRangeBetween4And12", 4..=12;
}
