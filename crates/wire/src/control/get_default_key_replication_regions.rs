//! GetDefaultKeyReplicationRegions: says in which Regions new keys will be.

use keys::identifier::Region;

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, REPLICATES};
use crate::shape::{answer, request};

/// Says in which Regions new keys will be.
pub struct GetDefaultKeyReplicationRegions;

request! {
    /// What GetDefaultKeyReplicationRegions is asked.
    pub struct Input = "GetDefaultKeyReplicationRegionsInput" {}
}

answer! {
    /// What GetDefaultKeyReplicationRegions answers.
    pub struct Output = "GetDefaultKeyReplicationRegionsOutput" {
        /// Which.
        pub enabled_replication_regions: Vec<Region>,
    }
}

impl Operation for GetDefaultKeyReplicationRegions {
    const NAME: &'static str = "GetDefaultKeyReplicationRegions";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = REPLICATES;
    type Input = Input;
    type Output = Output;
}
