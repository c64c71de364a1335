//! Replication seen from outside: what callers are told while links are held, cut or spoiled and
//! Regions are killed; what is on the wire and in the files.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "harness/harness.rs"]
mod harness;
#[path = "replication/refusals.rs"]
mod refusals;
#[path = "replication/restarts.rs"]
mod restarts;
#[path = "replication/wire_bytes.rs"]
mod wire_bytes;

use serde_json::json;

use harness::ask::{generated, is_synchronized, status};
use harness::world::{here, region};
use harness::{EAST, EUROPE, Flow, Settings, WEST, World, until};

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_in_progress_until_it_is_there() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    link(&world, EAST, WEST, Flow::Held);
    let arn = world.create(EAST, &[WEST]).await;
    let in_progress = Some(("IN_PROGRESS".to_owned(), None));
    assert_eq!(status(&world, EAST, &arn, WEST).await, in_progress);
    assert_eq!(world.key(WEST, &arn).await.refusal(), "ResourceNotFoundException");
    link(&world, EAST, WEST, Flow::Open);
    until("the key is there", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
    let (ours, theirs) = (world.key(EAST, &arn).await.ok(), world.key(WEST, &arn).await.ok());
    assert_eq!(ours["Key"]["KeyCheckValue"], theirs["Key"]["KeyCheckValue"]);
    let value = generated(&world, EAST, &arn).await.unwrap();
    let request = json!({
        "KeyIdentifier": here(&arn, WEST),
        "PrimaryAccountNumber": "4111111111111111",
        "ValidationData": value,
        "VerificationAttributes": { "CardVerificationValue2": { "CardExpiryDate": "1228" } },
    });
    world.call(WEST, "VerifyCardValidationData", request).await.ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_key_is_synchronized_when_the_replica_has_stopped_too() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let arn = world.create(EAST, &[WEST]).await;
    world.settle().await;
    for (change, can_be_used) in [("StopKeyUsage", false), ("StartKeyUsage", true)] {
        link(&world, EAST, WEST, Flow::Held);
        world.call(EAST, change, json!({ "KeyIdentifier": arn })).await.ok();
        let (told, _) = status(&world, EAST, &arn, WEST).await.unwrap();
        assert_eq!(told, "IN_PROGRESS", "{change}");
        assert_eq!(generated(&world, EAST, &arn).await.is_ok(), can_be_used, "{change}");
        assert_eq!(generated(&world, WEST, &arn).await.is_ok(), !can_be_used, "{change}");
        link(&world, EAST, WEST, Flow::Open);
        until(change, async || is_synchronized(&world, EAST, &arn, WEST).await).await;
        assert_eq!(generated(&world, WEST, &arn).await.is_ok(), can_be_used, "{change}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_that_is_away_delays_no_other() {
    for away in [Flow::Held, Flow::Cut, Flow::Deaf] {
        let world = Settings::of(&[EAST, WEST, EUROPE]).start().await;
        link(&world, EAST, EUROPE, away);
        let arn = world.create(EAST, &[WEST, EUROPE]).await;
        until("the near one", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
        world.call(EAST, "StopKeyUsage", json!({ "KeyIdentifier": arn })).await.ok();
        until("again", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
        let (told, _) = status(&world, EAST, &arn, EUROPE).await.unwrap();
        assert_eq!(told, "IN_PROGRESS", "{away:?}");
        link(&world, EAST, EUROPE, Flow::Open);
        until("the far one", async || is_synchronized(&world, EAST, &arn, EUROPE).await).await;
        assert!(generated(&world, EUROPE, &arn).await.is_err(), "{away:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_goes_on_serving_without_its_primary() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let arn = world.create(EAST, &[WEST]).await;
    world.settle().await;
    let value = generated(&world, EAST, &arn).await;
    world.kill(EAST).await;
    assert_eq!(generated(&world, WEST, &arn).await, value);
    world.restart(WEST).await;
    assert_eq!(generated(&world, WEST, &arn).await, value);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_can_be_deleted_by_itself_and_comes_back() {
    let world = Settings::of(&[EAST, WEST, EUROPE]).start().await;
    let arn = world.create(EAST, &[WEST, EUROPE]).await;
    world.settle().await;
    link(&world, EAST, WEST, Flow::Held);
    let request = json!({ "KeyIdentifier": here(&arn, WEST) });
    let answer = world.call(WEST, "DeleteKey", request).await.ok();
    assert_eq!(answer["Key"]["KeyState"], "DELETE_COMPLETE");
    assert!(generated(&world, WEST, &arn).await.is_err());
    link(&world, EAST, WEST, Flow::Open);
    let is_dropped = async || status(&world, EAST, &arn, WEST).await.is_none();
    until("the primary drops the Region", is_dropped).await;
    assert!(is_synchronized(&world, EAST, &arn, EUROPE).await);
    let request = json!({ "KeyIdentifier": arn, "ReplicationRegions": [WEST] });
    world.call(EAST, "AddKeyReplicationRegions", request).await.ok();
    until("it is back", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
    assert_eq!(generated(&world, WEST, &arn).await, generated(&world, EAST, &arn).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn replicas_cannot_be_changed() {
    let world = Settings::of(&[EAST, WEST, EUROPE]).start().await;
    let arn = world.create(EAST, &[WEST]).await;
    world.settle().await;
    let replica = here(&arn, WEST);
    for operation in ["StopKeyUsage", "StartKeyUsage", "RestoreKey"] {
        let reply = world.call(WEST, operation, json!({ "KeyIdentifier": replica })).await;
        assert_eq!(reply.refusal(), "ValidationException", "{operation}");
    }
    for operation in ["AddKeyReplicationRegions", "RemoveKeyReplicationRegions"] {
        let request = json!({ "KeyIdentifier": replica, "ReplicationRegions": [EUROPE] });
        let reply = world.call(WEST, operation, request).await;
        assert_eq!(reply.refusal(), "ValidationException", "{operation}");
    }
    assert_eq!(generated(&world, WEST, &arn).await, generated(&world, EAST, &arn).await);
}

/// The link between two Regions is as `flow` says from now on.
pub fn link(world: &World, one: &str, other: &str, flow: Flow) {
    world.network.between(&region(one), &region(other), flow);
}
