//! Format 2 of ISO 9564-1 (9.3.3), for the way to a chip.
//!
//! ```text
//! 2 length PIN F…
//! ```

use zeroize::Zeroizing;

use super::field::{decode as decode_field, encode as encode_field};
use crate::error::Error;
use crate::pin::Pin;

/// The clear block of `pin`.
///
/// ```
/// use payment_crypto::pin::{Pin, block::iso2};
/// let block = iso2::encode(&Pin::parse("1234")?);
/// assert_eq!(*block, [0x24, 0x12, 0x34, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]);
/// # Ok::<(), payment_crypto::Error>(())
/// ```
#[must_use]
pub fn encode(pin: &Pin) -> Zeroizing<[u8; 8]> {
    encode_field(CONTROL, pin, || FILL)
}

/// The PIN of a clear block.
///
/// # Errors
///
/// [`Error::PinBlock`] when it is not a block of this format.
pub fn decode(block: &[u8; 8]) -> Result<Pin, Error> {
    decode_field(block, CONTROL, |half| half == FILL)
}

const CONTROL: u8 = 2;
const FILL: u8 = 0xF;
