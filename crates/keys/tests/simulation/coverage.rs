//! What a run met, so that a fault or a transition that never happens is found.

use std::collections::BTreeSet;

use keys::record::{KeyState, ReplicationStatus, Role};
use keys::replication::{Message, Note, Outcome, Owed, Reason, Retry};

#[derive(Default)]
pub struct Coverage(BTreeSet<&'static str>);

impl Coverage {
    pub fn met(&mut self, what: &'static str) {
        assert!(EXPECTED.contains(&what), "{what} is not in the list of what is expected");
        self.0.insert(what);
    }

    pub fn join(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub fn missing(&self) -> Vec<&'static str> {
        EXPECTED.iter().copied().filter(|what| !self.0.contains(what)).collect()
    }

    pub fn met_outcome(&mut self, sent: &Message, outcome: &Outcome) {
        self.met(match (sent, outcome) {
            (Message::Offer(_), Outcome::Applied) => "offer: applied",
            (Message::Offer(_), Outcome::AlreadyNewer { .. }) => "offer: already newer",
            (Message::Offer(_), Outcome::NeedsMaterial) => "offer: needs material",
            (Message::Offer(_), Outcome::Gone) => "offer: gone",
            (Message::Offer(_), Outcome::Refused { reason }) => match reason {
                Reason::IdTaken => "offer refused: id taken",
                Reason::WrongPrimary => "offer refused: wrong primary",
                Reason::WrongRegion => "offer refused: wrong Region",
                Reason::CheckValueMismatch => "offer refused: check value",
                Reason::DigestMismatch => "offer refused: digest",
                Reason::QuotaExceeded => "offer refused: quota",
                other => panic!("nothing in this world is refused for {other:?}"),
            },
            (Message::Retract(_), Outcome::Applied) => "retract: applied",
            (Message::Retract(_), Outcome::AlreadyNewer { .. }) => "retract: already newer",
            (Message::Retract(_), Outcome::Refused { reason }) => match reason {
                Reason::IdTaken => "retract refused: id taken",
                Reason::WrongPrimary => "retract refused: wrong primary",
                Reason::WrongRegion => "retract refused: wrong Region",
                Reason::QuotaExceeded => "retract refused: by the driver",
                other => panic!("nothing in this world is refused for {other:?}"),
            },
            (Message::Withdraw(_), Outcome::Applied) => "withdraw: applied",
            (Message::Withdraw(_), Outcome::Refused { .. }) => "withdraw: refused",
            (message, outcome) => panic!("{outcome:?} is no answer to {message:?}"),
        });
    }

    pub fn met_note(&mut self, note: &Note) {
        self.met(match note {
            Note::ReplicaExported { .. } => "note: exported",
            Note::ReplicaImported { .. } => "note: imported there",
            Note::ReplicaCreated => "note: created",
            Note::MaterialImported => "note: imported here",
            Note::ReplicaRemoved => "note: removed",
        });
    }

    pub fn met_status(&mut self, status: &ReplicationStatus) {
        self.met(match status {
            ReplicationStatus::InProgress => "status: in progress",
            ReplicationStatus::Synchronized => "status: synchronized",
            ReplicationStatus::Failed(_) => "status: failed",
            ReplicationStatus::DeleteInProgress => "status: delete in progress",
        });
    }

    pub fn met_state(&mut self, role: &Role, state: KeyState) {
        self.met(match (role, state) {
            (Role::Single, KeyState::CreateComplete) => "single",
            (Role::Single, KeyState::DeletePending { .. }) => "single, pending",
            (Role::Single, KeyState::DeleteComplete { .. }) => "single, deleted",
            (Role::Primary, KeyState::CreateComplete) => "primary",
            (Role::Primary, KeyState::DeletePending { .. }) => "primary, pending",
            (Role::Primary, KeyState::DeleteComplete { .. }) => "primary, deleted",
            (Role::Replica { .. }, KeyState::CreateComplete) => "replica",
            (Role::Replica { .. }, KeyState::DeletePending { .. }) => {
                panic!("a replica never waits for its deletion")
            }
            (Role::Replica { .. }, KeyState::DeleteComplete { .. }) => "replica, deleted",
        });
    }

    pub fn met_owed(&mut self, owed: Owed) {
        self.met(match owed {
            Owed::Offer(Retry::Now) => "owed: offer",
            Owed::Offer(Retry::Slow) => "owed: offer, slow",
            Owed::Retract(Retry::Now) => "owed: retract",
            Owed::Retract(Retry::Slow) => "owed: retract, slow",
            Owed::Withdraw(Retry::Now) => "owed: withdraw",
            Owed::Withdraw(Retry::Slow) => "owed: withdraw, slow",
        });
    }
}

/// All of it has to happen in a full run. What nothing in this world can cause (the reasons
/// `NotReplicable`, `Superseded` and `AccountUnknown`; a primary that has lost its record and says
/// Gone to a withdrawal) is met in the tables.
const EXPECTED: &[&str] = &[
    "fault: lost",
    "fault: duplicated",
    "fault: reordered",
    "fault: partitioned one way",
    "fault: crash at rest",
    "fault: crash before commit",
    "fault: crash after commit",
    "fault: answer to a connection that is gone",
    "fault: record lost",
    "fault: block left out",
    "fault: block unreadable",
    "fault: block of an older offer",
    "fault: another key in the block",
    "fault: sent to the wrong Region",
    "fault: taken for another sender",
    "fault: declined by the driver",
    "fault: client crash before commit",
    "fault: client crash after commit",
    "offer: applied",
    "offer: already newer",
    "offer: needs material",
    "offer: gone",
    "offer refused: id taken",
    "offer refused: wrong primary",
    "offer refused: wrong Region",
    "offer refused: check value",
    "offer refused: digest",
    "offer refused: quota",
    "retract: applied",
    "retract: already newer",
    "retract refused: id taken",
    "retract refused: wrong primary",
    "retract refused: wrong Region",
    "retract refused: by the driver",
    "withdraw: applied",
    "withdraw: refused",
    "note: exported",
    "note: imported there",
    "note: created",
    "note: imported here",
    "note: removed",
    "status: in progress",
    "status: synchronized",
    "status: failed",
    "status: delete in progress",
    "single",
    "single, pending",
    "single, deleted",
    "primary",
    "primary, pending",
    "primary, deleted",
    "replica",
    "replica, deleted",
    "owed: offer",
    "owed: offer, slow",
    "owed: retract",
    "owed: retract, slow",
    "owed: withdraw",
    "owed: withdraw, slow",
    "client: create",
    "client: create refused",
    "client: stop",
    "client: start",
    "client: delete primary",
    "client: delete replica",
    "client: restore",
    "client: finish deletion",
    "client: add Regions",
    "client: add a Region again",
    "client: retry a Region",
    "client: remove Regions",
    "client: refused at a replica",
    "client: refused",
];
