//! AddKeyReplicationRegions: puts a key into more Regions.

use keys::identifier::Region;

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, REPLICATES};
use crate::shape::key::Key;
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Puts a key into more Regions.
pub struct AddKeyReplicationRegions;

request! {
    /// What AddKeyReplicationRegions is asked.
    pub struct Input = "AddKeyReplicationRegionsInput" {
        /// The key, in the Region of its primary.
        pub key_identifier: KeyIdentifier,
        /// Where it shall be too.
        pub replication_regions: Vec<Region>,
    }
}

answer! {
    /// What AddKeyReplicationRegions answers.
    pub struct Output = "AddKeyReplicationRegionsOutput" {
        /// What the key is like now.
        pub key: Key,
    }
}

impl Operation for AddKeyReplicationRegions {
    const NAME: &'static str = "AddKeyReplicationRegions";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = REPLICATES;
    type Input = Input;
    type Output = Output;
}
