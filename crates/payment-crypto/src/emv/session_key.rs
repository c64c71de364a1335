//! The key of one transaction with a card (EMV Book 2, A1.3, and the schemes' own methods).
//!
//! ```text
//! EMV common   R = eight bytes; TDES(MK, R with F0 third) ‖ TDES(MK, R with 0F third)
//! Mastercard   the same, R = ATC ‖ 00 00 ‖ unpredictable number
//! EMV2000      a tree of four branches and eight levels, with the card's key at its root
//! Visa, Amex   MK ⊕ (six zero bytes ‖ ATC ‖ six zero bytes ‖ ¬ATC)
//! UnionPay     TDES(MK, six zero bytes ‖ ATC) ‖ TDES(MK, six zero bytes ‖ ¬ATC)
//! ```
//!
//! All but UnionPay's have odd parity.

use core::{fmt, mem};

use zeroize::{Zeroize, ZeroizeOnDrop};

use super::cryptogram::ApplicationCryptogram;
use super::master_key::IccMasterKey;
use super::{ApplicationTransactionCounter, UnpredictableNumber, exclusive_or};
use crate::cipher::{Mode, tdes};
use crate::error::Error;
use crate::key::{self, Algorithm, Key};
use crate::secret::Secret;

/// How a session key is derived from the card's master key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derivation {
    /// It is the card's master key: cryptograms of Visa (version 10), Amex and JCB (version 1).
    MasterKey,
    /// EMV's common method (A1.3.1).
    EmvCommon(Diversifier),
    /// The tree of EMV 4.1, Book 2, A1.3, with its recommended parameters: four branches, eight
    /// levels, an initial value of zeros.
    Emv2000(ApplicationTransactionCounter),
    /// Mastercard's method for cryptograms (versions 10 to 13, 16 and 17).
    Mastercard(ApplicationTransactionCounter, UnpredictableNumber),
    /// Visa's method for scripts.
    Visa(ApplicationTransactionCounter),
    /// Amex's method for scripts: Visa's, as far as the public knows.
    Amex(ApplicationTransactionCounter),
    /// UnionPay's (PBOC's) method.
    UnionPay(ApplicationTransactionCounter),
}

/// What makes a common session key differ from others: eight bytes, the third without effect
/// (EMV's R).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Diversifier([u8; tdes::BLOCK_LENGTH]);

/// The key of one transaction for one duty, a two-key TDES key. Prints as nothing.
pub struct SessionKey(Key);

impl SessionKey {
    /// The key of the transaction, from the card's master key for the duty.
    ///
    /// # Errors
    ///
    /// None that a key of this type could cause.
    pub fn derive(card: &IccMasterKey, derivation: Derivation) -> Result<Self, Error> {
        let mut halves = match derivation {
            Derivation::MasterKey => return Halves::of(card.key())?.to_key().map(Self),
            Derivation::EmvCommon(diversifier) => diversifier.halves().encrypted(card.key())?,
            Derivation::Emv2000(counter) => leaf(card, counter)?,
            Derivation::Mastercard(counter, number) => {
                Diversifier::with_number(counter, number).halves().encrypted(card.key())?
            }
            Derivation::Visa(counter) | Derivation::Amex(counter) => {
                Halves::of(card.key())?.combined(&Halves::counting(counter))
            }
            // Its published keys have any parity.
            Derivation::UnionPay(counter) => {
                return Halves::counting(counter).encrypted(card.key())?.to_key().map(Self);
            }
        };
        key::adjust_parity(halves.0.as_flattened_mut());
        halves.to_key().map(Self)
    }

    /// The key itself.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.0
    }
}

impl Diversifier {
    /// The diversifier that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::Diversifier`] when the text is not sixteen hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        super::bytes(text).map(Self).ok_or(Error::Diversifier)
    }

    const fn with_number(atc: ApplicationTransactionCounter, number: UnpredictableNumber) -> Self {
        let ([a, b], [c, d, e, f]) = (atc.0, number.0);
        Self([a, b, 0, 0, c, d, e, f])
    }

    const fn halves(self) -> Halves {
        let [a, b, _, d, e, f, g, h] = self.0;
        Halves([[a, b, 0xF0, d, e, f, g, h], [a, b, 0x0F, d, e, f, g, h]])
    }
}

/// For cryptograms: the counter and six zeros.
impl From<ApplicationTransactionCounter> for Diversifier {
    fn from(counter: ApplicationTransactionCounter) -> Self {
        let [a, b] = counter.0;
        Self([a, b, 0, 0, 0, 0, 0, 0])
    }
}

/// For scripts: the cryptogram of the transaction.
impl From<&ApplicationCryptogram> for Diversifier {
    fn from(cryptogram: &ApplicationCryptogram) -> Self {
        Self(cryptogram.block())
    }
}

/// A two-key TDES key, taken apart, or what becomes one.
#[derive(Zeroize, ZeroizeOnDrop)]
struct Halves([[u8; tdes::BLOCK_LENGTH]; 2]);

impl Halves {
    fn of(key: &Key) -> Result<Self, Error> {
        match key.secret().expose_secret().as_chunks() {
            ([left, right], []) => Ok(Self([*left, *right])),
            _ => Err(Error::KeyLength),
        }
    }

    /// The counter at the end of the left half, its complement at the end of the right.
    const fn counting(counter: ApplicationTransactionCounter) -> Self {
        let [a, b] = counter.0;
        Self([[0, 0, 0, 0, 0, 0, a, b], [0, 0, 0, 0, 0, 0, !a, !b]])
    }

    fn encrypted(mut self, key: &Key) -> Result<Self, Error> {
        tdes::encrypt(key, Mode::Ecb, self.0.as_flattened_mut())?;
        Ok(self)
    }

    fn combined(&self, other: &Self) -> Self {
        let ([left, right], [other_left, other_right]) = (&self.0, &other.0);
        Self([exclusive_or(*left, *other_left), exclusive_or(*right, *other_right)])
    }

    fn to_key(&self) -> Result<Key, Error> {
        Key::from_secret(Algorithm::Tdes2Key, Secret::new(self.0.as_flattened().to_vec()))
    }
}

/// The session key of the EMV2000 tree, before parity. The keys on the way have none either: they
/// are the data of the level after the next.
fn leaf(card: &IccMasterKey, counter: ApplicationTransactionCounter) -> Result<Halves, Error> {
    let branch_at = |level: u32| u16::from_be_bytes(counter.0) >> (BRANCH_BITS * (LEVELS - level));
    let mut grandparent = Halves([[0; tdes::BLOCK_LENGTH]; 2]);
    let mut parent = Halves::of(card.key())?;
    for level in 1..LEVELS {
        let child = child(&parent, &grandparent, branch_at(level))?;
        grandparent = mem::replace(&mut parent, child);
    }
    Ok(child(&parent, &grandparent, branch_at(LEVELS))?.combined(&grandparent))
}

fn child(parent: &Halves, grandparent: &Halves, branch: u16) -> Result<Halves, Error> {
    let branch = u64::from(branch & BRANCH_MASK);
    let differing = Halves([branch.to_be_bytes(), (branch ^ 0xF0).to_be_bytes()]);
    grandparent.combined(&differing).encrypted(&parent.to_key()?)
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SessionKey")
    }
}

/// The levels of the EMV2000 tree, and the bits that choose one of four branches at each.
const LEVELS: u32 = 8;
const BRANCH_BITS: u32 = 2;
const BRANCH_MASK: u16 = (1 << BRANCH_BITS) - 1;
