//! Elliptic curve Diffie-Hellman (NIST SP 800-56A; ANSI X9.63) with keys used once.

use alloc::vec::Vec;
use core::fmt;

use aws_lc_rs::agreement::{self, PrivateKey, UnparsedPublicKey};

use crate::error::Error;
use crate::secret::Secret;

/// A curve of NIST SP 800-186.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Curve {
    /// P-256 (secp256r1).
    P256,
    /// P-384 (secp384r1).
    P384,
    /// P-521 (secp521r1).
    P521,
}

/// A private key that agrees once and is then gone. Prints as its curve.
pub struct EphemeralKey {
    curve: Curve,
    private: PrivateKey,
    public: Vec<u8>,
}

impl EphemeralKey {
    /// A new key, from the engine's own randomness.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn generate(curve: Curve) -> Result<Self, Error> {
        let private = PrivateKey::generate(curve.algorithm()).map_err(|_| Error::Engine)?;
        let public = private.compute_public_key().map_err(|_| Error::Engine)?.as_ref().to_vec();
        Ok(Self { curve, private, public })
    }

    /// The public key: an uncompressed point, 04 ‖ X ‖ Y (SEC 1, 2.3.3).
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        &self.public
    }

    /// The secret shared with the holder of `peer`'s private key: the X coordinate of the common
    /// point, in as many bytes as a coordinate of the curve has.
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`] when `peer` is not an uncompressed point of the same curve.
    pub fn agree(self, peer: &[u8]) -> Result<Secret, Error> {
        // The engine also reads compressed points and certificates' keys; one form is enough.
        if peer.len() != self.public.len() || peer.first() != Some(&UNCOMPRESSED) {
            return Err(Error::PublicKey);
        }
        let peer = UnparsedPublicKey::new(self.curve.algorithm(), peer);
        agreement::agree(&self.private, peer, Error::PublicKey, |shared| {
            Ok(Secret::new(shared.to_vec()))
        })
    }
}

impl Curve {
    const fn algorithm(self) -> &'static agreement::Algorithm {
        match self {
            Self::P256 => &agreement::ECDH_P256,
            Self::P384 => &agreement::ECDH_P384,
            Self::P521 => &agreement::ECDH_P521,
        }
    }
}

impl fmt::Debug for EphemeralKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "EphemeralKey({:?})", self.curve)
    }
}

const UNCOMPRESSED: u8 = 4;
