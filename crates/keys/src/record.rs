//! What a managed key is: everything that its Region keeps about it.

mod codec;

use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};

use minicbor::{Decode, Encode};
use payment_crypto::kcv::{self, KcvAlgorithm};
use payment_crypto::key::Key;

use crate::attributes::{KeyAttributes, KeyUsage};
use crate::contested::REPLICABLE_CLASSES;
use crate::identifier::{AccountId, KeyId, Region};
use crate::replication::{Fence, Incarnation, Reason, Receipt, Retry};
use crate::time::Timestamp;

/// A key as its Region keeps it. Changes go through [`crate::lifecycle`] and
/// [`crate::replication::step`]; nothing else alters a record. It holds key material, so it is
/// not `Clone`: whoever needs another copy decodes the stored bytes afresh.
#[derive(Debug)]
pub struct KeyRecord {
    pub(crate) facts: KeyFacts,
    pub(crate) usage: Usage,
    pub(crate) state: KeyState,
    pub(crate) fence: Fence,
    pub(crate) standing: Standing,
    pub(crate) material: Option<Key>,
}

/// What never changes about a key, in whatever Region. Two keys of one id are the same key only
/// if all of it is equal.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct KeyFacts {
    /// Whose it is.
    #[n(0)]
    pub account: AccountId,
    /// Its name, the same in every Region.
    #[n(1)]
    pub id: KeyId,
    /// Usage, class, algorithm, modes.
    #[n(2)]
    pub attributes: KeyAttributes,
    /// What keys that are agreed on with it may be used for.
    #[n(3)]
    pub derive_key_usage: Option<KeyUsage>,
    /// Whether it may leave its Region.
    #[n(4)]
    pub exportability: Exportability,
    /// Where its material came from.
    #[n(5)]
    pub origin: KeyOrigin,
    /// Check value in upper-case hexadecimal digits.
    #[n(6)]
    pub check_value: String,
    /// How the check value is computed.
    #[cbor(n(7), with = "codec::kcv_algorithm")]
    pub check_value_algorithm: KcvAlgorithm,
    /// When it was created in its primary Region.
    #[n(8)]
    pub created: Timestamp,
}

/// Whether a key may leave its Region, wrapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Exportability {
    /// It may.
    #[n(0)]
    Exportable,
    /// It may not.
    #[n(1)]
    NotExportable,
}

/// Where key material came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum KeyOrigin {
    /// This service generated it.
    #[n(0)]
    Service,
    /// It was imported.
    #[n(1)]
    External,
}

/// Whether a key may be used, and since when that is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Usage {
    /// It may.
    #[n(0)]
    Enabled {
        /// When it was created or started.
        #[n(0)]
        since: Timestamp,
    },
    /// It may not.
    #[n(1)]
    Stopped {
        /// When it was created or stopped.
        #[n(0)]
        since: Timestamp,
    },
}

/// Where a key is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum KeyState {
    /// It exists.
    #[n(0)]
    CreateComplete,
    /// It is unusable and will be deleted unless it is restored.
    #[n(1)]
    DeletePending {
        /// When the waiting period ends.
        #[n(0)]
        due: Timestamp,
    },
    /// Its material is gone for good. The record stays, so that the id stays taken.
    #[n(2)]
    DeleteComplete {
        /// When the material went.
        #[n(0)]
        at: Timestamp,
    },
}

/// A key's part in replication, as users see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// An ordinary key of one Region.
    Single,
    /// Changes are made here and reach other Regions.
    Primary,
    /// A read-only copy.
    Replica {
        /// Where changes are made.
        primary_region: Region,
    },
}

/// How far a key has got on its way to another Region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplicationStatus {
    /// The Region has not acknowledged the current version.
    InProgress,
    /// The Region holds exactly the current version.
    Synchronized,
    /// The Region refused, for this reason.
    Failed(Reason),
    /// The replica is being removed, and the Region has not acknowledged it.
    DeleteInProgress,
}

/// Whether a key belongs to this Region, with the Regions that it goes to, or is a copy.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Standing {
    #[n(0)]
    Own {
        /// Regions that hold the key, should hold it, or have held it.
        #[n(0)]
        targets: BTreeMap<Region, Target>,
        #[n(1)]
        choice: RegionChoice,
    },
    #[n(1)]
    Replica {
        /// The Region that this record is in.
        #[n(0)]
        region: Region,
        #[n(1)]
        incarnation: Incarnation,
        #[n(2)]
        receipt: Receipt,
        #[n(3)]
        withdrawal: Withdrawal,
    },
}

/// Who chose the Regions of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub(crate) enum RegionChoice {
    /// The account's default.
    #[n(0)]
    Default,
    /// A caller who named them.
    #[n(1)]
    Explicit,
}

/// What a primary knows of one Region.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Target {
    #[n(0)]
    pub(crate) incarnation: Incarnation,
    /// Whether it is known, and noted, that the Region stored this incarnation's material.
    #[n(1)]
    pub(crate) receipt: Receipt,
    #[n(2)]
    pub(crate) progress: Progress,
}

/// What a primary wants of one Region and how far that has got.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Progress {
    /// The Region should hold the key.
    #[n(0)]
    Offered {
        /// The newest version that it acknowledged; `None` while it may lack the material.
        #[n(0)]
        acknowledged: Option<Fence>,
        /// Why it refused the key when it was last asked.
        #[n(1)]
        refusal: Option<Reason>,
    },
    /// The Region should drop the key and has not acknowledged that.
    #[n(1)]
    Retracting(#[n(0)] Retry),
    /// The Region has dropped the key. Kept for its incarnation.
    #[n(2)]
    Removed,
}

/// Whether a Region has told the primary that the replica was deleted there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub(crate) enum Withdrawal {
    /// There is nothing to tell, or it is acknowledged.
    #[n(0)]
    Settled,
    /// The primary has to be told.
    #[n(1)]
    Owed(#[n(0)] Retry),
}

impl KeyRecord {
    /// Everything about the key that never changes.
    #[must_use]
    pub const fn facts(&self) -> &KeyFacts {
        &self.facts
    }

    /// Whose key it is.
    #[must_use]
    pub const fn account(&self) -> &AccountId {
        &self.facts.account
    }

    /// The key's name.
    #[must_use]
    pub const fn id(&self) -> &KeyId {
        &self.facts.id
    }

    /// Usage, class, algorithm, modes.
    #[must_use]
    pub const fn attributes(&self) -> KeyAttributes {
        self.facts.attributes
    }

    /// What keys that are agreed on with it may be used for; `None` is any.
    #[must_use]
    pub const fn derive_key_usage(&self) -> Option<KeyUsage> {
        self.facts.derive_key_usage
    }

    /// Whether the key may leave its Region.
    #[must_use]
    pub const fn exportability(&self) -> Exportability {
        self.facts.exportability
    }

    /// Where the material came from.
    #[must_use]
    pub const fn origin(&self) -> KeyOrigin {
        self.facts.origin
    }

    /// The check value in upper-case hexadecimal digits.
    #[must_use]
    pub fn check_value(&self) -> &str {
        &self.facts.check_value
    }

    /// How the check value is computed.
    #[must_use]
    pub const fn check_value_algorithm(&self) -> KcvAlgorithm {
        self.facts.check_value_algorithm
    }

    /// When the key was created, in its primary Region.
    #[must_use]
    pub const fn created(&self) -> Timestamp {
        self.facts.created
    }

    /// Whether the key may be used, since when. Says nothing about deletion: a key that waits
    /// for its deletion keeps its usage and is unusable all the same.
    #[must_use]
    pub const fn usage(&self) -> Usage {
        self.usage
    }

    /// Where the key is in its life.
    #[must_use]
    pub const fn state(&self) -> KeyState {
        self.state
    }

    /// Which version of the key this is.
    #[must_use]
    pub const fn fence(&self) -> &Fence {
        &self.fence
    }

    /// The key itself; `None` once it is deleted.
    #[must_use]
    pub const fn material(&self) -> Option<&Key> {
        self.material.as_ref()
    }

    /// The key's part in replication. A primary whose last replica is gone is an ordinary key.
    #[must_use]
    pub fn role(&self) -> Role {
        match &self.standing {
            Standing::Replica { .. } => {
                Role::Replica { primary_region: self.fence.epoch.region.clone() }
            }
            Standing::Own { .. } if self.has_replicas() => Role::Primary,
            Standing::Own { .. } => Role::Single,
        }
    }

    /// Whether the Regions of a primary are the account's default ones, and no caller has named
    /// or changed them.
    #[must_use]
    pub fn uses_default_regions(&self) -> bool {
        matches!(&self.standing, Standing::Own { choice: RegionChoice::Default, .. })
            && self.has_replicas()
    }

    /// How far the key has got on its way to each of its Regions; empty for all but primaries.
    #[must_use]
    pub fn replication_status(&self) -> BTreeMap<Region, ReplicationStatus> {
        let Standing::Own { targets, .. } = &self.standing else {
            return BTreeMap::new();
        };
        targets
            .iter()
            .filter_map(|(region, target)| Some((region.clone(), target.status(&self.fence)?)))
            .collect()
    }

    fn has_replicas(&self) -> bool {
        let Standing::Own { targets, .. } = &self.standing else {
            return false;
        };
        targets.values().any(|target| target.progress != Progress::Removed)
    }
}

impl KeyFacts {
    /// Whether a key of this kind may be replicated at all.
    #[must_use]
    pub fn replicable(&self) -> bool {
        self.exportability == Exportability::Exportable
            && REPLICABLE_CLASSES.contains(&self.attributes.class)
    }

    /// Whether `key` is of the algorithm and has the check value that are told here.
    pub(crate) fn fit(&self, key: &Key) -> bool {
        self.attributes.algorithm.symmetric() == Some(key.algorithm())
            && kcv::check_value(key, self.check_value_algorithm)
                .is_ok_and(|computed| computed.to_string() == self.check_value)
    }
}

impl Target {
    fn status(&self, current: &Fence) -> Option<ReplicationStatus> {
        Some(match &self.progress {
            Progress::Offered { refusal: Some(reason), .. } => ReplicationStatus::Failed(*reason),
            Progress::Offered { acknowledged, .. } if acknowledged.as_ref() == Some(current) => {
                ReplicationStatus::Synchronized
            }
            Progress::Offered { .. } => ReplicationStatus::InProgress,
            Progress::Retracting(_) => ReplicationStatus::DeleteInProgress,
            Progress::Removed => return None,
        })
    }
}
