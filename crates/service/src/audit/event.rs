//! Events as they come about: of calls, of replication, of housekeeping.

use std::net::IpAddr;

use http::header::USER_AGENT;
use http::request::Parts;
use keys::record::KeyRecord;
use keys::replication::Note;
use keys::time::Timestamp;
use rand_core::Rng;
use serde_json::{Value, json};
use wire::cloudtrail::record::{
    self, Category, Details, Failure, Identity, Kind, Record, Resource, Source, Step,
};
use wire::cloudtrail::respell::respell;
use wire::exception::Exception;
use wire::operation::{Access, Operation, Plane};
use wire::shape::{Shape, Shaped, Write};

use super::Event;
use crate::error::Error;
use crate::local_region::LocalRegion;
use crate::principal::Caller;
use crate::{random, view};

/// Where a call came from, when, and under which id.
#[derive(Clone, Debug)]
pub struct Origin {
    /// When it arrived.
    pub time: Timestamp,
    /// Its id, a random UUID.
    pub request_id: String,
    address: IpAddr,
    user_agent: Option<String>,
}

/// A call, as its event tells it.
pub struct CallEvent<'a> {
    /// The operation.
    pub operation: &'a str,
    /// The service that it belongs to.
    pub source: Source,
    /// Its plane: calls of the data plane are data events, all others management events.
    pub plane: Plane,
    /// Whether it may change something.
    pub access: Access,
    /// What was asked, with its shape: only members of the shape are told.
    pub request: Option<(&'static Shape, &'a Value)>,
    /// What came of it. Answers are told of calls that may change something.
    pub outcome: Result<Option<(&'static Shape, &'a Value)>, &'a Exception>,
    /// The keys and aliases that it concerns.
    pub resources: &'a [Resource],
}

impl Origin {
    /// The origin of a request that came from `address` at `time`.
    #[must_use]
    pub fn of(request: &Parts, address: IpAddr, time: Timestamp) -> Self {
        let user_agent = request.headers.get(USER_AGENT).and_then(|value| value.to_str().ok());
        let user_agent = user_agent.map(|text| text.chars().take(MAX_USER_AGENT).collect());
        Self { time, request_id: uuid(), address, user_agent }
    }
}

impl CallEvent<'_> {
    /// The event of this call by `caller` to `here`.
    #[must_use]
    pub fn of(self, here: &LocalRegion, caller: &Caller, origin: &Origin) -> Event {
        let answer = self.outcome.ok().flatten();
        let answer = answer.filter(|_| self.access == Access::Write);
        let told = |(shape, value): (&'static Shape, &Value)| respell(self.plane, shape, value);
        Event::of(&Record {
            identity: Identity::User {
                principal: caller.arn().clone(),
                principal_id: caller.user_id.clone(),
                access_key_id: caller.access_key_id.clone(),
            },
            time: origin.time,
            source: self.source,
            name: self.operation.to_owned(),
            region: here.region().clone(),
            origin: Some(record::Origin {
                address: origin.address.to_string(),
                user_agent: origin.user_agent.clone(),
            }),
            failure: self.outcome.err().map(Failure::of),
            request_parameters: self.request.and_then(told),
            response_elements: answer.and_then(told),
            request_id: Some(origin.request_id.clone()),
            event_id: uuid(),
            access: self.access,
            resources: self.resources.to_vec(),
            kind: Kind::ApiCall,
            category: category(self.plane),
            account: caller.account.clone(),
        })
    }
}

impl Event {
    fn of(record: &Record) -> Self {
        Self {
            id: record.event_id.clone(),
            time: record.time,
            account: record.account.clone(),
            record: record.to_json(),
        }
    }
}

const fn category(plane: Plane) -> Category {
    match plane {
        Plane::Control => Category::Management,
        Plane::Data => Category::Data,
    }
}

/// The events of what replication did to `key` here.
///
/// # Errors
///
/// [`Error::Internal`] when the key cannot be shown: a defect.
pub fn replication_events(
    here: &LocalRegion,
    key: &KeyRecord,
    notes: &[Note],
    now: Timestamp,
) -> Result<Vec<Event>, Error> {
    let synchronized = |region: &keys::identifier::Region, step| {
        let details = Details::Synchronization {
            key_arn: view::arn(key, here.region()),
            replication_region: region.clone(),
            step,
        };
        by_service(here, key, record::SYNCHRONIZE_MULTI_REGION_KEY, Some(details), now)
    };
    notes
        .iter()
        .map(|note| {
            Ok(Event::of(&match note {
                Note::ReplicaExported { region } => synchronized(region, Step::Export),
                Note::ReplicaImported { region } => synchronized(region, Step::Import),
                Note::MaterialImported => synchronized(here.region(), Step::Import),
                Note::ReplicaCreated => replica_created(here, key, now)?,
                Note::ReplicaRemoved => {
                    let details = Details::Deletion { key_arn: view::arn(key, here.region()) };
                    by_service(here, key, DELETE_KEY, Some(details), now)
                }
            }))
        })
        .collect()
}

/// The event of a deletion whose waiting period has ended.
#[must_use]
pub fn deletion_event(here: &LocalRegion, key: &KeyRecord, now: Timestamp) -> Event {
    let details = Details::Deletion { key_arn: view::arn(key, here.region()) };
    Event::of(&by_service(here, key, DELETE_KEY, Some(details), now))
}

/// The CreateKey of a replica, as the article shows it: the time is that of the primary's, the
/// request names no Regions, the answer neither a creation time nor any multi-Region member.
fn replica_created(here: &LocalRegion, key: &KeyRecord, now: Timestamp) -> Result<Record, Error> {
    use wire::control::create_key::CreateKey;
    let shown = view::key(key, here.region())?;
    let request = json!({
        "KeyAttributes": shown.key_attributes.write(),
        "Exportable": shown.exportable,
        "Enabled": shown.enabled,
    });
    let answer = wire::control::create_key::Output {
        key: wire::shape::key::Key {
            multi_region_key_type: None,
            primary_region: None,
            replication_status: None,
            using_default_replication_regions: None,
            ..shown
        },
    };
    let answer = respell(Plane::Control, <CreateKey as Operation>::Output::SHAPE, &answer.write());
    let answer = answer.map(|mut answer| {
        if let Some(key) = answer.get_mut("key").and_then(Value::as_object_mut) {
            key.shift_remove("createTimestamp");
        }
        answer
    });
    Ok(Record {
        time: key.created(),
        request_parameters: respell(
            Plane::Control,
            <CreateKey as Operation>::Input::SHAPE,
            &request,
        ),
        response_elements: answer,
        ..by_service(here, key, <CreateKey as Operation>::NAME, None, now)
    })
}

fn by_service(
    here: &LocalRegion,
    key: &KeyRecord,
    name: &str,
    details: Option<Details>,
    now: Timestamp,
) -> Record {
    Record {
        identity: Identity::Service,
        time: now,
        source: Source::PaymentCryptography,
        name: name.to_owned(),
        region: here.region().clone(),
        origin: None,
        failure: None,
        request_parameters: None,
        response_elements: None,
        request_id: None,
        event_id: uuid(),
        access: Access::Write,
        resources: Vec::new(),
        kind: details.map_or(Kind::ApiCall, Kind::ServiceEvent),
        category: Category::Management,
        account: key.account().clone(),
    }
}

/// A random UUID (RFC 9562, version 4).
#[must_use]
pub fn uuid() -> String {
    let mut bytes = [0; 16];
    random::engine().fill_bytes(&mut bytes);
    let number = u128::from_be_bytes(bytes);
    let number = number & !(0xF << 76) & !(0x3 << 62) | (0x4 << 76) | (0x2 << 62);
    let digits = format!("{number:032x}");
    let mut text = String::with_capacity(36);
    for (index, digit) in digits.chars().enumerate() {
        if [8, 12, 16, 20].contains(&index) {
            text.push('-');
        }
        text.push(digit);
    }
    text
}

const DELETE_KEY: &str = "DeleteKey";
/// How much of a client's name for itself is kept: more than AWS's clients send.
const MAX_USER_AGENT: usize = 512;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_uuids_of_version_four() {
        let id = uuid();
        assert_eq!(id.len(), 36);
        let letters: Vec<char> = id.chars().collect();
        assert_eq!((letters[8], letters[14]), ('-', '4'));
        assert!("89ab".contains(letters[19]), "{id}");
        assert_ne!(id, uuid());
    }
}
