//! What is newer than what: epochs, versions, incarnations.

use minicbor::{Decode, Encode};

use crate::identifier::Region;

/// The reign of one primary. Ordered by number, then by the name of the Region, so that of two
/// Regions promoted at once one wins everywhere.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Epoch {
    /// How often the primary has changed, from 1.
    #[n(0)]
    pub number: u64,
    /// The primary.
    #[n(1)]
    pub region: Region,
}

/// A version of a key. Ordered by epoch, then by version; only what is greater replaces what a
/// Region holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Fence {
    /// Whose version it is.
    #[n(0)]
    pub epoch: Epoch,
    /// How many changes it has seen that a replica must see, from 1.
    #[n(1)]
    pub version: u64,
}

/// One life of a replica in one Region, from 1. Raised by nothing but adding the Region again;
/// a replica that was deleted refuses whatever belongs to the life that ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Incarnation(#[n(0)] u32);

impl Fence {
    /// The version with which a key is created in `region`.
    #[must_use]
    pub fn first(region: &Region) -> Self {
        Self { epoch: Epoch { number: 1, region: region.clone() }, version: 1 }
    }

    pub(crate) const fn raise_version(&mut self) {
        self.version = self.version.saturating_add(1);
    }
}

impl Incarnation {
    /// The first life of a replica.
    pub const FIRST: Self = Self(1);

    /// The life after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// Which life it is.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.0
    }
}
