//! Chip cards (EMV Integrated Circuit Card Specifications, Book 2): what an issuer computes to
//! trust a card and to be trusted by it.
//!
//! An issuer's master key gives each card its [`master_key`], that gives each transaction its
//! [`session_key`], and those make and verify [`cryptogram`]s, [`script`]s and [`pin_change`]s.
//!
//! ```
//! use payment_crypto::digits::Pan;
//! use payment_crypto::emv::cryptogram::{self, Padding};
//! use payment_crypto::emv::master_key::{DerivationOption, IccMasterKey};
//! use payment_crypto::emv::session_key::{Derivation, SessionKey};
//! use payment_crypto::emv::{ApplicationTransactionCounter, PanSequenceNumber};
//! use payment_crypto::key::{Algorithm, Key};
//! use payment_crypto::secret::Secret;
//!
//! # fn main() -> Result<(), payment_crypto::Error> {
//! let issuer = Key::from_secret(Algorithm::Tdes2Key, Secret::new(vec![0x5A; 16]))?;
//! let (pan, psn) = (Pan::parse("4123456789012345")?, PanSequenceNumber::parse("01")?);
//! let card = IccMasterKey::derive(&issuer, &pan, &psn, DerivationOption::A)?;
//! let atc = ApplicationTransactionCounter::parse("001C")?;
//! let session = SessionKey::derive(&card, Derivation::EmvCommon(atc.into()))?;
//! let cryptogram = cryptogram::generate(&session, b"transaction", Padding::Method2)?;
//! cryptogram::verify(&session, b"transaction", Padding::Method2, &cryptogram)?;
//! # Ok(())
//! # }
//! ```

pub mod cryptogram;
pub mod master_key;
pub mod pin_change;
pub mod script;
pub mod session_key;

use core::fmt;

use crate::digits::are_digits;
use crate::error::Error;

/// Tells cards of one account number apart: two digits (tag 5F34).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PanSequenceNumber([u8; 2]);

/// How many transactions a card has begun: two bytes (tag 9F36).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ApplicationTransactionCounter([u8; 2]);

/// What a terminal adds against repetition: four bytes (tag 9F37).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnpredictableNumber([u8; 4]);

impl PanSequenceNumber {
    /// What stands in for the number of a card that has none.
    pub const ABSENT: Self = Self(*b"00");

    /// The number that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::PanSequenceNumber`] when the text is not two decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let digits = <[u8; 2]>::try_from(text.as_bytes()).ok().filter(|digits| are_digits(digits));
        digits.map(Self).ok_or(Error::PanSequenceNumber)
    }
}

impl ApplicationTransactionCounter {
    /// The counter that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::ApplicationTransactionCounter`] when the text is not four hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        bytes(text).map(Self).ok_or(Error::ApplicationTransactionCounter)
    }
}

impl UnpredictableNumber {
    /// The number that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::UnpredictableNumber`] when the text is not eight hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        bytes(text).map(Self).ok_or(Error::UnpredictableNumber)
    }
}

impl fmt::Debug for ApplicationTransactionCounter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "ApplicationTransactionCounter({})", hex::encode_upper(self.0))
    }
}

impl fmt::Debug for UnpredictableNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "UnpredictableNumber({})", hex::encode_upper(self.0))
    }
}

/// The bytes that `text` is in hexadecimal, of exactly that many digits.
fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).ok().map(|()| bytes)
}

fn exclusive_or(one: [u8; 8], other: [u8; 8]) -> [u8; 8] {
    (u64::from_be_bytes(one) ^ u64::from_be_bytes(other)).to_be_bytes()
}
