//! Key check values: a few bytes that show that two parties hold the same key.

/// How a key check value is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KcvAlgorithm {
    /// Encryption of a block of zeros, first three bytes (ANSI X9.24-1, annex A).
    AnsiX924,
    /// CMAC of a block of zeros, first three bytes.
    Cmac,
    /// HMAC of the empty message, first three bytes.
    Hmac,
    /// SHA-1 of the public key, first four bytes; for symmetric keys, SHA-1 of the key's bytes.
    Sha1,
}

impl KcvAlgorithm {
    /// What the service uses when the caller names none: by the algorithm of the key.
    #[must_use]
    pub const fn default_for(algorithm: crate::key::Algorithm) -> Self {
        use crate::key::Algorithm;
        match algorithm {
            Algorithm::Tdes2Key | Algorithm::Tdes3Key => Self::AnsiX924,
            Algorithm::Aes128 | Algorithm::Aes192 | Algorithm::Aes256 => Self::Cmac,
            _ => Self::Hmac,
        }
    }
}
