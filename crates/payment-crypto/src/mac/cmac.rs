//! CMAC (NIST SP 800-38B; ISO 9797-1, MAC algorithm 5) under TDES and AES.

use ::aes::{Aes128, Aes192, Aes256};
use ::cmac::{Cmac, KeyInit};
use ::des::{TdesEde2, TdesEde3};
use zeroize::Zeroizing;

use super::Mac;
use crate::error::Error;
use crate::key::{Algorithm, Key};

/// The code of `message`: 8 bytes under a TDES key, 16 under an AES key.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] for an HMAC key.
pub fn generate(key: &Key, message: &[u8]) -> Result<Mac, Error> {
    match key.algorithm() {
        Algorithm::Tdes2Key => tag::<Cmac<TdesEde2>>(key, message),
        Algorithm::Tdes3Key => tag::<Cmac<TdesEde3>>(key, message),
        Algorithm::Aes128 => tag::<Cmac<Aes128>>(key, message),
        Algorithm::Aes192 => tag::<Cmac<Aes192>>(key, message),
        Algorithm::Aes256 => tag::<Cmac<Aes256>>(key, message),
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

fn tag<M: KeyInit + ::cmac::Mac>(key: &Key, message: &[u8]) -> Result<Mac, Error> {
    let state = <M as KeyInit>::new_from_slice(key.secret().expose_secret())
        .map_err(|_| Error::KeyLength)?;
    let output = state.chain_update(message).finalize();
    Ok(Mac(Zeroizing::new(output.as_bytes().to_vec())))
}
