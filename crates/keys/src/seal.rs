//! Sealing: how records are kept where others can read and write.
//!
//! AES-256-GCM (NIST SP 800-38D) under a key of each path's own, derived from the Region's root
//! key with HKDF-SHA-256 (RFC 5869), so that random nonces never run out. The path and the version
//! are authenticated with the record: it opens only where, and as what, it was sealed.
//!
//! ```text
//!  1        8              12       n             16
//! ┌────────┬──────────────┬────────┬─────────────┬─────┐
//! │ format │ root key id  │ nonce  │ ciphertext  │ tag │     associated data:
//! └────────┴──────────────┴────────┴─────────────┴─────┘     format ‖ root key id ‖ version ‖ path
//! ```

use alloc::vec::Vec;
use core::fmt;

use aes_gcm::aead::{AeadInOut, Nonce, Tag};
use aes_gcm::{Aes256Gcm, KeyInit};
use hkdf::Hkdf;
use payment_crypto::secret::Secret;
use rand_core::CryptoRng;
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::identifier::Region;

/// The key from which all keys that seal a Region's records are derived: 32 bytes.
pub struct RootKey(Secret);

/// Seals and opens the records of one Region.
pub struct Sealer {
    secret: Secret,
    root: [u8; ID],
    region: Region,
}

/// Why a record was not sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The bytes are not a record that was sealed in this Region at this path and version.
    Refused,
    /// The bytes were sealed under the root key of this identifier, and not under this one.
    OtherRootKey([u8; ID]),
    /// The record is longer than AES-GCM can seal under one nonce: 2^36 - 32 bytes.
    TooLong,
}

impl RootKey {
    /// A new random root key.
    #[must_use]
    pub fn generate(random: &mut dyn CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; KEY]);
        random.fill_bytes(&mut *bytes);
        Self::from_bytes(&bytes)
    }

    /// The root key that `bytes` are. The caller erases its own copy.
    #[must_use]
    pub fn from_bytes(bytes: &[u8; KEY]) -> Self {
        Self(Secret::new(bytes.to_vec()))
    }

    /// The key's bytes, for the file in which it is kept, and nothing else.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<[u8; KEY]> {
        let mut bytes = Zeroizing::new([0; KEY]);
        for (byte, secret) in bytes.iter_mut().zip(self.0.expose_secret()) {
            *byte = *secret;
        }
        bytes
    }

    /// Says which root key this is, and nothing about its bytes: HKDF-SHA-256 with its own `info`.
    #[must_use]
    pub fn id(&self) -> [u8; ID] {
        let mut id = [0; ID];
        expand(&self.0, &[ID_INFO], &mut id);
        id
    }
}

impl Sealer {
    /// The sealer of `region`, whose root key is `root`.
    #[must_use]
    pub fn new(root: &RootKey, region: &Region) -> Self {
        let secret = Secret::new(root.0.expose_secret().to_vec());
        Self { secret, root: root.id(), region: region.clone() }
    }

    /// Seals `record` as `version` of what stands at `path`: 37 bytes more than the record has.
    ///
    /// # Errors
    ///
    /// [`Error::TooLong`].
    pub fn seal(
        &self,
        path: &str,
        version: u64,
        record: &[u8],
        random: &mut dyn CryptoRng,
    ) -> Result<Vec<u8>, Error> {
        let mut nonce = Nonce::<Aes256Gcm>::default();
        random.fill_bytes(&mut nonce);
        let mut body = Zeroizing::new(record.to_vec());
        let data = self.associated_data(path, version);
        let tag = self
            .cipher(path)
            .encrypt_inout_detached(&nonce, &data, body.as_mut_slice().into())
            .map_err(|_| Error::TooLong)?;
        Ok([&[FORMAT], self.root.as_slice(), &nonce, &body, &tag].concat())
    }

    /// Opens what was sealed as `version` of what stands at `path`.
    ///
    /// # Errors
    ///
    /// [`Error::OtherRootKey`], and [`Error::Refused`] for whatever else is wrong: a byte that was
    /// changed, another path, version or Region, a format that this version does not know.
    pub fn open(
        &self,
        path: &str,
        version: u64,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, Error> {
        let (format, rest) = sealed.split_first().ok_or(Error::Refused)?;
        let (root, rest) = rest.split_first_chunk::<ID>().ok_or(Error::Refused)?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(Error::Refused)?;
        let (body, tag) = rest.split_last_chunk::<TAG>().ok_or(Error::Refused)?;
        if *format != FORMAT {
            return Err(Error::Refused);
        }
        if *root != self.root {
            return Err(Error::OtherRootKey(*root));
        }
        let mut record = Zeroizing::new(body.to_vec());
        let data = self.associated_data(path, version);
        self.cipher(path)
            .decrypt_inout_detached(
                &Nonce::<Aes256Gcm>::from(*nonce),
                &data,
                record.as_mut_slice().into(),
                &Tag::<Aes256Gcm>::from(*tag),
            )
            .map_err(|_| Error::Refused)?;
        Ok(record)
    }

    /// A key for something else than sealing, `purpose`, that is as lasting as the root key.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> Zeroizing<[u8; KEY]> {
        let mut key = Zeroizing::new([0; KEY]);
        let region = self.region.as_str().as_bytes();
        expand(&self.secret, &[DERIVED_INFO, &[0], region, &[0], purpose.as_bytes()], &mut *key);
        key
    }

    /// No Region and no label holds a zero byte, so that no two inputs give one `info`.
    fn cipher(&self, path: &str) -> Aes256Gcm {
        let mut key = Zeroizing::new([0; KEY]);
        let region = self.region.as_str().as_bytes();
        expand(&self.secret, &[KEY_INFO, &[0], region, &[0], path.as_bytes()], &mut *key);
        Aes256Gcm::new((&*key).into())
    }

    fn associated_data(&self, path: &str, version: u64) -> Vec<u8> {
        [&[FORMAT], self.root.as_slice(), &version.to_be_bytes(), path.as_bytes()].concat()
    }
}

impl fmt::Debug for RootKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("RootKey")
    }
}

impl fmt::Debug for Sealer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Sealer({})", self.region)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused => out.write_str("a record is not the one that was sealed in its place"),
            Self::OtherRootKey(id) => {
                out.write_str("a record was sealed under another root key, ")?;
                id.iter().try_for_each(|byte| write!(out, "{byte:02x}"))
            }
            Self::TooLong => out.write_str("a record is too long to be sealed"),
        }
    }
}

impl core::error::Error for Error {}

/// HKDF of `secret` without a salt. `out` is never longer than HKDF can give: 8160 bytes.
fn expand(secret: &Secret, info: &[&[u8]], out: &mut [u8]) {
    let expanded = Hkdf::<Sha256>::new(None, secret.expose_secret()).expand_multi_info(info, out);
    debug_assert!(expanded.is_ok(), "HKDF-SHA-256 gives up to 255 blocks");
}

/// The only format so far.
const FORMAT: u8 = 1;

const KEY: usize = 32;
const ID: usize = 8;
const NONCE: usize = 12;
const TAG: usize = 16;

const ID_INFO: &[u8] = b"keyferry root key id 1";
const KEY_INFO: &[u8] = b"keyferry seal 1";
const DERIVED_INFO: &[u8] = b"keyferry derived 1";
