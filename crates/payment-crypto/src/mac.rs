//! Message authentication codes.

pub mod as2805;
pub mod cmac;
pub mod hmac;
pub mod iso9797;

use alloc::vec::Vec;
use core::fmt;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::error::Error;

/// A message authentication code, whole or truncated. Erased on drop and prints as nothing: the
/// right code for a message that somebody else sent is a secret, and so is a key derived by it.
pub struct Mac(Zeroizing<Vec<u8>>);

impl Mac {
    /// The bytes, first to last.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The first `length` bytes, at least [`MIN_LENGTH`].
    ///
    /// # Errors
    ///
    /// [`Error::MacLength`] when that is fewer than allowed or more than there are.
    pub fn truncated(mut self, length: usize) -> Result<Self, Error> {
        if !(MIN_LENGTH..=self.0.len()).contains(&length) {
            return Err(Error::MacLength);
        }
        self.0.truncate(length);
        Ok(self)
    }

    /// Whether `presented` is this code, or its first [`MIN_LENGTH`] or more bytes, in time that
    /// depends on the lengths alone.
    ///
    /// # Errors
    ///
    /// [`Error::MacLength`] when its length is not allowed, [`Error::Mac`] when it is not.
    pub fn verify(&self, presented: &[u8]) -> Result<(), Error> {
        if presented.len() < MIN_LENGTH {
            return Err(Error::MacLength);
        }
        let expected = self.0.get(..presented.len()).ok_or(Error::MacLength)?;
        if expected.ct_eq(presented).into() { Ok(()) } else { Err(Error::Mac) }
    }
}

impl fmt::Debug for Mac {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Mac")
    }
}

/// The shortest code that payment messages carry: 32 bits.
pub const MIN_LENGTH: usize = 4;
