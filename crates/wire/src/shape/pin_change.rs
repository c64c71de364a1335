//! Messages by which issuers change the PIN that a chip card knows.

use payment_crypto::digits::Pan;

use crate::arn::KeyArn;
use crate::shape::card::PanSequenceNumber;
use crate::shape::emv::{
    ApplicationCryptogram, ApplicationTransactionCounter, EmvEncryptionMode, MajorKeyDerivationMode,
};
use crate::shape::hexadecimal::{DIGITS, PAIRS, block, bytes};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{Shape, answer, enumeration, request, union};

union! {
    /// How the session keys of a message are derived.
    pub enum DerivationMethodAttributes = "DerivationMethodAttributes" {
        /// EMV's common session keys.
        EmvCommon(EmvCommonAttributes),
        /// American Express.
        Amex(AmexAttributes),
        /// Visa.
        Visa(VisaAttributes),
        /// The tree of EMV 2000.
        Emv2000(Emv2000Attributes),
        /// Mastercard.
        Mastercard(MastercardAttributes),
    }
}

request! {
    /// What EMV's common session keys are derived from, and what becomes of the PIN.
    pub struct EmvCommonAttributes = "EmvCommonAttributes" {
        /// How the card's keys are derived from the issuer's.
        pub major_key_derivation_mode: MajorKeyDerivationMode,
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// The cryptogram of the transaction.
        pub application_cryptogram: ApplicationCryptogram,
        /// How the PIN block is encrypted.
        pub mode: EmvEncryptionMode,
        /// What follows the PIN block.
        pub pin_block_padding_type: PinBlockPaddingType,
        /// What goes before it.
        pub pin_block_length_position: PinBlockLengthPosition,
    }
}

request! {
    /// What the keys of an American Express card are derived from.
    pub struct AmexAttributes = "AmexAttributes" {
        /// How the card's keys are derived from the issuer's.
        pub major_key_derivation_mode: MajorKeyDerivationMode,
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: ApplicationTransactionCounter,
        /// The issuer's key for cryptograms, which the PIN block is made with.
        pub authorization_request_key_identifier: KeyIdentifier,
        /// The PIN that the card knows now; absent: it is not looked at.
        pub current_pin_attributes: Option<CurrentPinAttributes>,
    }
}

request! {
    /// What the keys of a Visa card are derived from.
    pub struct VisaAttributes = "VisaAttributes" {
        /// How the card's keys are derived from the issuer's.
        pub major_key_derivation_mode: MajorKeyDerivationMode,
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: ApplicationTransactionCounter,
        /// The issuer's key for cryptograms, which the PIN block is made with.
        pub authorization_request_key_identifier: KeyIdentifier,
        /// The PIN that the card knows now; absent: it is not looked at.
        pub current_pin_attributes: Option<CurrentPinAttributes>,
    }
}

request! {
    /// What the session keys of EMV 2000 are derived from.
    pub struct Emv2000Attributes = "Emv2000Attributes" {
        /// How the card's keys are derived from the issuer's.
        pub major_key_derivation_mode: MajorKeyDerivationMode,
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: ApplicationTransactionCounter,
    }
}

request! {
    /// What Mastercard's session keys are derived from.
    pub struct MastercardAttributes = "MasterCardAttributes" {
        /// How the card's keys are derived from the issuer's.
        pub major_key_derivation_mode: MajorKeyDerivationMode,
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// The cryptogram of the transaction.
        pub application_cryptogram: ApplicationCryptogram,
    }
}

request! {
    /// The PIN that a card knows now.
    pub struct CurrentPinAttributes = "CurrentPinAttributes" {
        /// The key that it is encrypted with.
        pub current_pin_pek_identifier: KeyIdentifier,
        /// The PIN.
        pub current_encrypted_pin_block: TdesPinBlock,
    }
}

answer! {
    /// The further keys that a message for Visa and American Express is made with.
    pub struct VisaAmexDerivationOutputs = "VisaAmexDerivationOutputs" {
        /// The issuer's key for cryptograms.
        pub authorization_request_key_arn: KeyArn,
        /// Its check value.
        pub authorization_request_key_check_value: KeyCheckValue,
        /// The key that the current PIN is encrypted with.
        pub current_pin_pek_arn: Option<KeyArn>,
        /// Its check value.
        pub current_pin_pek_key_check_value: Option<KeyCheckValue>,
    }
}

enumeration! {
    /// How a PIN becomes a block that a card is sent (ISO 9564-1).
    pub enum EmvPinBlockFormat = "PinBlockFormatForEmvPinChange" {
        /// Format 0.
        IsoFormat0 = "ISO_FORMAT_0",
        /// Format 1.
        IsoFormat1 = "ISO_FORMAT_1",
        /// Format 3.
        IsoFormat3 = "ISO_FORMAT_3",
    }
}

enumeration! {
    /// What follows a PIN block before it is encrypted.
    pub enum PinBlockPaddingType = "PinBlockPaddingType" {
        /// Nothing.
        NoPadding = "NO_PADDING",
        /// The padding of ISO/IEC 7816-4.
        IsoIec78164 = "ISO_IEC_7816_4",
    }
}

enumeration! {
    /// What goes before a PIN block before it is encrypted.
    pub enum PinBlockLengthPosition = "PinBlockLengthPosition" {
        /// Nothing.
        None = "NONE",
        /// Its length.
        FrontOfPinBlock = "FRONT_OF_PIN_BLOCK",
    }
}

block! {
    /// A PIN block, encrypted with TDES.
    pub struct TdesPinBlock[8]:
        Shape::text("PinBlockLengthEquals16").length(16, 16).pattern(DIGITS).sensitive();
}

bytes! {
    /// The command that a card is sent, up to where the PIN block follows: 8 to 512 bytes.
    pub struct CommandMessageData:
        Shape::text("CommandMessageDataType").length(16, 1024).pattern(PAIRS).sensitive();
}

bytes! {
    /// The code of the message: 4 to 8 bytes.
    pub struct PinChangeMac:
        Shape::text("PinChangeMacOutputType").length(8, 16).pattern(DIGITS).sensitive();
}
