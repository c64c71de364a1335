//! Key encapsulation that a quantum computer does not open: ML-KEM-1024 (FIPS 203).

use alloc::vec::Vec;
use core::fmt;

use aws_lc_rs::kem::{self, Ciphertext, EncapsulationKey, ML_KEM_1024};

use crate::error::Error;
use crate::secret::Secret;

/// A private key that opens what was encapsulated for it, once. Prints as nothing.
pub struct DecapsulationKey {
    private: kem::DecapsulationKey,
    public: Vec<u8>,
}

impl DecapsulationKey {
    /// A new key, from the engine's own randomness.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn generate() -> Result<Self, Error> {
        let private = kem::DecapsulationKey::generate(&ML_KEM_1024).map_err(|_| Error::Engine)?;
        let public = private.encapsulation_key().map_err(|_| Error::Engine)?;
        let public = public.key_bytes().map_err(|_| Error::Engine)?.as_ref().to_vec();
        Ok(Self { private, public })
    }

    /// The public key for [`encapsulate`]: 1568 bytes (FIPS 203, 8).
    #[must_use]
    pub fn encapsulation_key(&self) -> &[u8] {
        &self.public
    }

    /// The secret, 32 bytes, that `ciphertext` holds. A changed ciphertext of the right length
    /// gives another secret, not an error (FIPS 203, 6.3): what is built on the secret must show
    /// that both sides have the same.
    ///
    /// # Errors
    ///
    /// [`Error::Encapsulation`] when the ciphertext does not have 1568 bytes.
    pub fn decapsulate(self, ciphertext: &[u8]) -> Result<Secret, Error> {
        let shared = self
            .private
            .decapsulate(Ciphertext::from(ciphertext))
            .map_err(|_| Error::Encapsulation)?;
        Ok(Secret::new(shared.as_ref().to_vec()))
    }
}

/// A new secret, 32 bytes, for the holder of the private key to `peer`: the ciphertext to send,
/// 1568 bytes, and the secret. From the engine's own randomness.
///
/// # Errors
///
/// [`Error::PublicKey`] when `peer` is not an encapsulation key (FIPS 203, 7.2).
pub fn encapsulate(peer: &[u8]) -> Result<(Vec<u8>, Secret), Error> {
    let peer = EncapsulationKey::new(&ML_KEM_1024, peer).map_err(|_| Error::PublicKey)?;
    let (ciphertext, shared) = peer.encapsulate().map_err(|_| Error::PublicKey)?;
    Ok((ciphertext.as_ref().to_vec(), Secret::new(shared.as_ref().to_vec())))
}

impl fmt::Debug for DecapsulationKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("DecapsulationKey")
    }
}
