//! Validation data that changes with every transaction: Mastercard's CVC3, Visa's dCVV, Discover's
//! dCVC and the cardholder verification value. Each takes the key of the card, derived from the
//! issuer's master key (EMV Book 2, A1.4), never the master key.
//!
//! ```text
//! CVC3   vector  the last two bytes of the MAC of the track (ISO 9797-1, algorithm 3, padding 2)
//!        value   TDES(K, vector ‖ unpredictable number ‖ ATC): the last two bytes as a number of
//!                five decimal digits; the last 3 to 5 of these
//! dCVV           the CVV method, the ATC's four hexadecimal digits in place of the account
//!                number's first four
//! ```
//!
//! **Unverified**: [`cvc3`] and [`dcvv`] agree with public implementations, no value of AWS's is
//! known to agree. [`discover_dcvc`] and [`cardholder_verification_value`] are public nowhere;
//! what is computed here is inferred from the inputs that AWS asks for.

use alloc::format;
use alloc::string::String;

use zeroize::{Zeroize, Zeroizing};

use super::{Length, ValidationData, cvv};
use crate::cipher::padding::Padding;
use crate::cipher::{self, Mode};
use crate::digits::{ExpiryDate, Pan, ServiceCode};
use crate::error::Error;
use crate::key::{Algorithm, Key};
use crate::mac::iso9797::{self, MacAlgorithm};

/// What of a transaction goes into CVC3 and its like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transaction {
    /// The unpredictable number (EMV tag 9F37); shorter ones have zeros on the left.
    pub unpredictable_number: [u8; 4],
    /// The application transaction counter (EMV tag 9F36).
    pub atc: [u8; 2],
}

/// Mastercard's CVC3 over `track`, the bytes of a track as the card was personalized with them
/// (PayPass: track 2 in packed digits, or track 1 in ASCII).
///
/// ```
/// # use payment_crypto::{key::{Algorithm, Key}, secret::Secret};
/// use payment_crypto::card_verification::{Length, ValidationData, dynamic};
/// # fn example(card_key: &Key, track: &[u8], presented: &str)
/// #     -> Result<(), payment_crypto::Error> {
/// let transaction = dynamic::Transaction {
///     unpredictable_number: [0, 0, 0x27, 0x10],
///     atc: [0x27, 0x10],
/// };
/// let presented = ValidationData::parse(presented)?;
/// dynamic::cvc3(card_key, track, transaction, presented.length())?.verify(&presented)?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a two-key TDES key.
pub fn cvc3(
    card_key: &Key,
    track: &[u8],
    transaction: Transaction,
    length: Length,
) -> Result<ValidationData, Error> {
    cvc3_with_vector(card_key, cvc3_vector(card_key, track)?, transaction, length)
}

/// Mastercard's CVC3 with the static vector that a card was personalized with: what
/// [`cvc3_vector`] makes of its track.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a two-key TDES key.
pub fn cvc3_with_vector(
    card_key: &Key,
    vector: [u8; 2],
    transaction: Transaction,
    length: Length,
) -> Result<ValidationData, Error> {
    check(card_key)?;
    let [v0, v1] = vector;
    let [u0, u1, u2, u3] = transaction.unpredictable_number;
    let [a0, a1] = transaction.atc;
    let mut block = Zeroizing::new([v0, v1, u0, u1, u2, u3, a0, a1]);
    cipher::encrypt(card_key, Mode::Ecb, block.as_mut())?;
    let last = block.last_chunk().copied().ok_or(Error::BlockLength)?;
    let mut digits = format!("{:05}", u16::from_be_bytes(last));
    let kept = digits.get(digits.len() - length.0..).map(String::from);
    digits.zeroize();
    Ok(ValidationData(Zeroizing::new(kept.ok_or(Error::ValidationDataLength)?)))
}

/// The static vector of a card: the last two bytes of the MAC of its track.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a two-key TDES key.
pub fn cvc3_vector(card_key: &Key, track: &[u8]) -> Result<[u8; 2], Error> {
    check(card_key)?;
    let padding = Padding::Iso9797Method2;
    let mac = iso9797::generate(card_key, MacAlgorithm::Algorithm3, padding, track)?;
    mac.as_bytes().last_chunk().copied().ok_or(Error::MacLength)
}

/// Visa's dCVV. That the counter goes in as hexadecimal digits follows a public implementation.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a two-key TDES key.
pub fn dcvv(
    card_key: &Key,
    pan: &Pan,
    expiry: &ExpiryDate,
    service_code: &ServiceCode,
    atc: [u8; 2],
    length: Length,
) -> Result<ValidationData, Error> {
    check(card_key)?;
    let counter = atc.into_iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let digits = cvv::digits(pan, expiry, service_code).skip(4);
    cvv::value(card_key, counter.chain(digits), length)
}

/// Discover's dCVC: CVC3 with account number and expiry date, in packed digits, `F` after an odd
/// number of them, in place of the track.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a two-key TDES key.
pub fn discover_dcvc(
    card_key: &Key,
    pan: &Pan,
    expiry: &ExpiryDate,
    transaction: Transaction,
    length: Length,
) -> Result<ValidationData, Error> {
    let digits = [pan.as_bytes(), expiry.as_bytes()].concat();
    let mut halves = digits.iter().map(|digit| digit & 0x0F);
    let mut track = Zeroizing::new([0; 12]);
    let track = track.get_mut(..digits.len().div_ceil(2)).ok_or(Error::Pan)?;
    for byte in &mut *track {
        *byte = (halves.next().unwrap_or(0xF) << 4) | halves.next().unwrap_or(0xF);
    }
    cvc3(card_key, track, transaction, length)
}

/// The cardholder verification value: CVC3 with a vector of zeros.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a two-key TDES key.
pub fn cardholder_verification_value(
    card_key: &Key,
    transaction: Transaction,
    length: Length,
) -> Result<ValidationData, Error> {
    cvc3_with_vector(card_key, [0, 0], transaction, length)
}

fn check(card_key: &Key) -> Result<(), Error> {
    if card_key.algorithm() == Algorithm::Tdes2Key { Ok(()) } else { Err(Error::KeyAlgorithm) }
}
