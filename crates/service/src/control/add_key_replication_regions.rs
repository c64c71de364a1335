//! AddKeyReplicationRegions: an exportable symmetric key goes to more Regions.

use wire::control::add_key_replication_regions::{AddKeyReplicationRegions, Input, Output};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::view;

impl Handle for AddKeyReplicationRegions {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let here = call.here();
        let mut key = call.key(&input.key_identifier).await?.stored().await?;
        key.record.add_regions(&input.replication_regions, here.known_regions())?;
        call.keep(&key)?;
        Ok(Output { key: view::key(&key.record, here.region())? })
    }
}
