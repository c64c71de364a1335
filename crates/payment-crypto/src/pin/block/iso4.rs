//! Format 4 of ISO 9564-1 (9.4), for AES keys.
//!
//! ```text
//! PIN field      4 length PIN A… (8 bytes) ‖ 8 random bytes
//! account field  (digits of the account number - 12) account number 0…   (16 bytes)
//! block          E(K, E(K, PIN field) ⊕ account field)
//! ```

use alloc::vec::Vec;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::field::{decode as decode_field, encode as encode_field};
use crate::cipher::Mode;
use crate::cipher::aes::{self, BLOCK_LENGTH};
use crate::digits::Pan;
use crate::error::Error;
use crate::key::Key;
use crate::pin::Pin;

/// The block of `pin`, tied to the whole account number.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not an AES key.
pub fn encrypt(
    key: &Key,
    pin: &Pin,
    pan: &Pan,
    random: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Error> {
    let mut block = Zeroizing::new([0; BLOCK_LENGTH]);
    let (first, second) = block.split_at_mut(BLOCK_LENGTH / 2);
    first.copy_from_slice(encode_field(CONTROL, pin, || FILL).as_slice());
    random.fill_bytes(second);
    aes::encrypt(key, Mode::Ecb, block.as_mut())?;
    tie(&mut block, &whole_account(pan));
    aes::encrypt(key, Mode::Ecb, block.as_mut())?;
    Ok(block.to_vec())
}

/// The PIN of a block that is tied to the whole account number, or else to the legacy form of it
/// that AWS's documentation names: the rightmost twelve digits without the check digit.
///
/// # Errors
///
/// [`Error::PinBlock`] when the decrypted block is of this format with neither form, or with both,
/// so that nobody can tell which was meant (once in 10⁷ blocks); [`Error::PinBlockLength`] when it
/// is not one block; [`Error::KeyAlgorithm`] when the key is not an AES key.
pub fn decrypt(key: &Key, block: &[u8], pan: &Pan) -> Result<Pin, Error> {
    if !key.algorithm().is_aes() {
        return Err(Error::KeyAlgorithm);
    }
    let mut tied: Zeroizing<[u8; BLOCK_LENGTH]> =
        Zeroizing::new(block.try_into().map_err(|_| Error::PinBlockLength)?);
    aes::decrypt(key, Mode::Ecb, tied.as_mut())?;
    let whole = decode(key, tied.clone(), &whole_account(pan));
    let legacy = decode(key, tied, &legacy_account(pan));
    match (whole, legacy) {
        (Ok(pin), Err(_)) | (Err(_), Ok(pin)) => Ok(pin),
        (Ok(_), Ok(_)) | (Err(_), Err(_)) => Err(Error::PinBlock),
    }
}

fn decode(
    key: &Key,
    mut block: Zeroizing<[u8; BLOCK_LENGTH]>,
    account: &[u8; BLOCK_LENGTH],
) -> Result<Pin, Error> {
    tie(&mut block, account);
    aes::decrypt(key, Mode::Ecb, block.as_mut())?;
    let field = block.first_chunk().ok_or(Error::PinBlock)?;
    decode_field(field, CONTROL, |half| half == FILL)
}

fn tie(block: &mut [u8; BLOCK_LENGTH], account: &[u8; BLOCK_LENGTH]) {
    for (byte, other) in block.iter_mut().zip(account.iter()) {
        *byte ^= other;
    }
}

fn whole_account(pan: &Pan) -> Zeroizing<[u8; BLOCK_LENGTH]> {
    let digits = pan.as_bytes();
    // Account numbers have 12 to 19 digits.
    let length = u8::try_from(digits.len().saturating_sub(12)).unwrap_or(0);
    account([length].into_iter().chain(digits.iter().map(|digit| digit & 0x0F)))
}

fn legacy_account(pan: &Pan) -> Zeroizing<[u8; BLOCK_LENGTH]> {
    let mut halves = Zeroizing::new([0; 13]);
    let without_check_digit = pan.as_bytes().iter().rev().skip(1);
    for (half, digit) in halves.iter_mut().skip(1).rev().zip(without_check_digit) {
        *half = digit & 0x0F;
    }
    account(halves.iter().copied())
}

fn account(mut halves: impl Iterator<Item = u8>) -> Zeroizing<[u8; BLOCK_LENGTH]> {
    let mut block = Zeroizing::new([0; BLOCK_LENGTH]);
    for byte in block.iter_mut() {
        *byte = (halves.next().unwrap_or(0) << 4) | halves.next().unwrap_or(0);
    }
    block
}

const CONTROL: u8 = 4;
const FILL: u8 = 0xA;
