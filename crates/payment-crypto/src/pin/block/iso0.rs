//! Format 0 of ISO 9564-1 (9.3.1), also ANSI X9.8, and format 0 of AS 2805.3.
//!
//! ```text
//! 0 length PIN F…   ⊕   0000 ‖ rightmost 12 digits of the account number without check digit
//! ```

use zeroize::Zeroizing;

use super::field::{decode as decode_field, encode as encode_field, tie};
use crate::digits::Pan;
use crate::error::Error;
use crate::pin::Pin;

/// The clear block of `pin`.
#[must_use]
pub fn encode(pin: &Pin, pan: &Pan) -> Zeroizing<[u8; 8]> {
    let mut block = encode_field(CONTROL, pin, || FILL);
    tie(&mut block, pan);
    block
}

/// The PIN of a clear block.
///
/// # Errors
///
/// [`Error::PinBlock`] when it is not a block of this format for the account number.
pub fn decode(block: &[u8; 8], pan: &Pan) -> Result<Pin, Error> {
    let mut field = Zeroizing::new(*block);
    tie(&mut field, pan);
    decode_field(&field, CONTROL, |half| half == FILL)
}

const CONTROL: u8 = 0;
const FILL: u8 = 0xF;
