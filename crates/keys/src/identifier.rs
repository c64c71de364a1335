//! What keys, accounts and Regions are called.

use alloc::string::String;
use core::fmt;

use minicbor::decode::{self, Decode, Decoder};
use rand_core::CryptoRng;

/// A Region: `us-east-1`. Two letters, a word, a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode)]
#[cbor(transparent)]
pub struct Region(#[n(0)] String);

/// An account: twelve digits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode)]
#[cbor(transparent)]
pub struct AccountId(#[n(0)] String);

/// The name of a key, the same in every Region that holds it: 16 to 64 letters and digits.
/// New ones are sixteen letters of the base32 alphabet (RFC 4648, lower case), 80 random bits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode)]
#[cbor(transparent)]
pub struct KeyId(#[n(0)] String);

/// A name that a user gives to a key, without its `alias/`: letters, digits, `/`, `_`, `-`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode)]
#[cbor(transparent)]
pub struct AliasName(#[n(0)] String);

impl Region {
    /// Reads a Region's name; `None` when it is not of the form `us-east-1`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let (prefix, word, number) = (parts.next()?, parts.next()?, parts.next()?);
        let form = parts.next().is_none()
            && prefix.len() == 2
            && (1..=16).contains(&word.len())
            && !number.is_empty()
            && prefix.bytes().chain(word.bytes()).all(|letter| letter.is_ascii_lowercase())
            && number.bytes().all(|digit| digit.is_ascii_digit());
        form.then(|| Self(text.into()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AccountId {
    /// Reads an account number; `None` when it is not twelve digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let form = text.len() == 12 && text.bytes().all(|digit| digit.is_ascii_digit());
        form.then(|| Self(text.into()))
    }

    /// The number as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl KeyId {
    /// A new name from 80 random bits.
    #[must_use]
    pub fn generate(random: &mut dyn CryptoRng) -> Self {
        let mut bytes = [0; 16];
        random.fill_bytes(&mut bytes);
        let letters = bytes.iter().filter_map(|byte| BASE32.get(usize::from(byte & 31)));
        Self(letters.map(|letter| char::from(*letter)).collect())
    }

    /// Reads a key's name; `None` when it is not 16 to 64 letters and digits.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let form = (16..=64).contains(&text.len())
            && text.bytes().all(|letter| letter.is_ascii_alphanumeric());
        form.then(|| Self(text.into()))
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl AliasName {
    /// Reads a name without its `alias/`; `None` when it is empty, longer than 250, or has
    /// another character than letters, digits, `/`, `_` and `-`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let allowed = |letter: u8| letter.is_ascii_alphanumeric() || b"/_-".contains(&letter);
        let form = (1..=250).contains(&text.len()) && text.bytes().all(allowed);
        form.then(|| Self(text.into()))
    }

    /// The name as text, without `alias/`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'b, C> Decode<'b, C> for Region {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::parse(decoder.str()?).ok_or_else(|| decode::Error::message("not a Region"))
    }
}

impl<'b, C> Decode<'b, C> for AccountId {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::parse(decoder.str()?).ok_or_else(|| decode::Error::message("not an account"))
    }
}

impl<'b, C> Decode<'b, C> for KeyId {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::parse(decoder.str()?).ok_or_else(|| decode::Error::message("not a key's name"))
    }
}

impl<'b, C> Decode<'b, C> for AliasName {
    fn decode(decoder: &mut Decoder<'b>, _: &mut C) -> Result<Self, decode::Error> {
        Self::parse(decoder.str()?).ok_or_else(|| decode::Error::message("not an alias"))
    }
}

impl fmt::Display for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for AccountId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for AliasName {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

const BASE32: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
