//! Three Regions, a bad network, crashes and busy clients, all from one seed; a checker that
//! remembers by itself; and mutants that show that the checker can tell right from wrong.
//!
//! `KEYFERRY_SEEDS=50000` runs more seeds, `KEYFERRY_SEED=17` runs one and prints its log.
#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs
)]

#[path = "simulation/checker.rs"]
mod checker;
#[path = "simulation/clients.rs"]
mod clients;
#[path = "simulation/coverage.rs"]
mod coverage;
#[path = "simulation/memory.rs"]
mod memory;
#[path = "simulation/mutants.rs"]
mod mutants;
#[path = "simulation/random.rs"]
mod random;
#[path = "simulation/transport.rs"]
mod transport;
#[path = "simulation/world.rs"]
mod world;

use coverage::Coverage;
use mutants::Mutant;
use world::World;

#[test]
fn regions_converge_and_nothing_is_lost_or_resurrected() {
    let mut coverage = Coverage::default();
    for seed in seeds() {
        let run = World::run(seed, None);
        if let Err(violation) = &run.verdict {
            let log = World::run(seed, None).log.join("\n");
            panic!("{log}\n\nseed {seed}: {violation}\nrun it again with KEYFERRY_SEED={seed}");
        }
        if std::env::var_os("KEYFERRY_SEED").is_some() {
            println!("{}", run.log.join("\n"));
        }
        coverage.join(run.coverage);
    }
    if std::env::var_os("KEYFERRY_SEED").is_none() {
        assert_eq!(coverage.missing(), Vec::<&str>::new(), "never exercised");
    }
}

#[test]
fn the_checker_catches_every_mutant() {
    let mut survivors = Vec::new();
    for mutant in Mutant::ALL {
        let caught = (0..MUTANT_SEEDS)
            .find_map(|seed| Some((seed, World::run(seed, Some(mutant)).verdict.err()?)));
        match caught {
            Some((seed, violation)) => println!("{mutant:?}: seed {seed}: {violation}"),
            None => survivors.push(mutant),
        }
    }
    assert_eq!(survivors, Vec::new(), "mutants that survive {MUTANT_SEEDS} seeds");
}

#[test]
fn a_seed_tells_the_same_story_twice() {
    let mut lines = 0;
    for seed in 0..20 {
        let (first, second) = (World::run(seed, None), World::run(seed, None));
        assert_eq!(first.log, second.log, "seed {seed}");
        assert_eq!(first.stores, second.stores, "seed {seed}");
        lines += first.log.len();
    }
    assert!(lines > 1_000, "twenty seeds tell next to nothing: {lines} lines");
    assert_ne!(World::run(0, None).log, World::run(1, None).log);
}

fn seeds() -> std::ops::Range<u64> {
    let number = |name| std::env::var(name).ok().map(|text| text.parse::<u64>().expect(name));
    match number("KEYFERRY_SEED") {
        Some(seed) => seed..seed + 1,
        None => 0..number("KEYFERRY_SEEDS").unwrap_or(DEFAULT_SEEDS),
    }
}

/// Enough to meet every pair of faults many times, and little enough for every build.
const DEFAULT_SEEDS: u64 = 20_000;

/// How many seeds a mutant may survive.
const MUTANT_SEEDS: u64 = 3_000;
