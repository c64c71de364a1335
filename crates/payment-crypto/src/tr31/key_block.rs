//! A whole key block: made, read, opened.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use rand_core::CryptoRng;

use super::binding::{self, Protected};
use super::cursor::Cursor;
use super::header::{self, Header};
use super::{optional_block, payload};
use crate::error::Error;
use crate::key::Key;

/// A key block that was read and not yet authenticated.
pub struct KeyBlock {
    header: Header,
    header_text: String,
    protected: Protected,
}

/// What an authenticated key block held.
#[derive(Debug)]
pub struct Unwrapped {
    /// The header, which the block's MAC covers.
    pub header: Header,
    /// The key.
    pub key: Key,
}

/// The key block of `key` with `header`, under `kbpk`.
///
/// The key's length is hidden: a TDES key is padded as if it had 24 bytes, an AES key 32, an
/// HMAC key as many as a block of its hash, the longest that HMAC uses as it is (X9.143, 6.1).
/// The optional blocks get a padding block where they need one, and `HM`, which names the hash,
/// where the key is an HMAC key and the header has none.
///
/// # Errors
///
/// [`Error::ProtectionKey`] when `kbpk` does not fit the version, [`Error::KeyBlockAlgorithm`]
/// when the header names another algorithm than the key's, [`Error::KeyBlockHash`] when it names
/// another hash, [`Error::KeyBlockLength`] or [`Error::OptionalBlockCount`] when the block gets
/// too long.
pub fn wrap(
    kbpk: &Key,
    header: &Header,
    key: &Key,
    random: &mut dyn CryptoRng,
) -> Result<String, Error> {
    let version = header.version;
    let mut header = header.clone();
    payload::name_algorithm(&mut header, key.algorithm())?;
    let payload = payload::encode(key, version.block_length(), random)?;
    let body_length = 2 * (payload.len() + version.mac_length());
    let mut text = header.encode(body_length)?;
    let protected = binding::wrap(version, kbpk, &text, payload)?;
    text.push_str(&hex::encode_upper(&protected.ciphertext));
    text.push_str(&hex::encode_upper(&protected.mac));
    Ok(text)
}

impl KeyBlock {
    /// The key block that `text` is. Nothing in it is to be believed before [`KeyBlock::unwrap`].
    ///
    /// # Errors
    ///
    /// One of the `KeyBlock` and `OptionalBlock` variants of [`Error`], by the rule that the text
    /// breaks; [`Error::KeyBlockAuthentication`] is not among them.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if !text.bytes().all(optional_block::is_printable) {
            return Err(Error::KeyBlockCharacter);
        }
        let mut cursor = Cursor::new(text);
        let header = Header::parse(&mut cursor)?;
        let protected = parse_body(header.version, cursor.rest())?;
        let header_text = String::from(cursor.consumed());
        Ok(Self { header, header_text, protected })
    }

    /// What the block says about itself, before anybody checked it: good for finding the key
    /// that opens it, and for nothing else.
    #[must_use]
    pub const fn claimed_header(&self) -> &Header {
        &self.header
    }

    /// The key and the header, once the MAC shows that both are as they were wrapped.
    ///
    /// # Errors
    ///
    /// [`Error::ProtectionKey`] when `kbpk` does not fit the version,
    /// [`Error::KeyBlockAuthentication`] when the block was not made under it or was changed.
    /// Of an authentic block: [`Error::KeyAlgorithm`] when its algorithm is not TDES, AES or
    /// HMAC, [`Error::KeyBlockHash`] when the hash of an HMAC key is not given or not one of
    /// [`key::Algorithm`](crate::key::Algorithm), [`Error::KeyLength`] when the key does not have
    /// a length of its algorithm.
    pub fn unwrap(self, kbpk: &Key) -> Result<Unwrapped, Error> {
        let payload =
            binding::unwrap(self.header.version, kbpk, &self.header_text, self.protected)?;
        let key = payload::decode(&payload, &self.header)?;
        Ok(Unwrapped { header: self.header, key })
    }
}

impl fmt::Debug for KeyBlock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "KeyBlock({:?})", self.header)
    }
}

/// Payload and MAC, from hexadecimal text in upper case: lower case would give one block two
/// texts.
fn parse_body(version: header::Version, text: &str) -> Result<Protected, Error> {
    if text.bytes().any(|character| character.is_ascii_lowercase()) {
        return Err(Error::KeyBlockPayload);
    }
    let mut ciphertext: Vec<u8> = hex::decode(text).map_err(|_| Error::KeyBlockPayload)?;
    let payload_length =
        ciphertext.len().checked_sub(version.mac_length()).ok_or(Error::KeyBlockPayload)?;
    if payload_length == 0 || !payload_length.is_multiple_of(version.block_length()) {
        return Err(Error::KeyBlockPayload);
    }
    let mac = ciphertext.split_off(payload_length);
    Ok(Protected { ciphertext, mac })
}
