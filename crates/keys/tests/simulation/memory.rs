//! What the checker remembers, in its own words.

use std::collections::{BTreeMap, BTreeSet};

use keys::identifier::{KeyId, Region};
use keys::record::{KeyFacts, KeyRecord, KeyState, ReplicationStatus, Role, Usage};

/// What a user of a Region can see of a key, and the key itself.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    pub facts: KeyFacts,
    pub usage: Usage,
    pub state: KeyState,
    pub version: u64,
    pub primary: Option<Region>,
    pub statuses: BTreeMap<Region, ReplicationStatus>,
    pub material: Option<Vec<u8>>,
}

impl View {
    pub fn of(record: &KeyRecord) -> Self {
        Self {
            facts: record.facts().clone(),
            usage: record.usage(),
            state: record.state(),
            version: record.fence().version,
            primary: match record.role() {
                Role::Replica { primary_region } => Some(primary_region),
                Role::Single | Role::Primary => None,
            },
            statuses: record.replication_status(),
            material: record.material().map(|key| key.secret().expose_secret().to_vec()),
        }
    }

    pub fn alive(&self) -> bool {
        self.state == KeyState::CreateComplete
    }

    pub fn gone(&self) -> bool {
        matches!(self.state, KeyState::DeleteComplete { .. })
    }

    pub fn status(&self, region: &Region) -> Option<&ReplicationStatus> {
        self.statuses.get(region)
    }
}

/// Why something was committed.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    Create(Vec<Region>),
    Add(Vec<Region>),
    Remove(Vec<Region>),
    Delete,
    /// Another change by a client, or the end of a waiting period.
    Client,
    /// A message or an answer.
    Peer,
}

/// A key at its home, the Region where it was created.
#[derive(Debug)]
pub struct Home {
    pub facts: KeyFacts,
    pub material: Vec<u8>,
    /// Each version that it has had: its usage, and whether it was alive.
    pub versions: BTreeMap<u64, (Usage, bool)>,
    pub last: View,
    /// For each Region, the lives of its replicas, oldest first.
    pub lives: BTreeMap<Region, Vec<Life>>,
}

/// One life of a replica: from one wish of a client that it be there to its end.
#[derive(Debug, Default)]
pub struct Life {
    /// The version that added it.
    pub added: u64,
    /// The version that removed it.
    pub removed: Option<u64>,
    /// How often its material was stored in the Region: once, and once more for each loss.
    pub imports: usize,
    /// How often the primary noted that it had left and that it had arrived.
    pub exported_notes: usize,
    pub imported_notes: usize,
    /// The versions that the Region has held.
    pub held: BTreeSet<u64>,
    /// Whether the Region has erased it, or recorded that it is not to come.
    pub dead: bool,
    /// Whether that was a client's wish in that Region.
    pub withdrawn: bool,
    /// Whether a fault of the world took the replica away, perhaps before its primary heard of it.
    pub lost: bool,
}

impl Life {
    pub fn wanted(&self) -> bool {
        self.removed.is_none() && !self.withdrawn
    }
}

impl Home {
    /// The life that `version` belongs to.
    pub fn life_at(&mut self, region: &Region, version: u64) -> Option<&mut Life> {
        self.lives.get_mut(region)?.iter_mut().rev().find(|life| life.added <= version)
    }
}

/// What a Region keeps under an id.
#[derive(Debug)]
pub struct Place {
    pub last: View,
    /// Notes of this Region that a replica was created and imported here.
    pub created_notes: usize,
    pub imported_notes: usize,
    pub removed_notes: usize,
    /// How often that happened.
    pub imports: usize,
    pub removals: usize,
    /// Whether a fault of the world took the record away.
    pub lost: bool,
}

/// An id in a Region.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    pub region: Region,
    pub id: KeyId,
}
