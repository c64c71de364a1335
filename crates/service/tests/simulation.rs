//! Three Regions on real stores, busy callers, bad links and kills, all from one seed; and a
//! checker that knows nothing but what callers were told and what was on the wire.
//!
//! `KEYFERRY_SEEDS=5000` runs more seeds, `KEYFERRY_SEED=17` runs one. A run that fails prints
//! its seed and what happened. The seed decides what callers and links do; what the Regions do
//! meanwhile is up to the machine, as it is in production.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "simulation/caller.rs"]
mod caller;
#[path = "simulation/checker.rs"]
mod checker;
#[path = "harness/harness.rs"]
mod harness;
#[path = "simulation/spoken.rs"]
mod spoken;

use std::sync::Arc;

use store::Write;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use caller::Caller;
use harness::{Asked, EAST, EUROPE, Mishap, Settings, Storage, WEST, World};

/// What is wrong with the system on purpose, to see that the checker sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mutant {
    None,
    /// Replicas acknowledge keys that they do not store.
    ForgetfulReplica,
    /// Primaries acknowledge new keys that they do not store.
    ForgetfulPrimary,
    /// Changes are stored without their events.
    SilentChanges,
}

#[tokio::test(flavor = "multi_thread")]
async fn regions_converge_and_nothing_is_lost_or_comes_back() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let seeds = match number("KEYFERRY_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("KEYFERRY_SEEDS").unwrap_or(SEEDS),
    };
    let at_once = Arc::new(Semaphore::new(AT_ONCE));
    let mut runs = JoinSet::new();
    for seed in seeds {
        let at_once = Arc::clone(&at_once);
        runs.spawn(async move {
            let _turn = at_once.acquire_owned().await.unwrap();
            simulated(seed, Mutant::None).await
        });
    }
    let mut done = caller::Done::default();
    while let Some(run) = runs.join_next().await {
        match run.unwrap() {
            Ok(more) => done.add(&more),
            Err(what) => panic!("{what}"),
        }
    }
    if std::env::var("KEYFERRY_SEED").is_err() {
        done.is_everything();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_checker_sees_what_is_wrong() {
    for mutant in [Mutant::ForgetfulReplica, Mutant::ForgetfulPrimary, Mutant::SilentChanges] {
        let mut caught = None;
        for seed in 0..20 {
            caught = simulated(seed, mutant).await.err();
            if caught.is_some() {
                break;
            }
        }
        println!("{mutant:?}: {caught:?}");
        assert!(caught.is_some(), "{mutant:?} was not caught");
    }
}

async fn simulated(seed: u64, mutant: Mutant) -> Result<caller::Done, String> {
    let mut settings = Settings::of(&REGIONS).seeded(seed);
    settings.storage = if seed % 8 == 7 { Storage::File } else { Storage::Memory };
    let world = Arc::new(settings.start().await);
    plant(&world, mutant);
    let mut caller = Caller::new(Arc::clone(&world), seed);
    let mut result = caller.act().await;
    if result.is_ok() {
        result = caller.rest().await;
    }
    if result.is_ok() {
        result = checker::check(&world, &caller.known).await;
    }
    match result {
        Ok(()) => Ok(caller.done),
        Err(what) => Err(format!("seed {seed}: {what}\n{}", caller.log.join("\n"))),
    }
}

fn plant(world: &World, mutant: Mutant) {
    for name in REGIONS {
        let mut writes = 0;
        world.faults(name).follow(move |asked| {
            let Asked::Commit(batch) = asked else { return Mishap::None };
            let Some(key) = batch.iter().find(|write| is_of("key/", write)) else {
                return Mishap::None;
            };
            // What creates a replica tells of its creation and of its material's arrival.
            let events = batch.iter().filter(|write| is_of("event/", write)).count();
            let (is_new, is_replica) = (key.seen.number() == 0, events == 2);
            writes += 1;
            match mutant {
                Mutant::ForgetfulReplica if is_new && is_replica => Mishap::Pretended,
                Mutant::ForgetfulPrimary if is_new && !is_replica && writes % 5 == 0 => {
                    Mishap::Pretended
                }
                Mutant::SilentChanges if writes % 3 == 0 => Mishap::Without("event"),
                _ => Mishap::None,
            }
        });
    }
}

fn is_of(kind: &str, write: &Write) -> bool {
    write.path.as_str().starts_with(kind)
}

pub const REGIONS: [&str; 3] = [EAST, WEST, EUROPE];
const SEEDS: u64 = 200;
/// How many systems run beside each other: they mostly wait.
const AT_ONCE: usize = 64;
