//! Records and messages as bytes: what is written is read, and nothing else is.

use keys::Error;
use keys::identifier::{KeyId, Region};
use keys::record::{KeyRecord, Usage};
use keys::replication::{
    Answer, Fence, MAX_MESSAGE_LENGTH, Message, Offer, Outcome, Reason, Receipt,
};

use super::fixture::{
    NOW, hear, ireland, key_in_east, offer_to_west, replica, retract_to_west, retracted,
    synchronized, west, withdraw_to_east, withdrawn,
};

#[test]
fn records_come_back_as_they_were() {
    let mut failed = key_in_east(&[west(), ireland()]);
    hear(&mut failed, &west(), Outcome::Refused { reason: Reason::IdTaken });
    let mut pending = synchronized();
    pending.schedule_deletion(7, NOW).unwrap();
    let records =
        [key_in_east(&[]), synchronized(), failed, pending, replica(), retracted(), withdrawn()];
    for record in records {
        let bytes = record.encode();
        let back = KeyRecord::decode(&bytes).unwrap();
        assert_eq!(back.encode(), bytes);
        assert_eq!(format!("{back:?}"), format!("{record:?}"));
        match (record.material(), back.material()) {
            (Some(key), Some(same)) => assert!(key.secret().ct_eq(same.secret())),
            (None, None) => {}
            other => panic!("{other:?}"),
        }
        assert_eq!(bytes.capacity(), bytes.len(), "a vector that grew left copies of the key");
        assert!(!format!("{record:?}").contains("0123"), "a key shows");
    }
}

#[test]
fn a_record_is_read_by_later_versions_and_refused_from_later_formats() {
    let bytes = replica().encode();
    let mut later = bytes.to_vec();
    assert_eq!(later[1], 0x86, "an array of six fields");
    later[1] = 0x87;
    later.push(0xf5);
    assert_eq!(KeyRecord::decode(&later).unwrap().encode(), bytes, "a field more is no harm");
    let mut unknown = bytes.to_vec();
    unknown[0] += 1;
    assert_eq!(KeyRecord::decode(&unknown).unwrap_err(), Error::UnknownFormat);
    assert_eq!(KeyRecord::decode(&[]).unwrap_err(), Error::Malformed);
    for length in 1..bytes.len() {
        assert_eq!(KeyRecord::decode(&bytes[..length]).unwrap_err(), Error::Malformed);
    }
    let mut longer = bytes.to_vec();
    longer.push(0);
    assert_eq!(KeyRecord::decode(&longer).unwrap_err(), Error::Malformed);
}

/// What is in stores must stay readable: these bytes were written by the first version.
#[test]
fn records_and_digests_keep_their_form() {
    let record = synchronized();
    assert_eq!(hex(&record.encode()), RECORD);
    let offer = offer_to_west(&key_in_east(&[west()]));
    assert_eq!(hex(&Message::Offer(offer.clone()).encode()), OFFER);
    assert_eq!(hex(&offer.metadata_digest()), DIGEST);
}

#[test]
fn messages_and_answers_come_back_as_they_were() {
    for message in messages() {
        let bytes = message.encode();
        assert!(bytes.len() < MAX_MESSAGE_LENGTH / 2);
        assert_eq!(Message::decode(&bytes), Ok(message.clone()));
        let outcomes = [
            Outcome::Applied,
            Outcome::AlreadyNewer { held: Fence::first(&west()) },
            Outcome::NeedsMaterial,
            Outcome::Gone,
            Outcome::Refused { reason: Reason::QuotaExceeded },
        ];
        for outcome in outcomes {
            let answer = message.answer(Receipt::Never, outcome);
            assert_eq!(Answer::decode(&answer.encode()), Ok(answer));
        }
    }
}

#[test]
fn there_is_one_encoding_of_a_message() {
    for message in messages() {
        let bytes = message.encode();
        for at in 0..bytes.len() {
            assert!(Message::decode(&bytes[..at]).is_err(), "cut at {at}");
            for bit in 0..8 {
                let mut flipped = bytes.clone();
                flipped[at] ^= 1 << bit;
                if let Ok(read) = Message::decode(&flipped) {
                    assert_eq!(read.encode(), flipped, "read what it would not write");
                    assert_ne!(read, message);
                }
            }
        }
        let mut longer = bytes.clone();
        longer.push(0xf6);
        assert_eq!(Message::decode(&longer), Err(Error::Malformed));
        let mut version = bytes;
        version[0] = 2;
        assert_eq!(Message::decode(&version), Err(Error::UnknownFormat));
    }
}

#[test]
fn names_in_messages_are_checked() {
    let bytes = Message::Offer(offer_to_west(&key_in_east(&[west()]))).encode();
    for (name, wrong) in [
        ("us-west-2", "US-west-2"),
        ("us-east-1", "us-east-x"),
        ("111122223333", "11112222333a"),
        ("qs6643jl4ohibtqk", "qs6643jl4ohibtq/"),
    ] {
        let at = bytes.windows(name.len()).position(|part| part == name.as_bytes()).unwrap();
        let mut changed = bytes.clone();
        changed[at..at + name.len()].copy_from_slice(wrong.as_bytes());
        assert_eq!(Message::decode(&changed), Err(Error::Malformed), "{wrong}");
    }
}

#[test]
fn messages_are_bounded() {
    let mut offer = offer_to_west(&key_in_east(&[west()]));
    offer.block = Some("D".repeat(MAX_MESSAGE_LENGTH));
    let message = Message::Offer(offer);
    assert_eq!(Message::decode(&message.encode()), Err(Error::Malformed));
}

#[test]
fn the_digest_covers_everything_but_the_block() {
    let offer = || offer_to_west(&key_in_east(&[west()]));
    let digest = offer().metadata_digest();
    let changes: [fn(&mut Offer); 9] = [
        |offer| offer.facts.id = KeyId::parse("bbbbbbbbbbbbbbbb").unwrap(),
        |offer| offer.facts.check_value = "08D7B5".into(),
        |offer| offer.facts.created = NOW.plus_millis(1),
        |offer| offer.facts.origin = keys::record::KeyOrigin::External,
        |offer| offer.usage = Usage::Stopped { since: NOW },
        |offer| offer.fence.version += 1,
        |offer| offer.fence.epoch.number += 1,
        |offer| offer.incarnation = offer.incarnation.next(),
        |offer| offer.region = Region::parse("eu-west-1").unwrap(),
    ];
    for (at, change) in changes.iter().enumerate() {
        let mut changed = offer();
        change(&mut changed);
        assert_ne!(changed.metadata_digest(), digest, "change {at}");
    }
    let with_block = Offer { block: Some("D0112".into()), ..offer() };
    assert_eq!(with_block.metadata_digest(), digest);
}

fn messages() -> Vec<Message> {
    let mut leaving = synchronized();
    leaving.remove_regions(&[west()]).unwrap();
    let offer = offer_to_west(&key_in_east(&[west()]));
    vec![
        Message::Offer(Offer { block: Some("D0144C0TV00E0000".into()), ..offer.clone() }),
        Message::Offer(offer),
        Message::Retract(retract_to_west(&leaving)),
        Message::Withdraw(withdraw_to_east(&withdrawn())),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const RECORD: &str = "\
    0186896c313131313232323233333333707173363634336a6c346f68696274716b840100001850f6\
    000066303844374234001b00063ce438444ff88200811b00063ce438444ff8820080828201697573\
    2d656173742d3101820082a16975732d776573742d328301018200818282016975732d656173742d\
    310101500123456789abcdeffedcba9876543210";

const OFFER: &str = "\
    0182008185896c313131313232323233333333707173363634336a6c346f68696274716b84010000\
    1850f6000066303844374234001b00063ce438444ff88200811b00063ce438444ff8828201697573\
    2d656173742d31016975732d776573742d3201";

const DIGEST: &str = "b0aabb964d5a07a1b0e85433358d867aa82182ac99f528425d49a9c667e7f679";
