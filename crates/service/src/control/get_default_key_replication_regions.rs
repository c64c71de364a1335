//! GetDefaultKeyReplicationRegions: where new keys of the account go from this Region.

use wire::control::get_default_key_replication_regions::{
    GetDefaultKeyReplicationRegions, Input, Output,
};

use crate::call::Call;
use crate::default_regions;
use crate::error::Error;
use crate::operations::Handle;

impl Handle for GetDefaultKeyReplicationRegions {
    async fn handle(call: &mut Call<'_>, _: &Input) -> Result<Output, Error> {
        let permit = call.permit_account()?;
        let (_, defaults) = default_regions::stored(call, &permit).await?;
        Ok(Output { enabled_replication_regions: defaults.regions().cloned().collect() })
    }
}
