//! HMAC (FIPS 198-1) with SHA-224, SHA-256, SHA-384 and SHA-512.

use ::hmac::{Hmac, KeyInit};
use sha2::{Sha224, Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::Mac;
use crate::error::Error;
use crate::key::{Algorithm, Key};

/// The code of `message`: as many bytes as the hash of the key's algorithm has.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not an HMAC key.
pub fn generate(key: &Key, message: &[u8]) -> Result<Mac, Error> {
    match key.algorithm() {
        Algorithm::HmacSha224 => tag::<Hmac<Sha224>>(key, message),
        Algorithm::HmacSha256 => tag::<Hmac<Sha256>>(key, message),
        Algorithm::HmacSha384 => tag::<Hmac<Sha384>>(key, message),
        Algorithm::HmacSha512 => tag::<Hmac<Sha512>>(key, message),
        _ => Err(Error::KeyAlgorithm),
    }
}

/// Whether `presented` is the code of `message`, or at least its first four bytes.
///
/// # Errors
///
/// [`Error::Mac`] when it is not, and as [`generate`] and [`Mac::verify`].
pub fn verify(key: &Key, message: &[u8], presented: &[u8]) -> Result<(), Error> {
    generate(key, message)?.verify(presented)
}

fn tag<M: KeyInit + ::hmac::Mac>(key: &Key, message: &[u8]) -> Result<Mac, Error> {
    let state = <M as KeyInit>::new_from_slice(key.secret().expose_secret())
        .map_err(|_| Error::KeyLength)?;
    let output = state.chain_update(message).finalize();
    Ok(Mac(Zeroizing::new(output.as_bytes().to_vec())))
}
