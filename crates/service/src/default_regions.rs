//! What the rooms for default replication Regions share.

use keys::policy::Permit;
use keys::replication::DefaultRegions;

use crate::call::Call;
use crate::error::Error;
use crate::vault::{Place, Version};

/// The account's default Regions, and the version of their record.
///
/// # Errors
///
/// [`Error::Internal`] when the store does not answer.
pub async fn stored(call: &Call<'_>, permit: &Permit) -> Result<(Version, DefaultRegions), Error> {
    let place = Place::DefaultRegions(call.caller().account.clone());
    let found = call.records(permit).read::<DefaultRegions>(&place).await?;
    Ok((found.version, found.record.unwrap_or_default()))
}
