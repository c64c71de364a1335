//! RemoveKeyReplicationRegions: takes a key out of Regions, at once.

use keys::identifier::Region;

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, REPLICATES};
use crate::shape::key::Key;
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Takes a key out of Regions, at once.
pub struct RemoveKeyReplicationRegions;

request! {
    /// What RemoveKeyReplicationRegions is asked.
    pub struct Input = "RemoveKeyReplicationRegionsInput" {
        /// The key, in the Region of its primary.
        pub key_identifier: KeyIdentifier,
        /// Where it shall be no more.
        pub replication_regions: Vec<Region>,
    }
}

answer! {
    /// What RemoveKeyReplicationRegions answers.
    pub struct Output = "RemoveKeyReplicationRegionsOutput" {
        /// What the key is like now.
        pub key: Key,
    }
}

impl Operation for RemoveKeyReplicationRegions {
    const NAME: &'static str = "RemoveKeyReplicationRegions";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = REPLICATES;
    type Input = Input;
    type Output = Output;
}
