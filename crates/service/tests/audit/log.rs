//! The audit log and the events that are looked up are the same, each event once, wherever the
//! process was killed between the two.

use std::fs::OpenOptions;
use std::io::Write;

use serde_json::json;

use crate::harness::store::unavailable;
use crate::harness::{Asked, EAST, Mishap, Random, Settings, World, until};
use crate::{ids, looked_up};

#[tokio::test(flavor = "multi_thread")]
async fn the_log_neither_repeats_nor_loses_an_event() {
    for seed in 0..25 {
        println!("seed {seed}");
        let world = Settings::of(&[EAST]).seeded(seed).start().await;
        let mut random = Random::new(seed);
        let mut acknowledged = Vec::new();
        for _ in 0..4 {
            let mut random_faults = Random::new(random.number());
            world.faults(EAST).follow(move |asked| match asked {
                // What takes events out of the queue once the log has them.
                Asked::Commit(batch) if batch[0].path.as_str().starts_with("unlogged/") => {
                    match random_faults.below(3) {
                        0 => Mishap::Refused(unavailable()),
                        1 => Mishap::Lost,
                        _ => Mishap::None,
                    }
                }
                _ => Mishap::None,
            });
            for _ in 0..random.below(6) + 1 {
                let reply = match random.below(2) {
                    0 => world.call(EAST, "ListKeys", json!({})).await,
                    _ => world.call(EAST, "GenerateMac", json!({})).await,
                };
                acknowledged.push(reply.request_id);
            }
            if random.chance(30) {
                world.clock.pass_days(1);
            }
            world.kill(EAST).await;
            world.faults(EAST).heal();
            if random.chance(50) {
                tear(&world);
            }
            world.run(EAST).await;
        }
        let known = looked_up(&world, EAST).await;
        world.stop(EAST).await;
        let log = world.audit_log(EAST);
        let logged = ids(&log);
        assert!(ids(&known).is_subset(&logged), "seed {seed}: an event is lost");
        for request in acknowledged {
            let count = log.iter().filter(|event| event["requestID"] == request).count();
            assert_eq!(count, 1, "seed {seed}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_store_does_not_take_out_is_written_once() {
    let world = Settings::of(&[EAST]).start().await;
    world.faults(EAST).follow(|asked| match asked {
        Asked::Commit(batch) if batch[0].path.as_str().starts_with("unlogged/") => {
            Mishap::Refused(unavailable())
        }
        _ => Mishap::None,
    });
    for _ in 0..10 {
        world.call(EAST, "ListKeys", json!({})).await.ok();
    }
    let lists = |world: &World| {
        let log = world.audit_log(EAST);
        ids(&log);
        log.iter().filter(|event| event["eventName"] == "ListKeys").count()
    };
    until("the log has them", async || lists(&world) == 10).await;
    world.faults(EAST).heal();
    world.call(EAST, "ListKeys", json!({})).await.ok();
    until("and the next one", async || lists(&world) == 11).await;
    world.stop(EAST).await;
    assert_eq!(lists(&world), 11);
}

/// Half a line, as a crash in the middle of a write leaves it.
fn tear(world: &World) {
    let folder = world.audit_folder(EAST);
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    if let Some(newest) = files.max() {
        let mut file = OpenOptions::new().append(true).open(newest).unwrap();
        file.write_all(br#"{"eventVersion":"1.11","eventID":"cut"#).unwrap();
    }
}
