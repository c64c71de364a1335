//! The PIN verification value of Visa.
//!
//! ```text
//! block   rightmost 11 digits of the account number without check digit ‖ key index ‖
//!         first 4 digits of the PIN
//! value   TDES(PVK, block): the decimal digits of the result's hexadecimal text from left to
//!         right, then its letters as A → 0 … F → 5; the first 4 of these
//! ```

use alloc::string::String;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::Pin;
use crate::cipher::{Mode, tdes};
use crate::digits::{Pan, are_digits, decimalized};
use crate::error::Error;
use crate::key::Key;

/// Which of an issuer's PIN verification keys is meant: 0 to 6.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyIndex(u8);

/// A PIN verification value: four digits. Erased on drop, compared in constant time, prints as
/// nothing.
pub struct VerificationValue(Zeroizing<String>);

/// The verification value of a PIN. Its digits beyond the fourth do not go in.
///
/// ```
/// # use payment_crypto::{digits::Pan, key::{Algorithm, Key}, secret::Secret};
/// use payment_crypto::pin::{Pin, pvv::{self, KeyIndex}};
/// # let bytes = [0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF,
/// #     0xFE, 0xDC, 0xBA, 0x98, 0x76, 0x54, 0x32, 0x10].to_vec();
/// # let key = Key::from_secret(Algorithm::Tdes2Key, Secret::new(bytes))?;
/// let pan = Pan::parse("5432101234567890")?;
/// let value = pvv::generate(&key, &pan, KeyIndex::parse(1)?, &Pin::parse("1234")?)?;
/// assert_eq!(value.as_str(), "6776");
/// # Ok::<(), payment_crypto::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a TDES key.
pub fn generate(
    key: &Key,
    pan: &Pan,
    index: KeyIndex,
    pin: &Pin,
) -> Result<VerificationValue, Error> {
    let digits = pan.as_bytes();
    let without_check_digit = digits.split_last().map_or(digits, |(_, rest)| rest);
    let start = without_check_digit.len().saturating_sub(11);
    let mut halves = without_check_digit
        .iter()
        .skip(start)
        .map(|digit| digit & 0x0F)
        .chain([index.0])
        // There is room for four of them.
        .chain(pin.digits());
    let mut block = Zeroizing::new([0; tdes::BLOCK_LENGTH]);
    for byte in block.iter_mut() {
        *byte = (halves.next().unwrap_or(0) << 4) | halves.next().unwrap_or(0);
    }
    tdes::encrypt(key, Mode::Ecb, block.as_mut())?;
    let mut text = Zeroizing::new(String::with_capacity(LENGTH));
    text.extend(decimalized(&block).take(LENGTH).map(|digit| char::from(b'0' + digit)));
    Ok(VerificationValue(text))
}

/// Whether `presented` is the verification value of the PIN, in constant time.
///
/// # Errors
///
/// [`Error::PinVerification`] when it is not, and as [`generate`].
pub fn verify(
    key: &Key,
    pan: &Pan,
    index: KeyIndex,
    pin: &Pin,
    presented: &VerificationValue,
) -> Result<(), Error> {
    let value = generate(key, pan, index, pin)?;
    if value.0.as_bytes().ct_eq(presented.0.as_bytes()).into() {
        Ok(())
    } else {
        Err(Error::PinVerification)
    }
}

impl KeyIndex {
    /// The index that `number` is.
    ///
    /// # Errors
    ///
    /// [`Error::PinVerificationKeyIndex`] when it is not 0 to 6.
    pub fn parse(number: u8) -> Result<Self, Error> {
        if number <= 6 { Ok(Self(number)) } else { Err(Error::PinVerificationKeyIndex) }
    }
}

impl VerificationValue {
    /// The verification value that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::PinVerificationValue`] when the text is not four decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() != LENGTH || !are_digits(text.as_bytes()) {
            return Err(Error::PinVerificationValue);
        }
        Ok(Self(Zeroizing::new(String::from(text))))
    }

    /// The digits, for the answer to who asked for them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for VerificationValue {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("VerificationValue")
    }
}

/// How many digits there are.
const LENGTH: usize = 4;
