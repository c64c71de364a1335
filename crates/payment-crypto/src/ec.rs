//! Key pairs on elliptic curves that are kept: they sign (ECDSA; FIPS 186-5, 6) and agree (ECDH;
//! NIST SP 800-56A, 5.7.1.2).

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use aws_lc_rs::agreement::{self, UnparsedPublicKey};
use aws_lc_rs::digest::{self, Digest};
use aws_lc_rs::signature::{
    self, ECDSA_P256_SHA256_ASN1, ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P384_SHA384_ASN1,
    ECDSA_P384_SHA384_ASN1_SIGNING, ECDSA_P521_SHA512_ASN1, ECDSA_P521_SHA512_ASN1_SIGNING,
    EcdsaKeyPair, EcdsaSigningAlgorithm, EcdsaVerificationAlgorithm, KeyPair,
};
use const_oid::db::rfc5912;
use der::Decode;
use der::asn1::ObjectIdentifier;
use x509_cert::spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};

use crate::asn1;
use crate::ecdh::Curve;
use crate::error::Error;
use crate::hash::Hash;
use crate::secret::Secret;

/// A private key. Not `Clone`, and prints as its curve.
pub struct PrivateKey {
    signing: EcdsaKeyPair,
    agreeing: agreement::PrivateKey,
    public: PublicKey,
}

/// A public key: a point of a curve.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicKey {
    curve: Curve,
    point: Vec<u8>,
    spki: Vec<u8>,
}

impl PrivateKey {
    /// A new key, from the engine's own randomness.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn generate(curve: Curve) -> Result<Self, Error> {
        let key = EcdsaKeyPair::generate(signing_algorithm(curve)).map_err(|_| Error::Engine)?;
        let document = key.to_pkcs8v1().map_err(|_| Error::Engine)?;
        Self::from_pkcs8(curve, &Secret::new(document.as_ref().to_vec()))
    }

    /// The key that `document` is: PKCS#8, DER, not encrypted (RFC 5208).
    ///
    /// # Errors
    ///
    /// [`Error::PrivateKey`] when the document is not a consistent private key of the curve.
    pub fn from_pkcs8(curve: Curve, document: &Secret) -> Result<Self, Error> {
        let document = document.expose_secret();
        let signing = EcdsaKeyPair::from_pkcs8(signing_algorithm(curve), document)
            .map_err(|_| Error::PrivateKey)?;
        let agreeing =
            agreement::PrivateKey::from_private_key_der(agreement_algorithm(curve), document)
                .map_err(|_| Error::PrivateKey)?;
        let public = PublicKey::from_point(curve, signing.public_key().as_ref())?;
        Ok(Self { signing, agreeing, public })
    }

    /// The key as PKCS#8, DER, not encrypted (RFC 5208).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn to_pkcs8(&self) -> Result<Secret, Error> {
        let document = self.signing.to_pkcs8v1().map_err(|_| Error::Engine)?;
        Ok(Secret::new(document.as_ref().to_vec()))
    }

    /// The public key.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The signature of `message`: r and s in DER (RFC 3279, 2.2.3).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn sign(&self, hash: Hash, message: &[u8]) -> Result<Vec<u8>, Error> {
        let digest = fitted_digest(self.public.curve, hash, message)?;
        let signature = self.signing.sign_digest(&digest).map_err(|_| Error::Engine)?;
        Ok(signature.as_ref().to_vec())
    }

    /// The secret shared with the holder of `peer`'s private key: the X coordinate of the common
    /// point, in as many bytes as a coordinate of the curve has.
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`] when `peer` is of another curve.
    pub fn agree(&self, peer: &PublicKey) -> Result<Secret, Error> {
        if peer.curve != self.public.curve {
            return Err(Error::PublicKey);
        }
        let peer = UnparsedPublicKey::new(agreement_algorithm(peer.curve), &peer.point);
        agreement::agree(&self.agreeing, peer, Error::PublicKey, |shared| {
            Ok(Secret::new(shared.to_vec()))
        })
    }
}

impl PublicKey {
    /// The key that `point` is: uncompressed, 04 ‖ X ‖ Y (SEC 1, 2.3.3).
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`] when it is not such a point of the curve.
    pub fn from_point(curve: Curve, point: &[u8]) -> Result<Self, Error> {
        // The engine also reads compressed points and certificates' keys; one form is enough.
        if point.len() != 1 + 2 * coordinate_length(curve) || point.first() != Some(&UNCOMPRESSED) {
            return Err(Error::PublicKey);
        }
        signature::UnparsedPublicKey::new(verification_algorithm(curve), point)
            .parse()
            .map_err(|_| Error::PublicKey)?;
        let algorithm = asn1::sequence(&[
            &asn1::oid(rfc5912::ID_EC_PUBLIC_KEY)?,
            &asn1::oid(curve_oid(curve))?,
        ])?;
        let spki = asn1::sequence(&[&algorithm, &asn1::bits(point)?])?;
        Ok(Self { curve, point: point.to_vec(), spki })
    }

    /// The key that `document` is: a SubjectPublicKeyInfo, DER, with a named curve and an
    /// uncompressed point (RFC 5480, 2).
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`] when it is anything else.
    pub fn from_spki(document: &[u8]) -> Result<Self, Error> {
        let info = SubjectPublicKeyInfoRef::from_der(document).map_err(|_| Error::PublicKey)?;
        let curve = curve_of(&info.algorithm).ok_or(Error::PublicKey)?;
        let point = info.subject_public_key.as_bytes().ok_or(Error::PublicKey)?;
        Self::from_point(curve, point)
    }

    /// The key's SubjectPublicKeyInfo, DER (RFC 5480, 2).
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The key's point: uncompressed, 04 ‖ X ‖ Y (SEC 1, 2.3.3).
    #[must_use]
    pub fn point(&self) -> &[u8] {
        &self.point
    }

    /// The key's curve.
    #[must_use]
    pub const fn curve(&self) -> Curve {
        self.curve
    }

    /// Whether `signature`, r and s in DER, is that of `message` by this key.
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] when it is not.
    pub fn verify(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        let digest = fitted_digest(self.curve, hash, message)?;
        signature::UnparsedPublicKey::new(verification_algorithm(self.curve), &self.point)
            .verify_digest(&digest, signature)
            .map_err(|_| Error::Signature)
    }
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PrivateKey({:?})", self.public.curve)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PublicKey({:?})", self.curve)
    }
}

/// The hash of `message` as the engine takes it: of each curve it knows one hash. ECDSA reads a
/// hash as a number, of its first bits no more than the order has (FIPS 186-5, 6.4.1), so every
/// hash has the form of that one: cut on the right or filled with zeros on the left.
fn fitted_digest(curve: Curve, hash: Hash, message: &[u8]) -> Result<Digest, Error> {
    let algorithm = match curve {
        Curve::P256 => &digest::SHA256,
        Curve::P384 => &digest::SHA384,
        Curve::P521 => &digest::SHA512,
    };
    let digest = hash.digest(message);
    let mut fitted = vec![0; algorithm.output_len().saturating_sub(digest.len())];
    fitted.extend_from_slice(&digest);
    fitted.truncate(algorithm.output_len());
    Digest::import_less_safe(&fitted, algorithm).map_err(|_| Error::Engine)
}

fn curve_of(algorithm: &AlgorithmIdentifierRef<'_>) -> Option<Curve> {
    if algorithm.oid != rfc5912::ID_EC_PUBLIC_KEY {
        return None;
    }
    let named = algorithm.parameters_oid().ok()?;
    [Curve::P256, Curve::P384, Curve::P521].into_iter().find(|curve| curve_oid(*curve) == named)
}

const fn curve_oid(curve: Curve) -> ObjectIdentifier {
    match curve {
        Curve::P256 => rfc5912::SECP_256_R_1,
        Curve::P384 => rfc5912::SECP_384_R_1,
        Curve::P521 => rfc5912::SECP_521_R_1,
    }
}

const fn coordinate_length(curve: Curve) -> usize {
    match curve {
        Curve::P256 => 32,
        Curve::P384 => 48,
        Curve::P521 => 66,
    }
}

const fn signing_algorithm(curve: Curve) -> &'static EcdsaSigningAlgorithm {
    match curve {
        Curve::P256 => &ECDSA_P256_SHA256_ASN1_SIGNING,
        Curve::P384 => &ECDSA_P384_SHA384_ASN1_SIGNING,
        Curve::P521 => &ECDSA_P521_SHA512_ASN1_SIGNING,
    }
}

const fn verification_algorithm(curve: Curve) -> &'static EcdsaVerificationAlgorithm {
    match curve {
        Curve::P256 => &ECDSA_P256_SHA256_ASN1,
        Curve::P384 => &ECDSA_P384_SHA384_ASN1,
        Curve::P521 => &ECDSA_P521_SHA512_ASN1,
    }
}

const fn agreement_algorithm(curve: Curve) -> &'static agreement::Algorithm {
    match curve {
        Curve::P256 => &agreement::ECDH_P256,
        Curve::P384 => &agreement::ECDH_P384,
        Curve::P521 => &agreement::ECDH_P521,
    }
}

const UNCOMPRESSED: u8 = 4;
