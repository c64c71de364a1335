//! What the rooms for default replication Regions share.

use keys::replication::DefaultRegions;

use crate::call::Call;
use crate::error::Error;
use crate::vault::{Place, Version};

/// The account's default Regions, and the version of their record.
///
/// # Errors
///
/// [`Error::Internal`] when the store does not answer.
pub async fn stored(call: &Call<'_>) -> Result<(Version, DefaultRegions), Error> {
    let place = Place::DefaultRegions(call.caller().account.clone());
    let found = call.here().vault().read::<DefaultRegions>(&place).await?;
    Ok(found.map(|held| (held.version, held.record)).unwrap_or_default())
}
