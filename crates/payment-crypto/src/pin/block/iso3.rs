//! Format 3 of ISO 9564-1 (9.3.4): format 0 with a random fill.
//!
//! ```text
//! 3 length PIN, random A to F   ⊕   0000 ‖ rightmost 12 digits of the account number without
//!                                          check digit
//! ```

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::field::{decode as decode_field, encode as encode_field, tie};
use crate::digits::Pan;
use crate::error::Error;
use crate::pin::{Pin, below};

/// The clear block of `pin`.
#[must_use]
pub fn encode(pin: &Pin, pan: &Pan, random: &mut dyn CryptoRng) -> Zeroizing<[u8; 8]> {
    let mut block = encode_field(CONTROL, pin, || LEAST_FILL + below(6, random));
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
    decode_field(&field, CONTROL, |half| half >= LEAST_FILL)
}

const CONTROL: u8 = 3;
const LEAST_FILL: u8 = 0xA;
