//! Certificates for our own keys.

use alloc::vec::Vec;

use const_oid::db::rfc5280;
use der::Tag;
use der::asn1::ObjectIdentifier;
use rand_core::CryptoRng;
use sha1::{Digest, Sha1};

use super::{Certificate, Subject, Validity};
use crate::asn1::{self, Fields, Form};
use crate::error::Error;
use crate::hash::Hash;
use crate::key_pair::{KeyPair, PublicKey};

/// A certification authority: its certificate and its key.
#[derive(Clone, Copy, Debug)]
pub struct Issuer<'a> {
    certificate: &'a Certificate,
    key: &'a KeyPair,
}

impl<'a> Issuer<'a> {
    /// The authority that `certificate` and its `key` make.
    ///
    /// # Errors
    ///
    /// [`Error::PrivateKey`] when the key is not that of the certificate.
    pub fn new(certificate: &'a Certificate, key: &'a KeyPair) -> Result<Self, Error> {
        if *certificate.public_key() != key.public_key() {
            return Err(Error::PrivateKey);
        }
        Ok(Self { certificate, key })
    }
}

/// The certificate of an authority by itself: CA without a limit, keyCertSign and cRLSign.
///
/// # Errors
///
/// [`Error::Subject`] when a field of the subject does not have its form, [`Error::Time`] when
/// a certificate cannot say the validity, [`Error::Engine`] when the engine fails.
pub fn issue_root(
    key: &KeyPair,
    subject: &Subject,
    validity: Validity,
    random: &mut dyn CryptoRng,
) -> Result<Certificate, Error> {
    let name = subject.encode()?;
    let public = key.public_key();
    let extensions = [
        basic_constraints(&asn1::value(Tag::Boolean, &[&[0xFF]])?)?,
        key_usage(CERTIFICATE_SIGNING | REVOCATION_LIST_SIGNING)?,
        subject_key(&public)?,
    ];
    let names = Names { issuer: &name, subject: &name };
    issue(key, &names, &public, validity, &extensions, random)
}

/// The certificate of a `key` for signatures and for encrypting keys, by `issuer`: no CA,
/// digitalSignature and keyEncipherment (keyAgreement for a key on a curve), serverAuth and
/// clientAuth, as AWS's service certificates have it.
///
/// # Errors
///
/// As [`issue_root`].
pub fn issue_leaf(
    issuer: Issuer<'_>,
    key: &PublicKey,
    subject: &Subject,
    validity: Validity,
    random: &mut dyn CryptoRng,
) -> Result<Certificate, Error> {
    let usage = match key {
        PublicKey::Rsa(_) => KEY_ENCIPHERMENT,
        PublicKey::Ec(_) => KEY_AGREEMENT,
    };
    let purposes = asn1::sequence(&[
        &asn1::oid(rfc5280::ID_KP_SERVER_AUTH)?,
        &asn1::oid(rfc5280::ID_KP_CLIENT_AUTH)?,
    ])?;
    let extensions = [
        basic_constraints(&[])?,
        key_usage(DIGITAL_SIGNATURE | usage)?,
        extension(rfc5280::ID_CE_EXT_KEY_USAGE, Weight::Optional, &purposes)?,
        subject_key(key)?,
        authority_key(issuer.certificate.public_key())?,
    ];
    let subject = subject.encode()?;
    let names = Names { issuer: issuer.certificate.names()?.subject, subject: &subject };
    issue(issuer.key, &names, key, validity, &extensions, random)
}

struct Names<'a> {
    issuer: &'a [u8],
    subject: &'a [u8],
}

/// RFC 5280, 4.1.
fn issue(
    issuer: &KeyPair,
    names: &Names<'_>,
    key: &PublicKey,
    validity: Validity,
    extensions: &[Vec<u8>],
    random: &mut dyn CryptoRng,
) -> Result<Certificate, Error> {
    let version = asn1::value(Tag::Integer, &[&[VERSION_3]])?;
    let version = asn1::value(asn1::context(0, Form::Constructed), &[&version])?;
    let extensions: Vec<&[u8]> = extensions.iter().map(Vec::as_slice).collect();
    let extensions = asn1::sequence(&extensions)?;
    let extensions = asn1::value(asn1::context(3, Form::Constructed), &[&extensions])?;
    let tbs = asn1::sequence(&[
        &version,
        &serial_number(random)?,
        &super::signature_algorithm(&issuer.public_key(), Hash::Sha512)?,
        names.issuer,
        &validity.encode()?,
        names.subject,
        key.spki(),
        &extensions,
    ])?;
    Certificate::from_der(&super::sign(issuer, Hash::Sha512, &tbs)?)
}

/// A positive number of sixteen bytes, always as long (RFC 5280, 4.1.2.2).
fn serial_number(random: &mut dyn CryptoRng) -> Result<Vec<u8>, Error> {
    let mut bytes = [0; 16];
    random.fill_bytes(&mut bytes);
    let [first, ..] = &mut bytes;
    *first = (*first & 0x7F) | 0x40;
    asn1::value(Tag::Integer, &[&bytes])
}

#[derive(Clone, Copy)]
enum Weight {
    Critical,
    Optional,
}

fn extension(oid: ObjectIdentifier, weight: Weight, content: &[u8]) -> Result<Vec<u8>, Error> {
    let critical = match weight {
        Weight::Critical => asn1::value(Tag::Boolean, &[&[0xFF]])?,
        Weight::Optional => Vec::new(),
    };
    asn1::sequence(&[&asn1::oid(oid)?, &critical, &asn1::octets(content)?])
}

fn basic_constraints(content: &[u8]) -> Result<Vec<u8>, Error> {
    let constraints = asn1::sequence(&[content])?;
    extension(rfc5280::ID_CE_BASIC_CONSTRAINTS, Weight::Critical, &constraints)
}

/// A bit string of one byte; in DER its zeros on the right are left out.
fn key_usage(bits: u8) -> Result<Vec<u8>, Error> {
    let unused = u8::try_from(bits.trailing_zeros()).map_err(|_| Error::Encoding)?;
    let usage = asn1::value(Tag::BitString, &[&[unused, bits]])?;
    extension(rfc5280::ID_CE_KEY_USAGE, Weight::Critical, &usage)
}

fn subject_key(key: &PublicKey) -> Result<Vec<u8>, Error> {
    let id = asn1::octets(&key_identifier(key)?)?;
    extension(rfc5280::ID_CE_SUBJECT_KEY_IDENTIFIER, Weight::Optional, &id)
}

fn authority_key(key: &PublicKey) -> Result<Vec<u8>, Error> {
    let id = asn1::value(asn1::context(0, Form::Primitive), &[&key_identifier(key)?])?;
    let id = asn1::sequence(&[&id])?;
    extension(rfc5280::ID_CE_AUTHORITY_KEY_IDENTIFIER, Weight::Optional, &id)
}

/// SHA-1 of the key's bit string, its first byte left out (RFC 5280, 4.2.1.2, method 1).
fn key_identifier(key: &PublicKey) -> Result<[u8; 20], Error> {
    let mut fields = Fields::of_sequence(key.spki())?;
    fields.fields(Tag::Sequence)?;
    let bits = fields.content(Tag::BitString)?;
    Ok(Sha1::digest(bits.get(1..).ok_or(Error::Encoding)?).into())
}

const VERSION_3: u8 = 2;
const DIGITAL_SIGNATURE: u8 = 0x80;
const KEY_ENCIPHERMENT: u8 = 0x20;
const KEY_AGREEMENT: u8 = 0x08;
const CERTIFICATE_SIGNING: u8 = 0x04;
const REVOCATION_LIST_SIGNING: u8 = 0x02;
