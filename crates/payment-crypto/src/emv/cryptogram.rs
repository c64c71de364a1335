//! Cryptograms of cards, and the issuer's answers (EMV Book 2, 8).
//!
//! ```text
//! ARQC, TC, AAC   MAC of the transaction's data under the session key
//! ARPC, method 1  TDES(K, ARQC ⊕ (response code ‖ six zero bytes))
//! ARPC, method 2  first 4 bytes of the MAC of ARQC ‖ card status update ‖ proprietary data,
//!                 padded by method 2
//! ```
//!
//! The MAC is ISO 9797-1, algorithm 3.

use alloc::vec::Vec;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::exclusive_or;
use super::session_key::SessionKey;
use crate::cipher::{self, Mode, tdes};
use crate::error::Error;
use crate::mac::iso9797::{self, MacAlgorithm};

/// A cryptogram of a card (ARQC, TC or AAC): eight bytes. Erased on drop, compared in constant
/// time, prints as nothing: the right one for a transaction that somebody sent is a secret.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct ApplicationCryptogram([u8; tdes::BLOCK_LENGTH]);

/// How the data of a transaction becomes whole blocks (ISO 9797-1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Padding {
    /// It is whole blocks.
    None,
    /// Zeros, as few as needed: Visa (version 10).
    Method1,
    /// A byte 80, then zeros, as few as needed: EMV, Mastercard, Visa (versions 18 and 22).
    Method2,
}

/// How the issuer answers (8.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMethod<'a> {
    /// Method 1: eight bytes, with the response code.
    Method1(ResponseCode),
    /// Method 2: four bytes, with the card status update and up to eight bytes of the issuer's
    /// own.
    Method2(CardStatusUpdate, &'a [u8]),
}

/// An authorisation response code: two bytes (tag 8A).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ResponseCode([u8; 2]);

/// What the issuer wants a card to change: four bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardStatusUpdate([u8; 4]);

/// The answer of an issuer (ARPC): eight or four bytes. Erased on drop, prints as nothing.
pub struct ResponseCryptogram(Zeroizing<Vec<u8>>);

/// The cryptogram of the transaction that `data` describes.
///
/// # Errors
///
/// [`Error::BlockLength`] when the data is not padded and not whole blocks, or empty.
pub fn generate(
    key: &SessionKey,
    data: &[u8],
    padding: Padding,
) -> Result<ApplicationCryptogram, Error> {
    if padding == Padding::None
        && (data.is_empty() || !data.len().is_multiple_of(tdes::BLOCK_LENGTH))
    {
        return Err(Error::BlockLength);
    }
    let filling = match padding {
        // Which adds nothing to whole blocks.
        Padding::None | Padding::Method1 => cipher::padding::Padding::Iso9797Method1,
        Padding::Method2 => cipher::padding::Padding::Iso9797Method2,
    };
    let mac = iso9797::generate(key.key(), MacAlgorithm::Algorithm3, filling, data)?;
    mac.as_bytes().try_into().map(ApplicationCryptogram).map_err(|_| Error::MacLength)
}

/// Whether `presented` is the cryptogram of the transaction that `data` describes, in constant
/// time.
///
/// # Errors
///
/// [`Error::ApplicationCryptogram`] when it is not, and as [`generate`].
pub fn verify(
    key: &SessionKey,
    data: &[u8],
    padding: Padding,
    presented: &ApplicationCryptogram,
) -> Result<(), Error> {
    if generate(key, data, padding)?.0.ct_eq(&presented.0).into() {
        Ok(())
    } else {
        Err(Error::ApplicationCryptogram)
    }
}

/// The answer to a transaction whose cryptogram was `request`. Which key it is made with is the
/// scheme's choice: the transaction's, or the card's own ([`super::session_key::Derivation`]).
///
/// # Errors
///
/// [`Error::ProprietaryData`] when there are more than eight bytes of the issuer's own.
pub fn respond(
    key: &SessionKey,
    request: &ApplicationCryptogram,
    method: ResponseMethod<'_>,
) -> Result<ResponseCryptogram, Error> {
    match method {
        ResponseMethod::Method1(ResponseCode([a, b])) => {
            let mut block = exclusive_or(request.0, [a, b, 0, 0, 0, 0, 0, 0]);
            tdes::encrypt(key.key(), Mode::Ecb, &mut block)?;
            Ok(ResponseCryptogram(Zeroizing::new(block.to_vec())))
        }
        ResponseMethod::Method2(_, data) if data.len() > MAX_PROPRIETARY_LENGTH => {
            Err(Error::ProprietaryData)
        }
        ResponseMethod::Method2(CardStatusUpdate(update), data) => {
            let message = Zeroizing::new([&request.0, &update[..], data].concat());
            let filling = cipher::padding::Padding::Iso9797Method2;
            let mac = iso9797::generate(key.key(), MacAlgorithm::Algorithm3, filling, &message)?;
            let mac = mac.truncated(SHORT_RESPONSE_LENGTH)?;
            Ok(ResponseCryptogram(Zeroizing::new(mac.as_bytes().to_vec())))
        }
    }
}

impl ApplicationCryptogram {
    /// The cryptogram that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::ApplicationCryptogramText`] when the text is not sixteen hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        super::bytes(text).map(Self).ok_or(Error::ApplicationCryptogramText)
    }

    /// The eight bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) const fn block(&self) -> [u8; tdes::BLOCK_LENGTH] {
        self.0
    }
}

impl ResponseCode {
    /// The response code that `text` is: often the digits of the code in ASCII.
    ///
    /// # Errors
    ///
    /// [`Error::ResponseCode`] when the text is not four hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        super::bytes(text).map(Self).ok_or(Error::ResponseCode)
    }
}

impl CardStatusUpdate {
    /// The card status update that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::CardStatusUpdate`] when the text is not eight hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        super::bytes(text).map(Self).ok_or(Error::CardStatusUpdate)
    }
}

impl ResponseCryptogram {
    /// The bytes, eight by method 1, four by method 2.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for ApplicationCryptogram {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ApplicationCryptogram")
    }
}

impl fmt::Debug for ResponseCryptogram {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ResponseCryptogram")
    }
}

const MAX_PROPRIETARY_LENGTH: usize = 8;
const SHORT_RESPONSE_LENGTH: usize = 4;
