//! One key, three Regions, and short ways to make things happen between them.

use keys::attributes::{KeyAlgorithm, KeyAttributes, KeyClass, KeyUsage, Mode, ModesOfUse};
use keys::identifier::{AccountId, KeyId, Region};
use keys::lifecycle::{NewKey, ReplicationRegions};
use keys::record::{Exportability, KeyOrigin, KeyRecord, Usage};
use keys::replication::{
    Answer, Event, Message, Note, Offer, Outcome, Receipt, Retract, Step, Withdraw, step,
};
use keys::time::Timestamp;
use payment_crypto::kcv::KcvAlgorithm;
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::secret::Secret;

pub const NOW: Timestamp = Timestamp::from_micros(1_755_800_754_475_000);

/// The Region of the key, and two others.
pub fn east() -> Region {
    Region::parse("us-east-1").unwrap()
}

pub fn west() -> Region {
    Region::parse("us-west-2").unwrap()
}

pub fn ireland() -> Region {
    Region::parse("eu-west-1").unwrap()
}

pub fn known() -> Vec<Region> {
    vec![east(), west(), ireland()]
}

/// A published TDES key and its check value (aws-behaviour: 0123…3210 has 08D7B4).
pub fn material() -> Key {
    let bytes = [0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef];
    let reverse = [0xfe, 0xdc, 0xba, 0x98, 0x76, 0x54, 0x32, 0x10];
    Key::from_secret(Algorithm::Tdes2Key, Secret::new([bytes, reverse].concat())).unwrap()
}

pub fn new_key() -> NewKey {
    NewKey {
        account: AccountId::parse("111122223333").unwrap(),
        id: KeyId::parse("qs6643jl4ohibtqk").unwrap(),
        attributes: KeyAttributes {
            usage: KeyUsage::C0,
            class: KeyClass::Symmetric,
            algorithm: KeyAlgorithm::Tdes2Key,
            modes: ModesOfUse::of(&[Mode::Generate, Mode::Verify]),
        },
        derive_key_usage: None,
        exportability: Exportability::Exportable,
        origin: KeyOrigin::Service,
        usage: Usage::Enabled { since: NOW },
        check_value: "08D7B4".into(),
        check_value_algorithm: KcvAlgorithm::AnsiX924,
        material: material(),
    }
}

/// The key in us-east-1, to be replicated to `regions`.
pub fn key_in_east(regions: &[Region]) -> KeyRecord {
    let regions = ReplicationRegions::Explicit(regions.to_vec());
    KeyRecord::create(new_key(), regions, &known(), &east(), NOW).unwrap()
}

/// The key at its primary, where us-west-2 has acknowledged it.
pub fn synchronized() -> KeyRecord {
    let mut record = key_in_east(&[west()]);
    hear(&mut record, &west(), Outcome::Applied);
    record
}

/// The key as us-west-2 holds it.
pub fn replica() -> KeyRecord {
    let offer = offer_to_west(&key_in_east(&[west()]));
    receive_offer(None, offer, Some(material())).record.unwrap()
}

/// The replica after its primary has retracted it.
pub fn retracted() -> KeyRecord {
    let mut primary = synchronized();
    primary.remove_regions(&[west()]).unwrap();
    receive(Some(replica()), primary.owed_to(&west()).unwrap().message).record.unwrap()
}

/// The replica after a user deleted it in its own Region.
pub fn withdrawn() -> KeyRecord {
    let mut record = replica();
    record.schedule_deletion(7, NOW).unwrap();
    record
}

pub fn copy(record: &KeyRecord) -> KeyRecord {
    KeyRecord::decode(&record.encode()).unwrap()
}

pub fn offer_to_west(primary: &KeyRecord) -> Offer {
    match primary.owed_to(&west()).unwrap().message {
        Message::Offer(offer) => offer,
        other => panic!("{other:?}"),
    }
}

pub fn retract_to_west(primary: &KeyRecord) -> Retract {
    match primary.owed_to(&west()).unwrap().message {
        Message::Retract(retract) => retract,
        other => panic!("{other:?}"),
    }
}

pub fn withdraw_to_east(replica: &KeyRecord) -> Withdraw {
    match replica.owed_to(&east()).unwrap().message {
        Message::Withdraw(withdraw) => withdraw,
        other => panic!("{other:?}"),
    }
}

/// us-west-2 receives an offer from us-east-1 with `key` in its block.
pub fn receive_offer(state: Option<KeyRecord>, offer: Offer, key: Option<Key>) -> Step {
    let digest = offer.metadata_digest();
    let material = key.map(|key| (key, digest));
    let from = offer.fence.epoch.region.clone();
    let event = Event::Received { from, message: Message::Offer(offer), material };
    step(state, event, &west(), NOW)
}

/// us-west-2 receives a message from the primary that it names.
pub fn receive(state: Option<KeyRecord>, message: Message) -> Step {
    let from = message.primary_region().clone();
    step(state, Event::Received { from, message, material: None }, &west(), NOW)
}

/// The primary in us-east-1 hears `outcome` to what it owes to `from`, and keeps what follows.
pub fn hear(record: &mut KeyRecord, from: &Region, outcome: Outcome) -> Vec<Note> {
    let sent = record.owed_to(from).unwrap().message;
    let receipt = match outcome {
        Outcome::Applied => Receipt::Stored,
        _ => Receipt::Never,
    };
    let answer = sent.answer(receipt, outcome);
    hear_answer(record, from, sent, answer)
}

pub fn hear_answer(
    record: &mut KeyRecord,
    from: &Region,
    sent: Message,
    answer: Answer,
) -> Vec<Note> {
    let event = Event::Answered { from: from.clone(), sent, answer };
    let here = record.fence().epoch.region.clone();
    let step = step(Some(copy(record)), event, &here, NOW);
    assert!(step.answer.is_none());
    if let Some(next) = step.record {
        *record = next;
    }
    step.notes
}

pub fn outcome(step: &Step) -> &Outcome {
    &step.answer.as_ref().unwrap().outcome
}
