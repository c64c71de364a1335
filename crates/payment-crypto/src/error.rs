//! What can go wrong, one variant for each thing that a caller can act on.

use core::fmt;

/// Why an operation of this crate was refused. Never holds a secret or a byte of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A key does not have the length that its algorithm asks for.
    KeyLength,
    /// An operation is not defined for keys of this algorithm.
    KeyAlgorithm,
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::KeyLength => "the key does not have the length of its algorithm",
            Self::KeyAlgorithm => "the operation is not defined for keys of this algorithm",
        })
    }
}

impl core::error::Error for Error {}
