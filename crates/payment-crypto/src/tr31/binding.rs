//! How header and payload are encrypted and bound together, by version.

mod derivation;
mod variant;

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
        Version::A | Version::C => variant::wrap(kbpk, header, payload),
        Version::B | Version::D => derivation::wrap(version, kbpk, header, payload),
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
        Version::A | Version::C => variant::unwrap(kbpk, header, protected),
        Version::B | Version::D => derivation::unwrap(version, kbpk, header, protected),
    }
}
