//! How events are found again: by time, and by the attributes that have an index.

use keys::identifier::AccountId;
use keys::time::Timestamp;
use wire::cloudtrail::lookup_events::{Event as Shown, LookupAttributeKey};

use super::{Event, Pointer};
use crate::error::Error;
use crate::vault::{Place, Vault};

/// Which events are asked for.
pub struct Search {
    /// What they have in common.
    pub attribute: Option<(LookupAttributeKey, String)>,
    /// The earliest.
    pub start: Option<Timestamp>,
    /// The latest.
    pub end: Option<Timestamp>,
}

/// Events, newest first, and after which one the search goes on.
pub struct Found {
    /// The events.
    pub events: Vec<Shown>,
    /// The name of the last one that was looked at, if there may be more.
    pub after: Option<String>,
}

/// Finds up to `length` events of `account`, after the one called `after`. Looks at a bounded
/// number of events, so that it may find fewer and still have more to look at.
///
/// # Errors
///
/// [`Error::Internal`] when the store does not answer.
pub async fn find(
    vault: &Vault,
    account: &AccountId,
    search: &Search,
    after: Option<String>,
    length: usize,
) -> Result<Found, Error> {
    let index = search.attribute.as_ref().and_then(|(key, value)| index(*key, value));
    let mut found = Found { events: Vec::new(), after };
    for _ in 0..MAX_PAGES {
        let page = match &index {
            Some(index) => indexed(vault, account, index, found.after.as_deref()).await?,
            None => all(vault, account, found.after.as_deref()).await?,
        };
        let is_last = page.len() < usize::from(PAGE);
        for (name, event) in page {
            if search.start.is_some_and(|start| event.time < start) {
                found.after = None;
                return Ok(found);
            }
            if found.events.len() == length {
                return Ok(found);
            }
            found.after = Some(name);
            found.events.extend(search.shown(&event));
        }
        if is_last {
            found.after = None;
            return Ok(found);
        }
    }
    Ok(found)
}

/// Forgets events of `account` that are older than `before`, a bounded number at a time.
///
/// # Errors
///
/// [`Error::Internal`] when the store does not answer.
pub async fn forget(vault: &Vault, account: &AccountId, before: Timestamp) -> Result<(), Error> {
    let newest =
        Event { time: before, id: String::new(), account: account.clone(), record: String::new() };
    let after = Place::Event(account.clone(), newest.newest_first());
    let under = Place::Events(account.clone());
    for (path, held) in vault.list::<Event>(&under, Some(&after), PAGE).await? {
        let mut batch = crate::vault::Batch::default();
        let name = last_segment(path.as_str());
        for index in indexes(&held.record.record) {
            let place = Place::EventBy(account.clone(), format!("{index}/{name}"));
            if let Some(pointer) = vault.read::<Pointer>(&place).await?.present() {
                batch.remove(place, &pointer);
            }
        }
        batch.remove(Place::Event(account.clone(), name.to_owned()), &held);
        vault.commit(batch).await?;
    }
    Ok(())
}

/// The indexes under which the event of `record` stands.
pub(super) fn indexes(record: &str) -> Vec<String> {
    let Some(shown) = Shown::of_record(record) else { return Vec::new() };
    let attributes = shown.attributes();
    let mut indexes: Vec<String> =
        attributes.into_iter().filter_map(|(key, value)| index(key, value)).collect();
    indexes.sort();
    indexes.dedup();
    indexes
}

/// The index of events that have this attribute; `None` for attributes that so many events share
/// that reading all is as fast.
fn index(key: LookupAttributeKey, value: &str) -> Option<String> {
    let name = match key {
        LookupAttributeKey::EventId => "id",
        LookupAttributeKey::EventName => "name",
        LookupAttributeKey::Username => "user",
        LookupAttributeKey::ResourceName => "resource",
        LookupAttributeKey::AccessKeyId => "access-key",
        LookupAttributeKey::ReadOnly
        | LookupAttributeKey::ResourceType
        | LookupAttributeKey::EventSource => return None,
    };
    // A hash: values have any length and any character, a path has not.
    let hash = <sha2::Sha256 as sha2::Digest>::digest(value);
    Some(format!("{name}/{}", hex::encode(hash.get(..HASH_LENGTH)?)))
}

impl Search {
    fn shown(&self, event: &Event) -> Option<Shown> {
        if self.end.is_some_and(|end| event.time > end) {
            return None;
        }
        let shown = Shown::of_record(&event.record)?;
        let has = |(key, value): &(LookupAttributeKey, String)| {
            shown.attributes().contains(&(*key, value.as_str()))
        };
        self.attribute.as_ref().is_none_or(has).then_some(shown)
    }
}

async fn all(
    vault: &Vault,
    account: &AccountId,
    after: Option<&str>,
) -> Result<Vec<(String, Event)>, Error> {
    let after = after.map(|name| Place::Event(account.clone(), name.to_owned()));
    let found = vault.list::<Event>(&Place::Events(account.clone()), after.as_ref(), PAGE).await?;
    let named = found.into_iter();
    Ok(named.map(|(path, held)| (last_segment(path.as_str()).to_owned(), held.record)).collect())
}

async fn indexed(
    vault: &Vault,
    account: &AccountId,
    index: &str,
    after: Option<&str>,
) -> Result<Vec<(String, Event)>, Error> {
    let place = |name: String| Place::EventBy(account.clone(), name);
    let after = after.map(|name| place(format!("{index}/{name}")));
    let found = vault.list::<Pointer>(&place(index.to_owned()), after.as_ref(), PAGE).await?;
    let mut events = Vec::new();
    for (_, pointer) in found {
        let name = pointer.record.event;
        let event = vault.read::<Event>(&Place::Event(account.clone(), name.clone())).await?;
        events.extend(event.record.map(|event| (name, event)));
    }
    Ok(events)
}

fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or_default()
}

/// How many events are read at a time.
const PAGE: u16 = 128;
/// How many times a search reads before it answers with what it has.
const MAX_PAGES: usize = 16;
/// How many bytes of a hash tell values apart.
const HASH_LENGTH: usize = 16;
