//! What fills the last block of a message.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::block_length;
use crate::error::Error;
use crate::key::Key;

/// How a message is filled up to whole blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Padding {
    /// As few zero bytes as are needed, and a block of zeros for the empty message (ISO 9797-1,
    /// padding method 1). The length of the message is lost.
    Iso9797Method1,
    /// One byte `80`, then as few zero bytes as are needed (ISO 9797-1, padding method 2; ISO/IEC
    /// 7816-4). Always at least one byte, at most one block.
    Iso9797Method2,
}

/// `message` and what fills it up to whole blocks of the key's cipher, at least one.
///
/// ```
/// # use payment_crypto::{key::{Algorithm, Key}, secret::Secret};
/// use payment_crypto::cipher::padding::{self, Padding};
/// let key = Key::from_secret(Algorithm::Tdes2Key, Secret::new(vec![0x11; 16]))?;
/// let padded = padding::pad(Padding::Iso9797Method2, &key, &[0xAB])?;
/// assert_eq!(*padded, [0xAB, 0x80, 0, 0, 0, 0, 0, 0]);
/// assert_eq!(padding::unpad(&key, &padded)?, [0xAB]);
/// # Ok::<(), payment_crypto::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] for an HMAC key.
pub fn pad(padding: Padding, key: &Key, message: &[u8]) -> Result<Zeroizing<Vec<u8>>, Error> {
    let marker: &[u8] = match padding {
        Padding::Iso9797Method1 => &[],
        Padding::Iso9797Method2 => &[MARKER],
    };
    let length = (message.len() + marker.len()).max(1).next_multiple_of(block_length(key)?);
    // Sized at once: growing would leave a copy behind.
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend_from_slice(message);
    padded.extend_from_slice(marker);
    padded.resize(length, 0);
    Ok(padded)
}

/// The message before padding method 2 of ISO 9797-1. Method 1 cannot be undone.
///
/// # Errors
///
/// [`Error::Padding`] when that is not what the last block ends in, [`Error::BlockLength`] when the
/// data is not whole blocks, [`Error::KeyAlgorithm`] for an HMAC key.
pub fn unpad<'a>(key: &Key, padded: &'a [u8]) -> Result<&'a [u8], Error> {
    let block = block_length(key)?;
    if !padded.len().is_multiple_of(block) {
        return Err(Error::BlockLength);
    }
    let zeros = padded.iter().rev().take_while(|byte| **byte == 0).count();
    match padded.split_at_checked(padded.len() - zeros) {
        Some(([message @ .., MARKER], _)) if zeros < block => Ok(message),
        _ => Err(Error::Padding),
    }
}

const MARKER: u8 = 0x80;
