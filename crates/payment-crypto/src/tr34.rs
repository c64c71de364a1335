//! TR-34 tokens (ASC X9 TR 34): a symmetric key from a key distribution host (KDH) to a key
//! receiving device (KRD), signed by the one and encrypted for the other. Both have RSA keys and
//! certificates.
//!
//! ```text
//! token         SignedData (RFC 5652, 5): version, SHA-256, the envelope, one signer:
//!                 who the KDH is, the signed attributes, RSASSA-PKCS1-v1_5
//! attributes    content type, nonce or signing time, header, hash of the envelope
//! envelope      EnvelopedData (RFC 5652, 6): who the KRD is, a content key under RSAES-OAEP with
//!                 SHA-256, the key block under the content key in CBC
//! key block     version, who the KDH is, the key, the header
//! header        16 characters of TR-31 and perhaps optional blocks; its length means nothing
//! ```
//!
//! Making a token needs our [`Credential`] and a certificate of the KRD that
//! [`verify_path`](crate::pki::verify_path) has led to one that is trusted:
//!
//! ```
//! # use payment_crypto::{Error, key::Key, pki::{Certificate, KeyUse, UnixTime, verify_path}};
//! use payment_crypto::tr31::Header;
//! use payment_crypto::tr34::{Credential, Dialect, Freshness, Nonce, build};
//!
//! # fn example(
//! #     ours: &Credential<'_>, theirs: &Certificate, authority: &Certificate, now: UnixTime,
//! #     header: &Header, key: &Key, random: &mut dyn rand_core::CryptoRng,
//! # ) -> Result<Vec<u8>, Error> {
//! let krd = verify_path(theirs, &[], authority, now, KeyUse::KeyEncipherment)?;
//! let nonce = Nonce::new(b"from the KRD")?;
//! let freshness = Freshness::Nonce(&nonce);
//! let token = build(Dialect::X9Tr34Of2012, ours, krd, header, key, freshness, random)?;
//! # Ok(token)
//! # }
//! ```
//!
//! In two passes the KRD sends a nonce first, which the token repeats; in one pass the token has
//! the time of its signature instead.

mod credential;
mod envelope;
mod token;

pub use credential::Credential;
pub use token::{Token, build};

use alloc::vec::Vec;

use crate::error::Error;
use crate::pki::UnixTime;

/// How a token is written: the standard's text and its examples disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// `X9_TR34_2012` of AWS, after the examples of TR-34:2012, annex B. The envelope lacks the
    /// header of its outer sequence, the ciphertext lies beside the initialization vector, the
    /// attributes are not sorted, the header in the key block is an attribute.
    X9Tr34Of2012,
    /// As Cryptographic Message Syntax (RFC 5652) and the text of the standard have it.
    Cms,
}

/// What shows that a token was not kept for later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness<'a> {
    /// Two passes: the nonce of the KRD.
    Nonce(&'a Nonce),
    /// One pass: the time of the signature; for the KRD, the time now. A token may be as old as
    /// it likes, and not from the future.
    SigningTime(UnixTime),
}

/// The nonce of the KRD: 8 to 16 bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonce(Vec<u8>);

impl Nonce {
    /// The nonce that `bytes` are.
    ///
    /// # Errors
    ///
    /// [`Error::TokenNonce`] when there are fewer than 8 or more than 16.
    pub fn new(bytes: &[u8]) -> Result<Self, Error> {
        if (8..=16).contains(&bytes.len()) {
            Ok(Self(bytes.to_vec()))
        } else {
            Err(Error::TokenNonce)
        }
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}
