//! The card verification value of Visa and Mastercard (CVV, CVC), for magnetic stripe, printed
//! code (CVV2) and chip (iCVV): one method, three service codes.
//!
//! ```text
//! digits  PAN ‖ expiry date ‖ service code ‖ zeros to 32 digits   = block 1 ‖ block 2
//! result  TDES(K1 K2, DES(K1, block 1) ⊕ block 2)
//! value   the decimal digits of the result's hexadecimal text from left to right,
//!         then its letters as A → 0 … F → 5; the first 3 to 5 of these
//! ```

use alloc::string::String;

use zeroize::{Zeroize, Zeroizing};

use super::{Length, ValidationData};
use crate::cipher::tdes;
use crate::cipher::{self, Mode};
use crate::digits::{ExpiryDate, Pan, ServiceCode};
use crate::error::Error;
use crate::key::{Algorithm, Key};

/// The value of a card. With [`ServiceCode::CVV2`] it is the CVV2, with [`ServiceCode::ICVV`]
/// the iCVV. The expiry date goes in with its digits as they are given.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a two-key TDES key.
pub fn generate(
    key: &Key,
    pan: &Pan,
    expiry: &ExpiryDate,
    service_code: &ServiceCode,
    length: Length,
) -> Result<ValidationData, Error> {
    if key.algorithm() != Algorithm::Tdes2Key {
        return Err(Error::KeyAlgorithm);
    }
    let [mut block, mut second] = blocks(pan, expiry, service_code);
    let first_key = key.secret().expose_secret().first_chunk().ok_or(Error::KeyLength)?;
    tdes::encrypt_block_with_single_des(first_key, &mut block);
    for (byte, other) in block.iter_mut().zip(&second) {
        *byte ^= other;
    }
    cipher::encrypt(key, Mode::Ecb, &mut block)?;
    let value = decimalized(&block, length);
    block.zeroize();
    second.zeroize();
    Ok(value)
}

/// Whether `presented` is the value of the card, at the length that it has, in constant time.
///
/// # Errors
///
/// [`Error::ValidationData`] when it is not, [`Error::KeyAlgorithm`] as [`generate`].
pub fn verify(
    key: &Key,
    pan: &Pan,
    expiry: &ExpiryDate,
    service_code: &ServiceCode,
    presented: &ValidationData,
) -> Result<(), Error> {
    generate(key, pan, expiry, service_code, presented.length())?.verify(presented)
}

/// The card's digits, packed two a byte and filled with zeros: at most 19 + 4 + 3 of 32.
fn blocks(pan: &Pan, expiry: &ExpiryDate, service_code: &ServiceCode) -> [[u8; 8]; 2] {
    let mut digits = pan
        .as_bytes()
        .iter()
        .chain(expiry.as_bytes())
        .chain(service_code.as_bytes())
        .map(|digit| digit & 0x0F);
    let mut blocks = [[0; 8]; 2];
    for byte in blocks.as_flattened_mut() {
        *byte = (digits.next().unwrap_or(0) << 4) | digits.next().unwrap_or(0);
    }
    blocks
}

fn decimalized(block: &[u8; 8], length: Length) -> ValidationData {
    let nibbles = || block.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let decimals = nibbles().filter(|nibble| *nibble < 10);
    let letters = nibbles().filter(|nibble| *nibble >= 10).map(|nibble| nibble - 10);
    let mut text = Zeroizing::new(String::with_capacity(length.0));
    text.extend(decimals.chain(letters).take(length.0).map(|digit| char::from(b'0' + digit)));
    ValidationData(text)
}
