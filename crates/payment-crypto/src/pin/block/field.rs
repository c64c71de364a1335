//! The eight bytes that every format starts from: control, length, PIN, fill, half a byte each.

use zeroize::Zeroizing;

use crate::digits::Pan;
use crate::error::Error;
use crate::pin::{Length, Pin};

/// The field of `pin`; `fill` is asked for each half byte that is left.
pub(super) fn encode(control: u8, pin: &Pin, fill: impl FnMut() -> u8) -> Zeroizing<[u8; 8]> {
    let mut halves = [control, pin.length().0]
        .into_iter()
        .chain(pin.digits())
        .chain(core::iter::repeat_with(fill));
    let mut field = Zeroizing::new([0; 8]);
    for byte in field.iter_mut() {
        *byte = (halves.next().unwrap_or(0) << 4) | halves.next().unwrap_or(0);
    }
    field
}

/// The PIN of a field: one error, whatever is wrong, and no hurry to tell it.
pub(super) fn decode(
    field: &[u8; 8],
    control: u8,
    is_fill: impl Fn(u8) -> bool,
) -> Result<Pin, Error> {
    let mut halves = field.iter().flat_map(|byte| [byte >> 4, byte & 0x0F]);
    let found = halves.next();
    let length = Length::parse(halves.next().unwrap_or(0)).map_err(|_| Error::PinBlock)?;
    let pin = Pin::of(halves.by_ref(), length);
    let digits = pin.digits().fold(true, |so_far, digit| so_far & (digit < 10));
    let filled = halves.fold(true, |so_far, half| so_far & is_fill(half));
    if (found == Some(control)) & digits & filled { Ok(pin) } else { Err(Error::PinBlock) }
}

/// Ties a field to an account number, or unties it: exclusive-or with four zeros and the twelve
/// rightmost digits without the check digit, zeros before them where there are fewer.
pub(super) fn tie(field: &mut [u8; 8], pan: &Pan) {
    let mut digits = pan.as_bytes().iter().rev().skip(1).map(|digit| digit & 0x0F);
    for byte in field.iter_mut().skip(2).rev() {
        *byte ^= digits.next().unwrap_or(0) | (digits.next().unwrap_or(0) << 4);
    }
}
