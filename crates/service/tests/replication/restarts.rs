//! Regions are killed at every point of every change, and all comes to the same end.

use serde_json::{Value, json};

use crate::harness::ask::{generated, synchronizations};
use crate::harness::world::here;
use crate::harness::{EAST, Flow, Settings, Storage, WEST, World, until};
use crate::link;

/// A change, by its name, where it is made, and whether the replica can be used after it.
const CHANGES: [(&str, &str, End); 6] = [
    ("CreateKey", EAST, End::Usable),
    ("StopKeyUsage", EAST, End::Stopped),
    ("RemoveKeyReplicationRegions", EAST, End::Gone),
    ("DeleteKey", EAST, End::Gone),
    ("DeleteKey", WEST, End::Gone),
    ("AddKeyReplicationRegions", EAST, End::Usable),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Usable,
    Stopped,
    Gone,
}

/// What happens to the message of the change before a Region is killed.
const FATES: [Flow; 4] = [Flow::Cut, Flow::Held, Flow::Deaf, Flow::Doubled];

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_at_any_point_changes_nothing() {
    for storage in [Storage::Memory, Storage::File] {
        for fate in FATES {
            for killed in [EAST, WEST] {
                let world = World::of(storage).await;
                let mut cases = Vec::new();
                for change in CHANGES {
                    cases.push((prepared(&world, change).await, change));
                }
                world.settle().await;
                link(&world, EAST, WEST, fate);
                for (arn, change) in &mut cases {
                    *arn = made(&world, arn, *change).await;
                }
                if fate == Flow::Deaf || fate == Flow::Doubled {
                    arrived(&world, &cases).await;
                }
                world.restart(killed).await;
                link(&world, EAST, WEST, Flow::Open);
                world.settle().await;
                for (arn, change) in &cases {
                    let case = format!("{storage:?} {fate:?} {killed} {change:?}");
                    ended(&world, arn, *change, &case).await;
                }
            }
        }
    }
}

impl World {
    async fn of(storage: Storage) -> Self {
        let mut settings = Settings::of(&[EAST, WEST]);
        settings.storage = storage;
        settings.start().await
    }
}

async fn prepared(world: &World, (change, _, _): (&str, &str, End)) -> String {
    match change {
        "CreateKey" => String::new(),
        "AddKeyReplicationRegions" => world.create(EAST, &[]).await,
        _ => world.create(EAST, &[WEST]).await,
    }
}

async fn made(world: &World, arn: &str, (change, region, _): (&str, &str, End)) -> String {
    if change == "CreateKey" {
        return world.create(EAST, &[WEST]).await;
    }
    let mut request = json!({ "KeyIdentifier": here(arn, region) });
    if change.ends_with("Regions") {
        request["ReplicationRegions"] = json!([WEST]);
    }
    world.call(region, change, request).await.ok();
    arn.to_owned()
}

/// Waits until the replica's Region has taken what was sent, though its answers are lost.
async fn arrived(world: &World, cases: &[(String, (&str, &str, End))]) {
    for (arn, (_, region, end)) in cases {
        if *region == EAST {
            until("it has arrived", async || is_so(world, arn, *end).await).await;
        }
    }
}

async fn is_so(world: &World, arn: &str, end: End) -> bool {
    let reply = world.key(WEST, arn).await;
    let key = &reply.body["Key"];
    match end {
        End::Usable => key["Enabled"] == Value::Bool(true),
        End::Stopped => key["Enabled"] == Value::Bool(false),
        End::Gone => key["KeyState"] == "DELETE_COMPLETE",
    }
}

async fn ended(world: &World, arn: &str, change: (&str, &str, End), case: &str) {
    assert!(is_so(world, arn, change.2).await, "{case}");
    assert_eq!(generated(world, WEST, arn).await.is_ok(), change.2 == End::Usable, "{case}");
    let told = world.key(EAST, arn).await.ok()["Key"]["ReplicationStatus"].clone();
    let expected = match change.2 {
        End::Gone => json!(null),
        _ => json!({ WEST: { "Status": "SYNCHRONIZED" } }),
    };
    assert_eq!(told, expected, "{case}");
    // Once for each material that was shipped, whatever was lost or repeated.
    let steps = |events: Vec<Value>| {
        let step = |event: &Value| event["serviceEventDetails"].to_string();
        let mut steps: Vec<String> = events.iter().map(step).collect();
        steps.sort();
        steps
    };
    let (ours, theirs) =
        (synchronizations(world, EAST, arn).await, synchronizations(world, WEST, arn).await);
    assert_eq!((ours.len(), theirs.len()), (2, 1), "{case}: {:?}", (steps(ours), steps(theirs)));
}
