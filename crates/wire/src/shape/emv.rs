//! Keys of chip cards: how they are derived from the issuer's.

use payment_crypto::digits::Pan;

use crate::shape::card::PanSequenceNumber;
use crate::shape::hexadecimal::{DIGITS, block};
use crate::shape::{Shape, enumeration, request, union};

union! {
    /// How the session key of a cryptogram is derived.
    pub enum SessionKeyDerivation = "SessionKeyDerivation" {
        /// EMV's common session key.
        EmvCommon(EmvCommonSessionKey),
        /// Mastercard's session key.
        Mastercard(SessionKeyMastercard),
        /// The tree of EMV 2000.
        Emv2000(SessionKeyEmv2000),
        /// American Express: the card's key itself.
        Amex(SessionKeyAmex),
        /// Visa: the card's key itself.
        Visa(SessionKeyVisa),
        /// UnionPay's session key.
        UnionPay(SessionKeyUnionPay),
    }
}

request! {
    /// What EMV's common session key is derived from.
    pub struct EmvCommonSessionKey = "SessionKeyEmvCommon" {
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: ApplicationTransactionCounter,
    }
}

request! {
    /// What Mastercard's session key is derived from.
    pub struct SessionKeyMastercard = "SessionKeyMastercard" {
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: ApplicationTransactionCounter,
        /// A number that the terminal chose.
        pub unpredictable_number: UnpredictableNumber,
    }
}

request! {
    /// What the session key of EMV 2000 is derived from.
    pub struct SessionKeyEmv2000 = "SessionKeyEmv2000" {
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: ApplicationTransactionCounter,
    }
}

request! {
    /// What the key of an American Express card is derived from.
    pub struct SessionKeyAmex = "SessionKeyAmex" {
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
    }
}

request! {
    /// What the key of a Visa card is derived from.
    pub struct SessionKeyVisa = "SessionKeyVisa" {
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
    }
}

request! {
    /// What UnionPay's session key is derived from.
    pub struct SessionKeyUnionPay = "SessionKeyUnionPay" {
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: ApplicationTransactionCounter,
    }
}

enumeration! {
    /// How a card's key is derived from the issuer's (EMV Book 2, A1.4).
    pub enum MajorKeyDerivationMode = "MajorKeyDerivationMode" {
        /// EMV option A.
        EmvOptionA = "EMV_OPTION_A",
        /// EMV option B.
        EmvOptionB = "EMV_OPTION_B",
    }
}

enumeration! {
    /// The modes of operation with session keys of cards.
    pub enum EmvEncryptionMode = "EmvEncryptionMode" {
        /// Block by block.
        Ecb = "ECB",
        /// Chained.
        Cbc = "CBC",
    }
}

block! {
    /// How many transactions a card has made.
    pub struct ApplicationTransactionCounter[2]:
        Shape::text("HexLengthEquals4").length(4, 4).pattern(DIGITS);
}

block! {
    /// A number that a terminal chose.
    pub struct UnpredictableNumber[4]:
        Shape::text("HexLengthEquals8").length(8, 8).pattern(DIGITS);
}

block! {
    /// A cryptogram that a session key is derived from.
    pub struct ApplicationCryptogram[8]:
        Shape::text("ApplicationCryptogramType").length(16, 16).pattern(DIGITS).sensitive();
}
