//! Card validation data: the digits that show that a card, or who holds it, is genuine.

pub mod csc;
pub mod cvv;
pub mod dynamic;

use alloc::string::String;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::digits::are_digits;
use crate::error::Error;

/// How many digits of validation data there are to be: 3 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length(usize);

/// Validation data: 3 to 5 digits. Erased on drop, compared in constant time, prints as nothing.
pub struct ValidationData(Zeroizing<String>);

impl Length {
    /// What cards carry.
    pub const THREE: Self = Self(3);

    /// The length that `digits` is.
    ///
    /// # Errors
    ///
    /// [`Error::ValidationDataLength`] when it is not 3 to 5.
    pub fn parse(digits: u8) -> Result<Self, Error> {
        let digits = usize::from(digits);
        if LENGTHS.contains(&digits) { Ok(Self(digits)) } else { Err(Error::ValidationDataLength) }
    }
}

impl ValidationData {
    /// The validation data that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::ValidationDataText`] when the text is not 3 to 5 decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if !LENGTHS.contains(&text.len()) || !are_digits(text.as_bytes()) {
            return Err(Error::ValidationDataText);
        }
        Ok(Self(Zeroizing::new(String::from(text))))
    }

    /// The digits, for the answer to who asked for them.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many digits there are.
    #[must_use]
    pub fn length(&self) -> Length {
        Length(self.0.len())
    }

    /// Whether `presented` is this value, in time that depends on the lengths alone.
    ///
    /// # Errors
    ///
    /// [`Error::ValidationData`] when it is not.
    pub fn verify(&self, presented: &Self) -> Result<(), Error> {
        if self.0.as_bytes().ct_eq(presented.0.as_bytes()).into() {
            Ok(())
        } else {
            Err(Error::ValidationData)
        }
    }
}

impl fmt::Debug for ValidationData {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ValidationData")
    }
}

const LENGTHS: core::ops::RangeInclusive<usize> = 3..=5;
