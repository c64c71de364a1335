//! What the primary of a key learns from its replicas.

use alloc::vec;
use alloc::vec::Vec;

use super::{Answer, Fence, Message, Note, Outcome, Reason, Receipt, Step, Withdraw};
use crate::identifier::Region;
use crate::record::{KeyRecord, Progress, Standing, Target};

/// The Region `from` says that its replica was deleted there.
pub(super) fn withdrawn(
    state: Option<KeyRecord>,
    withdraw: &Withdraw,
    from: &Region,
    here: &Region,
) -> Step {
    let wrong = Outcome::Refused { reason: Reason::WrongPrimary };
    if withdraw.fence.epoch.region != *here {
        return Step::answer(withdraw.answer(wrong));
    }
    let Some(mut record) = state else {
        return Step::answer(withdraw.answer(Outcome::Gone));
    };
    let Standing::Own { targets, .. } = &mut record.standing else {
        return Step::answer(withdraw.answer(wrong));
    };
    match targets.get_mut(from) {
        Some(target)
            if target.incarnation == withdraw.incarnation
                && target.progress != Progress::Removed =>
        {
            let notes = target.learn_receipt(withdraw.receipt, from);
            target.progress = Progress::Removed;
            Step { record: Some(record), answer: Some(withdraw.answer(Outcome::Applied)), notes }
        }
        _ => Step::answer(withdraw.answer(Outcome::Applied)),
    }
}

/// The Region `from` answered an offer or a retraction.
pub(super) fn answered(
    mut record: KeyRecord,
    sent: &Message,
    answer: &Answer,
    from: &Region,
) -> Step {
    let current = record.fence.clone();
    let Standing::Own { targets, .. } = &mut record.standing else {
        return Step::nothing();
    };
    let Some(target) = targets.get_mut(from) else {
        return Step::nothing();
    };
    if target.incarnation != sent.incarnation() || target.progress == Progress::Removed {
        return Step::nothing();
    }
    let before = target.clone();
    let notes = target.learn_receipt(answer.receipt, from);
    target.learn(sent, &answer.outcome, &current);
    if *target == before {
        return Step::nothing();
    }
    Step { record: Some(record), answer: None, notes }
}

impl Target {
    /// Notes, once, that the Region stored the material.
    fn learn_receipt(&mut self, receipt: Receipt, region: &Region) -> Vec<Note> {
        if self.receipt == Receipt::Stored || receipt == Receipt::Never {
            return Vec::new();
        }
        self.receipt = Receipt::Stored;
        vec![
            Note::ReplicaExported { region: region.clone() },
            Note::ReplicaImported { region: region.clone() },
        ]
    }

    fn learn(&mut self, sent: &Message, outcome: &Outcome, current: &Fence) {
        match (&mut self.progress, sent, outcome) {
            (_, _, Outcome::Gone)
            | (
                Progress::Retracting,
                Message::Retract(_),
                // A Region that refuses a retraction has another key, and nothing of this one.
                Outcome::Applied | Outcome::Refused { .. },
            ) => self.progress = Progress::Removed,
            (Progress::Offered { acknowledged, refusal }, Message::Offer(offer), outcome) => {
                match outcome {
                    Outcome::Applied => acknowledge(acknowledged, refusal, &offer.fence, current),
                    // It holds what we would send next.
                    Outcome::AlreadyNewer { held } if held == current => {
                        acknowledge(acknowledged, refusal, held, current);
                    }
                    Outcome::AlreadyNewer { held } if held > current => {
                        *refusal = Some(Reason::Superseded);
                    }
                    // All that it acknowledged before it lost; the next offer brings the material.
                    Outcome::NeedsMaterial if acknowledged.as_ref() < Some(&offer.fence) => {
                        *acknowledged = None;
                    }
                    // A refusal of what has been replaced or taken since says nothing.
                    Outcome::Refused { reason }
                        if offer.fence == *current && acknowledged.as_ref() != Some(current) =>
                    {
                        *refusal = Some(*reason);
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }
}

fn acknowledge(
    acknowledged: &mut Option<Fence>,
    refusal: &mut Option<Reason>,
    held: &Fence,
    current: &Fence,
) {
    if acknowledged.as_ref() < Some(held) {
        *acknowledged = Some(held.clone());
    }
    if held == current {
        *refusal = None;
    }
}
