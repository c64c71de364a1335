//! Message authentication codes.

use payment_crypto::digits::Pan;

use crate::name::DukptDerivationType;
use crate::shape::card::PanSequenceNumber;
use crate::shape::dukpt::{DukptKeyVariant, KeySerialNumber};
use crate::shape::emv::{
    ApplicationCryptogram, ApplicationTransactionCounter, MajorKeyDerivationMode,
};
use crate::shape::hexadecimal::{DIGITS, PAIRS, bytes};
use crate::shape::{Shape, enumeration, integer, request, union};

union! {
    /// How a code is made.
    pub enum MacAttributes = "MacAttributes" {
        /// With a key of its own.
        Algorithm(MacAlgorithm),
        /// With a session key of a card.
        EmvMac(MacAlgorithmEmv),
        /// ISO/IEC 9797-1 algorithm 1 with a key that is unique to a transaction.
        DukptIso9797Algorithm1(MacAlgorithmDukpt),
        /// ISO/IEC 9797-1 algorithm 3 with a key that is unique to a transaction.
        DukptIso9797Algorithm3(MacAlgorithmDukpt),
        /// CMAC with a key that is unique to a transaction.
        DukptCmac(MacAlgorithmDukpt),
    }
}

enumeration! {
    /// An algorithm with a key of its own.
    pub enum MacAlgorithm = "MacAlgorithm" {
        /// ISO/IEC 9797-1 algorithm 1.
        Iso9797Algorithm1 = "ISO9797_ALGORITHM1",
        /// ISO/IEC 9797-1 algorithm 3: the retail MAC.
        Iso9797Algorithm3 = "ISO9797_ALGORITHM3",
        /// CMAC (NIST SP 800-38B).
        Cmac = "CMAC",
        /// HMAC with the hash that the key is for.
        Hmac = "HMAC",
        /// HMAC with SHA-224.
        HmacSha224 = "HMAC_SHA224",
        /// HMAC with SHA-256.
        HmacSha256 = "HMAC_SHA256",
        /// HMAC with SHA-384.
        HmacSha384 = "HMAC_SHA384",
        /// HMAC with SHA-512.
        HmacSha512 = "HMAC_SHA512",
        /// AS 2805.4.1.
        As2805Part41 = "AS2805_4_1",
    }
}

request! {
    /// With a session key of a card.
    pub struct MacAlgorithmEmv = "MacAlgorithmEmv" {
        /// How the card's key is derived from the issuer's.
        pub major_key_derivation_mode: MajorKeyDerivationMode,
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How the session key is derived from the card's.
        pub session_key_derivation_mode: SessionKeyDerivationMode,
        /// From what else.
        pub session_key_derivation_value: SessionKeyDerivationValue,
    }
}

request! {
    /// With a key that is unique to a transaction.
    pub struct MacAlgorithmDukpt = "MacAlgorithmDukpt" {
        /// Which terminal, and which of its transactions.
        pub key_serial_number: KeySerialNumber,
        /// Which way the message goes.
        pub dukpt_key_variant: DukptKeyVariant,
        /// What the key is used with; absent: as the base derivation key.
        pub dukpt_derivation_type: Option<DukptDerivationType>,
    }
}

enumeration! {
    /// How a session key is derived from a card's.
    pub enum SessionKeyDerivationMode = "SessionKeyDerivationMode" {
        /// EMV's common session key.
        EmvCommonSessionKey = "EMV_COMMON_SESSION_KEY",
        /// The tree of EMV 2000.
        Emv2000 = "EMV2000",
        /// American Express.
        Amex = "AMEX",
        /// Mastercard's session key.
        MastercardSessionKey = "MASTERCARD_SESSION_KEY",
        /// Visa.
        Visa = "VISA",
        /// UnionPay.
        UnionPay = "UNION_PAY",
    }
}

union! {
    /// What a session key is derived from.
    pub enum SessionKeyDerivationValue = "SessionKeyDerivationValue" {
        /// A cryptogram of the card's.
        ApplicationCryptogram(ApplicationCryptogram),
        /// How many transactions the card has made.
        ApplicationTransactionCounter(ApplicationTransactionCounter),
    }
}

bytes! {
    /// What a code is made for.
    pub struct MessageData:
        Shape::text("MessageDataType").length(2, 8192).pattern(PAIRS).sensitive();
}

bytes! {
    /// A code that has been made: 2 to 64 bytes.
    pub struct Mac: Shape::text("MacOutputType").length(4, 128).pattern(DIGITS).sensitive();
}

bytes! {
    /// A code to verify: 2 to 64 bytes.
    pub struct PresentedMac: Shape::text("MacType").length(4, 128).pattern(PAIRS).sensitive();
}

integer! {
    /// How long a code shall be. The model does not say in what.
    pub struct MacLength = "IntegerRangeBetween4And32", 4..=32;
}
