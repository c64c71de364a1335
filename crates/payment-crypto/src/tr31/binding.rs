//! How header and payload are encrypted and bound together, by version.

mod aes_derivation;

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::header::Version;
use crate::error::Error;
use crate::key::Key;

/// The encrypted payload and the MAC.
pub(super) struct Protected {
    pub(super) ciphertext: Vec<u8>,
    pub(super) mac: Vec<u8>,
}

pub(super) fn wrap(
    version: Version,
    kbpk: &Key,
    header: &str,
    payload: Zeroizing<Vec<u8>>,
) -> Result<Protected, Error> {
    match version {
        Version::D => aes_derivation::wrap(kbpk, header, payload),
    }
}

/// The clear payload; decrypting and authenticating are one step with one error.
pub(super) fn unwrap(
    version: Version,
    kbpk: &Key,
    header: &str,
    protected: Protected,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    match version {
        Version::D => aes_derivation::unwrap(kbpk, header, protected),
    }
}
