//! A whole token: made, read, opened.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use const_oid::db::{rfc5911, rfc5912};
use der::Tag;
use der::asn1::ObjectIdentifier;
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::envelope::{self, structure};
use super::{Credential, Dialect, Freshness};
use crate::asn1::{self, Fields, Form, NULL};
use crate::error::Error;
use crate::hash::Hash;
use crate::key::{Algorithm, Key};
use crate::key_pair::PublicKey;
use crate::pki::{TrustedCertificate, UnixTime};
use crate::rsa;
use crate::secret::Secret;
use crate::tr31::{self, Header, Unwrapped};

/// A token that was read and not yet authenticated.
pub struct Token {
    dialect: Dialect,
    envelope: Vec<u8>,
    sender: Vec<u8>,
    attributes: Vec<u8>,
    signature: Vec<u8>,
    signed: SignedAttributes,
}

/// The token in which `kdh` sends `key` with `header` to the holder of `krd`. A TDES key travels
/// under TDES, every other one under AES-128.
///
/// # Errors
///
/// [`Error::KeyBlockAlgorithm`] when the header names another algorithm than the key's,
/// [`Error::KeyBlockHash`] when it names another hash, [`Error::TokenAlgorithm`] when the key of
/// `krd` is not an RSA key, [`Error::Time`] when a token cannot say the signing time,
/// [`Error::Engine`] when the engine fails.
pub fn build(
    dialect: Dialect,
    kdh: &Credential<'_>,
    krd: TrustedCertificate<'_>,
    header: &Header,
    key: &Key,
    freshness: Freshness<'_>,
    random: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Error> {
    let mut header = header.clone();
    tr31::payload::name_algorithm(&mut header, key.algorithm())?;
    let header = asn1::octets(header.encode_alone()?.as_bytes())?;
    let sender = kdh.certificate().issuer_and_serial()?;
    let content_cipher = match key.algorithm() {
        Algorithm::Tdes2Key | Algorithm::Tdes3Key => Algorithm::Tdes3Key,
        _ => Algorithm::Aes128,
    };
    let envelope = envelope::seal(
        dialect,
        krd.certificate(),
        rsa_key(krd)?,
        content_cipher,
        key_block(dialect, &sender, &header, key)?,
        random,
    )?;

    let attributes = encode_attributes(dialect, &envelope, &header, freshness)?;
    let signature = kdh.key().sign(Hash::Sha256, &asn1::set(&[&attributes])?)?;
    let sha256 = asn1::sequence(&[&asn1::oid(rfc5912::ID_SHA_256)?])?;
    let signer = asn1::sequence(&[
        &asn1::value(Tag::Integer, &[&[1]])?,
        &sender,
        &sha256,
        &asn1::value(asn1::context(0, Form::Constructed), &[&attributes])?,
        &signature_algorithm(dialect)?,
        &asn1::octets(&signature)?,
    ])?;
    let content = explicit(&asn1::octets(&envelope)?)?;
    let signed_data = asn1::sequence(&[
        &asn1::value(Tag::Integer, &[&[version(dialect)]])?,
        &asn1::set(&[&sha256])?,
        &asn1::sequence(&[&asn1::oid(rfc5911::ID_ENVELOPED_DATA)?, &content])?,
        &asn1::set(&[&signer])?,
    ])?;
    asn1::sequence(&[&asn1::oid(rfc5911::ID_SIGNED_DATA)?, &explicit(&signed_data)?])
}

impl Token {
    /// The token that `bytes` are, in DER. Nothing in it is to be believed before
    /// [`Token::open`].
    ///
    /// # Errors
    ///
    /// [`Error::TokenStructure`] when it is not built as the dialect is,
    /// [`Error::TokenAlgorithm`] when its hash is not SHA-256 or its signature not RSA,
    /// [`Error::TokenHeader`] when its header is malformed, [`Error::TokenTime`] when its signing
    /// time is.
    pub fn parse(dialect: Dialect, bytes: &[u8]) -> Result<Self, Error> {
        Self::parse_der(dialect, bytes).map_err(structure)
    }

    /// What the token says about its key, before anybody checked it.
    #[must_use]
    pub const fn claimed_header(&self) -> &Header {
        &self.signed.header
    }

    /// The key and the header, once the signature of `kdh` shows that both are as they were sent,
    /// to `krd` and lately.
    ///
    /// # Errors
    ///
    /// [`Error::TokenSender`] when the token names another certificate than `kdh`,
    /// [`Error::TokenAlgorithm`] when the key of `kdh` is not an RSA key,
    /// [`Error::TokenSignature`] when it was not signed by it or was changed since. Of an
    /// authentic token: [`Error::TokenNonce`], [`Error::TokenTime`] when it is not fresh,
    /// [`Error::TokenReceiver`] when it is for another certificate than that of `krd`,
    /// [`Error::TokenStructure`] and [`Error::TokenAlgorithm`] when its envelope is not that of
    /// the dialect, [`Error::TokenDecryption`] when it does not open, [`Error::TokenHeader`] when
    /// the two headers differ, [`Error::KeyAlgorithm`], [`Error::KeyBlockHash`] and
    /// [`Error::KeyLength`] when the key is not one of the header's algorithm.
    pub fn open(
        self,
        kdh: TrustedCertificate<'_>,
        krd: &Credential<'_>,
        freshness: Freshness<'_>,
    ) -> Result<Unwrapped, Error> {
        let sender = kdh.certificate().issuer_and_serial()?;
        if self.sender != sender {
            return Err(Error::TokenSender);
        }
        // Over the attributes as they came: encoding them again would sort them.
        rsa_key(kdh)?
            .verify(Hash::Sha256, &asn1::set(&[&self.attributes])?, &self.signature)
            .map_err(|_| Error::TokenSignature)?;
        if Hash::Sha256.digest(&self.envelope) != self.signed.digest {
            return Err(Error::TokenSignature);
        }
        self.signed.check_freshness(freshness)?;
        let content = envelope::open(self.dialect, &self.envelope, krd)?;
        let block = KeyBlock::parse(self.dialect, &content).map_err(|_| Error::TokenDecryption)?;
        if block.sender != sender {
            return Err(Error::TokenSender);
        }
        if block.header != self.signed.header_text.as_bytes() {
            return Err(Error::TokenHeader);
        }
        let key = Secret::new(block.key.to_vec());
        let key = tr31::payload::name_key(&self.signed.header, key)?;
        Ok(Unwrapped { header: self.signed.header, key })
    }

    fn parse_der(dialect: Dialect, bytes: &[u8]) -> Result<Self, Error> {
        let mut info = Fields::of_sequence(bytes)?;
        expect_oid(&mut info, rfc5911::ID_SIGNED_DATA)?;
        let mut content = info.fields(asn1::context(0, Form::Constructed))?;
        info.end()?;
        let mut data = content.fields(Tag::Sequence)?;
        content.end()?;

        data.expect(Tag::Integer, &[version(dialect)])?;
        let mut hashes = data.fields(Tag::Set)?;
        expect_sha256(&mut hashes)?;
        hashes.end()?;
        let mut content = data.fields(Tag::Sequence)?;
        expect_oid(&mut content, rfc5911::ID_ENVELOPED_DATA)?;
        let mut envelope = content.fields(asn1::context(0, Form::Constructed))?;
        content.end()?;
        let octets = envelope.content(Tag::OctetString)?;
        envelope.end()?;
        // Certificates and revocation lists, which nobody signed: a peer has ours, and we theirs.
        for number in 0..=1 {
            let tag = asn1::context(number, Form::Constructed);
            if data.is_next(tag) {
                data.whole(tag)?;
            }
        }
        let mut signers = data.fields(Tag::Set)?;
        data.end()?;

        let mut signer = signers.fields(Tag::Sequence)?;
        signers.end()?;
        signer.expect(Tag::Integer, &[1])?;
        let sender = signer.whole(Tag::Sequence)?;
        expect_sha256(&mut signer)?;
        let attributes = signer.content(asn1::context(0, Form::Constructed))?;
        expect_rsa(&mut signer)?;
        let signature = signer.content(Tag::OctetString)?;
        signer.end()?;
        Ok(Self {
            dialect,
            envelope: octets.to_vec(),
            sender: sender.to_vec(),
            attributes: attributes.to_vec(),
            signature: signature.to_vec(),
            signed: SignedAttributes::parse(attributes)?,
        })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Token({:?})", self.signed.header)
    }
}

struct SignedAttributes {
    nonce: Option<Vec<u8>>,
    time: Option<UnixTime>,
    header: Header,
    header_text: String,
    digest: Vec<u8>,
}

impl SignedAttributes {
    /// Attributes of other kinds are passed over.
    fn parse(attributes: &[u8]) -> Result<Self, Error> {
        let (mut kind, mut nonce, mut time, mut header, mut digest) =
            (None, None, None, None, None);
        let mut fields = Fields::of(attributes)?;
        while !fields.is_finished() {
            let mut attribute = fields.fields(Tag::Sequence)?;
            let oid = attribute.oid()?;
            let values = attribute.content(Tag::Set)?;
            attribute.end()?;
            let slot = match oid {
                rfc5911::ID_CONTENT_TYPE => &mut kind,
                RANDOM_NONCE => &mut nonce,
                rfc5911::ID_SIGNING_TIME => &mut time,
                rfc5911::ID_DATA => &mut header,
                rfc5911::ID_MESSAGE_DIGEST => &mut digest,
                _ => continue,
            };
            if slot.replace(values).is_some() {
                return Err(Error::TokenStructure);
            }
        }
        if kind != Some(asn1::oid(rfc5911::ID_ENVELOPED_DATA)?.as_slice()) {
            return Err(Error::TokenStructure);
        }
        let header_text = single(header.ok_or(Error::TokenStructure)?)?;
        let header_text = core::str::from_utf8(header_text).map_err(|_| Error::TokenHeader)?;
        Ok(Self {
            nonce: nonce.map(single).transpose()?.map(<[u8]>::to_vec),
            time: time.map(UnixTime::decode).transpose().map_err(|_| Error::TokenTime)?,
            header: Header::parse_alone(header_text).map_err(|_| Error::TokenHeader)?,
            header_text: String::from(header_text),
            digest: single(digest.ok_or(Error::TokenStructure)?)?.to_vec(),
        })
    }

    fn check_freshness(&self, freshness: Freshness<'_>) -> Result<(), Error> {
        match (freshness, &self.nonce, self.time) {
            (Freshness::Nonce(expected), Some(nonce), _)
                if expected.as_bytes().ct_eq(nonce).into() =>
            {
                Ok(())
            }
            (Freshness::Nonce(_), ..) => Err(Error::TokenNonce),
            (Freshness::SigningTime(now), _, Some(time)) if time <= now => Ok(()),
            (Freshness::SigningTime(_), ..) => Err(Error::TokenTime),
        }
    }
}

/// The octets that are the only value of an attribute.
fn single(values: &[u8]) -> Result<&[u8], Error> {
    let mut fields = Fields::of(values)?;
    let octets = fields.content(Tag::OctetString)?;
    fields.end()?;
    Ok(octets)
}

/// The attributes, without the tag around them.
fn encode_attributes(
    dialect: Dialect,
    envelope: &[u8],
    header: &[u8],
    freshness: Freshness<'_>,
) -> Result<Vec<u8>, Error> {
    let fresh = match freshness {
        Freshness::Nonce(nonce) => attribute(RANDOM_NONCE, &asn1::octets(nonce.as_bytes())?)?,
        Freshness::SigningTime(time) => attribute(rfc5911::ID_SIGNING_TIME, &time.encode()?)?,
    };
    let digest = asn1::octets(&Hash::Sha256.digest(envelope))?;
    let mut attributes = [
        attribute(rfc5911::ID_CONTENT_TYPE, &asn1::oid(rfc5911::ID_ENVELOPED_DATA)?)?,
        fresh,
        attribute(rfc5911::ID_DATA, header)?,
        attribute(rfc5911::ID_MESSAGE_DIGEST, &digest)?,
    ];
    if dialect == Dialect::Cms {
        attributes.sort_unstable();
    }
    Ok(attributes.concat())
}

fn attribute(oid: ObjectIdentifier, value: &[u8]) -> Result<Vec<u8>, Error> {
    asn1::sequence(&[&asn1::oid(oid)?, &asn1::set(&[value])?])
}

fn key_block(
    dialect: Dialect,
    sender: &[u8],
    header: &[u8],
    key: &Key,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let key = Zeroizing::new(asn1::octets(key.secret().expose_secret())?);
    let version = asn1::value(Tag::Integer, &[&[key_block_version(dialect)]])?;
    let header = match dialect {
        Dialect::X9Tr34Of2012 => attribute(rfc5911::ID_DATA, header)?,
        Dialect::Cms => header.to_vec(),
    };
    asn1::sequence(&[&version, sender, &key, &header]).map(Zeroizing::new)
}

struct KeyBlock<'a> {
    sender: &'a [u8],
    key: &'a [u8],
    header: &'a [u8],
}

impl<'a> KeyBlock<'a> {
    /// The block ends where it says. What follows is padding of an authentic token, which AWS's
    /// own sample fills in its own way, so it is not looked at.
    fn parse(dialect: Dialect, content: &'a [u8]) -> Result<Self, Error> {
        let mut block = Fields::of(content)?.fields(Tag::Sequence)?;
        block.expect(Tag::Integer, &[key_block_version(dialect)])?;
        let sender = block.whole(Tag::Sequence)?;
        let key = block.content(Tag::OctetString)?;
        let header = match dialect {
            Dialect::Cms => block.content(Tag::OctetString)?,
            Dialect::X9Tr34Of2012 => {
                let mut attribute = block.fields(Tag::Sequence)?;
                expect_oid(&mut attribute, rfc5911::ID_DATA)?;
                let values = attribute.content(Tag::Set)?;
                attribute.end()?;
                single(values)?
            }
        };
        block.end()?;
        Ok(Self { sender, key, header })
    }
}

fn rsa_key(certificate: TrustedCertificate<'_>) -> Result<&rsa::PublicKey, Error> {
    match certificate.certificate().public_key() {
        PublicKey::Rsa(key) => Ok(key),
        PublicKey::Ec(_) => Err(Error::TokenAlgorithm),
    }
}

fn explicit(value: &[u8]) -> Result<Vec<u8>, Error> {
    asn1::value(asn1::context(0, Form::Constructed), &[value])
}

fn expect_oid(fields: &mut Fields<'_>, oid: ObjectIdentifier) -> Result<(), Error> {
    if fields.oid()? == oid { Ok(()) } else { Err(Error::TokenStructure) }
}

fn expect_sha256(fields: &mut Fields<'_>) -> Result<(), Error> {
    expect_algorithm(fields, &[rfc5912::ID_SHA_256])
}

fn expect_rsa(fields: &mut Fields<'_>) -> Result<(), Error> {
    expect_algorithm(fields, &[rfc5912::RSA_ENCRYPTION, rfc5912::SHA_256_WITH_RSA_ENCRYPTION])
}

/// One of `oids`, with NULL or without.
fn expect_algorithm(fields: &mut Fields<'_>, oids: &[ObjectIdentifier]) -> Result<(), Error> {
    let mut algorithm = fields.fields(Tag::Sequence)?;
    let known = oids.contains(&algorithm.oid()?);
    if !algorithm.is_finished() {
        algorithm.expect(Tag::Null, &[])?;
    }
    algorithm.end()?;
    if known { Ok(()) } else { Err(Error::TokenAlgorithm) }
}

fn signature_algorithm(dialect: Dialect) -> Result<Vec<u8>, Error> {
    let oid = match dialect {
        Dialect::X9Tr34Of2012 => rfc5912::RSA_ENCRYPTION,
        Dialect::Cms => rfc5912::SHA_256_WITH_RSA_ENCRYPTION,
    };
    asn1::sequence(&[&asn1::oid(oid)?, &NULL])
}

const fn version(dialect: Dialect) -> u8 {
    match dialect {
        Dialect::X9Tr34Of2012 => 1,
        Dialect::Cms => 3,
    }
}

const fn key_block_version(dialect: Dialect) -> u8 {
    match dialect {
        Dialect::X9Tr34Of2012 => 1,
        Dialect::Cms => 0,
    }
}

/// PKCS #9, randomNonce (RFC 2985, B.2).
const RANDOM_NONCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.25.3");
