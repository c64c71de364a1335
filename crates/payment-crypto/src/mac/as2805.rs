//! The message authentication code of Australian payment messages (AS 2805.4.1).

use super::Mac;
use super::iso9797::{self, MacAlgorithm};
use crate::cipher::padding::Padding;
use crate::error::Error;
use crate::key::Key;

/// The code of `message`: the first [`LENGTH`] bytes of algorithm 3 of ISO 9797-1 with padding
/// method 1.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a TDES key.
pub fn generate(key: &Key, message: &[u8]) -> Result<Mac, Error> {
    iso9797::generate(key, MacAlgorithm::Algorithm3, Padding::Iso9797Method1, message)?
        .truncated(LENGTH)
}

/// Whether `presented` is the code of `message`.
///
/// # Errors
///
/// [`Error::Mac`] when it is not, [`Error::MacLength`] when it does not have [`LENGTH`] bytes, and
/// as [`generate`].
pub fn verify(key: &Key, message: &[u8], presented: &[u8]) -> Result<(), Error> {
    generate(key, message)?.verify(presented)
}

/// How many bytes the code has.
pub const LENGTH: usize = 4;
