//! How keys are born.

use keys::Error;
use keys::attributes::{KeyAlgorithm, KeyUsage, Mode, ModesOfUse};
use keys::identifier::Region;
use keys::lifecycle::{NewKey, ReplicationRegions};
use keys::record::{Exportability, KeyRecord, KeyState, ReplicationStatus, Role};
use keys::replication::{DefaultRegions, Fence};

use super::fixture::{NOW, east, ireland, key_in_east, known, new_key, west};

#[test]
fn a_new_key_shows_what_it_was_made_of() {
    let record = key_in_east(&[west()]);
    assert_eq!(record.account().as_str(), "111122223333");
    assert_eq!(record.id().as_str(), "qs6643jl4ohibtqk");
    assert_eq!(record.attributes(), new_key().attributes);
    assert_eq!(record.exportability(), Exportability::Exportable);
    assert_eq!(record.check_value(), "08D7B4");
    assert_eq!(record.state(), KeyState::CreateComplete);
    assert_eq!(record.created(), NOW);
    assert_eq!(*record.fence(), Fence::first(&east()));
    assert_eq!(record.role(), Role::Primary);
    assert_eq!(record.replication_status()[&west()], ReplicationStatus::InProgress);
    assert!(!record.uses_default_regions());
}

#[test]
fn regions_come_from_the_caller_or_the_default() {
    use ReplicationRegions::{Default, Explicit, None};
    let cases = [
        (Explicit(vec![west()]), Role::Primary, false),
        (Explicit(vec![]), Role::Single, false),
        (Default(vec![west(), ireland()]), Role::Primary, true),
        (Default(vec![]), Role::Single, false),
        (None, Role::Single, false),
    ];
    for (regions, role, default) in cases {
        let record = create(new_key(), regions.clone()).unwrap();
        assert_eq!(record.role(), role, "{regions:?}");
        assert_eq!(record.uses_default_regions(), default, "{regions:?}");
    }
}

#[test]
fn naming_a_region_ends_the_use_of_the_default() {
    let default = || create(new_key(), ReplicationRegions::Default(vec![west()])).unwrap();
    let mut added = default();
    added.add_regions(&[ireland()], &known()).unwrap();
    assert!(!added.uses_default_regions());
    let mut removed = default();
    removed.remove_regions(&[west()]).unwrap();
    assert!(!removed.uses_default_regions());
    let mut stopped = default();
    stopped.stop_usage(NOW).unwrap();
    assert!(stopped.uses_default_regions());
}

#[test]
fn what_may_not_leave_its_region_is_refused_if_it_was_asked_for() {
    let confined = || NewKey { exportability: Exportability::NotExportable, ..new_key() };
    let explicit = ReplicationRegions::Explicit(vec![west()]);
    assert_eq!(create(confined(), explicit).unwrap_err(), Error::NotReplicable);
    let single = create(confined(), ReplicationRegions::Default(vec![west()])).unwrap();
    assert_eq!(single.role(), Role::Single);
    assert!(!single.uses_default_regions());
    let mut single = create(confined(), ReplicationRegions::Explicit(vec![])).unwrap();
    assert_eq!(single.add_regions(&[west()], &known()), Err(Error::NotReplicable));
}

#[test]
fn regions_have_to_exist_and_be_elsewhere() {
    let nowhere = Region::parse("xx-nowhere-1").unwrap();
    let cases = [
        (vec![east()], Error::OwnRegion(east())),
        (vec![west(), nowhere.clone()], Error::UnknownRegion(nowhere)),
        (vec![west(), ireland(), west()], Error::DuplicateRegion(west())),
    ];
    for (regions, error) in cases {
        let explicit = ReplicationRegions::Explicit(regions.clone());
        assert_eq!(create(new_key(), explicit).unwrap_err(), error);
        let mut defaults = DefaultRegions::default();
        assert_eq!(defaults.enable(&regions, &known(), &east()), Err(error));
        assert_eq!(defaults.regions().count(), 0, "all or none");
    }
}

#[test]
fn attributes_and_material_have_to_fit() {
    let single = ReplicationRegions::None;
    let mut modes = new_key();
    modes.attributes.modes = ModesOfUse::of(&[Mode::Encrypt]);
    assert_eq!(create(modes, single.clone()).unwrap_err(), Error::Modes);
    let derived = NewKey { derive_key_usage: Some(KeyUsage::B0), ..new_key() };
    assert_eq!(create(derived, single.clone()).unwrap_err(), Error::DeriveUsageWithoutAgreement);
    let mut algorithm = new_key();
    algorithm.attributes.algorithm = KeyAlgorithm::Aes128;
    assert_eq!(create(algorithm, single.clone()).unwrap_err(), Error::MaterialMismatch);
    let value = NewKey { check_value: "08D7B5".into(), ..new_key() };
    assert_eq!(create(value, single).unwrap_err(), Error::MaterialMismatch);
}

#[test]
fn default_regions_are_a_set() {
    let mut defaults = DefaultRegions::default();
    defaults.enable(&[west()], &known(), &east()).unwrap();
    defaults.enable(&[west(), ireland()], &known(), &east()).unwrap();
    assert_eq!(defaults.regions().cloned().collect::<Vec<_>>(), [ireland(), west()]);
    assert_eq!(DefaultRegions::decode(&defaults.encode()), Ok(defaults.clone()));
    defaults.disable(&[west()]).unwrap();
    defaults.disable(&[west()]).unwrap();
    assert_eq!(defaults.regions().cloned().collect::<Vec<_>>(), [ireland()]);
    assert_eq!(DefaultRegions::decode(&[]), Err(Error::Malformed));
    assert_eq!(DefaultRegions::decode(&[9, 0x80]), Err(Error::UnknownFormat));
    assert_eq!(DefaultRegions::decode(&[1, 0x81, 0x61, b'x']), Err(Error::Malformed));
    assert_eq!(DefaultRegions::decode(&[1, 0x80, 0x80]), Err(Error::Malformed));
}

fn create(new: NewKey, regions: ReplicationRegions) -> Result<KeyRecord, Error> {
    KeyRecord::create(new, regions, &known(), &east(), NOW)
}
