//! Asymmetric keys of either kind: RSA or on an elliptic curve.
//!
//! ```
//! use payment_crypto::ecdh::Curve;
//! use payment_crypto::hash::Hash;
//! use payment_crypto::key_pair::{Algorithm, KeyPair};
//!
//! let pair = KeyPair::generate(Algorithm::Ec(Curve::P384))?;
//! let signature = pair.sign(Hash::Sha384, b"a message")?;
//! pair.public_key().verify(Hash::Sha384, b"a message", &signature)?;
//! let kept = pair.to_pkcs8()?;
//! let again = KeyPair::from_pkcs8(Algorithm::Ec(Curve::P384), &kept)?;
//! assert_eq!(again.public_key(), pair.public_key());
//! # Ok::<(), payment_crypto::Error>(())
//! ```

use alloc::vec::Vec;

use const_oid::db::rfc5912;
use sha1::{Digest, Sha1};

use crate::asn1::Fields;
use crate::ec;
use crate::ecdh::Curve;
use crate::error::Error;
use crate::hash::Hash;
use crate::rsa;
use crate::secret::Secret;

/// The algorithm and size of an asymmetric key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Algorithm {
    /// RSA with a modulus of the size.
    Rsa(rsa::Size),
    /// ECDSA and ECDH on the curve.
    Ec(Curve),
}

/// A private key with its public key.
#[derive(Debug)]
pub enum KeyPair {
    /// An RSA key.
    Rsa(rsa::PrivateKey),
    /// A key on an elliptic curve.
    Ec(ec::PrivateKey),
}

/// A public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PublicKey {
    /// An RSA key.
    Rsa(rsa::PublicKey),
    /// A key on an elliptic curve.
    Ec(ec::PublicKey),
}

impl KeyPair {
    /// A new key pair, from the engine's own randomness.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn generate(algorithm: Algorithm) -> Result<Self, Error> {
        match algorithm {
            Algorithm::Rsa(size) => rsa::PrivateKey::generate(size).map(Self::Rsa),
            Algorithm::Ec(curve) => ec::PrivateKey::generate(curve).map(Self::Ec),
        }
    }

    /// The key pair that `document` is: PKCS#8, DER, not encrypted (RFC 5208).
    ///
    /// # Errors
    ///
    /// [`Error::PrivateKey`] when the document is not a consistent private key of `algorithm`.
    pub fn from_pkcs8(algorithm: Algorithm, document: &Secret) -> Result<Self, Error> {
        match algorithm {
            Algorithm::Rsa(size) => rsa::PrivateKey::from_pkcs8(size, document).map(Self::Rsa),
            Algorithm::Ec(curve) => ec::PrivateKey::from_pkcs8(curve, document).map(Self::Ec),
        }
    }

    /// The private key as PKCS#8, DER, not encrypted (RFC 5208).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn to_pkcs8(&self) -> Result<Secret, Error> {
        match self {
            Self::Rsa(key) => key.to_pkcs8(),
            Self::Ec(key) => key.to_pkcs8(),
        }
    }

    /// The public key.
    #[must_use]
    pub fn public_key(&self) -> PublicKey {
        match self {
            Self::Rsa(key) => PublicKey::Rsa(key.public_key().clone()),
            Self::Ec(key) => PublicKey::Ec(key.public_key().clone()),
        }
    }

    /// The signature of `message`: PKCS#1 v1.5 of RSA, r and s in DER of ECDSA, the forms that
    /// certificates have.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn sign(&self, hash: Hash, message: &[u8]) -> Result<Vec<u8>, Error> {
        match self {
            Self::Rsa(key) => key.sign(hash, message),
            Self::Ec(key) => key.sign(hash, message),
        }
    }
}

impl PublicKey {
    /// The key that `document` is: a SubjectPublicKeyInfo, DER (RFC 5280, 4.1.2.7).
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`] when it is not a key of one of [`Algorithm`].
    pub fn from_spki(document: &[u8]) -> Result<Self, Error> {
        let algorithm = Fields::of_sequence(document)
            .and_then(|mut fields| fields.fields(der::Tag::Sequence))
            .and_then(|mut fields| fields.oid())
            .map_err(|_| Error::PublicKey)?;
        if algorithm == rfc5912::RSA_ENCRYPTION {
            rsa::PublicKey::from_spki(document).map(Self::Rsa)
        } else {
            ec::PublicKey::from_spki(document).map(Self::Ec)
        }
    }

    /// The key's SubjectPublicKeyInfo, DER (RFC 5280, 4.1.2.7).
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        match self {
            Self::Rsa(key) => key.spki(),
            Self::Ec(key) => key.spki(),
        }
    }

    /// The key's algorithm and size.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Rsa(key) => Algorithm::Rsa(key.size()),
            Self::Ec(key) => Algorithm::Ec(key.curve()),
        }
    }

    /// Whether `signature` is that of `message` by this key, in the form of [`KeyPair::sign`].
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] when it is not.
    pub fn verify(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        match self {
            Self::Rsa(key) => key.verify(hash, message, signature),
            Self::Ec(key) => key.verify(hash, message, signature),
        }
    }

    /// The key's check value: the first four bytes of SHA-1 of its SubjectPublicKeyInfo. What
    /// AWS hashes is not known; this is our reading.
    #[must_use]
    pub fn check_value(&self) -> [u8; CHECK_VALUE_LENGTH] {
        Sha1::digest(self.spki()).first_chunk().copied().unwrap_or_default()
    }
}

/// How many bytes the check value of an asymmetric key has.
pub const CHECK_VALUE_LENGTH: usize = 4;
