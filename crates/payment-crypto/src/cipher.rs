//! Block ciphers under a mode of operation, in place; padding is a step of its own.

pub mod aes;
mod block_mode;
pub mod padding;
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
    /// Cipher feedback, a bit at a time from the highest of each byte on (SP 800-38A, 6.3).
    Cfb1(&'a [u8]),
    /// Cipher feedback, a byte at a time (SP 800-38A, 6.3).
    Cfb8(&'a [u8]),
    /// Cipher feedback, whole blocks of TDES at a time (SP 800-38A, 6.3).
    Cfb64(&'a [u8]),
    /// Cipher feedback, whole blocks of AES at a time (SP 800-38A, 6.3).
    Cfb128(&'a [u8]),
    /// Output feedback (SP 800-38A, 6.4).
    Ofb(&'a [u8]),
}

/// Encrypts `data` in place: whole blocks, or any number of bytes under CFB1, CFB8 and OFB. Every
/// key is accepted: weak, of any parity, of equal halves.
///
/// ```
/// # use payment_crypto::{cipher::{self, Mode}, key::{Algorithm, Key}, secret::Secret};
/// let key = Key::from_secret(Algorithm::Tdes2Key, Secret::new(vec![0x11; 16]))?;
/// let mut data = *b"Whole blocks, 24 bytes..";
/// cipher::encrypt(&key, Mode::Cbc(&[0; 8]), &mut data)?;
/// cipher::decrypt(&key, Mode::Cbc(&[0; 8]), &mut data)?;
/// assert_eq!(&data, b"Whole blocks, 24 bytes..");
/// # Ok::<(), payment_crypto::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] for an HMAC key, [`Error::CipherMode`] for CFB64 under AES and CFB128
/// under TDES, [`Error::BlockLength`] when the data is not whole blocks where the mode asks for
/// them, [`Error::InitializationVector`] when the vector is not one block.
pub fn encrypt(key: &Key, mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error> {
    match key.algorithm() {
        Algorithm::Tdes2Key | Algorithm::Tdes3Key => tdes::encrypt(key, mode, data),
        _ => aes::encrypt(key, mode, data),
    }
}

/// Decrypts `data` in place: what [`encrypt`] made of it.
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
