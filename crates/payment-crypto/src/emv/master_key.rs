//! The master key of a card (EMV Book 2, A1.4).
//!
//! ```text
//! A  Y = last 16 digits of PAN ‖ PAN sequence number, zeros before them
//! B  Y = first 16 decimal digits of SHA-1(PAN ‖ PAN sequence number), then its letters,
//!        A → 0 … F → 5; for account numbers of up to 16 digits as A
//! K  = TDES(IMK, Y) ‖ TDES(IMK, ¬Y), with odd parity
//! ```

use core::{array, fmt};

use sha1::{Digest, Sha1};
use zeroize::Zeroizing;

use super::PanSequenceNumber;
use crate::cipher::{Mode, tdes};
use crate::digits::Pan;
use crate::error::Error;
use crate::key::{self, Algorithm, Key};
use crate::secret::Secret;

/// How the master key of a card is derived from its issuer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DerivationOption {
    /// By encryption of the last digits of the account number (A1.4.1).
    A,
    /// By encryption of digits of the hash of the whole account number, where it has more than 16
    /// (A1.4.2). Else it is [`Self::A`], as the standard says.
    B,
}

/// The master key of a card for one duty, a two-key TDES key of odd parity. Prints as nothing.
pub struct IccMasterKey(Key);

impl IccMasterKey {
    /// The key of the card of `pan` and `psn`, from the issuer's master key for the duty.
    ///
    /// # Errors
    ///
    /// [`Error::KeyAlgorithm`] when `issuer` is not a two-key TDES key.
    pub fn derive(
        issuer: &Key,
        pan: &Pan,
        psn: &PanSequenceNumber,
        option: DerivationOption,
    ) -> Result<Self, Error> {
        checked(issuer)?;
        let digits = match option {
            DerivationOption::B if pan.as_bytes().len() > BLOCK_DIGITS => hashed_digits(pan, psn),
            _ => last_digits(pan, psn),
        };
        let block = u64::from_be_bytes(packed(&*digits));
        let mut halves = Zeroizing::new([block.to_be_bytes(), (!block).to_be_bytes()]);
        let bytes = halves.as_flattened_mut();
        tdes::encrypt(issuer, Mode::Ecb, bytes)?;
        key::adjust_parity(bytes);
        Key::from_secret(Algorithm::Tdes2Key, Secret::new(bytes.to_vec())).map(Self)
    }

    /// The master key that `key` is, for who holds the card's own.
    ///
    /// # Errors
    ///
    /// [`Error::KeyAlgorithm`] when it is not a two-key TDES key.
    pub fn new(key: Key) -> Result<Self, Error> {
        checked(&key)?;
        Ok(Self(key))
    }

    /// The key itself.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.0
    }
}

fn checked(key: &Key) -> Result<(), Error> {
    if key.algorithm() == Algorithm::Tdes2Key { Ok(()) } else { Err(Error::KeyAlgorithm) }
}

/// The digits of the account number and the sequence number, the last `N` of them, zeros before.
fn last_digits<const N: usize>(pan: &Pan, psn: &PanSequenceNumber) -> Zeroizing<[u8; N]> {
    let mut digits = Zeroizing::new([0; N]);
    let given = pan.as_bytes().iter().chain(&psn.0).rev();
    for (place, digit) in digits.iter_mut().rev().zip(given) {
        *place = digit & 0x0F;
    }
    digits
}

fn hashed_digits(pan: &Pan, psn: &PanSequenceNumber) -> Zeroizing<[u8; BLOCK_DIGITS]> {
    let digits = last_digits::<{ 2 * MAX_HASHED }>(pan, psn);
    let bytes = Zeroizing::new(packed::<MAX_HASHED>(&*digits));
    let unused = MAX_HASHED - (pan.as_bytes().len() + psn.0.len()).div_ceil(2);
    let hash = Sha1::digest(bytes.get(unused..).unwrap_or_default());

    let nibbles = || hash.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let decimals = nibbles().filter(|nibble| *nibble < 10);
    let letters = nibbles().filter(|nibble| *nibble >= 10).map(|nibble| nibble - 10);
    let mut chosen = decimals.chain(letters);
    Zeroizing::new(array::from_fn(|_| chosen.next().unwrap_or(0)))
}

/// Two digits a byte.
fn packed<const N: usize>(digits: &[u8]) -> [u8; N] {
    let mut digits = digits.iter();
    array::from_fn(|_| {
        let mut next = || digits.next().copied().unwrap_or(0);
        next() << 4 | next()
    })
}

impl fmt::Debug for IccMasterKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("IccMasterKey")
    }
}

const BLOCK_DIGITS: usize = 2 * tdes::BLOCK_LENGTH;
/// The bytes of 19 digits and two.
const MAX_HASHED: usize = 11;
