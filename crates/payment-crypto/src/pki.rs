//! Certificates of public keys (RFC 5280) and requests for them (RFC 2986).
//!
//! ```text
//! Certificate           what others and we issued: read, shown, trusted after a path check
//! Subject               whom a certificate is about, as a request names it
//! request               a signed wish for a certificate
//! issue                 certificates for our own keys
//! path                  from a leaf to a certificate that is trusted
//! ```
//!
//! ```
//! use payment_crypto::hash::Hash;
//! use payment_crypto::key_pair::{Algorithm, KeyPair};
//! use payment_crypto::pki::{Subject, signing_request};
//! use payment_crypto::ecdh::Curve;
//!
//! let pair = KeyPair::generate(Algorithm::Ec(Curve::P521))?;
//! let subject = Subject {
//!     common_name: "payments.example.com".into(),
//!     country: Some("NL".into()),
//!     ..Subject::default()
//! };
//! let request = signing_request(&pair, &subject, Hash::Sha512)?;
//! assert!(request.starts_with("-----BEGIN CERTIFICATE REQUEST-----\n"));
//! # Ok::<(), payment_crypto::Error>(())
//! ```

mod certificate;
mod issue;
mod path;
mod request;
mod subject;
mod time;

pub use certificate::Certificate;
pub use issue::{Issuer, issue_leaf, issue_root};
pub use path::{KeyUse, TrustedCertificate, verify_path};
pub use request::signing_request;
pub use subject::Subject;
pub use time::{UnixTime, Validity};

use alloc::vec::Vec;

use const_oid::db::rfc5912;
use der::asn1::ObjectIdentifier;

use crate::asn1;
use crate::error::Error;
use crate::hash::Hash;
use crate::key_pair::{KeyPair, PublicKey};

/// `tbs` with the algorithm and the signature of `key`: the outermost form of certificates and
/// requests.
fn sign(key: &KeyPair, hash: Hash, tbs: &[u8]) -> Result<Vec<u8>, Error> {
    let signature = key.sign(hash, tbs)?;
    let algorithm = signature_algorithm(&key.public_key(), hash)?;
    asn1::sequence(&[tbs, &algorithm, &asn1::bits(&signature)?])
}

/// The AlgorithmIdentifier of a signature (RFC 4055, 5; RFC 5758, 3.2).
fn signature_algorithm(key: &PublicKey, hash: Hash) -> Result<Vec<u8>, Error> {
    let find = |algorithms: [(ObjectIdentifier, Hash); 4]| {
        let found = algorithms.into_iter().find(|(_, named)| *named == hash);
        found.map(|(oid, _)| oid).ok_or(Error::SignatureAlgorithm)
    };
    match key {
        PublicKey::Rsa(_) => asn1::sequence(&[&asn1::oid(find(RSA)?)?, &asn1::NULL]),
        PublicKey::Ec(_) => asn1::sequence(&[&asn1::oid(find(ECDSA)?)?]),
    }
}

/// The hash that the AlgorithmIdentifier's `oid` names for signatures by `key`.
fn signature_hash(key: &PublicKey, oid: ObjectIdentifier) -> Result<Hash, Error> {
    let algorithms = match key {
        PublicKey::Rsa(_) => RSA,
        PublicKey::Ec(_) => ECDSA,
    };
    let found = algorithms.into_iter().find(|(named, _)| *named == oid);
    found.map(|(_, hash)| hash).ok_or(Error::SignatureAlgorithm)
}

const RSA: [(ObjectIdentifier, Hash); 4] = [
    (rfc5912::SHA_224_WITH_RSA_ENCRYPTION, Hash::Sha224),
    (rfc5912::SHA_256_WITH_RSA_ENCRYPTION, Hash::Sha256),
    (rfc5912::SHA_384_WITH_RSA_ENCRYPTION, Hash::Sha384),
    (rfc5912::SHA_512_WITH_RSA_ENCRYPTION, Hash::Sha512),
];
const ECDSA: [(ObjectIdentifier, Hash); 4] = [
    (rfc5912::ECDSA_WITH_SHA_224, Hash::Sha224),
    (rfc5912::ECDSA_WITH_SHA_256, Hash::Sha256),
    (rfc5912::ECDSA_WITH_SHA_384, Hash::Sha384),
    (rfc5912::ECDSA_WITH_SHA_512, Hash::Sha512),
];
