//! The records that users attach to keys and accounts, and that stay in their Region: aliases,
//! tags, default Regions.

use keys::identifier::KeyId;
use minicbor::{Decode, Encode};

use crate::vault::PlainRecord;

/// A name for a key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Alias {
    /// The key that it points to; an alias may point nowhere.
    #[n(0)]
    pub key: Option<KeyId>,
}

/// The tags of a key, in the order in which they were set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Tags {
    /// Pairs of key and value; no key twice.
    #[n(0)]
    pub pairs: Vec<(String, String)>,
}

impl PlainRecord for Alias {}
impl PlainRecord for Tags {}
