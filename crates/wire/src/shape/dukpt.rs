//! Keys that are unique to a transaction (ANSI X9.24-3).

use crate::name::DukptDerivationType;
use crate::shape::hexadecimal::bytes;
use crate::shape::{Shape, enumeration, request};

request! {
    /// Which key of a terminal encrypts a PIN that is translated.
    pub struct DukptDerivationAttributes = "DukptDerivationAttributes" {
        /// Which terminal, and which of its transactions.
        pub key_serial_number: KeySerialNumber,
        /// What the key is used with; absent: as the base derivation key.
        pub dukpt_key_derivation_type: Option<DukptDerivationType>,
        /// Which way the message goes.
        pub dukpt_key_variant: Option<DukptKeyVariant>,
    }
}

request! {
    /// Which key of a terminal encrypts a PIN that is verified.
    pub struct DukptAttributes = "DukptAttributes" {
        /// Which terminal, and which of its transactions.
        pub key_serial_number: KeySerialNumber,
        /// What the key is used with.
        pub dukpt_derivation_type: DukptDerivationType,
    }
}

enumeration! {
    /// Which way the message goes that a key is for.
    pub enum DukptKeyVariant = "DukptKeyVariant" {
        /// Both.
        Bidirectional = "BIDIRECTIONAL",
        /// To the host.
        Request = "REQUEST",
        /// To the terminal.
        Response = "RESPONSE",
    }
}

bytes! {
    /// Names a terminal and one of its transactions: 8 or 10 bytes (TDES), or 12 (AES).
    pub struct KeySerialNumber: Shape::text("HexLength16Or20Or24").length(16, 24).pattern(
        "(?:[0-9a-fA-F]{16}|[0-9a-fA-F]{20}|[0-9a-fA-F]{24})"
    );
}
