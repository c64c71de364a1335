//! What has to be so, by the API and the wire alone.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::REGIONS;
use crate::harness::World;
use crate::harness::ask::{events, generated};
use crate::spoken;

/// What callers were told of a key.
#[derive(Clone, Debug)]
pub struct Known {
    pub enabled: bool,
    pub life: Life,
    /// Where its replicas are, or will be.
    pub wanted: BTreeSet<String>,
}

/// How far a key's life has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    Live,
    Pending,
    Over,
}

impl Known {
    /// The key after `operation` at its primary; `None` when it has to be refused. `other` is the
    /// Region that it names.
    pub fn after(&self, operation: &str, other: &str) -> Option<Self> {
        let mut after = self.clone();
        match (operation, self.life) {
            ("StopKeyUsage", Life::Live) => after.enabled = false,
            ("StartKeyUsage", Life::Live) => after.enabled = true,
            ("DeleteKey", Life::Live) => {
                after.life = Life::Pending;
                after.wanted.clear();
            }
            ("RestoreKey", Life::Pending) => after.life = Life::Live,
            ("AddKeyReplicationRegions", Life::Live) if !self.wanted.contains(other) => {
                after.wanted.insert(other.to_owned());
            }
            // The primary may not have heard yet that the replica was deleted.
            ("RemoveKeyReplicationRegions", Life::Live) => drop(after.wanted.remove(other)),
            _ => return None,
        }
        Some(after)
    }
}

/// Whether the primary says that the replica in `other` is as it should be.
pub async fn is_promised(world: &World, primary: &str, arn: &str, other: &str) -> bool {
    let reply = world.key(primary, arn).await;
    reply.body["Key"]["ReplicationStatus"][other]["Status"] == "SYNCHRONIZED"
}

/// The replica in `other` is as callers know the key to be, unless it was deleted there.
pub async fn is_kept(world: &World, arn: &str, other: &str, known: &Known) -> Result<(), String> {
    let reply = world.key(other, arn).await;
    let key = &reply.body["Key"];
    let is_deleted = key["KeyState"] == "DELETE_COMPLETE" && !known.wanted.contains(other);
    if is_deleted || key["Enabled"] == Value::Bool(known.enabled) {
        return Ok(());
    }
    Err(format!("{arn} is called synchronized in {other}, and is {}", reply.text))
}

/// Everything, once the Regions have come to rest.
pub async fn check(world: &World, known: &BTreeMap<String, Known>) -> Result<(), String> {
    for (arn, known) in known {
        let primary = REGIONS.into_iter().find(|name| arn.contains(name)).unwrap();
        check_primary(world, primary, arn, known).await?;
        for other in REGIONS.into_iter().filter(|name| *name != primary) {
            if known.wanted.contains(other) {
                check_replica(world, primary, other, arn).await?;
            } else {
                check_absence(world, other, arn).await?;
            }
        }
    }
    check_lists(world, known).await?;
    check_events(world).await
}

async fn check_primary(
    world: &World,
    primary: &str,
    arn: &str,
    known: &Known,
) -> Result<(), String> {
    let reply = world.key(primary, arn).await;
    let key = &reply.body["Key"];
    let state = match known.life {
        Life::Live => "CREATE_COMPLETE",
        Life::Pending => "DELETE_PENDING",
        Life::Over => "DELETE_COMPLETE",
    };
    let status: serde_json::Map<String, Value> = known
        .wanted
        .iter()
        .map(|name| (name.clone(), json!({ "Status": "SYNCHRONIZED" })))
        .collect();
    let told = key["ReplicationStatus"].as_object().cloned().unwrap_or_default();
    let is_enabled = known.life == Life::Over || key["Enabled"] == Value::Bool(known.enabled);
    if key["KeyState"] != state || !is_enabled || told != status {
        return Err(format!("{arn} should be {known:?} and is {}", reply.text));
    }
    let can_be_used = known.life == Life::Live && known.enabled;
    if generated(world, primary, arn).await.is_ok() != can_be_used {
        return Err(format!("{arn} can be used: not {can_be_used}"));
    }
    Ok(())
}

async fn check_replica(world: &World, primary: &str, other: &str, arn: &str) -> Result<(), String> {
    let (ours, theirs) = (world.key(primary, arn).await.body, world.key(other, arn).await.body);
    for member in ["KeyCheckValue", "Enabled", "KeyAttributes", "Exportable", "CreateTimestamp"] {
        if ours["Key"][member] != theirs["Key"][member] {
            return Err(format!("{arn}: {member} in {other}: {theirs}, not {ours}"));
        }
    }
    if theirs["Key"]["PrimaryRegion"] != primary || theirs["Key"]["KeyState"] != "CREATE_COMPLETE" {
        return Err(format!("{arn} in {other} is {theirs}"));
    }
    let values = (generated(world, primary, arn).await, generated(world, other, arn).await);
    if values.0 != values.1 {
        return Err(format!("{arn}: {other} gives {values:?}"));
    }
    Ok(())
}

async fn check_absence(world: &World, other: &str, arn: &str) -> Result<(), String> {
    let reply = world.key(other, arn).await;
    let is_gone = reply.body["Key"]["KeyState"] == "DELETE_COMPLETE";
    if !is_gone && reply.status == 200 || generated(world, other, arn).await.is_ok() {
        return Err(format!("{arn} is in {other}: {}", reply.text));
    }
    Ok(())
}

/// There is no key in any Region that nobody was told of.
async fn check_lists(world: &World, known: &BTreeMap<String, Known>) -> Result<(), String> {
    let id = |arn: &str| arn.split(":key/").nth(1).unwrap().to_owned();
    let ids: BTreeSet<String> = known.keys().map(|arn| id(arn)).collect();
    for name in REGIONS {
        let answer = world.call(name, "ListKeys", json!({ "MaxResults": 100 })).await.ok();
        for key in answer["Keys"].as_array().unwrap() {
            if !ids.contains(&id(key["KeyArn"].as_str().unwrap())) {
                return Err(format!("{key} in {name} comes from nowhere"));
            }
        }
    }
    Ok(())
}

/// Each life of a replica whose material arrived is told of once: at the primary that it left and
/// arrived, at the replica that it arrived and came into being.
async fn check_events(world: &World) -> Result<(), String> {
    let mut expected: BTreeMap<(String, String, &str), usize> = BTreeMap::new();
    for stored in spoken::stored(&world.network.passed()) {
        for (region, other, what) in [
            (&stored.primary, &stored.replica, "ExportKeyReplica"),
            (&stored.primary, &stored.replica, "ImportKeyReplica"),
            (&stored.replica, &stored.replica, "ImportKeyReplica"),
        ] {
            let place = (region.clone(), format!("{} {other}", stored.id), what);
            *expected.entry(place).or_default() += 1;
        }
    }
    let mut told: BTreeMap<(String, String, &str), usize> = BTreeMap::new();
    for name in REGIONS {
        let events = events(world, name, ("EventName", "SynchronizeMultiRegionKey")).await;
        for event in events {
            let details = &event["serviceEventDetails"];
            let id = details["keyArn"].as_str().unwrap().split(":key/").nth(1).unwrap().to_owned();
            let what = match details["replicationType"].as_str().unwrap() {
                "ExportKeyReplica" => "ExportKeyReplica",
                _ => "ImportKeyReplica",
            };
            let other = details["replicationRegion"].as_str().unwrap();
            let place = (name.to_owned(), format!("{id} {other}"), what);
            *told.entry(place).or_default() += 1;
        }
    }
    if told == expected {
        return Ok(());
    }
    let differ = |one: &BTreeMap<_, usize>, other: &BTreeMap<_, usize>| -> Vec<String> {
        let differing = one.iter().filter(|(place, count)| other.get(*place) != Some(*count));
        differing.map(|difference| format!("{difference:?}")).collect()
    };
    Err(format!("told {:?}, sent {:?}", differ(&told, &expected), differ(&expected, &told)))
}
