//! DisableDefaultKeyReplicationRegions: takes Regions out of the default of new keys.

use keys::identifier::Region;

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, REPLICATES};
use crate::shape::{answer, request};

/// Takes Regions out of the default of new keys.
pub struct DisableDefaultKeyReplicationRegions;

request! {
    /// What DisableDefaultKeyReplicationRegions is asked.
    pub struct Input = "DisableDefaultKeyReplicationRegionsInput" {
        /// Which.
        pub replication_regions: Vec<Region>,
    }
}

answer! {
    /// What DisableDefaultKeyReplicationRegions answers.
    pub struct Output = "DisableDefaultKeyReplicationRegionsOutput" {
        /// Those that are left.
        pub enabled_replication_regions: Vec<Region>,
    }
}

impl Operation for DisableDefaultKeyReplicationRegions {
    const NAME: &'static str = "DisableDefaultKeyReplicationRegions";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = REPLICATES;
    type Input = Input;
    type Output = Output;
}
