//! What the primary of a key learns from its replicas.

use alloc::vec;
use alloc::vec::Vec;

use super::{Answer, Fence, Message, Note, Outcome, Reason, Receipt, Retry, Step, Withdraw};
use crate::identifier::Region;
use crate::record::{KeyRecord, Progress, Standing, Target};

/// The Region `from` says that its replica was deleted there.
pub(super) fn withdrawn(
    state: Option<KeyRecord>,
    withdraw: &Withdraw,
    from: &Region,
    here: &Region,
) -> Step {
    let refuse = |reason| Step::answer(withdraw.answer(Outcome::Refused { reason }));
    if withdraw.region != *from {
        return refuse(Reason::WrongRegion);
    }
    if withdraw.fence.epoch.region != *here {
        return refuse(Reason::WrongPrimary);
    }
    let Some(mut record) = state else {
        return Step::answer(withdraw.answer(Outcome::Gone));
    };
    let Standing::Own { targets, .. } = &mut record.standing else {
        return refuse(Reason::WrongPrimary);
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
    if sent.region() != from || sent.incarnation() != target.incarnation {
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
        if *outcome == Outcome::Gone {
            self.progress = Progress::Removed;
            return;
        }
        match (&mut self.progress, sent) {
            (Progress::Offered { acknowledged, refusal }, Message::Offer(offer)) => {
                learn_of_offer(acknowledged, refusal, &offer.fence, outcome, current);
            }
            (Progress::Retracting(retry), Message::Retract(_)) => match outcome {
                Outcome::Applied => self.progress = Progress::Removed,
                // The Region has another key, and nothing of this one.
                Outcome::Refused { reason: Reason::IdTaken } => self.progress = Progress::Removed,
                Outcome::Refused { .. } => *retry = Retry::Slow,
                _ => {}
            },
            _ => {}
        }
    }
}

fn learn_of_offer(
    acknowledged: &mut Option<Fence>,
    refusal: &mut Option<Reason>,
    sent: &Fence,
    outcome: &Outcome,
    current: &Fence,
) {
    match outcome {
        Outcome::Applied => acknowledge(acknowledged, refusal, sent, current),
        // It holds what would be sent next.
        Outcome::AlreadyNewer { held } if held == current => {
            acknowledge(acknowledged, refusal, held, current);
        }
        Outcome::AlreadyNewer { held } if held > current => *refusal = Some(Reason::Superseded),
        // It has lost what it acknowledged before. The next offer brings the material.
        Outcome::NeedsMaterial if acknowledged.as_ref() < Some(sent) => *acknowledged = None,
        // The refusal of a version that was replaced or accepted since says nothing.
        Outcome::Refused { reason }
            if sent == current && acknowledged.as_ref() != Some(current) =>
        {
            *refusal = Some(*reason);
        }
        _ => {}
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
