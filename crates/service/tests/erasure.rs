//! When a key, a replica or a principal goes, nothing that the root key opens is left of it: not
//! in the database, not in its journals.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "harness/harness.rs"]
mod harness;

use std::collections::HashSet;
use std::path::Path;
use std::sync::{Arc, Mutex};

use keys::record::KeyRecord;
use serde_json::json;
use service::vault::Record;
use store::Action;

use harness::world::{here, region, sealer};
use harness::{Asked, EAST, Mishap, Settings, WEST, World};

/// A sealed record that was written.
#[derive(Clone)]
struct Written {
    path: String,
    version: u64,
    sealed: Vec<u8>,
}

/// Everything that a Region has written of keys and principals.
struct Witness(Arc<Mutex<Vec<Written>>>);

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_key_is_gone_from_the_files() {
    let world = Settings::of(&[EAST, WEST]).in_files().start().await;
    let witness = Witness::of(&world, EAST);
    let (gone, kept) = (world.create(EAST, &[WEST]).await, world.create(EAST, &[WEST]).await);
    for operation in ["StopKeyUsage", "StartKeyUsage", "StopKeyUsage"] {
        world.call(EAST, operation, json!({ "KeyIdentifier": gone })).await.ok();
        world.settle().await;
    }
    let request = json!({ "KeyIdentifier": gone, "DeleteKeyInDays": 3 });
    world.call(EAST, "DeleteKey", request.clone()).await.ok();
    world.call(EAST, "RestoreKey", json!({ "KeyIdentifier": gone })).await.ok();
    world.call(EAST, "DeleteKey", request).await.ok();
    world.settle().await;
    let written = witness.about(&gone);
    assert!(written.len() > 6, "the key was written often");
    assert!(written.iter().all(|one| key_of(EAST, one).is_some()), "the witness can open them");
    assert!(traces(&world.folder(EAST), &written) > 0, "the search finds what is there");
    world.clock.pass_days(3);
    world.housekeeping().await;
    let answer = world.key(EAST, &gone).await.ok();
    assert_eq!(answer["Key"]["KeyState"], "DELETE_COMPLETE");
    nothing_is_left(&world, EAST, &witness, &gone);
    assert!(traces(&world.folder(EAST), &witness.about(&kept)) > 0, "the other one is there");
    world.stop(EAST).await;
    nothing_is_left(&world, EAST, &witness, &gone);
    world.run(EAST).await;
    nothing_is_left(&world, EAST, &witness, &gone);
    assert!(traces(&world.folder(EAST), &witness.about(&kept)) > 0, "the other one is there");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replica_that_goes_is_gone_from_the_files() {
    for way in ["RemoveKeyReplicationRegions", "DeleteKey", "DeleteKey of the replica"] {
        let world = Settings::of(&[EAST, WEST]).in_files().start().await;
        let witness = Witness::of(&world, WEST);
        let arn = world.create(EAST, &[WEST]).await;
        world.settle().await;
        world.call(EAST, "StopKeyUsage", json!({ "KeyIdentifier": arn })).await.ok();
        world.settle().await;
        let before = witness.about(&arn);
        assert_eq!(before.len(), 2, "{way}");
        assert!(traces(&world.folder(WEST), &before) > 0, "{way}: the search finds what is there");
        match way {
            "RemoveKeyReplicationRegions" => {
                let request = json!({ "KeyIdentifier": arn, "ReplicationRegions": [WEST] });
                world.call(EAST, way, request).await.ok();
            }
            "DeleteKey" => {
                world.call(EAST, way, json!({ "KeyIdentifier": arn })).await.ok();
            }
            _ => {
                let request = json!({ "KeyIdentifier": here(&arn, WEST) });
                world.call(WEST, "DeleteKey", request).await.ok();
            }
        }
        world.settle().await;
        nothing_is_left(&world, WEST, &witness, &arn);
        world.restart(WEST).await;
        nothing_is_left(&world, WEST, &witness, &arn);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_principal_is_gone_from_the_files() {
    let world = Settings::of(&[EAST, WEST]).in_files().start().await;
    let witnesses = [EAST, WEST].map(|name| (name, Witness::of(&world, name)));
    let client = world.principal("clerk", harness::world::EVERYTHING).await;
    world.call_as(&client, EAST, "ListKeys", "{}").await.ok();
    for (name, witness) in &witnesses {
        let written = witness.all("principal/");
        assert_eq!(written.len(), 1, "{name}");
        assert!(traces(&world.folder(name), &written) > 0, "the search finds what is there");
    }
    world.principals().delete("clerk").await.unwrap();
    for (name, witness) in &witnesses {
        let reply = world.call_as(&client, name, "ListKeys", "{}").await;
        assert_eq!(reply.refusal(), "UnrecognizedClientException", "{name}");
        let before = witness.all("principal/")[..1].to_vec();
        assert_eq!(traces(&world.folder(name), &before), 0, "{name}");
        assert_eq!(opened(&world.folder(name), name, &before), Vec::<Vec<u8>>::new(), "{name}");
    }
}

/// No byte of what was written with material is there, nothing in the files opens as such, and
/// what stands there now holds none.
fn nothing_is_left(world: &World, name: &str, witness: &Witness, arn: &str) {
    let folder = world.folder(name);
    let written = witness.about(arn);
    let with_material =
        |one: &&Written| key_of(name, one).is_some_and(|key| key.material().is_some());
    let secret: Vec<Written> = written.iter().filter(with_material).cloned().collect();
    assert!(!secret.is_empty() && secret.len() < written.len());
    assert_eq!(traces(&folder, &secret), 0, "bytes of earlier records are left");
    let opened = opened(&folder, name, &written);
    assert!(!opened.is_empty(), "the search opens what is there");
    for bytes in opened {
        assert!(KeyRecord::decode(&bytes).unwrap().material().is_none());
    }
}

impl Witness {
    fn of(world: &World, name: &str) -> Self {
        let written = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&written);
        world.faults(name).follow(move |asked| {
            if let Asked::Commit(batch) = asked {
                for write in batch {
                    if let Action::Put(sealed) | Action::Scrub(sealed) = &write.action {
                        let path = write.path.as_str().to_owned();
                        let (version, sealed) = (write.seen.next().number(), sealed.clone());
                        seen.lock().unwrap().push(Written { path, version, sealed });
                    }
                }
            }
            Mishap::None
        });
        Self(written)
    }

    fn all(&self, kind: &str) -> Vec<Written> {
        let written = self.0.lock().unwrap();
        written.iter().filter(|one| one.path.starts_with(kind)).cloned().collect()
    }

    fn about(&self, arn: &str) -> Vec<Written> {
        let id = arn.split(":key/").nth(1).unwrap();
        self.all("key/").into_iter().filter(|one| one.path.ends_with(id)).collect()
    }
}

fn key_of(name: &str, one: &Written) -> Option<KeyRecord> {
    let bytes = sealer(&region(name)).open(&one.path, one.version, &one.sealed).ok()?;
    KeyRecord::from_bytes(&bytes).ok()
}

/// How many stretches of `written` the files of the store hold, at any place.
fn traces(folder: &Path, written: &[Written]) -> usize {
    let stretches: HashSet<&[u8]> =
        written.iter().flat_map(|one| one.sealed[HEADER..].windows(STRETCH)).collect();
    let count = |bytes: &Vec<u8>| {
        bytes.windows(STRETCH).filter(|window| stretches.contains(window)).count()
    };
    files(folder).iter().map(count).sum()
}

/// Whatever opens, at any place in the files, as one of `written`.
fn opened(folder: &Path, name: &str, written: &[Written]) -> Vec<Vec<u8>> {
    let sealer = sealer(&region(name));
    let mut opened = Vec::new();
    for bytes in files(folder) {
        let header = &written[0].sealed[..HEADER];
        let places = bytes.windows(HEADER).enumerate().filter(|(_, window)| *window == header);
        for (place, _) in places {
            for Written { path, version, sealed } in written {
                let length = sealed.len().min(bytes.len() - place);
                let open = sealer.open(path, *version, &bytes[place..place + length]);
                opened.extend(open.ok().map(|record| record.to_vec()));
            }
        }
    }
    opened
}

/// The database and what stands beside it.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files: Vec<Vec<u8>> =
        entries.filter(|path| path.is_file()).map(|path| std::fs::read(path).unwrap()).collect();
    assert!(files.iter().map(Vec::len).sum::<usize>() > 4_096, "there are no files");
    files
}

/// What all records of a Region start with: the format and the id of the root key.
const HEADER: usize = 9;
/// Long enough that no stretch is anywhere by chance.
const STRETCH: usize = 12;
