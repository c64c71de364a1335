//! What a Region does with another Region's key.

use alloc::vec;
use alloc::vec::Vec;

use payment_crypto::key::Key;

use super::{
    Fence, Incarnation, Note, Offer, Outcome, Reason, Receipt, Retract, Retry, Step, Withdraw,
};
use crate::identifier::Region;
use crate::record::{KeyFacts, KeyRecord, KeyState, Standing, Withdrawal};
use crate::time::Timestamp;

/// The primary `from` says what the key is.
pub(super) fn offered(
    state: Option<KeyRecord>,
    offer: Offer,
    material: Option<(Key, [u8; 32])>,
    from: &Region,
    here: &Region,
) -> Step {
    let refuse = |reason| Step::answer(offer.answer(Receipt::Never, Outcome::Refused { reason }));
    let refusal = refuse_direction(&offer.fence, &offer.region, from, here)
        .or_else(|| refuse_offer(&offer, material.as_ref()));
    if let Some(reason) = refusal {
        return refuse(reason);
    }
    let material = material.map(|(key, _)| key);
    let Some(mut record) = state else {
        return import(offer, material);
    };
    let held = match Held::of(&record, &offer.facts) {
        Ok(held) => held,
        Err(reason) => return refuse(reason),
    };
    let receipt = held.receipt_for(offer.incarnation);
    let lived = offer.incarnation <= held.incarnation;
    if record.is_buried() && lived {
        // Neither version nor epoch matter: that life is over.
        return Step::answer(offer.answer(receipt, Outcome::Gone));
    }
    if offer.fence < record.fence {
        return Step::answer(offer.answer(receipt, Outcome::AlreadyNewer { held: record.fence }));
    }
    if !lived {
        return import(offer, material);
    }
    let answer = offer.answer(receipt, Outcome::Applied);
    if offer.fence == record.fence {
        return Step::answer(answer);
    }
    record.usage = offer.usage;
    record.fence = offer.fence;
    Step { record: Some(record), answer: Some(answer), notes: Vec::new() }
}

/// The primary `from` says that the replica is to be gone.
pub(super) fn retracted(
    state: Option<KeyRecord>,
    retract: Retract,
    from: &Region,
    here: &Region,
    now: Timestamp,
) -> Step {
    let refuse = |reason| Step::answer(retract.answer(Receipt::Never, Outcome::Refused { reason }));
    if let Some(reason) = refuse_direction(&retract.fence, &retract.region, from, here) {
        return refuse(reason);
    }
    let Some(mut record) = state else {
        return bury_unseen(retract, now);
    };
    let held = match Held::of(&record, &retract.facts) {
        Ok(held) => held,
        Err(reason) => return refuse(reason),
    };
    let receipt = held.receipt_for(retract.incarnation);
    if record.is_buried() {
        return if retract.incarnation > held.incarnation {
            bury_unseen(retract, now)
        } else {
            Step::answer(retract.answer(receipt, Outcome::Applied))
        };
    }
    if retract.fence < record.fence || retract.incarnation < held.incarnation {
        return Step::answer(retract.answer(receipt, Outcome::AlreadyNewer { held: record.fence }));
    }
    let answer = Some(retract.answer(receipt, Outcome::Applied));
    record.bury(now);
    record.fence = retract.fence;
    record.standing = Standing::Replica {
        region: retract.region,
        incarnation: retract.incarnation,
        receipt,
        withdrawal: Withdrawal::Settled,
    };
    Step { record: Some(record), answer, notes: vec![Note::ReplicaRemoved] }
}

/// The primary `from` answered the notice of a replica's deletion.
pub(super) fn withdrawal_answered(
    mut record: KeyRecord,
    sent: &Withdraw,
    outcome: &Outcome,
    from: &Region,
) -> Step {
    let learned = match outcome {
        Outcome::Applied | Outcome::AlreadyNewer { .. } | Outcome::Gone => Withdrawal::Settled,
        Outcome::Refused { .. } => Withdrawal::Owed(Retry::Slow),
        Outcome::NeedsMaterial => return Step::nothing(),
    };
    let primary = record.fence.epoch.region == *from;
    match &mut record.standing {
        Standing::Replica { incarnation, withdrawal, .. }
            if primary
                && *incarnation == sent.incarnation
                && *withdrawal != Withdrawal::Settled
                && *withdrawal != learned =>
        {
            *withdrawal = learned;
            Step { record: Some(record), answer: None, notes: Vec::new() }
        }
        _ => Step::nothing(),
    }
}

/// What a Region holds as a replica.
struct Held {
    incarnation: Incarnation,
    receipt: Receipt,
}

impl Held {
    fn of(record: &KeyRecord, facts: &KeyFacts) -> Result<Self, Reason> {
        match &record.standing {
            Standing::Replica { incarnation, receipt, .. } if record.facts == *facts => {
                Ok(Self { incarnation: *incarnation, receipt: *receipt })
            }
            _ => Err(Reason::IdTaken),
        }
    }

    fn receipt_for(&self, incarnation: Incarnation) -> Receipt {
        if incarnation == self.incarnation { self.receipt } else { Receipt::Never }
    }
}

fn refuse_direction(
    fence: &Fence,
    region: &Region,
    from: &Region,
    here: &Region,
) -> Option<Reason> {
    if fence.epoch.region != *from {
        return Some(Reason::WrongPrimary);
    }
    (region != here).then_some(Reason::WrongRegion)
}

fn refuse_offer(offer: &Offer, material: Option<&(Key, [u8; 32])>) -> Option<Reason> {
    let facts = &offer.facts;
    if !facts.replicable() || facts.attributes.check(facts.derive_key_usage).is_err() {
        return Some(Reason::NotReplicable);
    }
    let (key, digest) = material?;
    if *digest != offer.metadata_digest() {
        return Some(Reason::DigestMismatch);
    }
    (!facts.fit(key)).then_some(Reason::CheckValueMismatch)
}

/// A new life of a replica begins.
fn import(offer: Offer, material: Option<Key>) -> Step {
    let Some(material) = material else {
        return Step::answer(offer.answer(Receipt::Never, Outcome::NeedsMaterial));
    };
    let answer = Some(offer.answer(Receipt::Stored, Outcome::Applied));
    let record = KeyRecord {
        facts: offer.facts,
        usage: offer.usage,
        state: KeyState::CreateComplete,
        fence: offer.fence,
        standing: Standing::Replica {
            region: offer.region,
            incarnation: offer.incarnation,
            receipt: Receipt::Stored,
            withdrawal: Withdrawal::Settled,
        },
        material: Some(material),
    };
    Step { record: Some(record), answer, notes: vec![Note::ReplicaCreated, Note::MaterialImported] }
}

/// The replica is over before it was here: a record of it keeps late offers out.
fn bury_unseen(retract: Retract, now: Timestamp) -> Step {
    let answer = Some(retract.answer(Receipt::Never, Outcome::Applied));
    let record = KeyRecord {
        facts: retract.facts,
        usage: retract.usage,
        state: KeyState::DeleteComplete { at: now },
        fence: retract.fence,
        standing: Standing::Replica {
            region: retract.region,
            incarnation: retract.incarnation,
            receipt: Receipt::Never,
            withdrawal: Withdrawal::Settled,
        },
        material: None,
    };
    Step { record: Some(record), answer, notes: Vec::new() }
}
