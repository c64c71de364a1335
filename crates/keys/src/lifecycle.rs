//! How a key is born, changes and ends: what users may do to it.
//!
//! Each change that a replica must see raises the version of the key's fence. That alone makes
//! every Region IN_PROGRESS again, in the same record and so in the same commit.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use payment_crypto::kcv::KcvAlgorithm;
use payment_crypto::key::Key;

use crate::Error;
use crate::attributes::{KeyAttributes, KeyUsage};
use crate::contested;
use crate::identifier::{AccountId, KeyId, Region};
use crate::record::{
    Exportability, KeyFacts, KeyOrigin, KeyRecord, KeyState, Progress, RegionChoice, Standing,
    Target, Usage, Withdrawal,
};
use crate::replication::{Fence, Incarnation, Receipt, Retry};
use crate::time::Timestamp;

/// A key that is about to be created.
#[derive(Debug)]
pub struct NewKey {
    /// Whose it is.
    pub account: AccountId,
    /// Its name.
    pub id: KeyId,
    /// Usage, class, algorithm, modes.
    pub attributes: KeyAttributes,
    /// What keys that are agreed on with it may be used for.
    pub derive_key_usage: Option<KeyUsage>,
    /// Whether it may leave its Region.
    pub exportability: Exportability,
    /// Where the material came from.
    pub origin: KeyOrigin,
    /// Whether it may be used at once.
    pub usage: Usage,
    /// Check value in upper-case hexadecimal digits.
    pub check_value: String,
    /// How the check value is computed.
    pub check_value_algorithm: KcvAlgorithm,
    /// The key itself.
    pub material: Key,
}

/// The Regions that a new key is to be replicated to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReplicationRegions {
    /// The caller named these; none, if the list is empty, whatever the account's default says.
    Explicit(Vec<Region>),
    /// The caller named none, and these are the account's default.
    Default(Vec<Region>),
    /// The caller named none, and there is no default.
    None,
}

impl KeyRecord {
    /// A new key of the Region `here`, to be replicated to `regions` of the `known` ones.
    ///
    /// # Errors
    ///
    /// Those of [`KeyAttributes::check`]; [`Error::MaterialMismatch`]; [`Error::NotReplicable`]
    /// when Regions are named for a key that may not leave its own; [`Error::OwnRegion`],
    /// [`Error::UnknownRegion`], [`Error::DuplicateRegion`].
    pub fn create(
        new: NewKey,
        regions: ReplicationRegions,
        known: &[Region],
        here: &Region,
        now: Timestamp,
    ) -> Result<Self, Error> {
        new.attributes.check(new.derive_key_usage)?;
        let facts = KeyFacts {
            account: new.account,
            id: new.id,
            attributes: new.attributes,
            derive_key_usage: new.derive_key_usage,
            exportability: new.exportability,
            origin: new.origin,
            check_value: new.check_value,
            check_value_algorithm: new.check_value_algorithm,
            created: now,
        };
        if !facts.fit(&new.material) {
            return Err(Error::MaterialMismatch);
        }
        let (choice, regions) = match regions {
            ReplicationRegions::Explicit(regions) => (RegionChoice::Explicit, regions),
            ReplicationRegions::Default(regions) if facts.replicable() => {
                (RegionChoice::Default, regions)
            }
            ReplicationRegions::Default(_) => {
                contested::INELIGIBLE_UNDER_DEFAULT?;
                (RegionChoice::Explicit, Vec::new())
            }
            ReplicationRegions::None => (RegionChoice::Explicit, Vec::new()),
        };
        if !regions.is_empty() && !facts.replicable() {
            return Err(Error::NotReplicable);
        }
        check_regions(&regions, known, here)?;
        let targets = regions.into_iter().map(|region| (region, Target::first())).collect();
        Ok(Self {
            facts,
            usage: new.usage,
            state: KeyState::CreateComplete,
            fence: Fence::first(here),
            standing: Standing::Own { targets, choice },
            material: Some(new.material),
        })
    }

    /// Forbids the use of the key. Nothing changes when it is forbidden already.
    ///
    /// # Errors
    ///
    /// [`Error::ReplicaReadOnly`], [`Error::NotCreateComplete`].
    pub fn stop_usage(&mut self, now: Timestamp) -> Result<(), Error> {
        self.change_usage(Usage::Stopped { since: now })
    }

    /// Permits the use of the key again. Nothing changes when it is permitted already.
    ///
    /// # Errors
    ///
    /// [`Error::ReplicaReadOnly`], [`Error::NotCreateComplete`].
    pub fn start_usage(&mut self, now: Timestamp) -> Result<(), Error> {
        self.change_usage(Usage::Enabled { since: now })
    }

    /// Deletes the key. One that belongs to this Region waits for `days` days, while its
    /// replicas are retracted at once. A replica goes at once, material and all, and its primary
    /// has to be told ([`KeyRecord::owed`]).
    ///
    /// # Errors
    ///
    /// [`Error::DeletionDays`], [`Error::NotCreateComplete`].
    pub fn schedule_deletion(&mut self, days: u16, now: Timestamp) -> Result<(), Error> {
        if !(MIN_DELETION_DAYS..=MAX_DELETION_DAYS).contains(&days) {
            return Err(Error::DeletionDays);
        }
        if self.state != KeyState::CreateComplete {
            return Err(Error::NotCreateComplete);
        }
        match &mut self.standing {
            Standing::Own { targets, .. } => {
                for target in targets.values_mut() {
                    target.retract();
                }
                self.state = KeyState::DeletePending { due: now.plus_days(days) };
                self.fence.raise_version();
            }
            Standing::Replica { withdrawal, .. } => {
                *withdrawal = Withdrawal::Owed(Retry::Now);
                self.bury(now);
            }
        }
        Ok(())
    }

    /// Takes a key that waits for its deletion back, without the replicas that it had. Whether
    /// it may be used is as before.
    ///
    /// # Errors
    ///
    /// [`Error::ReplicaReadOnly`], [`Error::NotDeletePending`]; [`Error::DeletionDue`] when the
    /// waiting period is over, even if nobody has ended it with [`Self::finish_deletion`] yet.
    pub fn restore(&mut self, now: Timestamp) -> Result<(), Error> {
        self.own_targets()?;
        match self.state {
            KeyState::DeletePending { due } if now < due => {}
            KeyState::DeletePending { .. } => return Err(Error::DeletionDue),
            _ => return Err(Error::NotDeletePending),
        }
        self.state = KeyState::CreateComplete;
        self.fence.raise_version();
        Ok(())
    }

    /// Ends the waiting period of a key: its material is erased.
    ///
    /// # Errors
    ///
    /// [`Error::NotDeletePending`], [`Error::DeletionNotDue`].
    pub fn finish_deletion(&mut self, now: Timestamp) -> Result<(), Error> {
        match self.state {
            KeyState::DeletePending { due } if now >= due => {
                self.bury(now);
                Ok(())
            }
            KeyState::DeletePending { .. } => Err(Error::DeletionNotDue),
            _ => Err(Error::NotDeletePending),
        }
    }

    /// Replicates the key to `regions` of the `known` ones as well; all or none. A Region that
    /// refused the key before is asked again.
    ///
    /// # Errors
    ///
    /// [`Error::ReplicaReadOnly`], [`Error::NotCreateComplete`], [`Error::NotReplicable`],
    /// [`Error::OwnRegion`], [`Error::UnknownRegion`], [`Error::DuplicateRegion`];
    /// [`Error::RegionAlreadyReplicated`] and [`Error::RegionBeingRemoved`] for a Region that has
    /// or is losing a replica.
    pub fn add_regions(&mut self, regions: &[Region], known: &[Region]) -> Result<(), Error> {
        self.own_targets()?;
        self.require_create_complete()?;
        if !self.facts.replicable() {
            return Err(Error::NotReplicable);
        }
        check_regions(regions, known, &self.fence.epoch.region)?;
        let targets = self.own_targets()?;
        for region in regions {
            match targets.get(region).map(|target| &target.progress) {
                Some(Progress::Retracting(_)) => {
                    return Err(Error::RegionBeingRemoved(region.clone()));
                }
                Some(Progress::Offered { refusal: None, .. }) => {
                    return Err(Error::RegionAlreadyReplicated(region.clone()));
                }
                Some(Progress::Offered { refusal: Some(_), .. } | Progress::Removed) | None => {}
            }
        }
        let retries = regions.iter().all(|region| {
            targets.get(region).is_some_and(|target| target.progress != Progress::Removed)
        });
        for region in regions {
            targets
                .entry(region.clone())
                .and_modify(Target::offer_again)
                .or_insert(Target::first());
        }
        if !retries {
            self.regions_changed();
        }
        Ok(())
    }

    /// Removes the replicas in `regions`; all or none.
    ///
    /// # Errors
    ///
    /// [`Error::ReplicaReadOnly`], [`Error::NotCreateComplete`], [`Error::DuplicateRegion`];
    /// [`Error::RegionNotReplicated`] and [`Error::RegionBeingRemoved`] for a Region that has no
    /// replica or is losing it.
    pub fn remove_regions(&mut self, regions: &[Region]) -> Result<(), Error> {
        self.own_targets()?;
        self.require_create_complete()?;
        check_distinct(regions)?;
        let targets = self.own_targets()?;
        for region in regions {
            match targets.get(region).map(|target| &target.progress) {
                Some(Progress::Offered { .. }) => {}
                Some(Progress::Retracting(_)) => {
                    return Err(Error::RegionBeingRemoved(region.clone()));
                }
                Some(Progress::Removed) | None => {
                    return Err(Error::RegionNotReplicated(region.clone()));
                }
            }
        }
        for region in regions {
            targets.entry(region.clone()).and_modify(Target::retract);
        }
        if !regions.is_empty() {
            self.regions_changed();
        }
        Ok(())
    }

    /// Whether the key is gone for good.
    pub(crate) const fn is_buried(&self) -> bool {
        matches!(self.state, KeyState::DeleteComplete { .. })
    }

    /// Drops the material for good.
    pub(crate) fn bury(&mut self, now: Timestamp) {
        self.material = None;
        self.state = KeyState::DeleteComplete { at: now };
    }

    fn change_usage(&mut self, usage: Usage) -> Result<(), Error> {
        self.own_targets()?;
        self.require_create_complete()?;
        if core::mem::discriminant(&self.usage) == core::mem::discriminant(&usage) {
            return contested::REPEATED_USAGE_CHANGE;
        }
        self.usage = usage;
        self.fence.raise_version();
        Ok(())
    }

    fn own_targets(&mut self) -> Result<&mut BTreeMap<Region, Target>, Error> {
        match &mut self.standing {
            Standing::Own { targets, .. } => Ok(targets),
            Standing::Replica { .. } => {
                Err(Error::ReplicaReadOnly(self.fence.epoch.region.clone()))
            }
        }
    }

    fn require_create_complete(&self) -> Result<(), Error> {
        match self.state {
            KeyState::CreateComplete => Ok(()),
            _ => Err(Error::NotCreateComplete),
        }
    }

    fn regions_changed(&mut self) {
        if let Standing::Own { choice, .. } = &mut self.standing {
            *choice = RegionChoice::Explicit;
        }
        self.fence.raise_version();
    }
}

impl Target {
    fn first() -> Self {
        Self {
            incarnation: Incarnation::FIRST,
            receipt: Receipt::Never,
            progress: Progress::unasked(),
        }
    }

    fn offer_again(&mut self) {
        match &mut self.progress {
            Progress::Offered { refusal, .. } => *refusal = None,
            Progress::Retracting(_) | Progress::Removed => {
                self.incarnation = self.incarnation.next();
                self.receipt = Receipt::Never;
                self.progress = Progress::unasked();
            }
        }
    }

    fn retract(&mut self) {
        if let Progress::Offered { .. } = self.progress {
            self.progress = Progress::Retracting(Retry::Now);
        }
    }
}

impl Progress {
    const fn unasked() -> Self {
        Self::Offered { acknowledged: None, refusal: None }
    }
}

pub(crate) fn check_regions(
    regions: &[Region],
    known: &[Region],
    here: &Region,
) -> Result<(), Error> {
    for region in regions {
        if region == here {
            return Err(Error::OwnRegion(region.clone()));
        }
        if !known.contains(region) {
            return Err(Error::UnknownRegion(region.clone()));
        }
    }
    check_distinct(regions)
}

fn check_distinct(regions: &[Region]) -> Result<(), Error> {
    let mut rest = regions;
    while let [region, others @ ..] = rest {
        if others.contains(region) {
            return Err(Error::DuplicateRegion(region.clone()));
        }
        rest = others;
    }
    Ok(())
}

/// The shortest waiting period before a deletion, in days (the model of the API).
pub const MIN_DELETION_DAYS: u16 = 3;

/// The longest waiting period before a deletion, in days.
pub const MAX_DELETION_DAYS: u16 = 180;

/// The waiting period of a caller who names none, in days.
pub const DEFAULT_DELETION_DAYS: u16 = 7;
