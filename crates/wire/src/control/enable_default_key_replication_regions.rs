//! EnableDefaultKeyReplicationRegions: adds Regions to the default of new keys.

use keys::identifier::Region;

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, REPLICATES};
use crate::shape::{answer, request};

/// Adds Regions to the default of new keys.
pub struct EnableDefaultKeyReplicationRegions;

request! {
    /// What EnableDefaultKeyReplicationRegions is asked.
    pub struct Input = "EnableDefaultKeyReplicationRegionsInput" {
        /// Which.
        pub replication_regions: Vec<Region>,
    }
}

answer! {
    /// What EnableDefaultKeyReplicationRegions answers.
    pub struct Output = "EnableDefaultKeyReplicationRegionsOutput" {
        /// All that there are now.
        pub enabled_replication_regions: Vec<Region>,
    }
}

impl Operation for EnableDefaultKeyReplicationRegions {
    const NAME: &'static str = "EnableDefaultKeyReplicationRegions";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = REPLICATES;
    type Input = Input;
    type Output = Output;
}
