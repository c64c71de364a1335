//! Personal identification numbers (ISO 9564-1): what they are, how they travel, how an issuer
//! knows them again.

pub mod block;
pub mod ibm3624;
pub mod pvv;

use alloc::vec::Vec;
use core::fmt;

use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::digits::are_digits;
use crate::error::Error;

/// A PIN: 4 to 12 digits (ISO 9564-1, 8.1). Erased on drop, compared in constant time, prints as
/// nothing, and never leaves this crate in the clear.
pub struct Pin {
    /// Each digit from 0 to 9.
    digits: Zeroizing<Vec<u8>>,
    length: Length,
}

/// How many digits a PIN has: 4 to 12.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Length(u8);

impl Pin {
    /// The PIN that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::Pin`] when the text is not 4 to 12 decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let length = u8::try_from(text.len()).map_err(|_| Error::Pin)?;
        let length = Length::parse(length).map_err(|_| Error::Pin)?;
        if !are_digits(text.as_bytes()) {
            return Err(Error::Pin);
        }
        Ok(Self::of(text.bytes().map(|digit| digit & 0x0F), length))
    }

    /// A random PIN, each one as likely as any other.
    #[must_use]
    pub fn random(length: Length, random: &mut dyn CryptoRng) -> Self {
        Self::of(core::iter::repeat_with(|| below(10, random)), length)
    }

    /// How many digits there are.
    #[must_use]
    pub const fn length(&self) -> Length {
        self.length
    }

    /// Whether both are the same PIN, in time that depends on the lengths alone.
    #[must_use]
    pub fn ct_eq(&self, other: &Self) -> bool {
        self.digits.as_slice().ct_eq(other.digits.as_slice()).into()
    }

    /// The first digits of `digits`, as many as `length` says.
    fn of(digits: impl Iterator<Item = u8>, length: Length) -> Self {
        // Sized at once: growing would leave a copy behind.
        let mut kept = Zeroizing::new(Vec::with_capacity(usize::from(length.0)));
        kept.extend(digits.take(usize::from(length.0)));
        Self { digits: kept, length }
    }

    /// From 0 to 9 each.
    fn digits(&self) -> impl Iterator<Item = u8> {
        self.digits.iter().copied()
    }

    fn verify(&self, presented: &Self) -> Result<(), Error> {
        if self.ct_eq(presented) { Ok(()) } else { Err(Error::PinVerification) }
    }
}

impl Length {
    /// What most cards have.
    pub const FOUR: Self = Self(4);

    /// The length that `digits` is.
    ///
    /// # Errors
    ///
    /// [`Error::PinLength`] when it is not 4 to 12.
    pub fn parse(digits: u8) -> Result<Self, Error> {
        if LENGTHS.contains(&digits) { Ok(Self(digits)) } else { Err(Error::PinLength) }
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Pin")
    }
}

/// A number from 0 to `limit` - 1, each one as likely as any other.
fn below(limit: u8, random: &mut dyn CryptoRng) -> u8 {
    let fair = u8::MAX - u8::MAX % limit;
    loop {
        let mut byte = [0];
        random.fill_bytes(&mut byte);
        let [byte] = byte;
        if byte < fair {
            return byte % limit;
        }
    }
}

const LENGTHS: core::ops::RangeInclusive<u8> = 4..=12;
