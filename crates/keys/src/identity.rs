//! A Region's identity as a record: the private key that it signs with towards other Regions.

use alloc::vec::Vec;

use payment_crypto::secret::Secret;
use zeroize::Zeroizing;

use crate::Error;

/// The identity whose private key is `pkcs8` (PKCS#8, DER) as bytes: a format byte, then these.
#[must_use]
pub fn encode(pkcs8: &Secret) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 + pkcs8.len()));
    bytes.push(FORMAT);
    bytes.extend_from_slice(pkcs8.expose_secret());
    bytes
}

/// Reads what [`encode`] wrote.
///
/// # Errors
///
/// [`Error::UnknownFormat`], [`Error::Malformed`].
pub fn decode(bytes: &[u8]) -> Result<Secret, Error> {
    match bytes.split_first() {
        Some((&FORMAT, pkcs8)) => Ok(Secret::new(pkcs8.to_vec())),
        Some(_) => Err(Error::UnknownFormat),
        None => Err(Error::Malformed),
    }
}

const FORMAT: u8 = 1;
