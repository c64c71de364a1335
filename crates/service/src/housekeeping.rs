//! What is due without anybody asking: deletions whose waiting period has ended, aliases of keys
//! that are gone, events that have been kept long enough, memory that fell behind the store.

use std::time::Duration;

use keys::record::KeyRecord;

use crate::aliases::Alias;
use crate::audit::{self, lookup};
use crate::error::Error;
use crate::local_region::LocalRegion;
use crate::vault::{Batch, Held, Place};

/// Does what is due in `here`, for ever.
pub async fn run(here: &LocalRegion) {
    let mut pause = tokio::time::interval(PAUSE);
    loop {
        pause.tick().await;
        if let Err(error) = once(here).await {
            tracing::error!(region = %here.region(), "housekeeping: {error}");
        }
    }
}

/// Does what is due now.
///
/// # Errors
///
/// [`Error::Internal`] when the store does not answer. What was not done is done the next time.
pub async fn once(here: &LocalRegion) -> Result<(), Error> {
    // A commit whose answer was lost is in the store, and nobody has followed it.
    here.vault().follow().await?;
    let now = here.clock().now();
    for name in here.vault().with_memory(|memory| memory.due(now, BATCH)) {
        unless_stale(finish_deletion(here, Place::Key(name.account, name.id)).await)?;
    }
    for (account, name) in here.vault().with_memory(|memory| memory.dangling_aliases()) {
        unless_stale(detach(here, Place::Alias(account, name)).await)?;
    }
    let oldest = here.clock().now().minus_days(EVENT_DAYS);
    lookup::forget(here.vault(), here.account(), oldest).await
}

async fn finish_deletion(here: &LocalRegion, place: Place) -> Result<(), Error> {
    let found = here.vault().read::<KeyRecord>(&place).await?.present();
    let Some(Held { mut record, version }) = found else { return Ok(()) };
    let now = here.clock().now();
    record.finish_deletion(now)?;
    let mut batch = Batch::default();
    batch.scrub(place, version, &record)?;
    here.trail().commit(batch, &[audit::deletion_event(here, &record, now)]).await
}

async fn detach(here: &LocalRegion, place: Place) -> Result<(), Error> {
    let Some(held) = here.vault().read::<Alias>(&place).await?.present() else { return Ok(()) };
    let mut batch = Batch::default();
    batch.put(place, held.version, &Alias { key: None })?;
    here.vault().commit(batch).await
}

/// Somebody else was first: what is left is due again the next time.
fn unless_stale(result: Result<(), Error>) -> Result<(), Error> {
    match result {
        Err(Error::Stale | Error::Refused(_)) => Ok(()),
        other => other,
    }
}

/// How often it is looked for what is due.
const PAUSE: Duration = Duration::from_secs(1);
/// How long management events can be looked up, in days, as in CloudTrail.
const EVENT_DAYS: u16 = 90;
/// How many keys are deleted at a time.
const BATCH: usize = 256;
