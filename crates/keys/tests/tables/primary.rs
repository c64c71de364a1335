//! What the primary of a key learns from its replicas, and what each owes the other.

use keys::record::{ReplicationStatus, Role};
use keys::replication::{
    Epoch, Event, Fence, Message, Note, Outcome, Owed, Reason, Receipt, Retry, step,
};

use super::fixture::{
    NOW, copy, east, hear, hear_answer, ireland, key_in_east, known, outcome, replica,
    synchronized, west, withdraw_to_east, withdrawn,
};

#[test]
fn the_first_receipt_is_noted_and_no_other() {
    let mut record = key_in_east(&[west()]);
    let sent = record.owed_to(&west()).unwrap().message;
    let answer = sent.answer(Receipt::Stored, Outcome::Applied);
    let both = [Note::ReplicaExported { region: west() }, Note::ReplicaImported { region: west() }];
    assert_eq!(hear_answer(&mut record, &west(), sent.clone(), answer.clone()), both);
    assert_eq!(hear_answer(&mut record, &west(), sent, answer), []);
    record.stop_usage(NOW).unwrap();
    assert_eq!(hear(&mut record, &west(), Outcome::Applied), []);
}

#[test]
fn a_receipt_is_learned_from_whatever_answer_brings_it() {
    let outcomes =
        [Outcome::Applied, Outcome::Gone, Outcome::AlreadyNewer { held: Fence::first(&east()) }];
    for outcome in outcomes {
        let mut record = key_in_east(&[west()]);
        let sent = record.owed_to(&west()).unwrap().message;
        let answer = sent.answer(Receipt::Stored, outcome.clone());
        assert_eq!(hear_answer(&mut record, &west(), sent, answer).len(), 2, "{outcome:?}");
    }
    let mut record = key_in_east(&[west()]);
    record.remove_regions(&[west()]).unwrap();
    let sent = record.owed_to(&west()).unwrap().message;
    let answer = sent.answer(Receipt::Stored, Outcome::Applied);
    assert_eq!(hear_answer(&mut record, &west(), sent, answer).len(), 2);
    assert_eq!(record.role(), Role::Single);
}

#[test]
fn synchronized_is_said_of_exactly_the_current_version() {
    let mut record = key_in_east(&[west()]);
    let first = record.owed_to(&west()).unwrap().message;
    record.stop_usage(NOW).unwrap();
    let answer = first.answer(Receipt::Stored, Outcome::Applied);
    hear_answer(&mut record, &west(), first, answer);
    assert_eq!(status(&record), Some(ReplicationStatus::InProgress));
    assert!(!record.owed_to(&west()).unwrap().wants_material, "it has the material");
    hear(&mut record, &west(), Outcome::Applied);
    assert_eq!(status(&record), Some(ReplicationStatus::Synchronized));
    assert!(record.owed().next().is_none());
    record.start_usage(NOW).unwrap();
    assert_eq!(status(&record), Some(ReplicationStatus::InProgress));
}

#[test]
fn an_answer_that_the_region_is_ahead_counts_if_it_is_at_the_current_version() {
    let mut record = synchronized();
    let late = key_in_east(&[west()]).owed_to(&west()).unwrap().message;
    record.stop_usage(NOW).unwrap();
    let held = record.fence().clone();
    let answer = late.answer(Receipt::Stored, Outcome::AlreadyNewer { held });
    hear_answer(&mut record, &west(), late, answer);
    assert_eq!(status(&record), Some(ReplicationStatus::Synchronized));
}

#[test]
fn a_region_that_holds_a_later_reign_is_reported() {
    let mut record = key_in_east(&[west()]);
    let held = Fence { epoch: Epoch { number: 2, region: ireland() }, version: 1 };
    hear(&mut record, &west(), Outcome::AlreadyNewer { held });
    assert_eq!(status(&record), Some(ReplicationStatus::Failed(Reason::Superseded)));
}

#[test]
fn refusals_fail_the_region_until_it_takes_the_key() {
    for reason in [Reason::AccountUnknown, Reason::QuotaExceeded, Reason::IdTaken] {
        let mut record = key_in_east(&[west()]);
        hear(&mut record, &west(), Outcome::Refused { reason });
        assert_eq!(status(&record), Some(ReplicationStatus::Failed(reason)));
        assert_eq!(owed(&record), [Owed::Offer(Retry::Slow)]);
        record.stop_usage(NOW).unwrap();
        assert_eq!(status(&record), Some(ReplicationStatus::Failed(reason)), "still");
        let mut asked = copy(&record);
        asked.add_regions(&[west()], &known()).unwrap();
        assert_eq!(status(&asked), Some(ReplicationStatus::InProgress));
        assert_eq!(owed(&asked), [Owed::Offer(Retry::Now)]);
        hear(&mut record, &west(), Outcome::Applied);
        assert_eq!(status(&record), Some(ReplicationStatus::Synchronized));
        assert!(reason.to_string().ends_with('.'));
    }
}

#[test]
fn a_late_refusal_says_nothing_about_what_was_taken_since() {
    let mut record = key_in_east(&[west()]);
    let sent = record.owed_to(&west()).unwrap().message;
    let refused = |sent: &Message| {
        sent.answer(Receipt::Never, Outcome::Refused { reason: Reason::QuotaExceeded })
    };
    hear(&mut record, &west(), Outcome::Applied);
    hear_answer(&mut record, &west(), sent.clone(), refused(&sent));
    assert_eq!(status(&record), Some(ReplicationStatus::Synchronized));
    record.stop_usage(NOW).unwrap();
    hear_answer(&mut record, &west(), sent.clone(), refused(&sent));
    assert_eq!(status(&record), Some(ReplicationStatus::InProgress));
}

#[test]
fn a_region_that_has_lost_the_material_is_sent_it_again() {
    let mut record = synchronized();
    record.stop_usage(NOW).unwrap();
    hear(&mut record, &west(), Outcome::NeedsMaterial);
    assert!(record.owed_to(&west()).unwrap().wants_material);
    assert_eq!(hear(&mut record, &west(), Outcome::Applied), [], "noted once for each life");
    assert_eq!(status(&record), Some(ReplicationStatus::Synchronized));
}

#[test]
fn removal_ends_with_the_regions_acknowledgement() {
    let mut record = synchronized();
    record.remove_regions(&[west()]).unwrap();
    assert_eq!(status(&record), Some(ReplicationStatus::DeleteInProgress));
    hear(&mut record, &west(), Outcome::Refused { reason: Reason::AccountUnknown });
    assert_eq!(owed(&record), [Owed::Retract(Retry::Slow)]);
    assert_eq!(status(&record), Some(ReplicationStatus::DeleteInProgress));
    hear(&mut record, &west(), Outcome::Applied);
    assert_eq!((status(&record), record.role()), (None, Role::Single));
    assert!(record.owed_to(&west()).is_none());

    let mut taken = key_in_east(&[west()]);
    taken.remove_regions(&[west()]).unwrap();
    hear(&mut taken, &west(), Outcome::Refused { reason: Reason::IdTaken });
    assert_eq!(status(&taken), None, "a Region with another key has nothing of this one");
}

#[test]
fn an_offers_answer_does_not_end_a_removal() {
    let mut record = key_in_east(&[west()]);
    let sent = record.owed_to(&west()).unwrap().message;
    record.remove_regions(&[west()]).unwrap();
    for outcome in
        [Outcome::Applied, Outcome::NeedsMaterial, Outcome::Refused { reason: Reason::IdTaken }]
    {
        let answer = sent.answer(Receipt::Never, outcome);
        hear_answer(&mut record, &west(), sent.clone(), answer);
        assert_eq!(status(&record), Some(ReplicationStatus::DeleteInProgress));
    }
    let answer = sent.answer(Receipt::Never, Outcome::Gone);
    hear_answer(&mut record, &west(), sent, answer);
    assert_eq!(status(&record), None);
}

#[test]
fn a_replicas_own_deletion_is_told_until_it_is_heard() {
    let mut deleted = withdrawn();
    assert_eq!(deleted.owed().collect::<Vec<_>>(), [(east(), Owed::Withdraw(Retry::Now))]);
    assert!(deleted.owed_to(&ireland()).is_none());
    let withdraw = withdraw_to_east(&deleted);
    let sent = Message::Withdraw(withdraw);

    let event = Event::Received { from: west(), message: sent.clone(), material: None };
    let heard = step(Some(key_in_east(&[west()])), event, &east(), NOW);
    assert_eq!(outcome(&heard), &Outcome::Applied);
    assert_eq!(heard.notes.len(), 2, "the receipt came with the withdrawal");
    assert_eq!(heard.record.unwrap().role(), Role::Single);

    let answer = |outcome| sent.answer(Receipt::Stored, outcome);
    let refused = Outcome::Refused { reason: Reason::AccountUnknown };
    hear_at_west(&mut deleted, &sent, answer(refused));
    assert_eq!(owed(&deleted), [Owed::Withdraw(Retry::Slow)]);
    hear_at_west(&mut deleted, &sent, answer(Outcome::NeedsMaterial));
    assert_eq!(owed(&deleted), [Owed::Withdraw(Retry::Slow)]);
    hear_at_west(&mut deleted, &sent, answer(Outcome::Applied));
    assert_eq!(owed(&deleted), []);
    assert!(matches!(deleted.role(), Role::Replica { .. }));
}

#[test]
fn a_withdrawal_counts_for_its_own_life_and_sender() {
    let message = Message::Withdraw(withdraw_to_east(&withdrawn()));
    let receive = |state, from, here: &_| {
        let event = Event::Received { from, message: message.clone(), material: None };
        step(state, event, here, NOW)
    };
    let mut later = synchronized();
    later.remove_regions(&[west()]).unwrap();
    hear(&mut later, &west(), Outcome::Applied);
    later.add_regions(&[west()], &known()).unwrap();
    let cases = [
        (Some(later), west(), east(), Outcome::Applied),
        (Some(key_in_east(&[ireland()])), west(), east(), Outcome::Applied),
        (None, west(), east(), Outcome::Gone),
        (Some(synchronized()), ireland(), east(), Outcome::Refused { reason: Reason::WrongRegion }),
        (None, west(), ireland(), Outcome::Refused { reason: Reason::WrongPrimary }),
        (Some(replica()), west(), east(), Outcome::Refused { reason: Reason::WrongPrimary }),
    ];
    for (state, from, here, expected) in cases {
        let step = receive(state, from, &here);
        assert_eq!(outcome(&step), &expected);
        assert!(step.record.is_none() && step.notes.is_empty());
    }
}

#[test]
fn answers_that_do_not_belong_are_ignored() {
    let record = key_in_east(&[west()]);
    let sent = record.owed_to(&west()).unwrap().message;
    let good = sent.answer(Receipt::Stored, Outcome::Applied);
    let mut version = good.clone();
    version.fence.version = 2;
    let mut life = good.clone();
    life.incarnation = life.incarnation.next();
    let mut id = good.clone();
    id.id = keys::identifier::KeyId::parse("bbbbbbbbbbbbbbbb").unwrap();
    let cases = [
        (Some(copy(&record)), ireland(), good.clone()),
        (Some(copy(&record)), west(), version),
        (Some(copy(&record)), west(), life),
        (Some(copy(&record)), west(), id),
        (Some(replica()), west(), good.clone()),
        (Some(key_in_east(&[])), west(), good.clone()),
        (None, west(), good),
    ];
    for (state, from, answer) in cases {
        let event = Event::Answered { from, sent: sent.clone(), answer };
        let step = step(state, event, &east(), NOW);
        assert!(step.record.is_none() && step.answer.is_none() && step.notes.is_empty());
    }
}

fn status(record: &keys::record::KeyRecord) -> Option<ReplicationStatus> {
    record.replication_status().remove(&west())
}

fn owed(record: &keys::record::KeyRecord) -> Vec<Owed> {
    record.owed().map(|(_, owed)| owed).collect()
}

fn hear_at_west(
    record: &mut keys::record::KeyRecord,
    sent: &Message,
    answer: keys::replication::Answer,
) {
    let event = Event::Answered { from: east(), sent: sent.clone(), answer };
    let step = step(Some(copy(record)), event, &west(), NOW);
    if let Some(next) = step.record {
        *record = next;
    }
}
