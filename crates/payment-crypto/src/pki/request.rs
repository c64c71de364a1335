//! Certificate signing requests (RFC 2986).

use alloc::string::String;

use der::Tag;
use der::pem::{self, LineEnding};

use super::Subject;
use crate::asn1::{self, Form};
use crate::error::Error;
use crate::hash::Hash;
use crate::key_pair::KeyPair;

/// The request for a certificate of `key`'s public key, signed by `key`: PEM, without a newline
/// at the end.
///
/// # Errors
///
/// [`Error::Subject`] when a field of the subject does not have its form, [`Error::Engine`] when
/// the engine fails.
pub fn signing_request(key: &KeyPair, subject: &Subject, hash: Hash) -> Result<String, Error> {
    let version = asn1::value(Tag::Integer, &[&[0]])?;
    let attributes = asn1::value(asn1::context(0, Form::Constructed), &[])?;
    let public = key.public_key();
    let info = asn1::sequence(&[&version, &subject.encode()?, public.spki(), &attributes])?;
    let request = super::sign(key, hash, &info)?;
    let text = pem::encode_string("CERTIFICATE REQUEST", LineEnding::LF, &request);
    text.map(|text| String::from(text.trim_end())).map_err(|_| Error::Encoding)
}
