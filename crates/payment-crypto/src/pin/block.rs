//! PIN blocks: a PIN on its way, filled up to a cipher block and encrypted (ISO 9564-1, 9;
//! AS 2805.3).
//!
//! | format | clear block | key |
//! | --- | --- | --- |
//! | 0 | `0` length PIN `F…` ⊕ account number | TDES |
//! | 1 | `1` length PIN, random | TDES |
//! | 2 | `2` length PIN `F…` | TDES |
//! | 3 | `3` length PIN, random `A` to `F` ⊕ account number | TDES |
//! | 4 | `4` length PIN `A…`, random; the account number goes in between two encryptions | AES |
//!
//! ```
//! # use payment_crypto::{digits::Pan, key::{Algorithm, Key}};
//! # fn example(random: &mut dyn rand_core::CryptoRng) -> Result<(), payment_crypto::Error> {
//! use payment_crypto::pin::Pin;
//! use payment_crypto::pin::block::{self, Format, Protection};
//! let pan = Pan::parse("5544332211009966")?;
//! let terminal = Key::generate(Algorithm::Tdes2Key, random);
//! let host = Key::generate(Algorithm::Aes128, random);
//! let incoming = Protection { key: &terminal, format: Format::Iso0(&pan) };
//! let outgoing = Protection { key: &host, format: Format::Iso4(&pan) };
//!
//! let pin = Pin::parse("1234")?;
//! let sent = block::encrypt(incoming, &pin, random)?;
//! let forwarded = block::translate(incoming, outgoing, &sent, random)?;
//! assert!(block::decrypt(outgoing, &forwarded)?.ct_eq(&pin));
//! # Ok(())
//! # }
//! ```

mod field;
pub mod iso0;
pub mod iso1;
pub mod iso2;
pub mod iso3;
pub mod iso4;

use alloc::vec::Vec;

use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::Pin;
use crate::cipher::{Mode, tdes};
use crate::digits::Pan;
use crate::error::Error;
use crate::key::Key;

/// The format of a PIN block, with the account number that it is tied to.
#[derive(Clone, Copy, Debug)]
pub enum Format<'a> {
    /// ISO 9564-1 format 0 (ANSI X9.8): for TDES keys.
    Iso0(&'a Pan),
    /// ISO 9564-1 format 1, tied to no account number: for TDES keys.
    Iso1,
    /// ISO 9564-1 format 2, for the way to a chip alone: for TDES keys.
    Iso2,
    /// ISO 9564-1 format 3: for TDES keys.
    Iso3(&'a Pan),
    /// ISO 9564-1 format 4: for AES keys.
    Iso4(&'a Pan),
    /// AS 2805.3 format 0, the same block as ISO format 0: for TDES keys.
    As2805Format0(&'a Pan),
}

/// How a PIN block is protected.
#[derive(Clone, Copy, Debug)]
pub struct Protection<'a> {
    /// The PIN encryption key.
    pub key: &'a Key,
    /// The format.
    pub format: Format<'a>,
}

/// The block of `pin`: 8 bytes under a TDES key, 16 under an AES key.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the format is not for keys of this algorithm.
pub fn encrypt(
    protection: Protection<'_>,
    pin: &Pin,
    random: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Error> {
    let mut clear = match protection.format {
        Format::Iso0(pan) | Format::As2805Format0(pan) => iso0::encode(pin, pan),
        Format::Iso1 => iso1::encode(pin, random),
        Format::Iso2 => iso2::encode(pin),
        Format::Iso3(pan) => iso3::encode(pin, pan, random),
        Format::Iso4(pan) => return iso4::encrypt(protection.key, pin, pan, random),
    };
    // In place, so that what is left behind is encrypted.
    tdes::encrypt(protection.key, Mode::Ecb, clear.as_mut())?;
    Ok(clear.to_vec())
}

/// The PIN of a block.
///
/// # Errors
///
/// [`Error::PinBlock`] when the decrypted block is not one of its format: a wrong key, a wrong
/// account number and a changed block are one error. [`Error::PinBlockLength`] when the block is
/// not one cipher block, [`Error::KeyAlgorithm`] as [`encrypt`].
pub fn decrypt(protection: Protection<'_>, block: &[u8]) -> Result<Pin, Error> {
    let key = protection.key;
    match protection.format {
        Format::Iso0(pan) | Format::As2805Format0(pan) => iso0::decode(&*clear(key, block)?, pan),
        Format::Iso1 => iso1::decode(&*clear(key, block)?),
        Format::Iso2 => iso2::decode(&*clear(key, block)?),
        Format::Iso3(pan) => iso3::decode(&*clear(key, block)?, pan),
        Format::Iso4(pan) => iso4::decrypt(key, block, pan),
    }
}

/// The PIN of `block` in a block of other protection (PCI PIN 3-3): formats 0, 3 and 4 into each
/// other, format 1 into them and itself, never into or out of format 2.
///
/// # Errors
///
/// [`Error::PinTranslation`] when blocks must not be translated between the formats,
/// [`Error::PinTranslationPan`] when the account numbers differ, and as [`decrypt`] and
/// [`encrypt`]. The rules are looked at before the block is.
pub fn translate(
    incoming: Protection<'_>,
    outgoing: Protection<'_>,
    block: &[u8],
    random: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Error> {
    incoming.format.permit(outgoing.format)?;
    encrypt(outgoing, &decrypt(incoming, block)?, random)
}

impl Format<'_> {
    fn permit(self, outgoing: Self) -> Result<(), Error> {
        match (self.pan(), outgoing.pan()) {
            (Some(old), Some(new)) if old.as_bytes().ct_eq(new.as_bytes()).into() => Ok(()),
            (Some(_), Some(_)) => Err(Error::PinTranslationPan),
            (None, _) if matches!(self, Self::Iso1) && !matches!(outgoing, Self::Iso2) => Ok(()),
            _ => Err(Error::PinTranslation),
        }
    }

    const fn pan(&self) -> Option<&Pan> {
        match self {
            Self::Iso0(pan) | Self::Iso3(pan) | Self::Iso4(pan) | Self::As2805Format0(pan) => {
                Some(pan)
            }
            Self::Iso1 | Self::Iso2 => None,
        }
    }
}

fn clear(key: &Key, block: &[u8]) -> Result<Zeroizing<[u8; 8]>, Error> {
    if !key.algorithm().is_tdes() {
        return Err(Error::KeyAlgorithm);
    }
    let block = block.try_into().map_err(|_| Error::PinBlockLength)?;
    let mut clear: Zeroizing<[u8; 8]> = Zeroizing::new(block);
    tdes::decrypt(key, Mode::Ecb, clear.as_mut())?;
    Ok(clear)
}
