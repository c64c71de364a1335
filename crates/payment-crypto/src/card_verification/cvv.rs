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

use zeroize::Zeroizing;

use super::{Length, ValidationData};
use crate::cipher::tdes;
use crate::cipher::{self, Mode};
use crate::digits::{ExpiryDate, Pan, ServiceCode, decimalized};
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
    value(key, digits(pan, expiry, service_code), length)
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

/// The digits of a card, each from 0 to 9: at most 19 + 4 + 3.
pub(super) fn digits<'a>(
    pan: &'a Pan,
    expiry: &'a ExpiryDate,
    service_code: &'a ServiceCode,
) -> impl Iterator<Item = u8> + 'a {
    let digits = pan.as_bytes().iter().chain(expiry.as_bytes()).chain(service_code.as_bytes());
    digits.map(|digit| digit & 0x0F)
}

/// The value of any half bytes, filled with zeros or cut to 32, under any TDES key.
pub(super) fn value(
    key: &Key,
    mut halves: impl Iterator<Item = u8>,
    length: Length,
) -> Result<ValidationData, Error> {
    let mut blocks = Zeroizing::new([[0; 8]; 2]);
    for byte in blocks.as_flattened_mut() {
        *byte = (halves.next().unwrap_or(0) << 4) | halves.next().unwrap_or(0);
    }
    let [block, second] = &mut *blocks;
    let first_key = key.secret().expose_secret().first_chunk().ok_or(Error::KeyLength)?;
    tdes::encrypt_block_with_single_des(first_key, block);
    for (byte, other) in block.iter_mut().zip(second) {
        *byte ^= *other;
    }
    cipher::encrypt(key, Mode::Ecb, block)?;
    let mut text = Zeroizing::new(String::with_capacity(length.0));
    text.extend(decimalized(block).take(length.0).map(|digit| char::from(b'0' + digit)));
    Ok(ValidationData(text))
}
