//! How a key reaches other Regions and stays equal there: `docs/replication.md`.
//!
//! Pure: [`step`] decides what a message or an answer changes; [`KeyRecord::owed`] says what has
//! to be sent. Whoever drives it commits each [`Step`] as one unit, then sends its answer, and
//! goes on sending what is owed until nothing is. Nothing but the record has to survive a crash.

mod defaults;
mod fence;
mod message;
mod owed;
mod primary;
mod replica;

use alloc::vec::Vec;
use core::fmt;

use minicbor::{Decode, Encode};
use payment_crypto::key::Key;

pub use self::defaults::DefaultRegions;
pub use self::fence::{Epoch, Fence, Incarnation};
pub use self::message::{Answer, MAX_MESSAGE_LENGTH, Message, Offer, Outcome, Retract, Withdraw};
pub use self::owed::{Outgoing, Owed, Retry};
use crate::identifier::Region;
use crate::record::KeyRecord;
use crate::time::Timestamp;

/// Something that reached this Region.
#[derive(Debug)]
pub enum Event {
    /// A message. `from` is who sent it, as the connection proves.
    Received {
        /// The sender.
        from: Region,
        /// What it says.
        message: Message,
        /// The key that was in an offer's block and the digest that was bound into the block;
        /// `None` when there was no block or it could not be opened.
        material: Option<(Key, [u8; 32])>,
    },
    /// The answer to a message of ours.
    Answered {
        /// Who answered.
        from: Region,
        /// What we had sent.
        sent: Message,
        /// What came back.
        answer: Answer,
    },
}

/// What an event does. The record and the notes are one commit; the answer is sent after it.
#[derive(Debug)]
#[must_use]
pub struct Step {
    /// The record to be written; `None` when nothing changes.
    pub record: Option<KeyRecord>,
    /// What to tell the sender of a message.
    pub answer: Option<Answer>,
    /// Facts for the audit trail. There are none without a record.
    pub notes: Vec<Note>,
}

/// A fact for the audit trail, to be committed together with the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// At the primary: the material left for `region`. Once for each life of the replica, in the
    /// commit that learns that the Region stored it.
    ReplicaExported {
        /// Where it went.
        region: Region,
    },
    /// At the primary: `region` stored the material. Beside each [`Self::ReplicaExported`].
    ReplicaImported {
        /// Where it went.
        region: Region,
    },
    /// At the replica: the key came into being here.
    ReplicaCreated,
    /// At the replica: its material was stored here. Beside each [`Self::ReplicaCreated`].
    MaterialImported,
    /// At the replica: the primary retracted it, and its material was erased here.
    ReplicaRemoved,
}

/// Whether a Region has ever stored the material of one life of a replica.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Receipt {
    /// It has not.
    #[n(0)]
    Never,
    /// It has, and may have erased it since.
    #[n(1)]
    Stored,
}

/// Why a Region refuses a key. Displays as a sentence for users.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Reason {
    /// The Region has another key of this id.
    #[n(0)]
    IdTaken,
    /// The message did not come from the primary that it names.
    #[n(1)]
    WrongPrimary,
    /// The message is about the replica of another Region.
    #[n(2)]
    WrongRegion,
    /// The material does not have the check value, or the algorithm, of the key.
    #[n(3)]
    CheckValueMismatch,
    /// The block was made for other metadata.
    #[n(4)]
    DigestMismatch,
    /// A key of this kind does not replicate, or its attributes are not valid.
    #[n(5)]
    NotReplicable,
    /// The Region holds a version of a later primary, or one that this primary does not know of.
    #[n(6)]
    Superseded,
    /// The Region does not serve the account.
    #[n(7)]
    AccountUnknown,
    /// The account has reached its number of keys in the Region.
    #[n(8)]
    QuotaExceeded,
}

/// What `event` does to the key that the Region `here` keeps as `state`.
///
/// An event that is late, repeated, out of order, misrouted or forged changes nothing that a
/// newer one has changed. Nothing fails: what cannot be is refused in the answer.
pub fn step(state: Option<KeyRecord>, event: Event, here: &Region, now: Timestamp) -> Step {
    match event {
        Event::Received { from, message: Message::Offer(offer), material } => {
            replica::offered(state, offer, material, &from, here)
        }
        Event::Received { from, message: Message::Retract(retract), .. } => {
            replica::retracted(state, retract, &from, here, now)
        }
        Event::Received { from, message: Message::Withdraw(withdraw), .. } => {
            primary::withdrawn(state, &withdraw, &from, here)
        }
        Event::Answered { from, sent, answer } => match (state, &sent) {
            (Some(record), _) if !answer.is_about(&record, &sent) => Step::nothing(),
            (Some(record), Message::Withdraw(withdraw)) => {
                replica::withdrawal_answered(record, withdraw, &answer.outcome, &from)
            }
            (Some(record), Message::Offer(_) | Message::Retract(_)) => {
                primary::answered(record, &sent, &answer, &from)
            }
            (None, _) => Step::nothing(),
        },
    }
}

impl Reason {
    const fn sentence(self) -> &'static str {
        match self {
            Self::IdTaken => "The Region has another key of this id.",
            Self::WrongPrimary => "The message did not come from the key's primary Region.",
            Self::WrongRegion => "The message was meant for another Region.",
            Self::CheckValueMismatch => "The key material does not have the key's check value.",
            Self::DigestMismatch => "The key block was made for another version of the key.",
            Self::NotReplicable => "The Region does not accept keys of this kind.",
            Self::Superseded => "The Region holds a version from another primary Region.",
            Self::AccountUnknown => "The Region does not serve the account.",
            Self::QuotaExceeded => "The account has reached its number of keys in the Region.",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.sentence())
    }
}

impl Step {
    const fn nothing() -> Self {
        Self { record: None, answer: None, notes: Vec::new() }
    }

    const fn answer(answer: Answer) -> Self {
        Self { record: None, answer: Some(answer), notes: Vec::new() }
    }
}
