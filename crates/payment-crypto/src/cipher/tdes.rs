//! Triple DES (NIST SP 800-67), encrypt-decrypt-encrypt with two or three keys.

use ::des::cipher::{Array, BlockCipherEncrypt, KeyInit};
use ::des::{Des, TdesEde2, TdesEde3};

use super::{Mode, block_mode};
use crate::error::Error;
use crate::key::{Algorithm, Key};

/// How many bytes a block has.
pub const BLOCK_LENGTH: usize = 8;

/// Encrypts `data` in place; blocks are of eight bytes.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a TDES key, and as [`super::encrypt`].
pub fn encrypt(key: &Key, mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error> {
    let bytes = key.secret().expose_secret();
    match key.algorithm() {
        Algorithm::Tdes2Key => block_mode::encrypt::<TdesEde2>(bytes, mode, data),
        Algorithm::Tdes3Key => block_mode::encrypt::<TdesEde3>(bytes, mode, data),
        _ => Err(Error::KeyAlgorithm),
    }
}

/// Decrypts `data` in place; blocks are of eight bytes.
///
/// # Errors
///
/// As [`encrypt`].
pub fn decrypt(key: &Key, mode: Mode<'_>, data: &mut [u8]) -> Result<(), Error> {
    let bytes = key.secret().expose_secret();
    match key.algorithm() {
        Algorithm::Tdes2Key => block_mode::decrypt::<TdesEde2>(bytes, mode, data),
        Algorithm::Tdes3Key => block_mode::decrypt::<TdesEde3>(bytes, mode, data),
        _ => Err(Error::KeyAlgorithm),
    }
}

/// Chains `blocks` into `chain` under single DES: what precedes the last block of ISO 9797-1, MAC
/// algorithm 3.
pub(crate) fn chain_with_single_des(
    key: &[u8; 8],
    chain: &mut [u8; BLOCK_LENGTH],
    blocks: &[[u8; BLOCK_LENGTH]],
) {
    let cipher = Des::new(&Array(*key));
    for block in blocks {
        for (byte, other) in chain.iter_mut().zip(block) {
            *byte ^= other;
        }
        cipher.encrypt_block(chain.into());
    }
}

/// Encrypts one block with single DES, which some card standards are built from.
pub(crate) fn encrypt_block_with_single_des(key: &[u8; 8], block: &mut [u8; BLOCK_LENGTH]) {
    Des::new(&Array(*key)).encrypt_block(block.into());
}
