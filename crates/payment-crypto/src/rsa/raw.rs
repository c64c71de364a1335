//! RSA as arithmetic (RFC 8017, 5), for what the engine does not offer: no padding, and
//! signatures with SHA-224. In time that does not depend on the private key.

use alloc::vec;
use alloc::vec::Vec;

use const_oid::db::rfc5912;
use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, Odd};
use der::Tag;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use crate::asn1::{self, Fields};
use crate::error::Error;
use crate::hash::Hash;
use crate::secret::Secret;

/// `message` to the power of the public exponent (RFC 8017, 5.1.1).
///
/// # Errors
///
/// [`Error::MessageLength`] when the message is not as long as the modulus, or not smaller.
pub(super) fn encrypt(spki: &[u8], message: &[u8]) -> Result<Vec<u8>, Error> {
    let (modulus, exponent) = public_numbers(spki).map_err(|_| Error::PublicKey)?;
    power(modulus, message, exponent)
}

/// `ciphertext` to the power of the private exponent (RFC 8017, 5.1.2), checked by the public
/// one, lest a fault tell the key.
///
/// # Errors
///
/// [`Error::MessageLength`] when the ciphertext is not as long as the modulus, or not smaller,
/// [`Error::Engine`] when the check fails.
pub(super) fn decrypt(pkcs8: &Secret, ciphertext: &[u8]) -> Result<Secret, Error> {
    let [modulus, public, private] =
        private_numbers(pkcs8.expose_secret()).map_err(|_| Error::PrivateKey)?;
    let message = Secret::new(power(modulus, ciphertext, private)?);
    let again = Zeroizing::new(power(modulus, message.expose_secret(), public)?);
    if !bool::from(again.as_slice().ct_eq(ciphertext)) {
        return Err(Error::Engine);
    }
    Ok(message)
}

/// The hash of `message` as PKCS#1 v1.5 signs it, in `length` bytes (RFC 8017, 9.2).
pub(super) fn encode_digest(hash: Hash, message: &[u8], length: usize) -> Result<Vec<u8>, Error> {
    let algorithm = asn1::sequence(&[&asn1::oid(hash.oid())?, &asn1::NULL])?;
    let info = asn1::sequence(&[&algorithm, &asn1::octets(&hash.digest(message))?])?;
    let filling = length.checked_sub(info.len() + 3).ok_or(Error::MessageLength)?;
    Ok([&[0, 1], vec![0xFF; filling].as_slice(), &[0], &info].concat())
}

fn power(modulus: &[u8], base: &[u8], exponent: &[u8]) -> Result<Vec<u8>, Error> {
    let number = |bytes: &[u8]| {
        let bits = u32::try_from(modulus.len() * 8).map_err(|_| Error::Engine)?;
        BoxedUint::from_be_slice(bytes, bits).map_err(|_| Error::Engine)
    };
    if base.len() != modulus.len() || base >= modulus {
        return Err(Error::MessageLength);
    }
    let odd = Odd::new(number(modulus)?).into_option().ok_or(Error::Engine)?;
    let parameters = BoxedMontyParams::new(odd);
    let exponent = Zeroizing::new(number(exponent)?);
    let result = BoxedMontyForm::new(number(base)?, &parameters).pow(&exponent).retrieve();
    Ok(Zeroizing::new(result).to_be_bytes().into_vec())
}

/// Modulus and exponent.
fn public_numbers(spki: &[u8]) -> Result<(&[u8], &[u8]), Error> {
    let mut fields = Fields::of_sequence(spki)?;
    fields.fields(Tag::Sequence)?;
    let key = fields.content(Tag::BitString)?;
    let mut numbers = Fields::of_sequence(key.get(1..).ok_or(Error::Encoding)?)?;
    Ok((positive(&mut numbers)?, positive(&mut numbers)?))
}

/// Modulus, public and private exponent (RFC 5208, 5; RFC 8017, A.1.2).
fn private_numbers(pkcs8: &[u8]) -> Result<[&[u8]; 3], Error> {
    let mut fields = Fields::of_sequence(pkcs8)?;
    fields.content(Tag::Integer)?;
    if fields.fields(Tag::Sequence)?.oid()? != rfc5912::RSA_ENCRYPTION {
        return Err(Error::Encoding);
    }
    let mut numbers = Fields::of_sequence(fields.content(Tag::OctetString)?)?;
    numbers.content(Tag::Integer)?;
    Ok([positive(&mut numbers)?, positive(&mut numbers)?, positive(&mut numbers)?])
}

/// The next number, without the zero that keeps it from being negative.
fn positive<'a>(fields: &mut Fields<'a>) -> Result<&'a [u8], Error> {
    let content = fields.content(Tag::Integer)?;
    Ok(content.strip_prefix(&[0]).unwrap_or(content))
}
