//! Format 1 of ISO 9564-1 (9.3.2), where no account number is known.
//!
//! ```text
//! 1 length PIN, random half bytes
//! ```

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::field::{decode as decode_field, encode as encode_field};
use crate::error::Error;
use crate::pin::{Pin, below};

/// The clear block of `pin`.
#[must_use]
pub fn encode(pin: &Pin, random: &mut dyn CryptoRng) -> Zeroizing<[u8; 8]> {
    encode_field(CONTROL, pin, || below(16, random))
}

/// The PIN of a clear block. What fills it may be anything.
///
/// # Errors
///
/// [`Error::PinBlock`] when it is not a block of this format.
pub fn decode(block: &[u8; 8]) -> Result<Pin, Error> {
    decode_field(block, CONTROL, |_| true)
}

const CONTROL: u8 = 1;
