//! What a Region does with another Region's key.

use alloc::vec;
use alloc::vec::Vec;

use payment_crypto::key::Key;

use super::{Incarnation, Withdraw};
use super::{Note, Offer, Outcome, Reason, Receipt, Retract, Retry, Step};
use crate::identifier::Region;
use crate::record::{KeyFacts, KeyRecord, KeyState, Standing, Withdrawal};
use crate::time::Timestamp;

/// The primary `from` says what the key is.
pub(super) fn offered(
    state: Option<KeyRecord>,
    offer: Offer,
    material: Option<(Key, [u8; 32])>,
    from: &Region,
) -> Step {
    if let Some(reason) = refuse_offer(&offer, material.as_ref(), from) {
        return Step::answer(offer.answer(Receipt::Never, Outcome::Refused { reason }));
    }
    let material = material.map(|(key, _)| key);
    let Some(mut record) = state else {
        return import(offer, material);
    };
    let held = match Held::of(&record, &offer.facts) {
        Ok(held) => held,
        Err(reason) => {
            return Step::answer(offer.answer(Receipt::Never, Outcome::Refused { reason }));
        }
    };
    let receipt = held.receipt_for(offer.incarnation);
    match record.state {
        // Neither version nor epoch matter: that life is over.
        KeyState::DeleteComplete { .. } if offer.incarnation <= held.incarnation => {
            Step::answer(offer.answer(receipt, Outcome::Gone))
        }
        _ if offer.fence < record.fence => {
            Step::answer(offer.answer(receipt, Outcome::AlreadyNewer { held: record.fence }))
        }
        KeyState::CreateComplete | KeyState::DeletePending { .. }
            if offer.incarnation <= held.incarnation =>
        {
            if offer.fence == record.fence {
                return Step::answer(offer.answer(receipt, Outcome::Applied));
            }
            let answer = Some(offer.answer(receipt, Outcome::Applied));
            record.usage = offer.usage;
            record.fence = offer.fence;
            Step { record: Some(record), answer, notes: Vec::new() }
        }
        _ => import(offer, material),
    }
}

/// The primary `from` says that the replica is to be gone.
pub(super) fn retracted(
    state: Option<KeyRecord>,
    retract: Retract,
    from: &Region,
    now: Timestamp,
) -> Step {
    if retract.fence.epoch.region != *from {
        let reason = Reason::WrongPrimary;
        return Step::answer(retract.answer(Receipt::Never, Outcome::Refused { reason }));
    }
    let Some(mut record) = state else {
        return bury_unseen(retract, now);
    };
    let held = match Held::of(&record, &retract.facts) {
        Ok(held) => held,
        Err(reason) => {
            return Step::answer(retract.answer(Receipt::Never, Outcome::Refused { reason }));
        }
    };
    let receipt = held.receipt_for(retract.incarnation);
    let buried = matches!(record.state, KeyState::DeleteComplete { .. });
    if buried && retract.incarnation > held.incarnation {
        return bury_unseen(retract, now);
    }
    if buried {
        return Step::answer(retract.answer(receipt, Outcome::Applied));
    }
    if retract.fence < record.fence || retract.incarnation < held.incarnation {
        return Step::answer(retract.answer(receipt, Outcome::AlreadyNewer { held: record.fence }));
    }
    let answer = Some(retract.answer(receipt, Outcome::Applied));
    record.bury(now);
    record.fence = retract.fence;
    record.standing = Standing::Replica {
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

fn refuse_offer(
    offer: &Offer,
    material: Option<&(Key, [u8; 32])>,
    from: &Region,
) -> Option<Reason> {
    if offer.fence.epoch.region != *from {
        return Some(Reason::WrongPrimary);
    }
    let facts = &offer.facts;
    if !facts.replicable() || facts.attributes.check(facts.derive_key_usage).is_err() {
        return Some(Reason::NotReplicable);
    }
    let (key, digest) = material?;
    if *digest != offer.metadata_digest() {
        return Some(Reason::DigestMismatch);
    }
    (!has_check_value(key, facts)).then_some(Reason::CheckValueMismatch)
}

/// Whether `key` is of the algorithm and has the check value that `facts` say.
fn has_check_value(key: &Key, facts: &KeyFacts) -> bool {
    facts.attributes.algorithm.symmetric() == Some(key.algorithm())
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
            incarnation: retract.incarnation,
            receipt: Receipt::Never,
            withdrawal: Withdrawal::Settled,
        },
        material: None,
    };
    Step { record: Some(record), answer, notes: Vec::new() }
}
