//! Key check values: a few bytes that show that two parties hold the same key.

use alloc::string::ToString;
use core::fmt;

use sha1::{Digest, Sha1};

use crate::cipher::{self, Mode};
use crate::error::Error;
use crate::key::{Algorithm, Key};
use crate::mac::{cmac, hmac};

/// How a key check value is computed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KcvAlgorithm {
    /// Encryption of a block of zeros, first three bytes (ANSI X9.24-1, annex A).
    AnsiX924,
    /// CMAC of a block of zeros, first three bytes (ANSI X9.24-1, annex A).
    Cmac,
    /// HMAC of the empty message, first three bytes.
    Hmac,
    /// SHA-1 of the public key, first four bytes; for symmetric keys, SHA-1 of the key's bytes,
    /// first three bytes.
    Sha1,
}

/// A key check value of a symmetric key: three bytes, in text six hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CheckValue([u8; LENGTH]);

/// The check value of `key`.
///
/// SHA-1 of a symmetric key is our reading: AWS lists the algorithm for every kind of key and
/// describes it for none.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the algorithm is HMAC and the key is not an HMAC key, or the
/// algorithm is ANSI X9.24 or CMAC and the key is one.
pub fn check_value(key: &Key, algorithm: KcvAlgorithm) -> Result<CheckValue, Error> {
    match algorithm {
        KcvAlgorithm::AnsiX924 => {
            let mut block = [0; cipher::MAX_BLOCK_LENGTH];
            let block = block.get_mut(..cipher::block_length(key)?).ok_or(Error::KeyAlgorithm)?;
            cipher::encrypt(key, Mode::Ecb, block)?;
            CheckValue::first_of(block)
        }
        KcvAlgorithm::Cmac => {
            let zeros = [0; cipher::MAX_BLOCK_LENGTH];
            let block = zeros.get(..cipher::block_length(key)?).ok_or(Error::KeyAlgorithm)?;
            CheckValue::first_of(cmac::generate(key, block)?.as_bytes())
        }
        KcvAlgorithm::Hmac => CheckValue::first_of(hmac::generate(key, &[])?.as_bytes()),
        KcvAlgorithm::Sha1 => CheckValue::first_of(&Sha1::digest(key.secret().expose_secret())),
    }
}

impl CheckValue {
    /// The check value that `text` is: six hexadecimal digits of either case.
    ///
    /// # Errors
    ///
    /// [`Error::CheckValue`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; LENGTH];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| Error::CheckValue)?;
        Ok(Self(bytes))
    }

    /// The three bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn first_of(bytes: &[u8]) -> Result<Self, Error> {
        bytes.first_chunk().copied().map(Self).ok_or(Error::CheckValue)
    }
}

impl KcvAlgorithm {
    /// What the service uses when the caller names none: by the algorithm of the key.
    #[must_use]
    pub const fn default_for(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Tdes2Key | Algorithm::Tdes3Key => Self::AnsiX924,
            Algorithm::Aes128 | Algorithm::Aes192 | Algorithm::Aes256 => Self::Cmac,
            _ => Self::Hmac,
        }
    }
}

/// Upper-case hexadecimal.
impl fmt::Display for CheckValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&hex::encode_upper(self.0))
    }
}

impl fmt::Debug for CheckValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.to_string())
    }
}

const LENGTH: usize = 3;
