//! The MAC of EMV and retail banking: ISO 9797-1, MAC algorithm 3 with DES.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::Mac;
use crate::cipher::tdes::{self, BLOCK_LENGTH};
use crate::cipher::{self, Mode};
use crate::error::Error;
use crate::key::{Algorithm, Key};

/// The code of `message`, whole blocks: 8 bytes. Single DES with the left half of the key chains
/// all blocks, triple DES ends the last.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a two-key TDES key, [`Error::BlockLength`] when
/// the message is empty or not whole blocks.
pub(crate) fn generate(key: &Key, message: &[u8]) -> Result<Mac, Error> {
    if key.algorithm() != Algorithm::Tdes2Key {
        return Err(Error::KeyAlgorithm);
    }
    let left = key.secret().expose_secret().first_chunk().ok_or(Error::KeyLength)?;
    let (blocks, []) = message.as_chunks::<BLOCK_LENGTH>() else { return Err(Error::BlockLength) };
    let (last, others) = blocks.split_last().ok_or(Error::BlockLength)?;
    let mut state = Zeroizing::new([0; BLOCK_LENGTH]);
    for block in others {
        exclusive_or(&mut state, block);
        tdes::encrypt_block_with_single_des(left, &mut state);
    }
    exclusive_or(&mut state, last);
    cipher::encrypt(key, Mode::Ecb, &mut *state)?;
    Ok(Mac(Zeroizing::new(state.to_vec())))
}

/// `message` with a byte 80 and as many zeros as whole blocks need (ISO 9797-1, padding method 2).
pub(crate) fn padded(message: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut blocks = Vec::with_capacity(message.len() + BLOCK_LENGTH);
    blocks.extend_from_slice(message);
    blocks.push(0x80);
    blocks.resize(blocks.len().next_multiple_of(BLOCK_LENGTH), 0);
    Zeroizing::new(blocks)
}

fn exclusive_or(state: &mut [u8; BLOCK_LENGTH], block: &[u8; BLOCK_LENGTH]) {
    for (byte, other) in state.iter_mut().zip(block) {
        *byte ^= other;
    }
}
