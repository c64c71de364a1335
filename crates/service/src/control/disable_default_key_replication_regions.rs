//! DisableDefaultKeyReplicationRegions: new keys do not go to these Regions any more; keys that are
//! there stay.

use wire::control::disable_default_key_replication_regions::{
    DisableDefaultKeyReplicationRegions, Input, Output,
};

use crate::call::Call;
use crate::default_regions;
use crate::error::Error;
use crate::operations::Handle;
use crate::vault::Place;

impl Handle for DisableDefaultKeyReplicationRegions {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let permit = call.permit_account()?;
        let (seen, mut defaults) = default_regions::stored(call, &permit).await?;
        defaults.disable(&input.replication_regions)?;
        let place = Place::DefaultRegions(call.caller().account.clone());
        call.changes(&permit).put(place, seen, &defaults)?;
        Ok(Output { enabled_replication_regions: defaults.regions().cloned().collect() })
    }
}
