//! Derivation of keys from a shared secret and information that both sides know.

use alloc::vec::Vec;

use sha2::{Digest, Sha256, Sha384, Sha512};
use zeroize::{Zeroize, Zeroizing};

use crate::error::Error;
use crate::secret::Secret;

/// The hash that a derivation rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Hash {
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

/// `length` bytes by ANSI X9.63 (SEC 1, 3.6.1): Hash(shared ‖ counter ‖ info), the counter four
/// bytes from 1.
///
/// # Errors
///
/// [`Error::DerivedLength`] when `length` is 0 or more than [`MAX_LENGTH`].
pub fn ansi_x963(hash: Hash, shared: &Secret, info: &[u8], length: usize) -> Result<Secret, Error> {
    let shared = shared.expose_secret();
    derive(length, |counter| hash.digest([shared, counter, info]))
}

/// `length` bytes by the one-step derivation with a hash of NIST SP 800-56C (revision 2, 4,
/// option 1): Hash(counter ‖ shared ‖ info), the counter four bytes from 1. A hybrid secret
/// (section 2) is one secret followed by the other: [`Secret::joined`].
///
/// # Errors
///
/// [`Error::DerivedLength`] when `length` is 0 or more than [`MAX_LENGTH`].
pub fn nist_sp800_56c_concat(
    hash: Hash,
    shared: &Secret,
    info: &[u8],
    length: usize,
) -> Result<Secret, Error> {
    let shared = shared.expose_secret();
    derive(length, |counter| hash.digest([counter, shared, info]))
}

impl Hash {
    fn digest(self, parts: [&[u8]; 3]) -> Zeroizing<Vec<u8>> {
        match self {
            Self::Sha256 => digest::<Sha256>(parts),
            Self::Sha384 => digest::<Sha384>(parts),
            Self::Sha512 => digest::<Sha512>(parts),
        }
    }
}

fn digest<D: Digest>(parts: [&[u8]; 3]) -> Zeroizing<Vec<u8>> {
    let mut state = D::new();
    for part in parts {
        state.update(part);
    }
    let mut output = state.finalize();
    let copy = Zeroizing::new(output.to_vec());
    output.as_mut_slice().zeroize();
    copy
}

/// The first `length` bytes of the blocks numbered from 1.
fn derive(length: usize, block: impl Fn(&[u8]) -> Zeroizing<Vec<u8>>) -> Result<Secret, Error> {
    if !(1..=MAX_LENGTH).contains(&length) {
        return Err(Error::DerivedLength);
    }
    let mut derived = Vec::with_capacity(length);
    for counter in 1_u32.. {
        let wanted = length - derived.len();
        derived.extend(block(&counter.to_be_bytes()).iter().take(wanted));
        if derived.len() == length {
            break;
        }
    }
    Ok(Secret::new(derived))
}

/// The most bytes that are ever derived at once; the longest key has 256.
pub const MAX_LENGTH: usize = 1024;
