//! What Regions say to each other about one key. A message is a version byte, then CBOR.

use alloc::string::String;
use alloc::vec::Vec;

use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use super::{Fence, Incarnation, Reason, Receipt};
use crate::Error;
use crate::identifier::{AccountId, KeyId, Region};
use crate::record::{KeyFacts, KeyRecord, Usage};

/// What one Region tells another.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Message {
    /// Primary to replica: this is the key now.
    #[n(0)]
    Offer(#[n(0)] Offer),
    /// Primary to replica: the key is to be gone.
    #[n(1)]
    Retract(#[n(0)] Retract),
    /// Replica to primary: the replica was deleted here.
    #[n(2)]
    Withdraw(#[n(0)] Withdraw),
}

/// The key as its primary has it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Offer {
    /// What never changes about it.
    #[n(0)]
    pub facts: KeyFacts,
    /// Whether it may be used.
    #[n(1)]
    pub usage: Usage,
    /// Which version this is. Its epoch names the primary.
    #[n(2)]
    pub fence: Fence,
    /// Which Region it is for.
    #[n(3)]
    pub region: Region,
    /// Which life of the replica in that Region it is for.
    #[n(4)]
    pub incarnation: Incarnation,
    /// The material as a key block that only the receiving Region can open, with
    /// [`Self::metadata_digest`] bound into it; absent where it is known to be there. The
    /// machine leaves it out: who sends the offer wraps the key.
    #[n(5)]
    pub block: Option<String>,
}

/// The end of a replica. It says all that an offer says, so that a Region that never saw the key
/// can keep a record of its deletion.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Retract {
    /// What never changes about the key.
    #[n(0)]
    pub facts: KeyFacts,
    /// Whether it could be used.
    #[n(1)]
    pub usage: Usage,
    /// Which version the deletion is, or a later one.
    #[n(2)]
    pub fence: Fence,
    /// Which Region it is for.
    #[n(3)]
    pub region: Region,
    /// The life of the replica that ends.
    #[n(4)]
    pub incarnation: Incarnation,
}

/// Notice that a replica was deleted in its own Region.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Withdraw {
    /// Whose key it was.
    #[n(0)]
    pub account: AccountId,
    /// Its name.
    #[n(1)]
    pub id: KeyId,
    /// The version that was deleted.
    #[n(2)]
    pub fence: Fence,
    /// Which Region deleted it.
    #[n(3)]
    pub region: Region,
    /// The life of the replica that ended.
    #[n(4)]
    pub incarnation: Incarnation,
    /// Whether this life ever held the material.
    #[n(5)]
    pub receipt: Receipt,
}

/// What the receiver of a [`Message`] says back. Account, id, fence and incarnation repeat those
/// of the message.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Answer {
    /// Whose key it is about.
    #[n(0)]
    pub account: AccountId,
    /// The key's name.
    #[n(1)]
    pub id: KeyId,
    /// The version that the message was about.
    #[n(2)]
    pub fence: Fence,
    /// The life of the replica that the message was about.
    #[n(3)]
    pub incarnation: Incarnation,
    /// Whether the answering Region has ever stored the material of that life.
    #[n(4)]
    pub receipt: Receipt,
    /// What became of the message.
    #[n(5)]
    pub outcome: Outcome,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Outcome {
    /// It holds here now, or did before.
    #[n(0)]
    Applied,
    /// Something newer holds here.
    #[n(1)]
    AlreadyNewer {
        /// The version that is held.
        #[n(0)]
        held: Fence,
    },
    /// The key's material is not here and was not in the message, or could not be opened.
    #[n(2)]
    NeedsMaterial,
    /// This life of the replica has ended here.
    #[n(3)]
    Gone,
    /// It will not be, for this reason; nothing was stored.
    #[n(4)]
    Refused {
        /// Why.
        #[n(0)]
        reason: Reason,
    },
}

impl Message {
    /// Whose key the message is about.
    #[must_use]
    pub const fn account(&self) -> &AccountId {
        match self {
            Self::Offer(Offer { facts, .. }) | Self::Retract(Retract { facts, .. }) => {
                &facts.account
            }
            Self::Withdraw(withdraw) => &withdraw.account,
        }
    }

    /// The key's name.
    #[must_use]
    pub const fn id(&self) -> &KeyId {
        match self {
            Self::Offer(Offer { facts, .. }) | Self::Retract(Retract { facts, .. }) => &facts.id,
            Self::Withdraw(withdraw) => &withdraw.id,
        }
    }

    /// The version that the message is about.
    #[must_use]
    pub const fn fence(&self) -> &Fence {
        match self {
            Self::Offer(Offer { fence, .. })
            | Self::Retract(Retract { fence, .. })
            | Self::Withdraw(Withdraw { fence, .. }) => fence,
        }
    }

    /// The life of the replica that the message is about.
    #[must_use]
    pub const fn incarnation(&self) -> Incarnation {
        match self {
            Self::Offer(Offer { incarnation, .. })
            | Self::Retract(Retract { incarnation, .. })
            | Self::Withdraw(Withdraw { incarnation, .. }) => *incarnation,
        }
    }

    /// The Region whose replica the message is about.
    #[must_use]
    pub const fn region(&self) -> &Region {
        match self {
            Self::Offer(Offer { region, .. })
            | Self::Retract(Retract { region, .. })
            | Self::Withdraw(Withdraw { region, .. }) => region,
        }
    }

    /// The primary, by the message's epoch.
    #[must_use]
    pub const fn primary_region(&self) -> &Region {
        &self.fence().epoch.region
    }

    /// An answer to this message. For drivers that refuse one before the machine sees it.
    #[must_use]
    pub fn answer(&self, receipt: Receipt, outcome: Outcome) -> Answer {
        match self {
            Self::Offer(offer) => offer.answer(receipt, outcome),
            Self::Retract(retract) => retract.answer(receipt, outcome),
            Self::Withdraw(withdraw) => withdraw.answer(outcome),
        }
    }

    /// The message as bytes, at most [`MAX_MESSAGE_LENGTH`] when a block of the largest key is
    /// in it.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a message. There is one encoding of each; any other bytes are refused.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`] for another version, [`Error::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        decode(bytes)
    }
}

impl Offer {
    /// The offer without its block, of what `record` is now.
    pub(crate) fn of(record: &KeyRecord, region: &Region, incarnation: Incarnation) -> Self {
        Self {
            facts: record.facts.clone(),
            usage: record.usage,
            fence: record.fence.clone(),
            region: region.clone(),
            incarnation,
            block: None,
        }
    }

    pub(crate) fn answer(&self, receipt: Receipt, outcome: Outcome) -> Answer {
        Answer {
            account: self.facts.account.clone(),
            id: self.facts.id.clone(),
            fence: self.fence.clone(),
            incarnation: self.incarnation,
            receipt,
            outcome,
        }
    }

    /// SHA-256 over everything in the offer but the block. It travels inside the block, so that
    /// neither can be exchanged without the other.
    #[must_use]
    pub fn metadata_digest(&self) -> [u8; 32] {
        let metadata = Self { block: None, ..self.clone() };
        let mut hash = Sha256::new();
        hash.update(DIGEST_DOMAIN);
        hash.update(encode(&metadata));
        hash.finalize().into()
    }
}

impl Retract {
    pub(crate) fn of(record: &KeyRecord, region: &Region, incarnation: Incarnation) -> Self {
        Self {
            facts: record.facts.clone(),
            usage: record.usage,
            fence: record.fence.clone(),
            region: region.clone(),
            incarnation,
        }
    }

    pub(crate) fn answer(&self, receipt: Receipt, outcome: Outcome) -> Answer {
        Answer {
            account: self.facts.account.clone(),
            id: self.facts.id.clone(),
            fence: self.fence.clone(),
            incarnation: self.incarnation,
            receipt,
            outcome,
        }
    }
}

impl Withdraw {
    pub(crate) fn answer(&self, outcome: Outcome) -> Answer {
        Answer {
            account: self.account.clone(),
            id: self.id.clone(),
            fence: self.fence.clone(),
            incarnation: self.incarnation,
            receipt: self.receipt,
            outcome,
        }
    }
}

impl Answer {
    /// Whether this can be the answer to `message`, and both are about the key of `record`.
    pub(crate) fn is_about(&self, record: &KeyRecord, message: &Message) -> bool {
        self.account == *message.account()
            && self.account == record.facts.account
            && self.id == *message.id()
            && self.id == record.facts.id
            && self.fence == *message.fence()
            && self.incarnation == message.incarnation()
    }

    /// The answer as bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads an answer. There is one encoding of each; any other bytes are refused.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`] for another version, [`Error::Malformed`].
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        decode(bytes)
    }
}

fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.push(VERSION);
    let written = minicbor::encode(value, &mut bytes);
    debug_assert!(written.is_ok(), "writing to memory cannot fail");
    bytes
}

fn decode<T>(bytes: &[u8]) -> Result<T, Error>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    if bytes.len() > MAX_MESSAGE_LENGTH {
        return Err(Error::Malformed);
    }
    let value = match bytes.split_first() {
        Some((&VERSION, body)) => minicbor::decode(body).map_err(|_| Error::Malformed)?,
        Some(_) => return Err(Error::UnknownFormat),
        None => return Err(Error::Malformed),
    };
    // Whatever is longer than needed, unknown or follows the end is not what we would write.
    if encode(&value) == bytes { Ok(value) } else { Err(Error::Malformed) }
}

/// The longest message that is read: twice what an offer with the key block of the longest HMAC
/// key takes.
pub const MAX_MESSAGE_LENGTH: usize = 4096;

const VERSION: u8 = 1;

const DIGEST_DOMAIN: &[u8] = b"keyferry offer 1\0";
