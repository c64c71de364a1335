//! Secure messaging: commands that an issuer sends to its card (EMV Book 2, 9).
//!
//! ```text
//! integrity        MAC of the command, padded by method 2: ISO 9797-1, algorithm 3
//! confidentiality  TDES of the command's data, in CBC from zeros, or in ECB
//! ```
//!
//! ```
//! use payment_crypto::emv::master_key::IccMasterKey;
//! use payment_crypto::emv::script::{self, Mode, Padding};
//! use payment_crypto::emv::session_key::{Derivation, Diversifier, SessionKey};
//! use payment_crypto::key::{Algorithm, Key};
//! use payment_crypto::secret::Secret;
//!
//! # fn main() -> Result<(), payment_crypto::Error> {
//! let card = Key::from_secret(Algorithm::Tdes2Key, Secret::new(vec![0x5A; 16]))?;
//! let derivation = Derivation::EmvCommon(Diversifier::parse("29CCA15AE665FA2E")?);
//! let session = SessionKey::derive(&IccMasterKey::new(card)?, derivation)?;
//! let data = script::encrypt(&session, Mode::Cbc, Padding::Always, b"new limit")?;
//! let code = script::generate_mac(&session, &data)?.truncated(4)?;
//! assert_eq!((data.len(), code.as_bytes().len()), (16, 4));
//! # Ok(())
//! # }
//! ```

use alloc::vec::Vec;

use super::session_key::SessionKey;
use crate::cipher::{self, tdes};
use crate::error::Error;
use crate::mac::Mac;
use crate::mac::iso9797::{self, MacAlgorithm};

/// How the blocks of a command's data are encrypted (A1.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Each by itself: Visa.
    Ecb,
    /// Chained, from an initialization vector of zeros: EMV, Mastercard.
    Cbc,
}

/// How a command's data becomes whole blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Padding {
    /// It is whole blocks.
    None,
    /// A byte 80, then zeros, unless it is whole blocks: Mastercard.
    WhereNeeded,
    /// A byte 80, then zeros, always (ISO 7816-4): EMV.
    Always,
    /// A byte with the length before it, and always padded: Visa.
    AlwaysAfterLength,
}

/// The code of `command`: its header, whatever of the transaction the scheme includes, and its
/// data. Eight bytes; schemes send the first four to eight ([`Mac::truncated`]).
///
/// # Errors
///
/// None that a key of this type could cause.
pub fn generate_mac(key: &SessionKey, command: &[u8]) -> Result<Mac, Error> {
    let padding = cipher::padding::Padding::Iso9797Method2;
    iso9797::generate(key.key(), MacAlgorithm::Algorithm3, padding, command)
}

/// `data` of a command, padded and encrypted.
///
/// # Errors
///
/// [`Error::BlockLength`] when the data is not padded and not whole blocks,
/// [`Error::ScriptDataLength`] when it is to be preceded by its length and has more than 255 bytes.
pub fn encrypt(
    key: &SessionKey,
    mode: Mode,
    padding: Padding,
    data: &[u8],
) -> Result<Vec<u8>, Error> {
    let mut blocks = Vec::with_capacity(data.len() + 2 * tdes::BLOCK_LENGTH);
    if padding == Padding::AlwaysAfterLength {
        blocks.push(u8::try_from(data.len()).map_err(|_| Error::ScriptDataLength)?);
    }
    blocks.extend_from_slice(data);
    let is_whole = blocks.len().is_multiple_of(tdes::BLOCK_LENGTH);
    if !(padding == Padding::None || padding == Padding::WhereNeeded && is_whole) {
        blocks.push(0x80);
        blocks.resize(blocks.len().next_multiple_of(tdes::BLOCK_LENGTH), 0);
    }
    let mode = match mode {
        Mode::Ecb => cipher::Mode::Ecb,
        Mode::Cbc => cipher::Mode::Cbc(&[0; tdes::BLOCK_LENGTH]),
    };
    tdes::encrypt(key.key(), mode, &mut blocks)?;
    Ok(blocks)
}
