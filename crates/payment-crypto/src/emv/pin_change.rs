//! The command that gives a card a new PIN (EMV Book 2, 9; the schemes' own PIN blocks).
//!
//! ```text
//! EMV common, Mastercard, EMV2000
//!     block      2 ‖ length of the new PIN ‖ PIN ‖ F to 16 digits (ISO 9564-1, format 2)
//! Visa, Amex
//!     block      four zero bytes ‖ bytes 5 to 8 of the card's master key for cryptograms
//!              ⊕ 0 ‖ length of the new PIN ‖ PIN ‖ F to 16 digits
//!              ⊕ current PIN ‖ 0 to 16 digits, where it is to be checked
//!     plaintext  08 ‖ block ‖ 80 and zeros to 16 bytes
//! MAC of the command ‖ encrypted block
//! ```
//!
//! Visa's block is as public descriptions have it. Amex's is not public: it has the same
//! ingredients, and is taken to be Visa's.
//!
//! ```
//! use payment_crypto::emv::cryptogram::ApplicationCryptogram;
//! use payment_crypto::emv::master_key::IccMasterKey;
//! use payment_crypto::emv::pin_change::{self, CardKeys, Scheme, ScriptPin};
//! use payment_crypto::key::{Algorithm, Key};
//! use payment_crypto::secret::Secret;
//!
//! # fn main() -> Result<(), payment_crypto::Error> {
//! # let key = |byte| Key::from_secret(Algorithm::Tdes2Key, Secret::new(vec![byte; 16]));
//! let (integrity, confidentiality) = (IccMasterKey::new(key(1)?)?, IccMasterKey::new(key(2)?)?);
//! let keys = CardKeys { integrity: &integrity, confidentiality: &confidentiality };
//! let cryptogram = ApplicationCryptogram::parse("29CCA15AE665FA2E")?;
//! let (command, new_pin) = ([0x84, 0x24, 0x00, 0x02, 0x10], ScriptPin::parse("1234")?);
//! let scheme = Scheme::Mastercard(&cryptogram);
//! let change = pin_change::generate(keys, &command, &new_pin, scheme)?;
//! assert_eq!((change.encrypted_pin_block.len(), change.mac.as_bytes().len()), (8, 8));
//! # Ok(())
//! # }
//! ```

use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::cryptogram::ApplicationCryptogram;
use super::master_key::IccMasterKey;
use super::script::{self, Mode, Padding};
use super::session_key::{Derivation, SessionKey};
use super::{ApplicationTransactionCounter, exclusive_or};
use crate::cipher::tdes;
use crate::digits::are_digits;
use crate::error::Error;
use crate::mac::Mac;

/// A PIN for a card: 4 to 12 digits (ISO 9564-1). Erased on drop; prints as nothing.
pub struct ScriptPin(Zeroizing<Vec<u8>>);

/// The master keys of a card for scripts.
#[derive(Clone, Copy, Debug)]
pub struct CardKeys<'a> {
    /// For message authentication codes (SMI).
    pub integrity: &'a IccMasterKey,
    /// For encryption (SMC).
    pub confidentiality: &'a IccMasterKey,
}

/// Whose command it is.
#[derive(Clone, Copy, Debug)]
pub enum Scheme<'a> {
    /// EMV's: session keys by the common method from the cryptogram, mode and padding as the
    /// issuer chose them.
    EmvCommon(&'a ApplicationCryptogram, Mode, Padding),
    /// Of EMV 4.1: session keys by the tree.
    Emv2000(ApplicationTransactionCounter),
    /// Mastercard's: session keys by the common method from the cryptogram.
    Mastercard(&'a ApplicationCryptogram),
    /// Visa's: session keys by Visa's method.
    Visa(ApplicationTransactionCounter, VisaPinBlock<'a>),
    /// Amex's: session keys by Amex's method.
    Amex(ApplicationTransactionCounter, VisaPinBlock<'a>),
}

/// What goes into the PIN block of Visa and Amex besides the new PIN.
#[derive(Clone, Copy, Debug)]
pub struct VisaPinBlock<'a> {
    /// The card's master key for cryptograms (UDK, from the issuer's key for them).
    pub cryptogram: &'a IccMasterKey,
    /// The PIN that the card has, where the card is to check it.
    pub current_pin: Option<&'a ScriptPin>,
}

/// What a command that changes a PIN carries.
#[derive(Debug)]
pub struct PinChange {
    /// The PIN block, padded and encrypted for the card: 8 or 16 bytes.
    pub encrypted_pin_block: Vec<u8>,
    /// The code of the command and the encrypted block: 8 bytes.
    pub mac: Mac,
}

/// The encrypted block and the code of the command that gives a card `new_pin`. `command` is what
/// comes before the block in the code: the header, and whatever of the transaction the scheme
/// includes.
///
/// # Errors
///
/// [`Error::BlockLength`] when EMV's command is to have a padding that leaves a part of a block.
pub fn generate(
    keys: CardKeys<'_>,
    command: &[u8],
    new_pin: &ScriptPin,
    scheme: Scheme<'_>,
) -> Result<PinChange, Error> {
    let confidentiality = SessionKey::derive(keys.confidentiality, scheme.derivation())?;
    let integrity = SessionKey::derive(keys.integrity, scheme.derivation())?;
    let (mode, padding) = scheme.encryption();
    let block = scheme.pin_block(new_pin)?;
    let encrypted_pin_block = script::encrypt(&confidentiality, mode, padding, &*block)?;
    let mac = script::generate_mac(&integrity, &[command, &encrypted_pin_block].concat())?;
    Ok(PinChange { encrypted_pin_block, mac })
}

impl ScriptPin {
    /// The PIN that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::ScriptPin`] when the text is not 4 to 12 decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if !PIN_LENGTHS.contains(&text.len()) || !are_digits(text.as_bytes()) {
            return Err(Error::ScriptPin);
        }
        Ok(Self(Zeroizing::new(text.as_bytes().to_vec())))
    }

    /// Control digit and length, the PIN, F to the end.
    fn block(&self, control: u8) -> [u8; tdes::BLOCK_LENGTH] {
        let length = u8::try_from(self.0.len()).unwrap_or(0);
        let mut block = self.packed(0xF);
        block.rotate_right(1);
        if let Some(first) = block.first_mut() {
            *first = control << 4 | length;
        }
        block
    }

    /// The digits, two a byte, then `fill`.
    fn packed(&self, fill: u8) -> [u8; tdes::BLOCK_LENGTH] {
        let mut digits = self.0.iter().map(|digit| digit & 0x0F);
        core::array::from_fn(|_| {
            let mut next = || digits.next().unwrap_or(fill);
            next() << 4 | next()
        })
    }
}

impl Scheme<'_> {
    fn derivation(&self) -> Derivation {
        match *self {
            Self::EmvCommon(cryptogram, ..) | Self::Mastercard(cryptogram) => {
                Derivation::EmvCommon(cryptogram.into())
            }
            Self::Emv2000(counter) => Derivation::Emv2000(counter),
            Self::Visa(counter, _) => Derivation::Visa(counter),
            Self::Amex(counter, _) => Derivation::Amex(counter),
        }
    }

    const fn encryption(&self) -> (Mode, Padding) {
        match *self {
            Self::EmvCommon(_, mode, padding) => (mode, padding),
            Self::Emv2000(_) | Self::Mastercard(_) => (Mode::Cbc, Padding::WhereNeeded),
            Self::Visa(..) | Self::Amex(..) => (Mode::Ecb, Padding::AlwaysAfterLength),
        }
    }

    fn pin_block(&self, new_pin: &ScriptPin) -> Result<Zeroizing<[u8; 8]>, Error> {
        match self {
            Self::EmvCommon(..) | Self::Emv2000(_) | Self::Mastercard(_) => {
                Ok(Zeroizing::new(new_pin.block(ISO_FORMAT_2)))
            }
            Self::Visa(_, keys) | Self::Amex(_, keys) => {
                let key = keys.cryptogram.key().secret().expose_secret();
                let [_, _, _, _, e, f, g, h] = *key.first_chunk().ok_or(Error::KeyLength)?;
                let mut block = exclusive_or([0, 0, 0, 0, e, f, g, h], new_pin.block(0));
                if let Some(current_pin) = keys.current_pin {
                    block = exclusive_or(block, current_pin.packed(0));
                }
                Ok(Zeroizing::new(block))
            }
        }
    }
}

impl fmt::Debug for ScriptPin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ScriptPin")
    }
}

const PIN_LENGTHS: core::ops::RangeInclusive<usize> = 4..=12;
const ISO_FORMAT_2: u8 = 2;
