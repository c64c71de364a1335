//! Derived unique key per transaction: a device that holds no base key encrypts each transaction
//! under keys of its own, and whoever holds the base derivation key finds them from the key
//! serial number that comes with it.
//!
//! [`tdes`] and [`aes`] are the two standards; what is here chooses between them by the key.
//!
//! ```
//! use payment_crypto::dukpt::{self, Direction, Ksn, Purpose};
//! use payment_crypto::dukpt::aes::KeyType;
//! use payment_crypto::key::{Algorithm, Key};
//! use payment_crypto::secret::Secret;
//!
//! # fn main() -> Result<(), payment_crypto::Error> {
//! let bdk = Key::from_secret(Algorithm::Aes128, Secret::new(vec![0x5A; 16]))?;
//! let ksn = Ksn::parse("FFFF9876543210E000000001")?;
//! let purpose = Purpose::Data(Direction::Request);
//! let key = dukpt::derive_working_key(&bdk, &ksn, purpose, KeyType::Aes128)?;
//! assert_eq!(key.algorithm(), Algorithm::Aes128);
//! # Ok(())
//! # }
//! ```

pub mod aes;
pub mod tdes;

use crate::error::Error;
use crate::key::{Algorithm, Key};

/// A key serial number: which device, and which of its transactions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ksn {
    /// Of a device with TDES keys: ten bytes.
    Tdes(tdes::Ksn),
    /// Of a device with AES keys: twelve bytes.
    Aes(aes::Ksn),
}

/// What a working key is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Purpose {
    /// Encryption of a PIN block.
    Pin,
    /// Message authentication.
    Mac(Direction),
    /// Encryption of data.
    Data(Direction),
}

/// Which messages a working key is for, seen from the device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// From the device: it encrypts, or makes the code.
    Request,
    /// To the device: it decrypts, or verifies the code.
    Response,
    /// Both ways; under AES alone.
    Bidirectional,
}

/// The initial key of a device, from the base derivation key `bdk`. The transaction counter in
/// `ksn` is not looked at.
///
/// # Errors
///
/// [`Error::KsnAlgorithm`] when the serial number is not one for keys of this algorithm,
/// [`Error::KeyAlgorithm`] when the key is neither a two-key TDES key nor an AES key.
pub fn derive_initial_key(bdk: &Key, ksn: &Ksn) -> Result<Key, Error> {
    match ksn.checked(bdk)? {
        Ksn::Tdes(ksn) => Ok(tdes::InitialKey::derive(bdk, &ksn)?.into_key()),
        Ksn::Aes(ksn) => Ok(aes::InitialKey::derive(bdk, &ksn)?.into_key()),
    }
}

/// The key of one transaction for one purpose, from the base derivation key `bdk`.
///
/// # Errors
///
/// As [`derive_initial_key`]; [`Error::TransactionCounter`] when the counter is one that no device
/// uses, [`Error::DerivedStrength`] when `key_type` is stronger than the base derivation key,
/// which under TDES is everything but two-key TDES, and [`Error::BothDirections`] when keys for
/// both directions are asked of a TDES key.
pub fn derive_working_key(
    bdk: &Key,
    ksn: &Ksn,
    purpose: Purpose,
    key_type: aes::KeyType,
) -> Result<Key, Error> {
    match ksn.checked(bdk)? {
        Ksn::Tdes(ksn) => {
            if key_type != aes::KeyType::Tdes2Key {
                return Err(Error::DerivedStrength);
            }
            let usage = purpose.tdes()?;
            let key = tdes::InitialKey::derive(bdk, &ksn)?.transaction_key(&ksn)?;
            key.working_key(usage)
        }
        Ksn::Aes(ksn) => {
            let key = aes::InitialKey::derive(bdk, &ksn)?.transaction_key(&ksn)?;
            key.working_key(purpose.aes(), key_type)
        }
    }
}

impl Ksn {
    /// The serial number that `text` is: 24 hexadecimal digits for AES, 20 for TDES, or 16, which
    /// are those of TDES without the four F that fill the field.
    ///
    /// # Errors
    ///
    /// [`Error::Ksn`] when the text is anything else.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() == aes::Ksn::TEXT_LENGTH {
            aes::Ksn::parse(text).map(Self::Aes)
        } else {
            tdes::Ksn::parse(text).map(Self::Tdes)
        }
    }

    const fn checked(self, bdk: &Key) -> Result<Self, Error> {
        let is_aes = match bdk.algorithm() {
            Algorithm::Tdes2Key => false,
            Algorithm::Aes128 | Algorithm::Aes192 | Algorithm::Aes256 => true,
            _ => return Err(Error::KeyAlgorithm),
        };
        if matches!(self, Self::Aes(_)) == is_aes { Ok(self) } else { Err(Error::KsnAlgorithm) }
    }
}

impl Purpose {
    const fn tdes(self) -> Result<tdes::Usage, Error> {
        match self {
            Self::Pin => Ok(tdes::Usage::Pin),
            Self::Mac(Direction::Request) => Ok(tdes::Usage::MacRequest),
            Self::Mac(Direction::Response) => Ok(tdes::Usage::MacResponse),
            Self::Data(Direction::Request) => Ok(tdes::Usage::DataRequest),
            Self::Data(Direction::Response) => Ok(tdes::Usage::DataResponse),
            Self::Mac(Direction::Bidirectional) | Self::Data(Direction::Bidirectional) => {
                Err(Error::BothDirections)
            }
        }
    }

    const fn aes(self) -> aes::Usage {
        match self {
            Self::Pin => aes::Usage::PinEncryption,
            Self::Mac(Direction::Request) => aes::Usage::MacGeneration,
            Self::Mac(Direction::Response) => aes::Usage::MacVerification,
            Self::Mac(Direction::Bidirectional) => aes::Usage::MacBothWays,
            Self::Data(Direction::Request) => aes::Usage::DataEncryption,
            Self::Data(Direction::Response) => aes::Usage::DataDecryption,
            Self::Data(Direction::Bidirectional) => aes::Usage::DataBothWays,
        }
    }
}
