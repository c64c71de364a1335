//! PINs on their way from key to key and from format to format.

use payment_crypto::digits::Pan;

use crate::shape::hexadecimal::{PAIRS, bytes};
use crate::shape::{Shape, request, text, union};

union! {
    /// How a PIN is a block, before or after.
    pub enum TranslationIsoFormats = "TranslationIsoFormats" {
        /// ISO 9564-1 format 0.
        IsoFormat0(TranslationPinDataIsoFormat034),
        /// ISO 9564-1 format 1.
        IsoFormat1(TranslationPinDataIsoFormat1),
        /// ISO 9564-1 format 3.
        IsoFormat3(TranslationPinDataIsoFormat034),
        /// ISO 9564-1 format 4.
        IsoFormat4(TranslationPinDataIsoFormat034),
        /// AS 2805.3 format 0.
        As2805Format0(TranslationPinDataAs2805Format0),
    }
}

request! {
    /// What formats 0, 3 and 4 bind a PIN to.
    pub struct TranslationPinDataIsoFormat034 = "TranslationPinDataIsoFormat034" {
        /// The account number of the card.
        pub primary_account_number: Pan,
    }
}

request! {
    /// Format 1 binds a PIN to nothing.
    pub struct TranslationPinDataIsoFormat1 = "TranslationPinDataIsoFormat1" {}
}

request! {
    /// What the format of AS 2805 binds a PIN to.
    pub struct TranslationPinDataAs2805Format0 = "TranslationPinDataAs2805Format0" {
        /// The account number of the card.
        pub primary_account_number: Pan,
    }
}

request! {
    /// What the key of a PIN is varied by from transaction to transaction (AS 2805.6.4).
    pub struct As2805PekDerivationAttributes = "As2805PekDerivationAttributes" {
        /// Which transaction of the terminal.
        pub system_trace_audit_number: SystemTraceAuditNumber,
        /// Its amount.
        pub transaction_amount: TransactionAmount,
    }
}

bytes! {
    /// A PIN block, encrypted, that is to be translated: 8 bytes under TDES, 16 under AES.
    pub struct IncomingPinBlock:
        Shape::text("HexEvenLengthBetween16And32").length(16, 32).pattern(PAIRS).sensitive();
}

text! {
    /// Which transaction of a terminal it is: 6 digits.
    pub struct SystemTraceAuditNumber:
        Shape::text("SystemTraceAuditNumberType").length(6, 6).pattern("[0-9]+");
}

text! {
    /// What a transaction is about: 12 digits.
    pub struct TransactionAmount:
        Shape::text("TransactionAmountType").length(12, 12).pattern("[0-9]+");
}
