//! The audit trail: every authenticated call leaves exactly one event, a change and its event are
//! one commit, nothing sensitive is told, and the log neither repeats nor loses anything.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "audit/article.rs"]
mod article;
#[path = "audit/calls.rs"]
mod calls;
#[path = "audit/commits.rs"]
mod commits;
#[path = "harness/harness.rs"]
mod harness;
#[path = "audit/log.rs"]
mod log;
#[path = "audit/lookup.rs"]
mod lookup;

use std::collections::BTreeSet;

use serde_json::{Value, json};

use harness::World;

/// Every management event of a Region, by its id, as LookupEvents tells it; the events of the
/// asking itself come after it.
pub async fn looked_up(world: &World, region: &str) -> Vec<Value> {
    let (mut events, mut token) = (Vec::new(), None::<String>);
    loop {
        let request = match &token {
            Some(token) => json!({ "NextToken": token }),
            None => json!({}),
        };
        let answer = world.call(region, "LookupEvents", request).await.ok();
        for event in answer["Events"].as_array().unwrap() {
            let record: Value =
                serde_json::from_str(event["CloudTrailEvent"].as_str().unwrap()).unwrap();
            assert_eq!(record["eventID"], event["EventId"]);
            events.push(record);
        }
        token = answer["NextToken"].as_str().map(ToOwned::to_owned);
        if token.is_none() {
            return events;
        }
    }
}

/// The ids of `events`, none of which is there twice.
pub fn ids(events: &[Value]) -> BTreeSet<String> {
    let ids: BTreeSet<String> =
        events.iter().map(|event| event["eventID"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids.len(), events.len(), "an event is there twice");
    ids
}
