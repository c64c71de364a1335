//! What is on the wire and in the files: nothing in the clear, and nothing that another could
//! make use of.

use std::path::Path;

use keys::identifier::{AccountId, KeyId};
use keys::record::KeyRecord;
use serde_json::json;
use service::vault::Place;

use crate::harness::ask::{generated, is_synchronized};
use crate::harness::world::region;
use crate::harness::{
    ACCOUNT, EAST, EUROPE, Flow, Passed, Random, Settings, WEST, World, plant, until,
};
use crate::link;

#[tokio::test(flavor = "multi_thread")]
async fn no_key_is_in_the_clear_on_the_wire_or_in_a_file() {
    let world = Settings::of(&[EAST, WEST]).in_files().start().await;
    let material = *b"\x8f\x32\x15\x9a\x61\xd0\x4c\x37\xe5\x0b\x7a\x94\x2c\xc8\x16\x51";
    let id = plant::cvv_key(&world, EAST, &[WEST], material).await;
    let arn = format!("arn:aws:payment-cryptography:{EAST}:{ACCOUNT}:key/{id}");
    until("it is there", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
    generated(&world, EAST, &arn).await.unwrap();
    generated(&world, WEST, &arn).await.unwrap();
    let secret = world.client.credentials.secret_access_key.as_bytes().to_vec();
    let mut secrets = vec![secret, hex::encode(material).into_bytes()];
    secrets.push(hex::encode_upper(material).into_bytes());
    secrets.extend(material.windows(8).map(<[u8]>::to_vec));
    let mut searched = 0;
    for Passed { request, answer, .. } in world.network.passed() {
        for bytes in [Some(request), answer].into_iter().flatten() {
            holds_none(&bytes, &secrets, "the wire");
            searched += bytes.len();
        }
    }
    assert!(searched > 2_000, "nothing was recorded");
    // Files, while they are open and after.
    for name in [EAST, WEST] {
        assert!(files(&world.folder(name), &secrets) > 10_000);
    }
    for name in [EAST, WEST] {
        world.stop(name).await;
        assert!(files(&world.folder(name), &secrets) > 10_000);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn spoiled_key_blocks_make_no_key() {
    let world = Settings::of(&[EAST, WEST, EUROPE]).start().await;
    link(&world, EAST, WEST, Flow::Deaf);
    let id = plant::cvv_key(&world, EAST, &[], [0x5a; 16]).await;
    let arn = format!("arn:aws:payment-cryptography:{EAST}:{ACCOUNT}:key/{id}");
    let request = json!({ "KeyIdentifier": arn, "ReplicationRegions": [WEST] });
    world.call(EAST, "AddKeyReplicationRegions", request).await.ok();
    let first = world.network.passed();
    assert!(first.len() < 5, "answers are lost");
    // What the real one looks like, and then what is made of it on a Region that knows nothing.
    link(&world, EAST, WEST, Flow::Open);
    until("it is there", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
    let truth = record(&world, WEST, &id).await.unwrap();
    let sent: Vec<Vec<u8>> = to(&world, WEST);
    let mut random = Random::new(7);
    for seed in 0..3_000 {
        let original = random.pick(&sent).clone();
        let spoiled = random.spoiled(&original);
        for (from, to) in [(EAST, WEST), (EUROPE, WEST), (EAST, EUROPE), (WEST, EAST)] {
            world.network.hand_over(&region(from), &region(to), &spoiled).await.unwrap();
        }
        assert!(record(&world, EUROPE, &id).await.is_none(), "seed {seed}: a key from nothing");
        let now = record(&world, WEST, &id).await.unwrap();
        assert_eq!(now.facts(), truth.facts(), "seed {seed}");
        assert!(is_same(&now, &truth), "seed {seed}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_repeated_changes_nothing() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let stopped = world.create(EAST, &[WEST]).await;
    let gone = world.create(EAST, &[WEST]).await;
    world.settle().await;
    world.call(EAST, "StopKeyUsage", json!({ "KeyIdentifier": stopped })).await.ok();
    world.call(EAST, "StopKeyUsage", json!({ "KeyIdentifier": gone })).await.ok();
    world.settle().await;
    let request = json!({ "KeyIdentifier": gone, "ReplicationRegions": [WEST] });
    world.call(EAST, "RemoveKeyReplicationRegions", request).await.ok();
    world.settle().await;
    let before = (world.key(WEST, &stopped).await.text, world.key(WEST, &gone).await.text);
    let sent = to(&world, WEST);
    assert!(sent.len() >= 4, "nothing to repeat");
    let mut random = Random::new(3);
    for _ in 0..300 {
        let request = random.pick(&sent).clone();
        world.network.hand_over(&region(EAST), &region(WEST), &request).await.unwrap();
        let reflected = world.network.hand_over(&region(WEST), &region(EAST), &request).await;
        assert!(reflected.is_ok());
    }
    let after = (world.key(WEST, &stopped).await.text, world.key(WEST, &gone).await.text);
    assert_eq!(before, after);
    assert!(generated(&world, WEST, &gone).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_that_has_forgotten_the_agreed_key_agrees_on_another() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    world.create(EAST, &[WEST]).await;
    world.settle().await;
    let before = to(&world, WEST).len();
    world.restart(WEST).await;
    let arn = world.create(EAST, &[WEST]).await;
    until("it is there", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
    // The offer, the new agreement, the offer again.
    assert!(to(&world, WEST).len() >= before + 3, "nothing was agreed on again");
    assert_eq!(generated(&world, WEST, &arn).await, generated(&world, EAST, &arn).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_agreement_that_arrives_twice_is_an_agreement() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    link(&world, EAST, WEST, Flow::Doubled);
    let arn = world.create(EAST, &[WEST]).await;
    until("it is there", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
    link(&world, EAST, WEST, Flow::Open);
    let arn = world.create(EAST, &[WEST]).await;
    until("so is the next", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
}

/// The requests that Regions sent to `name`.
fn to(world: &World, name: &str) -> Vec<Vec<u8>> {
    let passed = world.network.passed().into_iter();
    passed.filter(|one| one.to == region(name)).map(|one| one.request).collect()
}

async fn record(world: &World, name: &str, id: &KeyId) -> Option<KeyRecord> {
    let place = Place::Key(AccountId::parse(ACCOUNT).unwrap(), id.clone());
    world.local(name).vault().read::<KeyRecord>(&place).await.unwrap().record
}

fn is_same(one: &KeyRecord, other: &KeyRecord) -> bool {
    let both = one.material().zip(other.material());
    both.is_some_and(|(one, other)| one.secret().ct_eq(other.secret()))
}

/// Searches every file below `folder`; says how many bytes were searched.
fn files(folder: &Path, secrets: &[Vec<u8>]) -> usize {
    let mut searched = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            searched += files(&path, secrets);
        } else {
            let bytes = std::fs::read(&path).unwrap();
            holds_none(&bytes, secrets, &path.display().to_string());
            searched += bytes.len();
        }
    }
    searched
}

fn holds_none(bytes: &[u8], secrets: &[Vec<u8>], place: &str) {
    for secret in secrets {
        let is_there = bytes.windows(secret.len()).any(|window| window == secret.as_slice());
        assert!(!is_there, "{place} holds a secret");
    }
}
