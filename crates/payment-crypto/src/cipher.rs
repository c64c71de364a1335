//! Block ciphers under a mode of operation, in place and without padding.

pub mod aes;
mod block_mode;
pub mod tdes;

use crate::error::Error;
use crate::key::{Algorithm, Key};

/// A mode of operation (NIST SP 800-38A).
#[derive(Clone, Copy)]
pub enum Mode<'a> {
    /// Electronic codebook: each block by itself (SP 800-38A, 6.1).
    Ecb,
    /// Cipher block chaining, with the initialization vector, one block long (SP 800-38A, 6.2).
    Cbc(&'a [u8]),
}

/// Encrypts `data`, whole blocks, in place. Every key is accepted: weak, of any parity, of equal
/// halves.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] for an HMAC key, [`Error::BlockLength`] when the data is not whole
/// blocks, [`Error::InitializationVector`] when the vector is not one block.
pub fn encrypt(key: &Key, mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error> {
    match key.algorithm() {
        Algorithm::Tdes2Key | Algorithm::Tdes3Key => tdes::encrypt(key, mode, data),
        _ => aes::encrypt(key, mode, data),
    }
}

/// Decrypts `data`, whole blocks, in place.
///
/// # Errors
///
/// As [`encrypt`].
pub fn decrypt(key: &Key, mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error> {
    match key.algorithm() {
        Algorithm::Tdes2Key | Algorithm::Tdes3Key => tdes::decrypt(key, mode, data),
        _ => aes::decrypt(key, mode, data),
    }
}

/// How many bytes a block of the key's cipher has.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] for an HMAC key.
pub const fn block_length(key: &Key) -> Result<usize, Error> {
    match key.algorithm() {
        Algorithm::Tdes2Key | Algorithm::Tdes3Key => Ok(tdes::BLOCK_LENGTH),
        Algorithm::Aes128 | Algorithm::Aes192 | Algorithm::Aes256 => Ok(aes::BLOCK_LENGTH),
        _ => Err(Error::KeyAlgorithm),
    }
}

/// The longest block of any cipher here.
pub const MAX_BLOCK_LENGTH: usize = aes::BLOCK_LENGTH;
