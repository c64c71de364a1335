//! Keys whose material the test knows, put where a room would have put them.

use keys::attributes::{KeyAlgorithm, KeyAttributes, KeyClass, KeyUsage, Mode, ModesOfUse};
use keys::identifier::{AccountId, KeyId, Region};
use keys::lifecycle::{NewKey, ReplicationRegions};
use keys::record::{Exportability, KeyOrigin, KeyRecord, Usage};
use payment_crypto::kcv::{self, KcvAlgorithm};
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::secret::Secret;
use service::clock::Clock;
use service::vault::{Batch, Place};

use super::World;
use super::world::{ACCOUNT, region};

/// A CVV key that `material` is, in the Region `here` with replicas in `replicas`; says its id.
pub async fn cvv_key(world: &World, here: &str, replicas: &[&str], material: [u8; 16]) -> KeyId {
    let id = KeyId::generate(&mut service::random::engine());
    cvv_key_called(world, here, replicas, material, id.clone()).await;
    id
}

/// The same, with an id that is chosen.
pub async fn cvv_key_called(
    world: &World,
    here: &str,
    replicas: &[&str],
    material: [u8; 16],
    id: KeyId,
) {
    let local = world.local(here);
    let material = Key::from_secret(Algorithm::Tdes2Key, Secret::new(material.to_vec())).unwrap();
    let now = world.clock.now();
    let new = NewKey {
        account: AccountId::parse(ACCOUNT).unwrap(),
        id,
        attributes: KeyAttributes {
            usage: KeyUsage::C0,
            class: KeyClass::Symmetric,
            algorithm: KeyAlgorithm::Tdes2Key,
            modes: ModesOfUse::of(&[Mode::Generate, Mode::Verify]),
        },
        derive_key_usage: None,
        exportability: Exportability::Exportable,
        origin: KeyOrigin::Service,
        usage: Usage::Enabled { since: now },
        check_value: kcv::check_value(&material, KcvAlgorithm::AnsiX924).unwrap().to_string(),
        check_value_algorithm: KcvAlgorithm::AnsiX924,
        material,
    };
    let regions: Vec<Region> = replicas.iter().map(|name| region(name)).collect();
    let known = local.known_regions();
    let regions = ReplicationRegions::Explicit(regions);
    let record = KeyRecord::create(new, regions, known, &region(here), now).unwrap();
    let mut batch = Batch::default();
    let place = Place::Key(record.account().clone(), record.id().clone());
    batch.create(place, &record).unwrap();
    local.vault().commit(batch).await.unwrap();
}
