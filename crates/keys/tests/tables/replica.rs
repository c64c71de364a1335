//! What a Region does with another Region's key.

use keys::attributes::{Mode, ModesOfUse};
use keys::identifier::Region;
use keys::record::{Exportability, KeyState, Role, Usage};
use keys::replication::{
    Epoch, Event, Fence, Message, Note, Offer, Outcome, Reason, Receipt, step,
};
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::secret::Secret;

use super::fixture::{
    NOW, copy, east, hear, ireland, key_in_east, known, material, offer_to_west, outcome, receive,
    receive_offer, replica, retract_to_west, retracted, synchronized, west, withdrawn,
};

#[test]
fn fences_are_ordered_by_epoch_then_region_then_version() {
    let fence =
        |number, region: Region, version| Fence { epoch: Epoch { number, region }, version };
    let ascending = [
        fence(1, ireland(), 9),
        fence(1, east(), 1),
        fence(1, east(), 2),
        fence(1, west(), 1),
        fence(2, ireland(), 1),
        fence(2, west(), 1),
        fence(10, east(), 1),
    ];
    for (at, one) in ascending.iter().enumerate() {
        for (other_at, other) in ascending.iter().enumerate() {
            assert_eq!(one.cmp(other), at.cmp(&other_at), "{one:?} {other:?}");
        }
    }
}

#[test]
fn a_first_offer_needs_the_material_and_notes_its_arrival() {
    let offer = offer_to_west(&key_in_east(&[west()]));
    let asked = receive_offer(None, offer.clone(), None);
    assert_eq!(outcome(&asked), &Outcome::NeedsMaterial);
    assert!(asked.record.is_none() && asked.notes.is_empty());

    let stored = receive_offer(None, offer.clone(), Some(material()));
    assert_eq!(outcome(&stored), &Outcome::Applied);
    assert_eq!(stored.answer.unwrap().receipt, Receipt::Stored);
    assert_eq!(stored.notes, [Note::ReplicaCreated, Note::MaterialImported]);
    let record = stored.record.unwrap();
    assert_eq!(record.role(), Role::Replica { primary_region: east() });
    assert_eq!(record.facts(), &offer.facts);
    assert_eq!(record.usage(), offer.usage);
    assert!(record.replication_status().is_empty() && record.owed().next().is_none());

    let again = receive_offer(Some(record), offer, Some(material()));
    assert_eq!(outcome(&again), &Outcome::Applied);
    assert!(again.record.is_none() && again.notes.is_empty());
}

#[test]
fn a_change_of_state_needs_no_material() {
    let mut primary = synchronized();
    primary.stop_usage(NOW).unwrap();
    assert!(!primary.owed_to(&west()).unwrap().wants_material);
    let step = receive_offer(Some(replica()), offer_to_west(&primary), None);
    assert_eq!(outcome(&step), &Outcome::Applied);
    assert_eq!(step.notes, []);
    let record = step.record.unwrap();
    assert_eq!(record.usage(), Usage::Stopped { since: NOW });
    assert!(record.material().is_some());
}

#[test]
fn only_newer_fences_are_taken() {
    let newer = |number, region: Region, version| {
        let mut offer = offer_to_west(&key_in_east(&[west()]));
        offer.fence = Fence { epoch: Epoch { number, region }, version };
        offer.usage = Usage::Stopped { since: NOW };
        offer
    };
    let held = receive_offer(Some(replica()), newer(2, east(), 5), None).record.unwrap();
    let cases = [
        (newer(1, east(), 9), false),
        (newer(2, east(), 4), false),
        // The tie-break: of two Regions promoted at once, the later name wins everywhere.
        (newer(2, ireland(), 9), false),
        (newer(2, east(), 6), true),
        (newer(2, west(), 1), true),
        (newer(3, ireland(), 1), true),
    ];
    for (offer, taken) in cases {
        let step = receive_offer(Some(copy(&held)), offer.clone(), None);
        assert_eq!(step.record.is_some(), taken, "{:?}", offer.fence);
        let expected = if taken {
            Outcome::Applied
        } else {
            Outcome::AlreadyNewer { held: held.fence().clone() }
        };
        assert_eq!(outcome(&step), &expected);
    }
}

#[test]
fn a_tombstone_refuses_its_life_whatever_the_version_or_epoch() {
    for tombstone in [retracted(), withdrawn()] {
        for (number, version) in [(1, 1), (1, 99), (7, 1)] {
            let mut offer = offer_to_west(&key_in_east(&[west()]));
            offer.fence = Fence { epoch: Epoch { number, region: east() }, version };
            let step = receive_offer(Some(copy(&tombstone)), offer, Some(material()));
            assert_eq!(outcome(&step), &Outcome::Gone);
            assert_eq!(step.answer.unwrap().receipt, Receipt::Stored);
            assert!(step.record.is_none() && step.notes.is_empty());
        }
    }
}

#[test]
fn adding_the_region_again_begins_a_new_life() {
    let mut primary = synchronized();
    primary.remove_regions(&[west()]).unwrap();
    hear(&mut primary, &west(), Outcome::Applied);
    primary.add_regions(&[west()], &known()).unwrap();
    assert!(primary.owed_to(&west()).unwrap().wants_material);
    let offer = offer_to_west(&primary);
    assert_eq!(offer.incarnation.number(), 2);
    let asked = receive_offer(Some(retracted()), offer.clone(), None);
    assert_eq!(outcome(&asked), &Outcome::NeedsMaterial);
    let step = receive_offer(Some(retracted()), offer, Some(material()));
    assert_eq!(step.notes, [Note::ReplicaCreated, Note::MaterialImported]);
    let record = step.record.unwrap();
    assert_eq!(record.state(), KeyState::CreateComplete);

    let late = retract_to_west(&{
        let mut primary = synchronized();
        primary.remove_regions(&[west()]).unwrap();
        primary
    });
    let step = receive(Some(record), Message::Retract(late));
    assert!(matches!(outcome(&step), Outcome::AlreadyNewer { .. }), "{step:?}");
    assert!(step.record.is_none());
}

#[test]
fn a_retraction_erases_and_is_noted_once() {
    let mut primary = synchronized();
    primary.remove_regions(&[west()]).unwrap();
    let retract = retract_to_west(&primary);
    let step = receive(Some(replica()), Message::Retract(retract.clone()));
    assert_eq!(outcome(&step), &Outcome::Applied);
    assert_eq!(step.notes, [Note::ReplicaRemoved]);
    let record = step.record.unwrap();
    assert_eq!(record.state(), KeyState::DeleteComplete { at: NOW });
    assert!(record.material().is_none() && record.owed().next().is_none());
    let again = receive(Some(record), Message::Retract(retract));
    assert_eq!(outcome(&again), &Outcome::Applied);
    assert!(again.record.is_none() && again.notes.is_empty());
}

#[test]
fn a_retraction_of_what_never_came_keeps_it_out() {
    let mut primary = key_in_east(&[west()]);
    let offer = offer_to_west(&primary);
    primary.remove_regions(&[west()]).unwrap();
    let step = receive(None, Message::Retract(retract_to_west(&primary)));
    assert_eq!(outcome(&step), &Outcome::Applied);
    assert_eq!(step.answer.unwrap().receipt, Receipt::Never);
    assert_eq!(step.notes, []);
    let late = receive_offer(step.record, offer, Some(material()));
    assert_eq!(outcome(&late), &Outcome::Gone);
    assert!(late.record.is_none());
}

#[test]
fn what_cannot_be_is_refused_and_nothing_is_stored() {
    let good = || offer_to_west(&key_in_east(&[west()]));
    let mut confined = good();
    confined.facts.exportability = Exportability::NotExportable;
    let mut senseless = good();
    senseless.facts.attributes.modes = ModesOfUse::of(&[Mode::Encrypt]);
    let mut elsewhere = good();
    elsewhere.region = ireland();
    let mut another_value = good();
    another_value.facts.check_value = "08D7B5".into();
    let mut another_algorithm = good();
    another_algorithm.facts.attributes.algorithm = keys::attributes::KeyAlgorithm::Tdes3Key;
    let cases = [
        (confined, Reason::NotReplicable),
        (senseless, Reason::NotReplicable),
        (elsewhere, Reason::WrongRegion),
        (another_value, Reason::CheckValueMismatch),
        (another_algorithm, Reason::CheckValueMismatch),
    ];
    for (offer, reason) in cases {
        refused(None, &east(), offer.clone(), offer.metadata_digest(), reason);
    }
    refused(None, &ireland(), good(), good().metadata_digest(), Reason::WrongPrimary);
    refused(None, &east(), good(), [0; 32], Reason::DigestMismatch);
    let own = key_of_west();
    refused(Some(own), &east(), good(), good().metadata_digest(), Reason::IdTaken);
    let mut later = good();
    later.facts.created = NOW.plus_millis(1);
    let digest = later.metadata_digest();
    refused(Some(replica()), &east(), later.clone(), digest, Reason::IdTaken);
    refused(Some(retracted()), &east(), later, digest, Reason::IdTaken);
}

#[test]
fn a_wrong_key_is_refused_by_its_check_value() {
    let offer = offer_to_west(&key_in_east(&[west()]));
    let wrong = Key::from_secret(Algorithm::Tdes2Key, Secret::new(vec![1; 16])).unwrap();
    let step = receive_offer(None, offer, Some(wrong));
    assert_eq!(outcome(&step), &Outcome::Refused { reason: Reason::CheckValueMismatch });
    assert!(step.record.is_none());
}

#[test]
fn a_retraction_is_taken_from_the_primary_alone() {
    let mut primary = synchronized();
    primary.remove_regions(&[west()]).unwrap();
    let retract = retract_to_west(&primary);
    let message = Message::Retract(retract.clone());
    let event = Event::Received { from: ireland(), message, material: None };
    let step = step(Some(replica()), event, &west(), NOW);
    assert_eq!(outcome(&step), &Outcome::Refused { reason: Reason::WrongPrimary });
    assert!(step.record.is_none());

    let mut elsewhere = retract.clone();
    elsewhere.region = ireland();
    let step = receive(Some(replica()), Message::Retract(elsewhere));
    assert_eq!(outcome(&step), &Outcome::Refused { reason: Reason::WrongRegion });

    let step = receive(Some(key_of_west()), Message::Retract(retract));
    assert_eq!(outcome(&step), &Outcome::Refused { reason: Reason::IdTaken });
    assert!(step.record.is_none());
}

fn refused(
    state: Option<keys::record::KeyRecord>,
    from: &Region,
    offer: Offer,
    digest: [u8; 32],
    reason: Reason,
) {
    let event = Event::Received {
        from: from.clone(),
        message: Message::Offer(offer),
        material: Some((material(), digest)),
    };
    let step = step(state, event, &west(), NOW);
    assert_eq!(outcome(&step), &Outcome::Refused { reason });
    assert!(step.record.is_none() && step.notes.is_empty(), "{reason:?}");
}

fn key_of_west() -> keys::record::KeyRecord {
    use keys::lifecycle::ReplicationRegions;
    let new = super::fixture::new_key();
    keys::record::KeyRecord::create(new, ReplicationRegions::None, &known(), &west(), NOW).unwrap()
}
