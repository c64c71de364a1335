//! AES DUKPT (ANSI X9.24-3:2017).
//!
//! ```text
//! serial number    initial key identifier: 4 bytes of BDK ‖ 4 bytes of device
//!                  ‖ transaction counter, 4 bytes
//! derivation data  01 ‖ block, from 1 ‖ usage, 2 bytes ‖ algorithm, 2 bytes ‖ bits of the key,
//!                  2 bytes ‖ initial key identifier, or its last half ‖ counter
//! derived key      AES(K, derivation data) for block 1, 2, its first bytes
//! transaction key  one step for each 1 of the counter, from the left, with the ones so far
//! ```
//!
//! ```
//! use payment_crypto::dukpt::aes::{InitialKey, KeyType, Ksn, Usage};
//! use payment_crypto::key::{Algorithm, Key};
//! use payment_crypto::secret::Secret;
//!
//! # fn main() -> Result<(), payment_crypto::Error> {
//! let bdk = Key::from_secret(Algorithm::Aes256, Secret::new(vec![0x5A; 32]))?;
//! let ksn = Ksn::parse("123456789012345600000001")?;
//! let transaction = InitialKey::derive(&bdk, &ksn)?.transaction_key(&ksn)?;
//! let mac_key = transaction.working_key(Usage::MacGeneration, KeyType::Hmac256)?;
//! assert_eq!(mac_key.algorithm(), Algorithm::HmacSha256);
//! # Ok(())
//! # }
//! ```

use alloc::vec::Vec;
use core::fmt;

use crate::cipher::{Mode, aes};
use crate::error::Error;
use crate::key::{Algorithm, Key};
use crate::secret::Secret;

/// A key serial number: twelve bytes. Prints as them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ksn {
    initial_key_id: [u8; 8],
    transaction_counter: u32,
}

/// The initial key of a device, an AES key as long as the base derivation key. Prints as nothing.
pub struct InitialKey(Key);

/// The key of one transaction (the standard's intermediate derivation key), which its working
/// keys are derived from. Prints as nothing.
pub struct TransactionKey {
    key: Key,
    ksn: Ksn,
}

/// What a working key is for (X9.24-3, 6.3.2, table 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Usage {
    /// Encryption of keys.
    KeyEncryption,
    /// Encryption of a PIN block.
    PinEncryption,
    /// Codes that the device makes.
    MacGeneration,
    /// Codes that the device verifies.
    MacVerification,
    /// Codes in both directions.
    MacBothWays,
    /// Data that the device encrypts.
    DataEncryption,
    /// Data that the device decrypts.
    DataDecryption,
    /// Data in both directions.
    DataBothWays,
    /// Derivation of further keys.
    KeyDerivation,
}

/// What kind of key is derived (X9.24-3, 6.2.1). The standard does not say which hash an HMAC key
/// is for: it becomes a key of HMAC with SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyType {
    /// Triple DES with two keys. Parity is not set.
    Tdes2Key,
    /// Triple DES with three keys. Parity is not set.
    Tdes3Key,
    /// AES with a key of 16 bytes.
    Aes128,
    /// AES with a key of 24 bytes.
    Aes192,
    /// AES with a key of 32 bytes.
    Aes256,
    /// HMAC with a key of 16 bytes.
    Hmac128,
    /// HMAC with a key of 24 bytes.
    Hmac192,
    /// HMAC with a key of 32 bytes.
    Hmac256,
}

impl Ksn {
    pub(super) const TEXT_LENGTH: usize = 24;

    /// The serial number that `text` is: 24 hexadecimal digits of either case.
    ///
    /// # Errors
    ///
    /// [`Error::Ksn`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut bytes = [0; 12];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| Error::Ksn)?;
        let [initial_key_id @ .., a, b, c, d] = bytes;
        Ok(Self { initial_key_id, transaction_counter: u32::from_be_bytes([a, b, c, d]) })
    }

    /// The identifier of the device's initial key: the first eight bytes.
    #[must_use]
    pub const fn initial_key_id(&self) -> &[u8] {
        &self.initial_key_id
    }

    /// The transaction counter: the last four bytes.
    #[must_use]
    pub const fn transaction_counter(&self) -> u32 {
        self.transaction_counter
    }

    /// The last half of the initial key identifier, and `counter`.
    const fn context(&self, counter: u32) -> [u8; 8] {
        let [_, _, _, _, e, f, g, h] = self.initial_key_id;
        let [i, j, k, l] = counter.to_be_bytes();
        [e, f, g, h, i, j, k, l]
    }
}

impl InitialKey {
    /// The initial key of the device that `ksn` names, from the base derivation key `bdk`
    /// (X9.24-3, 6.3.3). The transaction counter is not looked at.
    ///
    /// # Errors
    ///
    /// [`Error::KeyAlgorithm`] when `bdk` is not an AES key.
    pub fn derive(bdk: &Key, ksn: &Ksn) -> Result<Self, Error> {
        derive(bdk, INITIAL_KEY, KeyType::of(bdk)?, ksn.initial_key_id).map(Self)
    }

    /// The initial key that `key` is, for who holds it without the base derivation key.
    ///
    /// # Errors
    ///
    /// [`Error::KeyAlgorithm`] when it is not an AES key.
    pub fn new(key: Key) -> Result<Self, Error> {
        KeyType::of(&key)?;
        Ok(Self(key))
    }

    /// The key of the transaction that `ksn` names (X9.24-3, 6.3.1).
    ///
    /// # Errors
    ///
    /// [`Error::TransactionCounter`] when the counter is zero, which no transaction has, or has
    /// more than sixteen ones, which devices skip.
    pub fn transaction_key(&self, ksn: &Ksn) -> Result<TransactionKey, Error> {
        if !COUNTER_ONES.contains(&ksn.transaction_counter.count_ones()) {
            return Err(Error::TransactionCounter);
        }
        self.at(ksn, ksn.transaction_counter)
    }

    /// The key under which the device that `ksn` names gets its next initial key (X9.24-3, 6.5):
    /// a key encryption key at the counter of all ones.
    ///
    /// # Errors
    ///
    /// [`Error::DerivedStrength`] when `key_type` is stronger than the initial key.
    pub fn update_key(&self, ksn: &Ksn, key_type: KeyType) -> Result<Key, Error> {
        self.at(ksn, u32::MAX)?.working_key(Usage::KeyEncryption, key_type)
    }

    /// The key itself, to be exported.
    #[must_use]
    pub fn into_key(self) -> Key {
        self.0
    }

    /// The transaction key at any counter but zero.
    fn at(&self, ksn: &Ksn, counter: u32) -> Result<TransactionKey, Error> {
        let key_type = KeyType::of(&self.0)?;
        let mut key = None;
        let mut reached = 0;
        for place in (0..u32::BITS).rev() {
            let one = counter & (1 << place);
            if one != 0 {
                reached |= one;
                let from = key.as_ref().unwrap_or(&self.0);
                let usage = Usage::KeyDerivation.number();
                key = Some(derive(from, usage, key_type, ksn.context(reached))?);
            }
        }
        let ksn = Ksn { transaction_counter: counter, ..*ksn };
        Ok(TransactionKey { key: key.ok_or(Error::TransactionCounter)?, ksn })
    }
}

impl TransactionKey {
    /// The working key for `usage` (X9.24-3, 6.3.3).
    ///
    /// # Errors
    ///
    /// [`Error::DerivedStrength`] when `key_type` is stronger than the initial key (6.1.3). Triple
    /// DES is weaker than any AES, whatever its length.
    pub fn working_key(&self, usage: Usage, key_type: KeyType) -> Result<Key, Error> {
        if key_type.strength() > KeyType::of(&self.key)?.strength() {
            return Err(Error::DerivedStrength);
        }
        let context = self.ksn.context(self.ksn.transaction_counter);
        derive(&self.key, usage.number(), key_type, context)
    }

    /// The key itself.
    #[must_use]
    pub const fn key(&self) -> &Key {
        &self.key
    }
}

impl KeyType {
    const fn of(key: &Key) -> Result<Self, Error> {
        match key.algorithm() {
            Algorithm::Aes128 => Ok(Self::Aes128),
            Algorithm::Aes192 => Ok(Self::Aes192),
            Algorithm::Aes256 => Ok(Self::Aes256),
            _ => Err(Error::KeyAlgorithm),
        }
    }

    const fn algorithm(self) -> Algorithm {
        match self {
            Self::Tdes2Key => Algorithm::Tdes2Key,
            Self::Tdes3Key => Algorithm::Tdes3Key,
            Self::Aes128 => Algorithm::Aes128,
            Self::Aes192 => Algorithm::Aes192,
            Self::Aes256 => Algorithm::Aes256,
            Self::Hmac128 | Self::Hmac192 | Self::Hmac256 => Algorithm::HmacSha256,
        }
    }

    /// What stands for the algorithm in the derivation data (X9.24-3, 6.3.2, table 2).
    const fn number(self) -> u16 {
        match self {
            Self::Tdes2Key => 0,
            Self::Tdes3Key => 1,
            Self::Aes128 => 2,
            Self::Aes192 => 3,
            Self::Aes256 => 4,
            Self::Hmac128 | Self::Hmac192 | Self::Hmac256 => 5,
        }
    }

    const fn bits(self) -> u16 {
        match self {
            Self::Tdes2Key | Self::Aes128 | Self::Hmac128 => 128,
            Self::Tdes3Key | Self::Aes192 | Self::Hmac192 => 192,
            Self::Aes256 | Self::Hmac256 => 256,
        }
    }

    const fn strength(self) -> u16 {
        match self {
            Self::Tdes2Key => 80,
            Self::Tdes3Key => 112,
            _ => self.bits(),
        }
    }
}

impl Usage {
    const fn number(self) -> u16 {
        match self {
            Self::KeyEncryption => 0x0002,
            Self::PinEncryption => 0x1000,
            Self::MacGeneration => 0x2000,
            Self::MacVerification => 0x2001,
            Self::MacBothWays => 0x2002,
            Self::DataEncryption => 0x3000,
            Self::DataDecryption => 0x3001,
            Self::DataBothWays => 0x3002,
            Self::KeyDerivation => 0x8000,
        }
    }
}

/// A key of `key_type` for `usage`, from `key` (X9.24-3, 6.3.1).
fn derive(key: &Key, usage: u16, key_type: KeyType, context: [u8; 8]) -> Result<Key, Error> {
    let length = usize::from(key_type.bits() / 8);
    let mut derived = Vec::with_capacity(2 * aes::BLOCK_LENGTH);
    for (block, _) in (1_u8..).zip((0..length).step_by(aes::BLOCK_LENGTH)) {
        derived.extend([DERIVATION_DATA_VERSION, block]);
        derived.extend(usage.to_be_bytes());
        derived.extend(key_type.number().to_be_bytes());
        derived.extend(key_type.bits().to_be_bytes());
        derived.extend(context);
    }
    aes::encrypt(key, Mode::Ecb, &mut derived)?;
    derived.truncate(length);
    Key::from_secret(key_type.algorithm(), Secret::new(derived))
}

impl fmt::Debug for Ksn {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, counter) = (hex::encode_upper(self.initial_key_id), self.transaction_counter);
        write!(out, "Ksn({id}{counter:08X})")
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

const DERIVATION_DATA_VERSION: u8 = 1;
/// The usage of initial keys, which no working key has.
const INITIAL_KEY: u16 = 0x8001;
/// A device counts to the next number with no more ones than this, so that no host derives in
/// more steps; the counter of all ones is the update key's.
const COUNTER_ONES: core::ops::RangeInclusive<u32> = 1..=16;
