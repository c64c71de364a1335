//! A store that fails: callers are told that the service failed and nothing else, nothing is
//! written by half, and what was acknowledged is there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "harness/harness.rs"]
mod harness;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};
use store::Error;

use harness::ask::{events, generated, is_synchronized};
use harness::store::unavailable;
use harness::world::{cvv_key, cvv2};
use harness::{Asked, EAST, Mishap, Random, Reply, Settings, WEST, World, until};

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_is_there_after_the_store_has_failed() {
    let mut faults = 0;
    for seed in 0..40 {
        println!("seed {seed}");
        let world = Settings::of(&[EAST, WEST]).seeded(seed).start().await;
        let mut keys = Vec::new();
        for _ in 0..3 {
            keys.push(world.create(EAST, &[WEST]).await);
        }
        world.settle().await;
        for name in [EAST, WEST] {
            let mut random = Random::new(seed);
            world.faults(name).follow(move |asked| failing(&mut random, &asked));
        }
        let told = changed(&world, &mut keys, seed).await;
        faults += told.unknown;
        world.faults(EAST).heal();
        world.faults(WEST).heal();
        world.restart(EAST).await;
        world.settle().await;
        for (arn, enabled) in &told.acknowledged {
            let answer = world.key(EAST, arn).await.ok();
            if let Some(enabled) = enabled {
                assert_eq!(answer["Key"]["Enabled"], *enabled, "seed {seed}: {arn}");
            }
            assert!(is_synchronized(&world, EAST, arn, WEST).await, "seed {seed}: {arn}");
            let replica = world.key(WEST, arn).await.ok();
            assert_eq!(replica["Key"]["Enabled"], answer["Key"]["Enabled"], "seed {seed}: {arn}");
        }
        whole(&world, seed).await;
    }
    assert!(faults > 50, "the store has not failed: {faults}");
}

/// What callers were told.
#[derive(Default)]
struct Told {
    /// Whether keys are enabled; `None` where an answer was lost since.
    acknowledged: BTreeMap<String, Option<bool>>,
    unknown: usize,
}

async fn changed(world: &World, keys: &mut Vec<String>, seed: u64) -> Told {
    let mut random = Random::new(seed + 1_000);
    let mut told = Told::default();
    for _ in 0..30 {
        if random.chance(25) {
            let mut request = cvv_key();
            request["ReplicationRegions"] = json!([WEST]);
            let reply = world.call(EAST, "CreateKey", request).await;
            if is_ok(&reply, &mut told) {
                let arn = reply.body["Key"]["KeyArn"].as_str().unwrap().to_owned();
                told.acknowledged.insert(arn.clone(), Some(true));
                keys.push(arn);
            }
            continue;
        }
        let arn = random.pick(keys).clone();
        let enabled = random.chance(50);
        let operation = if enabled { "StartKeyUsage" } else { "StopKeyUsage" };
        let reply = world.call(EAST, operation, json!({ "KeyIdentifier": arn })).await;
        let acknowledged = is_ok(&reply, &mut told).then_some(enabled);
        told.acknowledged.insert(arn, acknowledged);
        let reply = world.call(EAST, "ListKeys", json!({})).await;
        is_ok(&reply, &mut told);
    }
    told
}

/// A fault is a 500 that says nothing.
fn is_ok(reply: &Reply, told: &mut Told) -> bool {
    if reply.status == 200 {
        return true;
    }
    let expected = ["InternalServerException", "ConflictException"];
    assert!(expected.contains(&reply.refusal()), "{}", reply.text);
    let is_fault = reply.refusal() == "InternalServerException";
    assert_eq!(reply.status, if is_fault { 500 } else { 400 });
    assert!(!reply.text.contains("engine") && !reply.text.contains("secret"), "{}", reply.text);
    told.unknown += 1;
    false
}

fn failing(random: &mut Random, asked: &Asked<'_>) -> Mishap {
    match (random.below(100), asked) {
        (0..8, _) => Mishap::Refused(unavailable()),
        (8..16, Asked::Commit(_)) => Mishap::Lost,
        (16..24, Asked::Commit(batch)) => Mishap::Refused(Error::Conflict(batch[0].path.clone())),
        _ => Mishap::None,
    }
}

/// Every key that is there has its CreateKey event, and every such event its key.
async fn whole(world: &World, seed: u64) {
    let created = events(world, EAST, ("EventName", "CreateKey")).await;
    let succeeded = created.iter().filter(|event| event["errorCode"].is_null());
    let arn =
        |event: &Value| event["responseElements"]["key"]["keyArn"].as_str().unwrap().to_owned();
    let mut told: Vec<String> = succeeded.map(arn).collect();
    let answer = world.call(EAST, "ListKeys", json!({ "MaxResults": 100 })).await.ok();
    let keys = answer["Keys"].as_array().unwrap().iter();
    let mut keys: Vec<String> =
        keys.map(|key| key["KeyArn"].as_str().unwrap().to_owned()).collect();
    told.sort();
    keys.sort();
    assert_eq!(told, keys, "seed {seed}: a key without its event, or an event without its key");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn changes_at_once_are_all_answered_and_none_is_lost() {
    let world = Arc::new(Settings::of(&[EAST, WEST]).start().await);
    let arn = world.create(EAST, &[WEST]).await;
    let tag = |number: usize| {
        let (world, arn) = (Arc::clone(&world), arn.clone());
        tokio::spawn(async move {
            let tags = json!([{ "Key": format!("tag {number:02}"), "Value": "set" }]);
            loop {
                let request = json!({ "ResourceArn": arn, "Tags": tags });
                let reply = world.call(EAST, "TagResource", request).await;
                match reply.status {
                    200 => return,
                    // Too many at once: told so, and nothing has happened.
                    _ => assert_eq!(reply.refusal(), "ConflictException"),
                }
            }
        })
    };
    for task in (0..50).map(tag).collect::<Vec<_>>() {
        task.await.unwrap();
    }
    let request = json!({ "ResourceArn": arn, "MaxResults": 100 });
    let answer = world.call(EAST, "ListTagsForResource", request).await.ok();
    let tags = answer["Tags"].as_array().unwrap();
    let mut names: Vec<&str> = tags.iter().map(|tag| tag["Key"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, (0..50).map(|number| format!("tag {number:02}")).collect::<Vec<_>>());
    let told = events(&world, EAST, ("EventName", "TagResource")).await;
    assert_eq!(told.iter().filter(|event| event["errorCode"].is_null()).count(), 50);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_key_that_many_stop_and_start_ends_as_one_of_them_said() {
    let world = Arc::new(Settings::of(&[EAST, WEST]).start().await);
    let arn = world.create(EAST, &[WEST]).await;
    let change = |number: usize| {
        let (world, arn) = (Arc::clone(&world), arn.clone());
        let operation = if number.is_multiple_of(2) { "StopKeyUsage" } else { "StartKeyUsage" };
        tokio::spawn(async move {
            world.call(EAST, operation, json!({ "KeyIdentifier": arn })).await.status
        })
    };
    for task in (0..50).map(change).collect::<Vec<_>>() {
        let status = task.await.unwrap();
        assert!(status == 200 || status == 400, "{status}");
    }
    world.settle().await;
    until("the replica follows", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
    let (ours, theirs) = (world.key(EAST, &arn).await.ok(), world.key(WEST, &arn).await.ok());
    assert_eq!(ours["Key"]["Enabled"], theirs["Key"]["Enabled"]);
}

/// A stop whose answer was lost counts in the data plane and in other Regions all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_change_whose_answer_is_lost_is_followed() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let arn = world.create(EAST, &[WEST]).await;
    world.settle().await;
    world.faults(EAST).follow(|asked| match asked {
        Asked::Commit(batch) if batch[0].path.as_str().starts_with("key/") => Mishap::Lost,
        _ => Mishap::None,
    });
    let reply = world.call(EAST, "StopKeyUsage", json!({ "KeyIdentifier": arn })).await;
    assert_eq!(reply.refusal(), "InternalServerException");
    world.faults(EAST).heal();
    world.housekeeping().await;
    let why = Err("The key is not enabled.".to_owned());
    assert_eq!(generated(&world, EAST, &arn).await, why);
    world.settle().await;
    assert_eq!(generated(&world, WEST, &arn).await, why);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_data_plane_goes_on_while_the_store_is_away() {
    let world = Settings::of(&[EAST]).start().await;
    let arn = world.create(EAST, &[]).await;
    world.faults(EAST).follow(|_| Mishap::Refused(unavailable()));
    world.call(EAST, "GenerateCardValidationData", cvv2(&arn)).await.ok();
    let reply = world.call(EAST, "GetKey", json!({ "KeyIdentifier": arn })).await;
    assert_eq!((reply.status, reply.refusal()), (500, "InternalServerException"));
    assert!(!reply.text.contains("engine"), "{}", reply.text);
    world.faults(EAST).heal();
    world.call(EAST, "GetKey", json!({ "KeyIdentifier": arn })).await.ok();
}
