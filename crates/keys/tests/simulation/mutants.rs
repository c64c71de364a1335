//! Bugs, planted around the machine: each changes what goes in or comes out as the bug would.

use keys::identifier::KeyId;
use keys::record::{KeyRecord, KeyState, ReplicationStatus};
use keys::replication::{
    Event, Incarnation, Message, Note, Outcome, Outgoing, Receipt, Step, step,
};
use keys::time::Timestamp;

use crate::random::Random;
use crate::world::Node;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutant {
    /// An answer about any version counts for the current one.
    AckIgnoresVersion,
    /// A tombstone looks at versions only, and takes newer ones.
    TombstoneIgnoresIncarnation,
    /// A replica takes whatever arrives.
    StaleOfferAccepted,
    /// Adding a Region again goes on with the life that ended.
    IncarnationNotRaised,
    /// Each answer that says Applied is noted.
    NoteOnRetry,
    /// Notes are written before the record, apart from it.
    NotesOutsideCommit,
    /// A change leaves Regions SYNCHRONIZED.
    InProgressNotSet,
    /// Retractions are kept in memory.
    RetractLostOnRestart,
    /// A Region that asks for the material is not heard.
    NeedsMaterialIgnored,
    /// A replica's deletion is not told to its primary.
    WithdrawNotOwed,
    /// A replica answers before it has stored.
    AnswerBeforeCommit,
    /// A client is told before the change is stored.
    AcknowledgedBeforeCommit,
    /// The end of a replica that never came is not recorded.
    UnseenRetractForgotten,
    /// Answers to retractions and withdrawals do not say that the material had been there.
    ReceiptForgotten,
    /// Answers are applied to a record that was read before, without compare-and-set.
    LostUpdate,
    /// A retraction that was refused is not sent again.
    RefusedRetractDropped,
    /// A change of usage that was replicated before is not passed on again.
    UsageNotPassedOn,
    /// The block is not encrypted.
    KeyInTheClear,
}

impl Mutant {
    pub const ALL: [Self; 18] = [
        Self::AckIgnoresVersion,
        Self::TombstoneIgnoresIncarnation,
        Self::StaleOfferAccepted,
        Self::IncarnationNotRaised,
        Self::NoteOnRetry,
        Self::NotesOutsideCommit,
        Self::InProgressNotSet,
        Self::RetractLostOnRestart,
        Self::NeedsMaterialIgnored,
        Self::WithdrawNotOwed,
        Self::AnswerBeforeCommit,
        Self::AcknowledgedBeforeCommit,
        Self::UnseenRetractForgotten,
        Self::ReceiptForgotten,
        Self::LostUpdate,
        Self::RefusedRetractDropped,
        Self::UsageNotPassedOn,
        Self::KeyInTheClear,
    ];

    /// What is sent of what is owed.
    pub fn outgoing(self, node: &Node, id: &KeyId, mut outgoing: Outgoing) -> Option<Outgoing> {
        match (self, &mut outgoing.message) {
            (Self::RetractLostOnRestart, Message::Retract(_)) => {
                node.retractions.contains(id).then_some(outgoing)
            }
            (Self::WithdrawNotOwed, Message::Withdraw(_)) => None,
            (Self::RefusedRetractDropped, Message::Retract(_)) => {
                (outgoing.retry == keys::replication::Retry::Now).then_some(outgoing)
            }
            (Self::IncarnationNotRaised, Message::Offer(offer)) => {
                offer.incarnation = Incarnation::FIRST;
                Some(outgoing)
            }
            (Self::IncarnationNotRaised, Message::Retract(retract)) => {
                retract.incarnation = Incarnation::FIRST;
                Some(outgoing)
            }
            _ => Some(outgoing),
        }
    }

    /// What a client's change becomes; `None` when the mutant has no part in it.
    pub fn client_change(
        self,
        before: Option<&KeyRecord>,
        after: &KeyRecord,
        now: Timestamp,
    ) -> Option<KeyRecord> {
        if self != Self::InProgressNotSet {
            return None;
        }
        let here = &after.fence().epoch.region;
        let mut record = decode(&after.encode());
        for (region, status) in before?.replication_status() {
            if status != ReplicationStatus::Synchronized {
                continue;
            }
            if let Some(Outgoing { message: sent @ Message::Offer(_), .. }) =
                record.owed_to(&region)
            {
                let answer = sent.answer(Receipt::Stored, Outcome::Applied);
                let event = Event::Answered { from: region, sent, answer };
                let bytes = record.encode();
                record = step(Some(record), event, here, now).record.unwrap_or(decode(&bytes));
            }
        }
        Some(record)
    }

    /// What an event does to the `stored` record of a Region.
    pub fn step(
        self,
        node: &Node,
        id: &KeyId,
        stored: Option<&[u8]>,
        mut event: Event,
        now: Timestamp,
        random: &mut Random,
    ) -> Step {
        let record = stored.map(decode);
        let run = |record, event| step(record, event, &node.region, now);
        match (self, &mut event) {
            (
                Self::AckIgnoresVersion,
                Event::Answered { sent: Message::Offer(sent), answer, .. },
            ) => {
                if let Some(record) = &record {
                    sent.fence = record.fence().clone();
                    answer.fence = record.fence().clone();
                }
                run(record, event)
            }
            (Self::IncarnationNotRaised, Event::Answered { from, sent, answer }) => {
                let truth = record.as_ref().and_then(|record| record.owed_to(from));
                if let (Some(truth), Message::Offer(sent)) = (truth, sent) {
                    sent.incarnation = truth.message.incarnation();
                    answer.incarnation = truth.message.incarnation();
                }
                run(record, event)
            }
            (Self::NoteOnRetry, Event::Answered { from, sent: Message::Offer(_), answer })
                if answer.outcome == Outcome::Applied =>
            {
                let region = from.clone();
                let mut step = run(record, event);
                step.record = step.record.or_else(|| stored.map(decode));
                step.notes = vec![
                    Note::ReplicaExported { region: region.clone() },
                    Note::ReplicaImported { region },
                ];
                step
            }
            (Self::NeedsMaterialIgnored, Event::Answered { answer, .. })
                if answer.outcome == Outcome::NeedsMaterial =>
            {
                Step { record: None, answer: None, notes: Vec::new() }
            }
            (Self::ReceiptForgotten, Event::Answered { sent: Message::Retract(_), answer, .. }) => {
                answer.receipt = Receipt::Never;
                run(record, event)
            }
            (Self::LostUpdate, Event::Answered { .. }) if random.chance(30) => {
                run(node.previous.get(id).map(|bytes| decode(bytes)).or(record), event)
            }
            (
                Self::UnseenRetractForgotten,
                Event::Received { message: Message::Retract(_), .. },
            ) if record.is_none() => Step { record: None, ..run(record, event) },
            (_, Event::Received { message: Message::Offer(_), .. }) => {
                self.offered(record, event, run)
            }
            _ => run(record, event),
        }
    }

    fn offered(
        self,
        record: Option<KeyRecord>,
        mut event: Event,
        run: impl Fn(Option<KeyRecord>, Event) -> Step,
    ) -> Step {
        let Event::Received { message: Message::Offer(offer), material, .. } = &mut event else {
            return run(record, event);
        };
        let Some(held) = &record else {
            return run(record, event);
        };
        let dead = matches!(held.state(), KeyState::DeleteComplete { .. });
        let newer = offer.fence > *held.fence();
        let same = offer.facts == *held.facts();
        match self {
            Self::TombstoneIgnoresIncarnation if dead && newer && same && material.is_some() => {
                run(None, event)
            }
            Self::StaleOfferAccepted if !dead && !newer && same && material.is_some() => {
                let step = run(None, event);
                Step { notes: Vec::new(), ..step }
            }
            Self::UsageNotPassedOn if !dead && newer && same => {
                offer.usage = held.usage();
                *material = None;
                run(record, event)
            }
            _ => run(record, event),
        }
    }
}

fn decode(bytes: &[u8]) -> KeyRecord {
    KeyRecord::decode(bytes).unwrap()
}
