//! AddKeyReplicationRegions: an exportable symmetric key goes to more Regions.

use wire::control::add_key_replication_regions::{AddKeyReplicationRegions, Input, Output};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::view;

impl Handle for AddKeyReplicationRegions {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let named = call.key(&input.key_identifier).await?;
        call.require_replicas(&input.replication_regions)?;
        let mut key = named.stored().await?;
        key.record.add_regions(&input.replication_regions, call.known_regions())?;
        call.keep(&key)?;
        Ok(Output { key: view::key(&key.record, call.region())? })
    }
}
