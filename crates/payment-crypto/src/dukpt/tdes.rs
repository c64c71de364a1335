//! TDES DUKPT (ANSI X9.24-1:2009, annex A; ANSI X9.24-3:2017, annex C).
//!
//! ```text
//! serial number    device, 59 bits ‖ transaction counter, 21 bits
//! initial key      TDES(BDK, D) ‖ TDES(BDK ⊕ C, D), D = device and zeros, first 8 bytes
//! transaction key  one step for each 1 of the counter, from the left, R = last 8 bytes of the
//!                  serial number with the ones so far:  F(K ⊕ C, R) ‖ F(K, R)
//! F(Kl ‖ Kr, R)    DES(Kl, R ⊕ Kr) ⊕ Kr
//! working key      K ⊕ mask of the usage; for data, each half encrypted under the whole
//! C                C0C0C0C000000000 twice
//! ```
//!
//! ```
//! use payment_crypto::dukpt::tdes::{InitialKey, Ksn, Usage};
//! use payment_crypto::key::{Algorithm, Key};
//! use payment_crypto::secret::Secret;
//!
//! # fn main() -> Result<(), payment_crypto::Error> {
//! let bdk = Key::from_secret(Algorithm::Tdes2Key, Secret::new(vec![0x5A; 16]))?;
//! let ksn = Ksn::parse("FFFF9876543210E00001")?;
//! let transaction = InitialKey::derive(&bdk, &ksn)?.transaction_key(&ksn)?;
//! let pin_key = transaction.working_key(Usage::Pin)?;
//! assert_eq!(pin_key.algorithm(), Algorithm::Tdes2Key);
//! # Ok(())
//! # }
//! ```

use core::fmt;

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::cipher::{self, Mode, tdes};
use crate::error::Error;
use crate::key::{Algorithm, Key};
use crate::secret::Secret;

/// A key serial number: ten bytes. Prints as them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ksn([u8; KSN_LENGTH]);

/// The initial key of a device (IPEK), a two-key TDES key. Prints as nothing.
pub struct InitialKey(Key);

/// The key of one transaction, which its working keys are made from. Prints as nothing.
pub struct TransactionKey(Key);

/// What a working key is for (X9.24-1, A.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Usage {
    /// Encryption of a PIN block.
    Pin,
    /// Codes of messages from the device.
    MacRequest,
    /// Codes of messages to the device.
    MacResponse,
    /// Encryption of data from the device.
    DataRequest,
    /// Encryption of data to the device.
    DataResponse,
}

impl Ksn {
    /// The serial number that `text` is: 20 hexadecimal digits of either case, or 16, which then
    /// have FFFF before them.
    ///
    /// # Errors
    ///
    /// [`Error::Ksn`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut bytes = [0xFF; KSN_LENGTH];
        let filled = if text.len() == SHORT_TEXT_LENGTH { FILLED } else { 0 };
        let given = bytes.get_mut(filled..).ok_or(Error::Ksn)?;
        hex::decode_to_slice(text, given).map_err(|_| Error::Ksn)?;
        Ok(Self(bytes))
    }

    /// The ten bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The transaction counter: the last 21 bits.
    #[must_use]
    pub const fn transaction_counter(&self) -> u32 {
        let [_, _, _, _, _, _, last @ ..] = self.0;
        u32::from_be_bytes(last) & COUNTER_MASK
    }

    /// The same device at another transaction.
    const fn with_counter(&self, counter: u32) -> Self {
        let [a, b, c, d, e, f, last @ ..] = self.0;
        let last = u32::from_be_bytes(last) & !COUNTER_MASK | counter;
        let [g, h, i, j] = last.to_be_bytes();
        Self([a, b, c, d, e, f, g, h, i, j])
    }

    const fn first_half(&self) -> [u8; 8] {
        let [half @ .., _, _] = self.0;
        half
    }

    const fn last_half(&self) -> [u8; 8] {
        let [_, _, half @ ..] = self.0;
        half
    }
}

impl InitialKey {
    /// The initial key of the device that `ksn` names, from the base derivation key `bdk`
    /// (X9.24-1, A.6). The transaction counter is not looked at.
    ///
    /// # Errors
    ///
    /// [`Error::KeyAlgorithm`] when `bdk` is not a two-key TDES key.
    pub fn derive(bdk: &Key, ksn: &Ksn) -> Result<Self, Error> {
        let device = ksn.with_counter(0).first_half();
        let mut halves = Halves([device, device]);
        let [left, right] = &mut halves.0;
        cipher::encrypt(Self::of(bdk)?, Mode::Ecb, left)?;
        let masked = Halves::of(bdk)?.masked(DERIVATION_MASK).to_key()?;
        cipher::encrypt(&masked, Mode::Ecb, right)?;
        halves.to_key().map(Self)
    }

    /// The initial key that `key` is, for who holds it without the base derivation key.
    ///
    /// # Errors
    ///
    /// [`Error::KeyAlgorithm`] when it is not a two-key TDES key.
    pub fn new(key: Key) -> Result<Self, Error> {
        Self::of(&key)?;
        Ok(Self(key))
    }

    /// The key of the transaction that `ksn` names (X9.24-1, A.3).
    ///
    /// # Errors
    ///
    /// [`Error::TransactionCounter`] when the counter is zero, which no transaction has, or has
    /// more than ten ones, which devices skip.
    pub fn transaction_key(&self, ksn: &Ksn) -> Result<TransactionKey, Error> {
        let counter = ksn.transaction_counter();
        if !COUNTER_ONES.contains(&counter.count_ones()) {
            return Err(Error::TransactionCounter);
        }
        let mut key = Halves::of(&self.0)?;
        let mut reached = 0;
        for place in (0..COUNTER_BITS).rev() {
            let one = counter & (1 << place);
            if one != 0 {
                reached |= one;
                let register = ksn.with_counter(reached).last_half();
                key =
                    Halves([key.masked(DERIVATION_MASK).one_way(register), key.one_way(register)]);
            }
        }
        key.to_key().map(TransactionKey)
    }

    /// The key itself, to be exported.
    #[must_use]
    pub fn into_key(self) -> Key {
        self.0
    }

    fn of(key: &Key) -> Result<&Key, Error> {
        if key.algorithm() == Algorithm::Tdes2Key { Ok(key) } else { Err(Error::KeyAlgorithm) }
    }
}

impl TransactionKey {
    /// The working key for `usage`, of any parity (X9.24-1, A.4.1).
    ///
    /// # Errors
    ///
    /// None that a key of this type could cause.
    pub fn working_key(&self, usage: Usage) -> Result<Key, Error> {
        let mut key = Halves::of(&self.0)?.masked(usage.mask());
        if matches!(usage, Usage::DataRequest | Usage::DataResponse) {
            let masked = key.to_key()?;
            cipher::encrypt(&masked, Mode::Ecb, key.0.as_flattened_mut())?;
        }
        key.to_key()
    }

    /// The key itself, before any mask.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.0
    }
}

impl Usage {
    const fn mask(self) -> u64 {
        match self {
            Self::Pin => 0xFF,
            Self::MacRequest => 0xFF00,
            Self::MacResponse => 0xFF00_0000,
            Self::DataRequest => 0x00FF_0000,
            Self::DataResponse => 0xFF_0000_0000,
        }
    }
}

/// A two-key TDES key, taken apart.
#[derive(Zeroize, ZeroizeOnDrop)]
struct Halves([[u8; tdes::BLOCK_LENGTH]; 2]);

impl Halves {
    fn of(key: &Key) -> Result<Self, Error> {
        match key.secret().expose_secret().as_chunks() {
            ([left, right], []) => Ok(Self([*left, *right])),
            _ => Err(Error::KeyAlgorithm),
        }
    }

    fn to_key(&self) -> Result<Key, Error> {
        Key::from_secret(Algorithm::Tdes2Key, Secret::new(self.0.as_flattened().to_vec()))
    }

    fn masked(&self, mask: u64) -> Self {
        Self(self.0.map(|half| exclusive_or(half, mask.to_be_bytes())))
    }

    /// X9.24-1, A.2: the way back would need the key.
    fn one_way(&self, register: [u8; tdes::BLOCK_LENGTH]) -> [u8; tdes::BLOCK_LENGTH] {
        let [left, right] = &self.0;
        let mut block = exclusive_or(register, *right);
        tdes::encrypt_block_with_single_des(left, &mut block);
        exclusive_or(block, *right)
    }
}

fn exclusive_or(one: [u8; 8], other: [u8; 8]) -> [u8; 8] {
    (u64::from_be_bytes(one) ^ u64::from_be_bytes(other)).to_be_bytes()
}

impl fmt::Debug for Ksn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Ksn({})", hex::encode_upper(self.0))
    }
}

impl fmt::Debug for InitialKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("InitialKey")
    }
}

impl fmt::Debug for TransactionKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TransactionKey")
    }
}

const KSN_LENGTH: usize = 10;
/// A serial number of eight bytes is one whose field was not filled.
const SHORT_TEXT_LENGTH: usize = 16;
const FILLED: usize = 2;

const COUNTER_BITS: u32 = 21;
const COUNTER_MASK: u32 = (1 << COUNTER_BITS) - 1;
/// A device counts to the next number with no more ones than this, so that no host derives in
/// more steps.
const COUNTER_ONES: core::ops::RangeInclusive<u32> = 1..=10;

const DERIVATION_MASK: u64 = 0xC0C0_C0C0_0000_0000;
