//! AES (FIPS 197) with keys of 128, 192 and 256 bits.

use ::aes::{Aes128, Aes192, Aes256};

use super::{Mode, block_mode};
use crate::error::Error;
use crate::key::{Algorithm, Key};

/// How many bytes a block has.
pub const BLOCK_LENGTH: usize = 16;

/// Encrypts `data` in place; blocks are of sixteen bytes.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not an AES key, and as [`super::encrypt`].
pub fn encrypt(key: &Key, mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error> {
    let bytes = key.secret().expose_secret();
    match key.algorithm() {
        Algorithm::Aes128 => block_mode::encrypt::<Aes128>(bytes, mode, data),
        Algorithm::Aes192 => block_mode::encrypt::<Aes192>(bytes, mode, data),
        Algorithm::Aes256 => block_mode::encrypt::<Aes256>(bytes, mode, data),
        _ => Err(Error::KeyAlgorithm),
    }
}

/// Decrypts `data` in place; blocks are of sixteen bytes.
///
/// # Errors
///
/// As [`encrypt`].
pub fn decrypt(key: &Key, mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error> {
    let bytes = key.secret().expose_secret();
    match key.algorithm() {
        Algorithm::Aes128 => block_mode::decrypt::<Aes128>(bytes, mode, data),
        Algorithm::Aes192 => block_mode::decrypt::<Aes192>(bytes, mode, data),
        Algorithm::Aes256 => block_mode::decrypt::<Aes256>(bytes, mode, data),
        _ => Err(Error::KeyAlgorithm),
    }
}
