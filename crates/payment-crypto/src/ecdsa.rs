//! Signatures that identify a party: ECDSA (FIPS 186-5) on P-521 with SHA-512.
//!
//! One curve, because both ends are ours: P-521 is the curve of the key agreement that these
//! signatures vouch for and is the only one of the strength of the AES-256 keys that it yields.

use alloc::vec::Vec;
use core::fmt;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P521_SHA512_FIXED, ECDSA_P521_SHA512_FIXED_SIGNING, EcdsaKeyPair, KeyPair,
    UnparsedPublicKey,
};

use crate::error::Error;
use crate::secret::Secret;

/// A private key that signs. Not `Clone`, and prints as nothing.
pub struct SigningKey(EcdsaKeyPair);

impl SigningKey {
    /// A new key, from the engine's own randomness.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn generate() -> Result<Self, Error> {
        EcdsaKeyPair::generate(&ECDSA_P521_SHA512_FIXED_SIGNING)
            .map(Self)
            .map_err(|_| Error::Engine)
    }

    /// The key that `document` is: PKCS#8, DER, not encrypted (RFC 5208).
    ///
    /// # Errors
    ///
    /// [`Error::PrivateKey`] when the document is not a consistent private key of P-521.
    pub fn from_pkcs8(document: &Secret) -> Result<Self, Error> {
        EcdsaKeyPair::from_pkcs8(&ECDSA_P521_SHA512_FIXED_SIGNING, document.expose_secret())
            .map(Self)
            .map_err(|_| Error::PrivateKey)
    }

    /// The key as PKCS#8, DER, not encrypted (RFC 5208).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn to_pkcs8(&self) -> Result<Secret, Error> {
        let document = self.0.to_pkcs8v1().map_err(|_| Error::Engine)?;
        Ok(Secret::new(document.as_ref().to_vec()))
    }

    /// The public key: an uncompressed point, 04 ‖ X ‖ Y, 133 bytes (SEC 1, 2.3.3).
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    /// The signature of `message`: r ‖ s, 66 bytes each (IEEE 1363), so that its length is fixed.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn sign(&self, message: &[u8]) -> Result<Vec<u8>, Error> {
        let signature = self.0.sign(&SystemRandom::new(), message).map_err(|_| Error::Engine)?;
        Ok(signature.as_ref().to_vec())
    }
}

/// Whether `signature` is that of `message` by the holder of `public_key`'s private key.
///
/// # Errors
///
/// [`Error::PublicKey`] when the key is not an uncompressed point of P-521 in form,
/// [`Error::Signature`] when it is not a point or the signature is not right.
pub fn verify(public_key: &[u8], message: &[u8], signature: &[u8]) -> Result<(), Error> {
    // The engine also reads compressed points and certificates' keys; one form is enough.
    if public_key.len() != PUBLIC_KEY_LENGTH || public_key.first() != Some(&UNCOMPRESSED) {
        return Err(Error::PublicKey);
    }
    UnparsedPublicKey::new(&ECDSA_P521_SHA512_FIXED, public_key)
        .verify(message, signature)
        .map_err(|_| Error::Signature)
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SigningKey")
    }
}

const PUBLIC_KEY_LENGTH: usize = 133;
const UNCOMPRESSED: u8 = 4;
