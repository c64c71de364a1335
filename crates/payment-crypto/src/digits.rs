//! What a card carries in digits: account number, expiry date, service code.

use alloc::string::String;
use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::error::Error;

/// A primary account number: 12 to 19 digits (ISO/IEC 7812-1). Erased on drop; prints as its
/// first six and last four digits. The check digit is not looked at.
pub struct Pan(Zeroizing<String>);

/// An expiry date: four digits in the order that the issuer uses, YYMM or MMYY. Their meaning is
/// not looked at. Erased on drop; prints as nothing.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct ExpiryDate([u8; 4]);

/// A service code: three digits (ISO/IEC 7813). Erased on drop; prints as nothing.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct ServiceCode([u8; 3]);

impl Pan {
    /// The account number that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::Pan`] when the text is not 12 to 19 decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if !PAN_LENGTHS.contains(&text.len()) || !are_digits(text.as_bytes()) {
            return Err(Error::Pan);
        }
        Ok(Self(Zeroizing::new(String::from(text))))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl ExpiryDate {
    /// The expiry date that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::ExpiryDate`] when the text is not four decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        fixed_digits(text).map(Self).ok_or(Error::ExpiryDate)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl ServiceCode {
    /// What stands in for the service code where the CVV2 is computed.
    pub const CVV2: Self = Self(*b"000");
    /// What stands in for the service code where the iCVV is computed.
    pub const ICVV: Self = Self(*b"999");

    /// The service code that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::ServiceCode`] when the text is not three decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        fixed_digits(text).map(Self).ok_or(Error::ServiceCode)
    }

    pub(crate) const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Pan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last_shown = self.0.len().saturating_sub(4);
        out.write_str("Pan(")?;
        for (place, digit) in self.0.chars().enumerate() {
            let shown = place < 6 || place >= last_shown;
            write!(out, "{}", if shown { digit } else { '*' })?;
        }
        out.write_str(")")
    }
}

impl fmt::Debug for ExpiryDate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ExpiryDate")
    }
}

impl fmt::Debug for ServiceCode {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ServiceCode")
    }
}

pub(crate) fn are_digits(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_digit)
}

pub(crate) fn fixed_digits<const N: usize>(text: &str) -> Option<[u8; N]> {
    <[u8; N]>::try_from(text.as_bytes()).ok().filter(|digits| are_digits(digits))
}

/// The decimal digits of the block's hexadecimal text from left to right, then its letters as
/// A → 0 … F → 5: the two passes that make digits of a cryptogram.
pub(crate) fn decimalized(block: &[u8; 8]) -> impl Iterator<Item = u8> {
    let nibbles = || block.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let decimals = nibbles().filter(|nibble| *nibble < 10);
    decimals.chain(nibbles().filter(|nibble| *nibble >= 10).map(|nibble| nibble - 10))
}

const PAN_LENGTHS: core::ops::RangeInclusive<usize> = 12..=19;
