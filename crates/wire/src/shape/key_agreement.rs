//! Keys that two parties derive from their key pairs (ECDH).

use payment_crypto::kdf::Hash;

use crate::shape::hexadecimal::{PAIRS, bytes};
use crate::shape::{Shape, enumeration, spelling, union};

enumeration! {
    /// How a key is derived from what both parties know.
    pub enum KeyDerivationFunction = "KeyDerivationFunction" {
        /// The one-step function of NIST SP 800-56C.
        NistSp800 = "NIST_SP800",
        /// ANSI X9.63.
        AnsiX963 = "ANSI_X963",
    }
}

spelling! {
    Hash = "KeyDerivationHashAlgorithm" {
        Sha256 = "SHA_256",
        Sha384 = "SHA_384",
        Sha512 = "SHA_512",
    }
}

union! {
    /// What else goes into a derived key.
    pub enum DiffieHellmanDerivationData = "DiffieHellmanDerivationData" {
        /// Bytes that both parties know.
        SharedInformation(SharedInformation),
    }
}

bytes! {
    /// Bytes that both parties know. The model's prose forbids zero bytes, AWS's own samples send
    /// random ones, and so they are taken.
    pub struct SharedInformation: Shape::text("SharedInformation").length(2, 2048).pattern(PAIRS);
}
