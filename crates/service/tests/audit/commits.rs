//! A change and its event are one commit.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use crate::harness::store::unavailable;
use crate::harness::world::cvv_key;
use crate::harness::{Asked, EAST, Mishap, Settings, WEST, World};
use crate::looked_up;

/// The changes of the control plane, in an order in which each can be made.
fn changes(arn: &str) -> Vec<(&'static str, Value)> {
    let key = json!({ "KeyIdentifier": arn });
    let regions = json!({ "KeyIdentifier": arn, "ReplicationRegions": [WEST] });
    let default = json!({ "ReplicationRegions": [WEST] });
    let alias = json!({ "AliasName": "alias/a", "KeyArn": arn });
    vec![
        ("CreateKey", cvv_key()),
        ("StopKeyUsage", key.clone()),
        ("StartKeyUsage", key.clone()),
        ("CreateAlias", alias.clone()),
        ("UpdateAlias", json!({ "AliasName": "alias/a" })),
        ("DeleteAlias", json!({ "AliasName": "alias/a" })),
        ("TagResource", json!({ "ResourceArn": arn, "Tags": [{ "Key": "a", "Value": "b" }] })),
        ("UntagResource", json!({ "ResourceArn": arn, "TagKeys": ["a"] })),
        ("EnableDefaultKeyReplicationRegions", default.clone()),
        ("DisableDefaultKeyReplicationRegions", default),
        ("AddKeyReplicationRegions", regions.clone()),
        ("RemoveKeyReplicationRegions", regions),
        ("DeleteKey", key.clone()),
        ("RestoreKey", key),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_change_is_committed_without_an_event() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let arn = world.create(EAST, &[]).await;
    let batches = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&batches);
    for name in [EAST, WEST] {
        let seen = Arc::clone(&seen);
        world.faults(name).follow(move |asked| {
            if let Asked::Commit(batch) = asked {
                let paths = batch.iter().map(|write| write.path.as_str().to_owned());
                seen.lock().unwrap().push(paths.collect::<Vec<_>>());
            }
            Mishap::None
        });
    }
    for (operation, body) in changes(&arn) {
        batches.lock().unwrap().clear();
        world.call(EAST, operation, body).await.ok();
        world.settle().await;
        let batches = batches.lock().unwrap().clone();
        let changes = |batch: &&Vec<String>| {
            let kinds = ["key/", "alias/", "tags/", "default-regions/"];
            batch.iter().any(|path| kinds.iter().any(|kind| path.starts_with(kind)))
        };
        let has = |batch: &[String], kind: &str| batch.iter().any(|path| path.starts_with(kind));
        let made: Vec<&Vec<String>> = batches.iter().filter(changes).collect();
        assert!(!made.is_empty(), "{operation} changes nothing");
        let first = made[0];
        assert!(has(first, "event/") && has(first, "unlogged/"), "{operation}: {first:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commit_that_fails_leaves_neither_and_one_that_is_lost_both() {
    for is_lost in [false, true] {
        let world = Settings::of(&[EAST, WEST]).start().await;
        let arn = world.create(EAST, &[]).await;
        for (operation, body) in changes(&arn) {
            let before = (shown(&world, &arn).await, succeeded(&world, operation).await);
            world.faults(EAST).follow(move |asked| match asked {
                // The first commit of a change, and not of the events of other calls.
                Asked::Commit(batch) if !batch[0].path.as_str().starts_with("event/") => {
                    if is_lost { Mishap::Lost } else { Mishap::Refused(unavailable()) }
                }
                _ => Mishap::None,
            });
            let reply = world.call(EAST, operation, body.clone()).await;
            assert_eq!(reply.refusal(), "InternalServerException", "{operation}");
            world.faults(EAST).heal();
            let after = (shown(&world, &arn).await, succeeded(&world, operation).await);
            let case = format!("{operation}, lost: {is_lost}");
            assert_eq!(after.1 - before.1, usize::from(is_lost), "{case}");
            assert_eq!(after.0 != before.0, is_lost, "{case}");
            if !is_lost {
                world.call(EAST, operation, body).await.ok();
            }
            world.settle().await;
        }
    }
}

/// What there is of keys, aliases, tags and default Regions.
async fn shown(world: &World, arn: &str) -> Vec<String> {
    let mut shown = Vec::new();
    for (operation, body) in [
        ("GetKey", json!({ "KeyIdentifier": arn })),
        ("ListKeys", json!({ "MaxResults": 100 })),
        ("ListAliases", json!({})),
        ("ListTagsForResource", json!({ "ResourceArn": arn })),
        ("GetDefaultKeyReplicationRegions", json!({})),
    ] {
        shown.push(world.call(EAST, operation, body).await.text);
    }
    shown
}

/// How many calls of `operation` have succeeded, as their events tell.
async fn succeeded(world: &World, operation: &str) -> usize {
    let events = looked_up(world, EAST).await.into_iter();
    events.filter(|event| event["eventName"] == operation && event["errorCode"].is_null()).count()
}
