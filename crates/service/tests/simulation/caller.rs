//! What callers, links and killers do, and what callers have been told.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::REGIONS;
use crate::checker::{self, Known, Life};
use crate::harness::wait::came_about;
use crate::harness::world::{cvv_key, here, region};
use crate::harness::{Flow, Random, Reply, World};

/// Does one thing after another, and notes what it is told.
pub struct Caller {
    world: Arc<World>,
    random: Random,
    /// What callers know, by the ARN of the primary.
    pub known: BTreeMap<String, Known>,
    /// What happened.
    pub log: Vec<String>,
    pub done: Done,
}

/// What was exercised, and how often it came to what.
#[derive(Default)]
pub struct Done(BTreeMap<String, usize>);

impl Caller {
    pub fn new(world: Arc<World>, seed: u64) -> Self {
        let random = Random::new(seed);
        Self { world, random, known: BTreeMap::new(), log: Vec::new(), done: Done::default() }
    }

    pub async fn act(&mut self) -> Result<(), String> {
        for _ in 0..STEPS {
            match self.random.below(100) {
                0..18 => self.create().await,
                18..58 => self.change().await?,
                58..66 => self.delete_replica().await?,
                66..78 => self.spoil_a_link(),
                78..84 => self.kill().await,
                84..88 => self.interrupt().await?,
                88..90 => self.pass_days().await,
                90..95 => self.look().await?,
                _ => {
                    tokio::time::sleep(Duration::from_millis(
                        u64::try_from(self.random.below(8)).unwrap(),
                    ))
                    .await
                }
            }
        }
        Ok(())
    }

    /// Everything is well again, and has time to come to an end.
    pub async fn rest(&mut self) -> Result<(), String> {
        self.note("rest");
        for name in REGIONS {
            if !self.world.is_up(name) {
                self.world.run(name).await;
            }
        }
        for (one, other) in LINKS {
            self.world.network.between(&region(one), &region(other), Flow::Open);
        }
        self.world.housekeeping().await;
        if !came_about(async || self.world.is_settled()).await {
            return Err(format!("the Regions do not agree: {:#?}", self.world.owed()));
        }
        Ok(())
    }

    async fn create(&mut self) {
        let primary = self.up();
        let others: Vec<&str> = REGIONS.into_iter().filter(|name| *name != primary).collect();
        let wanted: BTreeSet<String> =
            others.into_iter().filter(|_| self.random.chance(60)).map(String::from).collect();
        let mut request = cvv_key();
        request["ReplicationRegions"] = json!(wanted);
        let reply = self.ask(primary, "CreateKey", request).await;
        let arn = reply.ok()["Key"]["KeyArn"].as_str().unwrap().to_owned();
        self.known.insert(arn, Known { enabled: true, life: Life::Live, wanted });
    }

    async fn change(&mut self) -> Result<(), String> {
        let Some((arn, primary)) = self.some_key() else { return Ok(()) };
        let known = self.known[&arn].clone();
        let other = *self.random.pick(&REGIONS);
        let operation = *self.random.pick(&CHANGES);
        let mut request = json!({ "KeyIdentifier": arn });
        if operation.ends_with("Regions") {
            request["ReplicationRegions"] = json!([other]);
        }
        if operation == "DeleteKey" {
            request["DeleteKeyInDays"] = json!(3);
        }
        let reply = self.ask(primary, operation, request).await;
        let expected = known.after(operation, other);
        match (reply.status, expected) {
            (200, Some(after)) => drop(self.known.insert(arn, after)),
            (200, None) => return Err(format!("{operation} of {arn} should have been refused")),
            // The removal of a replica, or its own deletion, may be under way.
            (_, Some(_)) if !operation.ends_with("Regions") => {
                return Err(format!("{operation} of {arn} should have succeeded: {}", reply.text));
            }
            _ => {}
        }
        Ok(())
    }

    async fn delete_replica(&mut self) -> Result<(), String> {
        let Some((arn, primary)) = self.some_key() else { return Ok(()) };
        let other = self.up();
        if other == primary {
            return Ok(());
        }
        let request = json!({ "KeyIdentifier": here(&arn, other) });
        let reply = self.ask(other, "DeleteKey", request).await;
        if reply.status == 200 {
            self.known.get_mut(&arn).unwrap().wanted.remove(other);
        }
        Ok(())
    }

    fn spoil_a_link(&mut self) {
        let (one, other) = *self.random.pick(&LINKS);
        let flow = *self.random.pick(&FLOWS);
        self.note(&format!("{one} - {other}: {flow:?}"));
        self.done.count(&format!("{flow:?}"));
        self.world.network.between(&region(one), &region(other), flow);
    }

    async fn kill(&mut self) {
        let name = *self.random.pick(&REGIONS);
        self.note(&format!("kill {name}"));
        self.done.count("kill");
        if self.world.is_up(name) {
            self.world.kill(name).await;
        }
        if self.random.chance(60) || REGIONS.iter().all(|name| !self.world.is_up(name)) {
            self.world.run(name).await;
        }
    }

    /// A Region is killed in the middle of a call: it happened, or it did not.
    async fn interrupt(&mut self) -> Result<(), String> {
        let Some((arn, primary)) = self.some_key() else { return Ok(()) };
        let known = self.known[&arn].clone();
        let operation = *self.random.pick(&CHANGES[..2]);
        self.note(&format!("interrupt {operation} of {arn}"));
        self.done.count("interrupt");
        let world = Arc::clone(&self.world);
        let request = json!({ "KeyIdentifier": arn });
        let call = tokio::spawn(async move { world.call(primary, operation, request).await });
        tokio::time::sleep(Duration::from_micros(u64::try_from(self.random.below(900)).unwrap()))
            .await;
        call.abort();
        let answered = call.await.is_ok_and(|reply| reply.status == 200);
        self.world.restart(primary).await;
        let Some(after) = known.after(operation, primary) else { return Ok(()) };
        let reply = self.world.key(primary, &arn).await;
        let enabled = reply.body["Key"]["Enabled"] == Value::Bool(true);
        if reply.status != 200 || answered && enabled != after.enabled {
            return Err(format!("{operation} of {arn} was acknowledged: {}", reply.text));
        }
        self.known.get_mut(&arn).unwrap().enabled = enabled;
        Ok(())
    }

    /// The waiting periods of Regions that are up end.
    async fn pass_days(&mut self) {
        self.note("three days");
        self.done.count("three days");
        for name in REGIONS {
            if !self.world.is_up(name) {
                self.world.run(name).await;
            }
        }
        self.world.clock.pass_days(3);
        self.world.housekeeping().await;
        for known in self.known.values_mut().filter(|known| known.life == Life::Pending) {
            known.life = Life::Over;
        }
    }

    /// What a primary calls synchronized is so at that moment.
    async fn look(&mut self) -> Result<(), String> {
        let Some((arn, primary)) = self.some_key() else { return Ok(()) };
        for other in REGIONS {
            if other != primary && self.world.is_up(other) {
                let known = &self.known[&arn];
                if checker::is_promised(&self.world, primary, &arn, other).await {
                    self.done.0.entry("promised".to_owned()).and_modify(|n| *n += 1).or_insert(1);
                    checker::is_kept(&self.world, &arn, other, known).await?;
                }
            }
        }
        Ok(())
    }

    async fn ask(&mut self, name: &str, operation: &str, request: Value) -> Reply {
        let reply = self.world.call(name, operation, request.clone()).await;
        let outcome = reply.exception.clone().unwrap_or_else(|| "OK".to_owned());
        self.note(&format!("{name} {operation} {request} {outcome}"));
        self.done.count(&format!("{operation} {outcome}"));
        reply
    }

    fn note(&mut self, what: &str) {
        self.log.push(what.to_owned());
    }

    fn up(&mut self) -> &'static str {
        let up: Vec<&'static str> =
            REGIONS.into_iter().filter(|name| self.world.is_up(name)).collect();
        let chosen: &&'static str = self.random.pick(&up);
        chosen
    }

    /// A key whose primary is up.
    fn some_key(&mut self) -> Option<(String, &'static str)> {
        let keys: Vec<String> = self.known.keys().cloned().collect();
        if keys.is_empty() {
            return None;
        }
        let arn = self.random.pick(&keys).clone();
        let primary = REGIONS.into_iter().find(|name| arn.contains(name)).unwrap();
        self.world.is_up(primary).then_some((arn, primary))
    }
}

impl Done {
    pub fn add(&mut self, more: &Self) {
        for (what, count) in &more.0 {
            *self.0.entry(what.clone()).or_default() += count;
        }
    }

    /// Every fault and every change happened, and every change was refused, too.
    pub fn is_everything(&self) {
        println!("{:#?}", self.0);
        for flow in FLOWS {
            assert!(self.0.contains_key(&format!("{flow:?}")), "never {flow:?}");
        }
        for operation in CHANGES {
            for outcome in ["OK", "ValidationException"] {
                let what = format!("{operation} {outcome}");
                assert!(self.0.contains_key(&what), "never {what}");
            }
        }
        for what in ["kill", "interrupt", "three days", "promised"] {
            assert!(self.0.contains_key(what), "never {what}");
        }
    }

    fn count(&mut self, what: &str) {
        *self.0.entry(what.to_owned()).or_default() += 1;
    }
}

const STEPS: usize = 60;
const CHANGES: [&str; 6] = [
    "StopKeyUsage",
    "StartKeyUsage",
    "AddKeyReplicationRegions",
    "RemoveKeyReplicationRegions",
    "DeleteKey",
    "RestoreKey",
];
const FLOWS: [Flow; 6] = [Flow::Open, Flow::Held, Flow::Cut, Flow::Deaf, Flow::Doubled, Flow::Bad];
const LINKS: [(&str, &str); 3] =
    [(REGIONS[0], REGIONS[1]), (REGIONS[0], REGIONS[2]), (REGIONS[1], REGIONS[2])];
