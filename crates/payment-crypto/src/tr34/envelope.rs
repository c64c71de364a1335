//! The envelope: a key block for one receiver.
//!
//! ```text
//! 0
//! SET of one SEQUENCE   0, issuer and serial number of the KRD, RSAES-OAEP, encrypted content key
//! SEQUENCE              id-data, cipher and vector, ciphertext
//! ```

use alloc::vec::Vec;

use const_oid::db::{rfc5911, rfc5912};
use der::Tag;
use der::asn1::ObjectIdentifier;
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::{Credential, Dialect};
use crate::asn1::{self, Fields, Form, NULL};
use crate::cipher::{self, Mode};
use crate::error::Error;
use crate::key::{Algorithm, Key};
use crate::pki::Certificate;
use crate::rsa::{self, Padding};

/// The envelope of `content` for the holder of `receiver`, whose key is `public`.
pub(super) fn seal(
    dialect: Dialect,
    receiver: &Certificate,
    public: &rsa::PublicKey,
    content_cipher: Algorithm,
    mut content: Zeroizing<Vec<u8>>,
    random: &mut dyn CryptoRng,
) -> Result<Vec<u8>, Error> {
    let content_key = Key::generate(content_cipher, random);
    let mut vector = [0; cipher::MAX_BLOCK_LENGTH];
    let vector =
        vector.get_mut(..cipher::block_length(&content_key)?).ok_or(Error::KeyAlgorithm)?;
    random.fill_bytes(vector);
    pad(&mut content, vector.len())?;
    cipher::encrypt(&content_key, Mode::Cbc(vector), &mut content)?;

    let version = asn1::value(Tag::Integer, &[&[0]])?;
    let recipient = asn1::sequence(&[
        &version,
        &receiver.issuer_and_serial()?,
        &oaep(dialect)?,
        &asn1::octets(&public.wrap_key(Padding::OaepSha256, &content_key)?)?,
    ])?;
    let ciphertext = asn1::value(asn1::context(0, Form::Primitive), &[&content])?;
    let (beside, after) = match dialect {
        Dialect::X9Tr34Of2012 => (ciphertext.as_slice(), [].as_slice()),
        Dialect::Cms => ([].as_slice(), ciphertext.as_slice()),
    };
    let cipher = asn1::oid(cipher_oid(content_cipher)?)?;
    let encryption = asn1::sequence(&[&cipher, &asn1::octets(vector)?, beside])?;
    let encrypted = asn1::sequence(&[&asn1::oid(rfc5911::ID_DATA)?, &encryption, after])?;
    let recipients = asn1::set(&[&recipient])?;
    let parts: [&[u8]; 3] = [&version, &recipients, &encrypted];
    match dialect {
        Dialect::X9Tr34Of2012 => Ok(parts.concat()),
        Dialect::Cms => asn1::sequence(&parts),
    }
}

/// What the `envelope`, already authenticated, holds for `receiver`, with the padding.
pub(super) fn open(
    dialect: Dialect,
    envelope: &[u8],
    receiver: &Credential<'_>,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let sealed = Sealed::parse(dialect, envelope).map_err(structure)?;
    if sealed.receiver != receiver.certificate().issuer_and_serial()? {
        return Err(Error::TokenReceiver);
    }
    expect_oaep(dialect, sealed.key_encryption).map_err(structure)?;
    let content_key = receiver
        .key()
        .unwrap_key(Padding::OaepSha256, cipher_of(sealed.cipher)?, sealed.content_key)
        .map_err(|_| Error::TokenDecryption)?;
    let mut content = Zeroizing::new(sealed.ciphertext.to_vec());
    cipher::decrypt(&content_key, Mode::Cbc(sealed.vector), &mut content)
        .map_err(|_| Error::TokenDecryption)?;
    Ok(content)
}

struct Sealed<'a> {
    receiver: &'a [u8],
    key_encryption: &'a [u8],
    content_key: &'a [u8],
    cipher: ObjectIdentifier,
    vector: &'a [u8],
    ciphertext: &'a [u8],
}

impl<'a> Sealed<'a> {
    fn parse(dialect: Dialect, envelope: &'a [u8]) -> Result<Self, Error> {
        let mut fields = match dialect {
            Dialect::X9Tr34Of2012 => Fields::of(envelope)?,
            Dialect::Cms => Fields::of_sequence(envelope)?,
        };
        fields.expect(Tag::Integer, &[0])?;
        let mut recipients = fields.fields(Tag::Set)?;
        let mut encrypted = fields.fields(Tag::Sequence)?;
        fields.end()?;

        let mut recipient = recipients.fields(Tag::Sequence)?;
        recipients.end()?;
        recipient.expect(Tag::Integer, &[0])?;
        let receiver = recipient.whole(Tag::Sequence)?;
        let key_encryption = recipient.whole(Tag::Sequence)?;
        let content_key = recipient.content(Tag::OctetString)?;
        recipient.end()?;

        if encrypted.oid()? != rfc5911::ID_DATA {
            return Err(Error::TokenStructure);
        }
        let mut encryption = encrypted.fields(Tag::Sequence)?;
        let cipher = encryption.oid()?;
        let vector = encryption.content(Tag::OctetString)?;
        let place = match dialect {
            Dialect::X9Tr34Of2012 => &mut encryption,
            Dialect::Cms => &mut encrypted,
        };
        let ciphertext = place.content(asn1::context(0, Form::Primitive))?;
        encryption.end()?;
        encrypted.end()?;
        Ok(Self { receiver, key_encryption, content_key, cipher, vector, ciphertext })
    }
}

/// Broken DER of an authentic token is a broken token.
pub(super) fn structure(error: Error) -> Error {
    if error == Error::Encoding { Error::TokenStructure } else { error }
}

/// PKCS#7 padding: as many bytes as are missing, one at least, each their number (RFC 5652, 6.3).
fn pad(content: &mut Zeroizing<Vec<u8>>, block_length: usize) -> Result<(), Error> {
    let missing = block_length - content.len() % block_length;
    let filling = u8::try_from(missing).map_err(|_| Error::BlockLength)?;
    let mut padded = Vec::with_capacity(content.len() + missing);
    padded.extend_from_slice(content);
    padded.resize(content.len() + missing, filling);
    *content = Zeroizing::new(padded);
    Ok(())
}

/// RSAES-OAEP with SHA-256 and the empty label (RFC 8017, A.2.1). The dialect of AWS leaves out
/// the tags of the three parameters and one NULL.
fn oaep(dialect: Dialect) -> Result<Vec<u8>, Error> {
    let sha256 = asn1::oid(rfc5912::ID_SHA_256)?;
    let mgf1 = asn1::oid(rfc5912::ID_MGF_1)?;
    let hash = asn1::sequence(&[&sha256, &NULL])?;
    let label = asn1::sequence(&[&asn1::oid(rfc5912::ID_P_SPECIFIED)?, &asn1::octets(&[])?])?;
    let parameters = match dialect {
        Dialect::X9Tr34Of2012 => {
            let mask = asn1::sequence(&[&mgf1, &asn1::sequence(&[&sha256])?])?;
            asn1::sequence(&[&hash, &mask, &label])?
        }
        Dialect::Cms => {
            let mask = asn1::sequence(&[&mgf1, &hash])?;
            let tagged = |number, value: &[u8]| {
                asn1::value(asn1::context(number, Form::Constructed), &[value])
            };
            asn1::sequence(&[&tagged(0, &hash)?, &tagged(1, &mask)?])?
        }
    };
    asn1::sequence(&[&asn1::oid(rfc5912::ID_RSAES_OAEP)?, &parameters])
}

/// The same, with each NULL and the empty label or without, as peers have it.
fn expect_oaep(dialect: Dialect, algorithm: &[u8]) -> Result<(), Error> {
    let mut fields = Fields::of_sequence(algorithm)?;
    expect_oid(&mut fields, rfc5912::ID_RSAES_OAEP)?;
    let mut parameters = fields.fields(Tag::Sequence)?;
    fields.end()?;
    let mut next = |number| match dialect {
        Dialect::X9Tr34Of2012 => parameters.optional_fields(Tag::Sequence),
        Dialect::Cms => {
            let tag = asn1::context(number, Form::Constructed);
            let tagged = parameters.optional_fields(tag)?;
            tagged.map(|mut tagged| tagged.fields(Tag::Sequence)).transpose()
        }
    };
    let (hash, mask, label) = (next(0)?, next(1)?, next(2)?);
    parameters.end()?;
    expect_hash(hash.ok_or(Error::TokenAlgorithm)?)?;
    let mut mask = mask.ok_or(Error::TokenAlgorithm)?;
    expect_oid(&mut mask, rfc5912::ID_MGF_1)?;
    expect_hash(mask.fields(Tag::Sequence)?)?;
    if let Some(mut label) = label {
        expect_oid(&mut label, rfc5912::ID_P_SPECIFIED)?;
        label.expect(Tag::OctetString, &[])?;
    }
    Ok(())
}

fn expect_hash(mut fields: Fields<'_>) -> Result<(), Error> {
    expect_oid(&mut fields, rfc5912::ID_SHA_256)?;
    if !fields.is_finished() {
        fields.expect(Tag::Null, &[])?;
    }
    fields.end()
}

fn expect_oid(fields: &mut Fields<'_>, oid: ObjectIdentifier) -> Result<(), Error> {
    if fields.oid()? == oid { Ok(()) } else { Err(Error::TokenAlgorithm) }
}

fn cipher_oid(algorithm: Algorithm) -> Result<ObjectIdentifier, Error> {
    let found = CIPHERS.into_iter().find(|(named, _)| *named == algorithm);
    found.map(|(_, oid)| oid).ok_or(Error::KeyAlgorithm)
}

fn cipher_of(oid: ObjectIdentifier) -> Result<Algorithm, Error> {
    let found = CIPHERS.into_iter().find(|(_, named)| *named == oid);
    found.map(|(algorithm, _)| algorithm).ok_or(Error::TokenAlgorithm)
}

const CIPHERS: [(Algorithm, ObjectIdentifier); 4] = [
    (Algorithm::Tdes3Key, rfc5911::DES_EDE_3_CBC),
    (Algorithm::Aes128, rfc5911::ID_AES_128_CBC),
    (Algorithm::Aes192, rfc5911::ID_AES_192_CBC),
    (Algorithm::Aes256, rfc5911::ID_AES_256_CBC),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_blocks_get_a_block_of_padding() {
        for block_length in [8, 16] {
            for length in 0..40 {
                let mut content = Zeroizing::new(alloc::vec![0xAA; length]);
                pad(&mut content, block_length).unwrap();
                let padding = content.split_off(length);
                assert!((1..=block_length).contains(&padding.len()), "{length}");
                assert!((length + padding.len()).is_multiple_of(block_length), "{length}");
                assert!(padding.iter().all(|byte| usize::from(*byte) == padding.len()));
            }
        }
    }
}
