//! Keys on their way between two Regions: under the key block protection key that both agreed
//! on, the digest of the metadata inside the block.

use keys::record::KeyRecord;
use keys::replication::Offer;
use payment_crypto::key::Key;
use payment_crypto::tr31::optional_block::{OptionalBlock, OptionalBlocks};
use payment_crypto::tr31::{self, KeyBlock};

use crate::error::Error;
use crate::{key_block, random};

/// The key block of `record`'s material for `offer`.
///
/// # Errors
///
/// [`Error::Internal`] when the key cannot be wrapped: a defect.
pub fn wrap(kbpk: &Key, record: &KeyRecord, offer: &Offer) -> Result<String, Error> {
    let defect = |error: payment_crypto::Error| Error::internal(format!("a key block: {error}"));
    let material =
        record.material().ok_or_else(|| Error::internal("a key to be sent has no material"))?;
    let digest = hex::encode_upper(offer.metadata_digest());
    let block = OptionalBlock::new(METADATA_DIGEST, &digest).map_err(defect)?;
    let blocks = OptionalBlocks::none().with(block).map_err(defect)?;
    let header = key_block::header(record.attributes(), material.algorithm(), blocks)?;
    tr31::wrap(kbpk, &header, material, &mut random::engine()).map_err(defect)
}

/// The key in `block` and the digest of the metadata that it was wrapped for; `None` when the
/// block was not made under `kbpk` or holds no digest.
#[must_use]
pub fn unwrap(kbpk: &Key, block: &str) -> Option<(Key, [u8; 32])> {
    let unwrapped = KeyBlock::parse(block).ok()?.unwrap(kbpk).ok()?;
    let text = unwrapped.header.optional_blocks.find(METADATA_DIGEST)?;
    let mut digest = [0; 32];
    hex::decode_to_slice(text, &mut digest).ok()?;
    Some((unwrapped.key, digest))
}

/// The optional block that holds the digest of the metadata: numeric, so proprietary (X9.143,
/// table 9).
const METADATA_DIGEST: &str = "10";
