//! Every state of a key and everything that a user or the clock can do to it.

use keys::Error;
use keys::identifier::Region;
use keys::record::{KeyRecord, KeyState, ReplicationStatus, Role, Usage};
use keys::replication::{Outcome, Reason};
use keys::time::Timestamp;

use super::fixture::{
    NOW, copy, east, hear, ireland, key_in_east, known, replica, retracted, synchronized, west,
    withdrawn,
};

#[test]
fn every_state_meets_every_event() {
    let mut table = String::new();
    for (state, record) in states() {
        table.push_str(&format!("{state}: {}\n", describe(&record)));
        for Deed { name: event, happen } in DEEDS {
            let mut record = copy(&record);
            let before = describe(&record);
            let made = happen(&mut record);
            let after = describe(&record);
            if made.is_err() {
                assert_eq!(before, after, "{state}, {event}: refused, and changed all the same");
            }
            let result = match made {
                Ok(()) if before == after => "as before".into(),
                Ok(()) => after,
                Err(error) => format!("{error:?}").replace("(Region(\"", " ").replace("\"))", ""),
            };
            table.push_str(&format!("    {event}: {result}\n"));
        }
    }
    assert_eq!(table, include_str!("lifecycle.txt"), "\n{table}");
}

#[test]
fn a_waiting_period_is_three_to_a_hundred_and_eighty_days() {
    for (days, expected) in [
        (0, Err(Error::DeletionDays)),
        (2, Err(Error::DeletionDays)),
        (3, Ok(())),
        (7, Ok(())),
        (180, Ok(())),
        (181, Err(Error::DeletionDays)),
        (u16::MAX, Err(Error::DeletionDays)),
    ] {
        let mut record = key_in_east(&[]);
        assert_eq!(record.schedule_deletion(days, NOW), expected, "{days}");
        if expected.is_ok() {
            assert_eq!(record.state(), KeyState::DeletePending { due: NOW.plus_days(days) });
        }
    }
    assert_eq!(replica().schedule_deletion(2, NOW), Err(Error::DeletionDays));
}

#[test]
fn a_deletion_takes_place_when_it_is_due_and_not_before() {
    let mut record = key_in_east(&[]);
    record.schedule_deletion(3, NOW).unwrap();
    let due = NOW.plus_days(3);
    let just_before = Timestamp::from_micros(due.micros() - 1);
    assert_eq!(record.finish_deletion(just_before), Err(Error::DeletionNotDue));
    assert!(record.material().is_some());
    assert_eq!(copy(&record).restore(due), Err(Error::DeletionDue));
    assert_eq!(copy(&record).restore(just_before), Ok(()));
    record.finish_deletion(due).unwrap();
    assert!(record.material().is_none());
    assert_eq!(record.state(), KeyState::DeleteComplete { at: due });
}

#[test]
fn a_restored_key_is_as_stopped_as_it_was_and_has_no_replicas() {
    let mut record = synchronized();
    record.stop_usage(NOW).unwrap();
    let usage = record.usage();
    record.schedule_deletion(7, NOW).unwrap();
    assert_eq!(record.usage(), usage, "waiting for deletion is not being stopped");
    hear(&mut record, &west(), Outcome::Applied);
    record.restore(NOW).unwrap();
    assert_eq!(record.usage(), usage);
    assert_eq!(record.role(), Role::Single);
    record.add_regions(&[west()], &known()).unwrap();
    assert_eq!(record.replication_status()[&west()], ReplicationStatus::InProgress);
}

#[test]
fn timestamps_say_when_usage_changed() {
    let later = NOW.plus_millis(5);
    let mut record = key_in_east(&[]);
    record.stop_usage(later).unwrap();
    assert_eq!(record.usage(), Usage::Stopped { since: later });
    record.stop_usage(later.plus_millis(5)).unwrap();
    assert_eq!(record.usage(), Usage::Stopped { since: later }, "it was stopped already");
    record.start_usage(later.plus_millis(9)).unwrap();
    assert_eq!(record.usage(), Usage::Enabled { since: later.plus_millis(9) });
    assert_eq!(record.created(), NOW);
}

#[test]
fn regions_are_changed_all_or_none() {
    let mut record = key_in_east(&[west()]);
    assert_eq!(
        record.add_regions(&[ireland(), west()], &known()),
        Err(Error::RegionAlreadyReplicated(west()))
    );
    assert_eq!(
        record.remove_regions(&[west(), ireland()]),
        Err(Error::RegionNotReplicated(ireland()))
    );
    assert_eq!(record.remove_regions(&[west(), west()]), Err(Error::DuplicateRegion(west())));
    assert_eq!(record.replication_status().len(), 1);
    assert_eq!(record.fence().version, 1);
    record.add_regions(&[], &known()).unwrap();
    record.remove_regions(&[]).unwrap();
    assert_eq!(record.fence().version, 1, "no Regions, no change");
}

#[test]
fn asking_a_region_again_disturbs_no_other() {
    let mut record = key_in_east(&[west(), ireland()]);
    hear(&mut record, &ireland(), Outcome::Applied);
    hear(&mut record, &west(), Outcome::Refused { reason: Reason::QuotaExceeded });
    record.add_regions(&[west()], &known()).unwrap();
    let status = record.replication_status();
    assert_eq!(status[&west()], ReplicationStatus::InProgress);
    assert_eq!(status[&ireland()], ReplicationStatus::Synchronized);
}

fn states() -> Vec<(&'static str, KeyRecord)> {
    let mut stopped = key_in_east(&[]);
    stopped.stop_usage(NOW).unwrap();
    let mut failed = key_in_east(&[west()]);
    hear(&mut failed, &west(), Outcome::Refused { reason: Reason::IdTaken });
    let mut removing = synchronized();
    removing.remove_regions(&[west()]).unwrap();
    let mut removed = copy(&removing);
    hear(&mut removed, &west(), Outcome::Applied);
    let mut pending = key_in_east(&[]);
    pending.schedule_deletion(3, NOW).unwrap();
    let mut primary_pending = synchronized();
    primary_pending.schedule_deletion(3, NOW).unwrap();
    let mut deleted = copy(&pending);
    deleted.finish_deletion(NOW.plus_days(3)).unwrap();
    vec![
        ("single", key_in_east(&[])),
        ("single, stopped", stopped),
        ("single, pending", pending),
        ("single, deleted", deleted),
        ("primary, in progress", key_in_east(&[west()])),
        ("primary, synchronized", synchronized()),
        ("primary, failed", failed),
        ("primary, removing", removing),
        ("primary, removed", removed),
        ("primary, pending", primary_pending),
        ("replica", replica()),
        ("replica, retracted", retracted()),
        ("replica, deleted here", withdrawn()),
    ]
}

struct Deed {
    name: &'static str,
    happen: fn(&mut KeyRecord) -> Result<(), Error>,
}

const DEEDS: [Deed; 14] = [
    Deed { name: "stop", happen: |record| record.stop_usage(NOW.plus_days(1)) },
    Deed { name: "start", happen: |record| record.start_usage(NOW.plus_days(1)) },
    Deed { name: "delete", happen: |record| record.schedule_deletion(3, NOW) },
    Deed { name: "restore", happen: |record| record.restore(NOW.plus_days(1)) },
    Deed { name: "restore when due", happen: |record| record.restore(NOW.plus_days(3)) },
    Deed { name: "finish too early", happen: |record| record.finish_deletion(NOW.plus_days(2)) },
    Deed { name: "finish", happen: |record| record.finish_deletion(NOW.plus_days(3)) },
    Deed { name: "add west", happen: |record| record.add_regions(&[west()], &known()) },
    Deed { name: "add Ireland", happen: |record| record.add_regions(&[ireland()], &known()) },
    Deed { name: "add own", happen: |record| record.add_regions(&[east()], &known()) },
    Deed { name: "add unknown", happen: |record| record.add_regions(&[nowhere()], &known()) },
    Deed {
        name: "add twice",
        happen: |record| record.add_regions(&[ireland(), ireland()], &known()),
    },
    Deed { name: "remove west", happen: |record| record.remove_regions(&[west()]) },
    Deed { name: "remove Ireland", happen: |record| record.remove_regions(&[ireland()]) },
];

fn nowhere() -> Region {
    Region::parse("xx-nowhere-1").unwrap()
}

/// Version, role, state, usage, Regions and debts in a line.
fn describe(record: &KeyRecord) -> String {
    let role = match record.role() {
        Role::Single => "single",
        Role::Primary => "primary",
        Role::Replica { .. } => "replica",
    };
    let state = match record.state() {
        KeyState::CreateComplete => "alive",
        KeyState::DeletePending { .. } => "pending",
        KeyState::DeleteComplete { .. } => "deleted",
    };
    let usage = match record.usage() {
        Usage::Enabled { .. } => "enabled",
        Usage::Stopped { .. } => "stopped",
    };
    assert_eq!(record.material().is_none(), state == "deleted");
    let regions: Vec<String> = record
        .replication_status()
        .iter()
        .map(|(region, status)| format!(" {region} {status:?}"))
        .collect();
    let owed: Vec<String> =
        record.owed().map(|(region, owed)| format!(" owes {region} {owed:?}")).collect();
    let version = record.fence().version;
    format!("v{version} {role} {state} {usage}{}{}", regions.concat(), owed.concat())
}
