//! What a Region refuses, its primary says; and asking again is up to its user.

use keys::identifier::{AccountId, KeyId};
use keys::record::KeyRecord;
use serde_json::json;
use service::vault::{Batch, Held, Place};

use crate::harness::ask::{generated, is_synchronized, status, synchronizations};
use crate::harness::{ACCOUNT, EAST, Settings, WEST, World, plant, until};

#[tokio::test(flavor = "multi_thread")]
async fn an_id_that_is_taken_fails_until_it_is_free() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let id = plant::cvv_key(&world, WEST, &[], [1; 16]).await;
    plant::cvv_key_called(&world, EAST, &[WEST], [2; 16], id.clone()).await;
    let arn = format!("arn:aws:payment-cryptography:{EAST}:{ACCOUNT}:key/{id}");
    failed(&world, &arn, "The Region has another key of this id.").await;
    let theirs = generated(&world, WEST, &arn).await;
    assert_ne!(theirs, generated(&world, EAST, &arn).await);
    assert!(synchronizations(&world, EAST, &arn).await.is_empty());

    // Asked again, it fails again, and the key that was there is as it was.
    let again = json!({ "KeyIdentifier": arn, "ReplicationRegions": [WEST] });
    world.call(EAST, "AddKeyReplicationRegions", again.clone()).await.ok();
    failed(&world, &arn, "The Region has another key of this id.").await;
    assert_eq!(generated(&world, WEST, &arn).await, theirs);

    forget(&world, WEST, &id).await;
    world.call(EAST, "AddKeyReplicationRegions", again).await.ok();
    until("it is free", async || is_synchronized(&world, EAST, &arn, WEST).await).await;
    assert_eq!(generated(&world, WEST, &arn).await, generated(&world, EAST, &arn).await);
    assert_eq!(synchronizations(&world, EAST, &arn).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_region_that_does_not_serve_the_account_says_so() {
    let mut settings = Settings::of(&[EAST, WEST]);
    settings.strangers = vec![WEST];
    let world = settings.start().await;
    let arn = world.create(EAST, &[WEST]).await;
    failed(&world, &arn, "The Region does not serve the account.").await;
    // It can be given up.
    let request = json!({ "KeyIdentifier": arn, "ReplicationRegions": [WEST] });
    world.call(EAST, "RemoveKeyReplicationRegions", request).await.ok();
    assert!(generated(&world, EAST, &arn).await.is_ok());
}

async fn failed(world: &World, arn: &str, why: &str) {
    let expected = Some(("FAILED".to_owned(), Some(why.to_owned())));
    until(why, async || status(world, EAST, arn, WEST).await == expected).await;
}

/// Takes the key out of the records, as no operation does.
async fn forget(world: &World, name: &str, id: &KeyId) {
    let here = world.local(name);
    let place = Place::Key(AccountId::parse(ACCOUNT).unwrap(), id.clone());
    let held: Held<KeyRecord> = here.vault().read(&place).await.unwrap().present().unwrap();
    let mut batch = Batch::default();
    batch.remove(place, &held);
    here.vault().commit(batch).await.unwrap();
}
