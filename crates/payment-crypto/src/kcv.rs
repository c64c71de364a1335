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
    /// SHA-1 of the key's bytes, first three bytes; of a public key, [`public_key_check_value`].
    Sha1,
}

/// A key check value: three bytes of a symmetric key, four of a public key; in text six or eight
/// hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CheckValue {
    /// Of a symmetric key.
    Symmetric([u8; 3]),
    /// Of a public key.
    Public([u8; 4]),
}

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

/// The check value of a public key: the first four bytes of SHA-1 of its SubjectPublicKeyInfo
/// (RFC 5280, 4.1.2.7) in DER. That this is what AWS hashes is our reading.
///
/// ```
/// use payment_crypto::kcv;
/// assert_eq!(kcv::public_key_check_value(b"abc").to_string(), "A9993E36");
/// ```
#[must_use]
pub fn public_key_check_value(subject_public_key_info: &[u8]) -> CheckValue {
    let [first, second, third, fourth, ..] = Sha1::digest(subject_public_key_info).0;
    CheckValue::Public([first, second, third, fourth])
}

impl CheckValue {
    /// The check value that `text` is: six or eight hexadecimal digits of either case.
    ///
    /// # Errors
    ///
    /// [`Error::CheckValue`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let bytes = hex::decode(text).map_err(|_| Error::CheckValue)?;
        match *bytes.as_slice() {
            [a, b, c] => Ok(Self::Symmetric([a, b, c])),
            [a, b, c, d] => Ok(Self::Public([a, b, c, d])),
            _ => Err(Error::CheckValue),
        }
    }

    /// The three or four bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Symmetric(bytes) => bytes,
            Self::Public(bytes) => bytes,
        }
    }

    fn first_of(bytes: &[u8]) -> Result<Self, Error> {
        bytes.first_chunk().copied().map(Self::Symmetric).ok_or(Error::CheckValue)
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
        out.write_str(&hex::encode_upper(self.as_bytes()))
    }
}

impl fmt::Debug for CheckValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.to_string())
    }
}
