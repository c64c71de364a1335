//! EnableDefaultKeyReplicationRegions: keys that the account creates in this Region from now on go
//! to these Regions too.

use wire::control::enable_default_key_replication_regions::{
    EnableDefaultKeyReplicationRegions, Input, Output,
};

use crate::call::Call;
use crate::default_regions;
use crate::error::Error;
use crate::operations::Handle;
use crate::vault::Place;

impl Handle for EnableDefaultKeyReplicationRegions {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let permit = call.permit_account()?;
        let (seen, mut defaults) = default_regions::stored(call, &permit).await?;
        defaults.enable(&input.replication_regions, call.known_regions(), call.region())?;
        let place = Place::DefaultRegions(call.caller().account.clone());
        call.changes(&permit).put(place, seen, &defaults)?;
        Ok(Output { enabled_replication_regions: defaults.regions().cloned().collect() })
    }
}
