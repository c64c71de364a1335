//! A certificate (RFC 5280, 4.1), read.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use base64ct::{Base64, Encoding};
use const_oid::AssociatedOid;
use der::asn1::ObjectIdentifier;
use der::pem::{self, LineEnding};
use der::{Decode, Encode, Tag};
use x509_cert::certificate::Version;

use super::Validity;
use crate::asn1::{self, Fields, Form};
use crate::error::Error;
use crate::key_pair::PublicKey;

/// A certificate of X.509 version 3 that was read and is not yet to be believed. Holds the bytes
/// that were signed, as they came.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    der: Vec<u8>,
    parsed: x509_cert::Certificate,
    public_key: PublicKey,
    validity: Validity,
}

impl Certificate {
    /// The certificate that `text` is: PEM, or the base64 of PEM, the form of AWS's API. Around
    /// the one certificate there may be white space.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] when the text is neither, and as [`Certificate::from_der`].
    pub fn parse(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        if text.starts_with(BEGIN) {
            return Self::from_pem(text);
        }
        let pem = decode_base64(text)?;
        let pem = core::str::from_utf8(&pem).map_err(|_| Error::Certificate)?;
        Self::from_pem(pem.trim())
    }

    fn from_pem(text: &str) -> Result<Self, Error> {
        let body = text
            .strip_prefix(BEGIN)
            .and_then(|text| text.strip_suffix(END))
            .ok_or(Error::Certificate)?;
        Self::from_der(&decode_base64(body)?)
    }

    /// The certificate that `bytes` are, DER, without anything after it.
    ///
    /// # Errors
    ///
    /// [`Error::Certificate`] when the bytes are not a certificate,
    /// [`Error::CertificateVersion`] when it is one of another version than 3,
    /// [`Error::PublicKey`] when its key is not of one of
    /// [`key_pair::Algorithm`](crate::key_pair::Algorithm), [`Error::SignatureAlgorithm`] when it
    /// names two algorithms, [`Error::CertificateExtension`] when an extension occurs twice.
    pub fn from_der(bytes: &[u8]) -> Result<Self, Error> {
        let parsed = x509_cert::Certificate::from_der(bytes).map_err(|_| Error::Certificate)?;
        let tbs = parsed.tbs_certificate();
        if tbs.version() != Version::V3 {
            return Err(Error::CertificateVersion);
        }
        if tbs.signature() != parsed.signature_algorithm() {
            return Err(Error::SignatureAlgorithm);
        }
        let extensions = tbs.extensions().map_or(&[][..], Vec::as_slice);
        for (place, extension) in extensions.iter().enumerate() {
            if extensions.iter().skip(place + 1).any(|other| other.extn_id == extension.extn_id) {
                return Err(Error::CertificateExtension);
            }
        }
        let spki = tbs.subject_public_key_info().to_der().map_err(|_| Error::PublicKey)?;
        let validity = tbs.validity();
        let validity = Validity::new(validity.not_before.into(), validity.not_after.into())
            .map_err(|_| Error::Certificate)?;
        let public_key = PublicKey::from_spki(&spki)?;
        Ok(Self { der: bytes.to_vec(), parsed, public_key, validity })
    }

    /// The certificate, DER.
    #[must_use]
    pub fn der(&self) -> &[u8] {
        &self.der
    }

    /// The certificate as PEM, without a newline at the end.
    ///
    /// # Errors
    ///
    /// [`Error::Encoding`] when it is too long.
    pub fn to_pem(&self) -> Result<String, Error> {
        let text = pem::encode_string("CERTIFICATE", LineEnding::LF, &self.der);
        text.map(|text| String::from(text.trim_end())).map_err(|_| Error::Encoding)
    }

    /// The certificate as base64 of PEM, the form of AWS's API.
    ///
    /// # Errors
    ///
    /// [`Error::Encoding`] when it is too long.
    pub fn to_base64_pem(&self) -> Result<String, Error> {
        Ok(Base64::encode_string(self.to_pem()?.as_bytes()))
    }

    /// The key that the certificate is about.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public_key
    }

    /// When the certificate is valid.
    #[must_use]
    pub const fn validity(&self) -> Validity {
        self.validity
    }

    /// Whom the certificate is about, as text (RFC 4514), for people.
    #[must_use]
    pub fn subject_text(&self) -> String {
        self.parsed.tbs_certificate().subject().to_string()
    }

    /// Who issued it, as text (RFC 4514), for people.
    #[must_use]
    pub fn issuer_text(&self) -> String {
        self.parsed.tbs_certificate().issuer().to_string()
    }

    /// Whether the certificate was issued and signed by its own key: that of a root.
    #[must_use]
    pub fn is_self_signed(&self) -> bool {
        self.check_issuer(self).is_ok()
    }

    /// Issuer and serial number, which together name a certificate (RFC 5652, 10.2.4), DER.
    pub(crate) fn issuer_and_serial(&self) -> Result<Vec<u8>, Error> {
        let names = self.names()?;
        asn1::sequence(&[names.issuer, names.serial])
    }

    /// As they came: decoding and encoding may change them.
    pub(super) fn names(&self) -> Result<Names<'_>, Error> {
        let mut tbs = Fields::of_sequence(self.signed_bytes()?)?;
        tbs.content(asn1::context(0, Form::Constructed))?;
        let serial = tbs.whole(Tag::Integer)?;
        tbs.whole(Tag::Sequence)?;
        let issuer = tbs.whole(Tag::Sequence)?;
        tbs.whole(Tag::Sequence)?;
        Ok(Names { serial, issuer, subject: tbs.whole(Tag::Sequence)? })
    }

    /// Whether `issuer` has the name of this one's issuer, and signed it.
    pub(super) fn check_issuer(&self, issuer: &Self) -> Result<(), Error> {
        let tbs = self.parsed.tbs_certificate();
        if self.names()?.issuer != issuer.names()?.subject {
            return Err(Error::CertificateIssuer);
        }
        let hash = super::signature_hash(&issuer.public_key, tbs.signature().oid)?;
        let signature = self.parsed.signature().as_bytes().ok_or(Error::CertificateSignature)?;
        issuer
            .public_key
            .verify(hash, self.signed_bytes()?, signature)
            .map_err(|_| Error::CertificateSignature)
    }

    /// The extension `T`, if there is one.
    pub(super) fn extension<'a, T>(&'a self) -> Result<Option<T>, Error>
    where
        T: Decode<'a> + AssociatedOid,
    {
        let found = self.parsed.tbs_certificate().get_extension::<T>();
        let found = found.map_err(|_| Error::CertificateExtension)?;
        Ok(found.map(|(_, extension)| extension))
    }

    pub(super) fn critical_extensions(&self) -> impl Iterator<Item = ObjectIdentifier> {
        let extensions = self.parsed.tbs_certificate().extensions().into_iter().flatten();
        extensions.filter(|extension| extension.critical).map(|extension| extension.extn_id)
    }

    /// As they came: decoding and encoding may change them.
    fn signed_bytes(&self) -> Result<&[u8], Error> {
        Fields::of_sequence(&self.der)
            .and_then(|mut fields| fields.whole(Tag::Sequence))
            .map_err(|_| Error::Certificate)
    }
}

/// Parts of a certificate, DER.
pub(super) struct Names<'a> {
    serial: &'a [u8],
    issuer: &'a [u8],
    pub(super) subject: &'a [u8],
}

impl fmt::Debug for Certificate {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Certificate({})", self.subject_text())
    }
}

/// Base64 with padding (RFC 4648, 4), in lines or not.
fn decode_base64(text: &str) -> Result<Vec<u8>, Error> {
    let text: String = text.chars().filter(|digit| !digit.is_ascii_whitespace()).collect();
    Base64::decode_vec(&text).map_err(|_| Error::Certificate)
}

const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
const END: &str = "-----END CERTIFICATE-----";
