//! Symmetric keys: an algorithm and the bytes that fit it.

use alloc::vec;
use core::fmt;

use rand_core::CryptoRng;

use crate::error::Error;
use crate::secret::Secret;

/// The algorithm and size of a symmetric key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// Triple DES, keys K1 K2 K1: 16 bytes.
    Tdes2Key,
    /// Triple DES, three keys: 24 bytes.
    Tdes3Key,
    /// AES with a key of 16 bytes.
    Aes128,
    /// AES with a key of 24 bytes.
    Aes192,
    /// AES with a key of 32 bytes.
    Aes256,
    /// HMAC with SHA-224; new keys have 28 bytes.
    HmacSha224,
    /// HMAC with SHA-256; new keys have 32 bytes.
    HmacSha256,
    /// HMAC with SHA-384; new keys have 48 bytes.
    HmacSha384,
    /// HMAC with SHA-512; new keys have 64 bytes.
    HmacSha512,
}

/// A symmetric key. Not `Clone`, not comparable, and prints as its algorithm alone.
pub struct Key {
    algorithm: Algorithm,
    bytes: Secret,
}

impl Key {
    /// A new random key; each byte of a TDES key has odd parity (FIPS 46-3, 5).
    #[must_use]
    pub fn generate(algorithm: Algorithm, random: &mut dyn CryptoRng) -> Self {
        let mut bytes = vec![0; algorithm.new_key_length()];
        random.fill_bytes(&mut bytes);
        if matches!(algorithm, Algorithm::Tdes2Key | Algorithm::Tdes3Key) {
            make_parity_odd(&mut bytes);
        }
        Self { algorithm, bytes: Secret::new(bytes) }
    }

    /// The key that `bytes` are. Any bytes of the right length are a key: whether a weak key or
    /// wrong parity is acceptable is for callers to decide.
    ///
    /// # Errors
    ///
    /// [`Error::KeyLength`] when the length does not fit the algorithm; an HMAC key may have any
    /// length from 1 to 256 bytes.
    pub fn from_secret(algorithm: Algorithm, bytes: Secret) -> Result<Self, Error> {
        let fits = if algorithm.is_hmac() {
            (1..=MAX_HMAC_KEY_LENGTH).contains(&bytes.len())
        } else {
            bytes.len() == algorithm.new_key_length()
        };
        if fits { Ok(Self { algorithm, bytes }) } else { Err(Error::KeyLength) }
    }

    /// The key's algorithm.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The key's bytes, for this crate and for sealing alone.
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.bytes
    }
}

impl Algorithm {
    /// How many bytes a new key has.
    #[must_use]
    pub const fn new_key_length(self) -> usize {
        match self {
            Self::Tdes2Key | Self::Aes128 => 16,
            Self::Tdes3Key | Self::Aes192 => 24,
            Self::HmacSha224 => 28,
            Self::Aes256 | Self::HmacSha256 => 32,
            Self::HmacSha384 => 48,
            Self::HmacSha512 => 64,
        }
    }

    /// Whether keys of this algorithm are HMAC keys.
    #[must_use]
    pub const fn is_hmac(self) -> bool {
        matches!(self, Self::HmacSha224 | Self::HmacSha256 | Self::HmacSha384 | Self::HmacSha512)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Key({:?})", self.algorithm)
    }
}

/// Makes the number of ones in each byte odd by its last bit (FIPS 46-3, 5).
pub(crate) fn make_parity_odd(bytes: &mut [u8]) {
    for byte in bytes {
        *byte = (*byte & 0xFE) | u8::from((*byte & 0xFE).count_ones().is_multiple_of(2));
    }
}

/// The longest HMAC key that is accepted: twice the largest block, more than any peer uses.
const MAX_HMAC_KEY_LENGTH: usize = 256;
