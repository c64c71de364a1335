//! From a certificate to one that is trusted (RFC 5280, 6), as far as payment peers go: names,
//! signatures, validity, BasicConstraints and KeyUsage. No policies, no name constraints, no
//! revocation.

use const_oid::db::rfc5280;
use der::asn1::ObjectIdentifier;
use x509_cert::ext::pkix::{BasicConstraints, KeyUsage};

use super::{Certificate, UnixTime};
use crate::error::Error;

/// A certificate that leads to a trusted one, and may be used as was asked.
#[derive(Clone, Copy, Debug)]
pub struct TrustedCertificate<'a>(&'a Certificate);

/// What the key of a certificate is to be used for, as its KeyUsage has to allow (RFC 5280,
/// 4.2.1.3). A certificate without KeyUsage allows everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyUse {
    /// To verify signatures: digitalSignature.
    Signature,
    /// To encrypt keys: keyEncipherment.
    KeyEncipherment,
    /// To encrypt data: dataEncipherment or keyEncipherment.
    DataEncipherment,
    /// To agree on keys: anything, since the leaves of AWS's samples do not say keyAgreement.
    KeyAgreement,
    /// To issue certificates: BasicConstraints says so, and keyCertSign.
    CertificateAuthority,
}

/// Whether `leaf` was issued by `anchor`, by way of `intermediates` (from the leaf's issuer
/// upwards), all are valid at `now`, and the leaf's key may be used as `key_use`. The anchor is
/// trusted because the caller says so; a leaf that is the anchor itself is trusted as well.
///
/// Names are compared byte by byte.
///
/// # Errors
///
/// [`Error::CertificateIssuer`] or [`Error::CertificateSignature`] when one was not issued by the
/// next, [`Error::SignatureAlgorithm`] when it was signed in a way that is not supported,
/// [`Error::CertificateValidity`] when one is not valid at `now`, [`Error::CertificateAuthority`]
/// when an issuer may not issue, [`Error::CertificateExtension`] when one has a critical
/// extension that is not understood here, [`Error::CertificateUsage`] when the leaf is not for
/// that use.
pub fn verify_path<'a>(
    leaf: &'a Certificate,
    intermediates: &[Certificate],
    anchor: &Certificate,
    now: UnixTime,
    key_use: KeyUse,
) -> Result<TrustedCertificate<'a>, Error> {
    check_itself(leaf, now)?;
    if leaf.der() != anchor.der() {
        let mut child = leaf;
        for (below, issuer) in (0..).zip(intermediates.iter().chain([anchor])) {
            check_itself(issuer, now)?;
            check_authority(issuer, below)?;
            child.check_issuer(issuer)?;
            child = issuer;
        }
    }
    check_use(leaf, key_use)?;
    Ok(TrustedCertificate(leaf))
}

impl<'a> TrustedCertificate<'a> {
    /// The certificate.
    #[must_use]
    pub const fn certificate(self) -> &'a Certificate {
        self.0
    }
}

/// Validity and extensions.
fn check_itself(certificate: &Certificate, now: UnixTime) -> Result<(), Error> {
    if !certificate.validity().contains(now) {
        return Err(Error::CertificateValidity);
    }
    if certificate.critical_extensions().any(|oid| !UNDERSTOOD.contains(&oid)) {
        return Err(Error::CertificateExtension);
    }
    Ok(())
}

/// Whether `issuer` may issue a certificate with so many issuers below itself on the path.
fn check_authority(issuer: &Certificate, below: usize) -> Result<(), Error> {
    let constraints: BasicConstraints = issuer.extension()?.ok_or(Error::CertificateAuthority)?;
    let usage: Option<KeyUsage> = issuer.extension()?;
    let long = constraints.path_len_constraint.is_some_and(|most| below > usize::from(most));
    if !constraints.ca || long || usage.is_some_and(|usage| !usage.key_cert_sign()) {
        return Err(Error::CertificateAuthority);
    }
    Ok(())
}

fn check_use(certificate: &Certificate, key_use: KeyUse) -> Result<(), Error> {
    if key_use == KeyUse::CertificateAuthority {
        return check_authority(certificate, 0);
    }
    let Some(usage) = certificate.extension::<KeyUsage>()? else { return Ok(()) };
    let allowed = match key_use {
        KeyUse::Signature => usage.digital_signature(),
        KeyUse::KeyEncipherment => usage.key_encipherment(),
        KeyUse::DataEncipherment => usage.data_encipherment() || usage.key_encipherment(),
        KeyUse::KeyAgreement | KeyUse::CertificateAuthority => true,
    };
    if allowed { Ok(()) } else { Err(Error::CertificateUsage) }
}

/// Looked at here, or of no weight in a path check like this one.
const UNDERSTOOD: [ObjectIdentifier; 4] = [
    rfc5280::ID_CE_BASIC_CONSTRAINTS,
    rfc5280::ID_CE_KEY_USAGE,
    rfc5280::ID_CE_EXT_KEY_USAGE,
    rfc5280::ID_CE_SUBJECT_ALT_NAME,
];
