//! PINs of the IBM 3624 method: a natural PIN that the issuer computes from data of the account,
//! and an offset between it and the PIN that the cardholder has.
//!
//! ```text
//! natural PIN   TDES(PVK, validation data, filled up to 16 half bytes), each half byte of the
//!               result replaced by the table's digit, as many from the left as the PIN has
//! offset        PIN - natural PIN, digit by digit, modulo 10
//! ```

use alloc::string::String;
use core::fmt;

use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::{Length, Pin};
use crate::cipher::{Mode, tdes};
use crate::digits::{are_digits, fixed_digits};
use crate::error::Error;
use crate::key::Key;

/// A decimalization table: the digit for each half byte from 0 to F. Erased on drop; prints as
/// nothing.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct DecimalizationTable([u8; 16]);

/// What of an account its PIN is computed from: 4 to 16 digits, filled up to 16 with a pad
/// character. Erased on drop; prints as nothing.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct ValidationData([u8; 8]);

/// A PIN offset: 4 to 12 digits. Erased on drop; prints as nothing.
pub struct Offset(Zeroizing<String>);

/// The PIN that an account has by nature.
///
/// ```
/// # use payment_crypto::{key::{Algorithm, Key}, secret::Secret};
/// use payment_crypto::pin::ibm3624::{self, DecimalizationTable, ValidationData};
/// use payment_crypto::pin::{Length, Pin};
/// # let bytes = [[0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88],
/// #     [0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0xAA]].concat();
/// # let key = Key::from_secret(Algorithm::Tdes2Key, Secret::new(bytes))?;
/// let table = DecimalizationTable::parse("0123456789012345")?;
/// let data = ValidationData::parse("111111111111", 'F')?;
/// let natural = ibm3624::natural_pin(&key, &table, &data, Length::FOUR)?;
/// assert!(natural.ct_eq(&Pin::parse("2007")?));
/// let offset = ibm3624::offset(&key, &table, &data, &Pin::parse("1234")?)?;
/// assert_eq!(offset.as_str(), "9237");
/// # Ok::<(), payment_crypto::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a TDES key.
pub fn natural_pin(
    key: &Key,
    table: &DecimalizationTable,
    data: &ValidationData,
    length: Length,
) -> Result<Pin, Error> {
    let mut block = Zeroizing::new(data.0);
    tdes::encrypt(key, Mode::Ecb, block.as_mut())?;
    let halves = block.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    Ok(Pin::of(halves.map(|half| table.digit(half)), length))
}

/// The offset that leads from the natural PIN to `pin`.
///
/// # Errors
///
/// As [`natural_pin`].
pub fn offset(
    key: &Key,
    table: &DecimalizationTable,
    data: &ValidationData,
    pin: &Pin,
) -> Result<Offset, Error> {
    let natural = natural_pin(key, table, data, pin.length())?;
    let mut text = Zeroizing::new(String::with_capacity(usize::from(pin.length().0)));
    let digits = pin.digits().zip(natural.digits());
    text.extend(digits.map(|(pin, natural)| char::from(b'0' + (pin + 10 - natural) % 10)));
    Ok(Offset(text))
}

/// The PIN that `offset` leads to from the natural PIN.
///
/// # Errors
///
/// As [`natural_pin`].
pub fn pin_from_offset(
    key: &Key,
    table: &DecimalizationTable,
    data: &ValidationData,
    offset: &Offset,
) -> Result<Pin, Error> {
    let natural = natural_pin(key, table, data, offset.length()?)?;
    let digits = natural.digits().zip(offset.0.bytes());
    let digits = digits.map(|(natural, offset)| (natural + (offset & 0x0F)) % 10);
    Ok(Pin::of(digits, natural.length()))
}

/// A random PIN and its offset.
///
/// # Errors
///
/// As [`natural_pin`].
pub fn random_pin(
    key: &Key,
    table: &DecimalizationTable,
    data: &ValidationData,
    length: Length,
    random: &mut dyn CryptoRng,
) -> Result<(Pin, Offset), Error> {
    let pin = Pin::random(length, random);
    let offset = offset(key, table, data, &pin)?;
    Ok((pin, offset))
}

/// Whether `pin` is what `offset` leads to, in time that depends on the lengths alone. A PIN longer
/// or shorter than the offset is not.
///
/// # Errors
///
/// [`Error::PinVerification`] when it is not, and as [`natural_pin`].
pub fn verify(
    key: &Key,
    table: &DecimalizationTable,
    data: &ValidationData,
    pin: &Pin,
    offset: &Offset,
) -> Result<(), Error> {
    pin_from_offset(key, table, data, offset)?.verify(pin)
}

impl DecimalizationTable {
    /// The table that `text` is: the digits for 0 to F in this order.
    ///
    /// # Errors
    ///
    /// [`Error::DecimalizationTable`] when the text is not 16 decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let digits = fixed_digits(text).ok_or(Error::DecimalizationTable)?;
        Ok(Self(digits.map(|digit| digit & 0x0F)))
    }

    /// Every entry is read, so that which one was wanted does not show in time.
    fn digit(&self, half: u8) -> u8 {
        use subtle::{ConditionallySelectable, ConstantTimeEq};
        let mut chosen = 0;
        for (place, digit) in (0_u8..).zip(&self.0) {
            chosen.conditional_assign(digit, place.ct_eq(&half));
        }
        chosen
    }
}

impl ValidationData {
    /// The validation data that `text` is, filled up with `pad`, a hexadecimal digit.
    ///
    /// # Errors
    ///
    /// [`Error::PinValidationData`] when the text is not 4 to 16 decimal digits,
    /// [`Error::PadCharacter`] when the pad character is not one of `0` to `9` and `A` to `F`.
    pub fn parse(text: &str, pad: char) -> Result<Self, Error> {
        if !(4..=16).contains(&text.len()) || !are_digits(text.as_bytes()) {
            return Err(Error::PinValidationData);
        }
        let pad = pad.to_digit(16).filter(|_| !pad.is_ascii_lowercase());
        let pad = pad.and_then(|pad| u8::try_from(pad).ok()).ok_or(Error::PadCharacter)?;
        let mut halves = text.bytes().map(|digit| digit & 0x0F);
        let mut data = Self([0; 8]);
        for byte in &mut data.0 {
            *byte = (halves.next().unwrap_or(pad) << 4) | halves.next().unwrap_or(pad);
        }
        Ok(data)
    }
}

impl Offset {
    /// The offset that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::PinOffset`] when the text is not 4 to 12 decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let offset = Self(Zeroizing::new(String::from(text)));
        if offset.length().is_err() || !are_digits(text.as_bytes()) {
            return Err(Error::PinOffset);
        }
        Ok(offset)
    }

    /// The digits, for the answer to who asked for them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    fn length(&self) -> Result<Length, Error> {
        let length = u8::try_from(self.0.len()).map_err(|_| Error::PinOffset)?;
        Length::parse(length).map_err(|_| Error::PinOffset)
    }
}

impl fmt::Debug for DecimalizationTable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("DecimalizationTable")
    }
}

impl fmt::Debug for ValidationData {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ValidationData")
    }
}

impl fmt::Debug for Offset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Offset")
    }
}
