//! RemoveKeyReplicationRegions: replicas of a key go, at once and for good.

use wire::control::remove_key_replication_regions::{Input, Output, RemoveKeyReplicationRegions};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::view;

impl Handle for RemoveKeyReplicationRegions {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let mut key = call.key(&input.key_identifier).await?.stored().await?;
        key.record.remove_regions(&input.replication_regions)?;
        call.keep(&key)?;
        Ok(Output { key: view::key(&key.record, call.region())? })
    }
}
