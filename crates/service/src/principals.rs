//! Administration of principals: the same record in every Region of this process.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use keys::identifier::AccountId;
use keys::time::Timestamp;

use crate::error::Error;
use crate::local_region::LocalRegion;
use crate::principal::{Principal, Standing};
use crate::vault::{Batch, Place};

/// Creates, lists and deletes principals of one account.
pub struct Principals {
    account: AccountId,
    regions: Vec<Arc<LocalRegion>>,
}

impl Principals {
    /// The principals of `account` in `regions`.
    #[must_use]
    pub const fn new(account: AccountId, regions: Vec<Arc<LocalRegion>>) -> Self {
        Self { account, regions }
    }

    /// A new principal that may do what `policy` says, with one access key. It may call once it
    /// is [added](Self::add).
    ///
    /// # Errors
    ///
    /// ValidationException for a bad name or policy, ConflictException when there is one of this
    /// name.
    pub async fn draft(
        &self,
        name: &str,
        policy: &str,
        now: Timestamp,
    ) -> Result<Principal, Error> {
        let mut principal = Principal::create(self.account.clone(), name, policy, now)?;
        if let Some(present) = self.newest(name).await? {
            if present.standing == Standing::Active {
                return Err(Error::conflict(format!("There is a principal {name} already.")));
            }
            principal.version = present.version.saturating_add(1);
        }
        Ok(principal)
    }

    /// Lets a new principal call, in every Region.
    ///
    /// # Errors
    ///
    /// [`Error::Stale`] when another one of its name was added meanwhile; [`Error::Internal`]
    /// when a store does not answer.
    pub async fn add(&self, principal: &Principal) -> Result<(), Error> {
        self.write(principal).await
    }

    /// Deletes a principal: from when this returns, no Region of this process accepts its keys.
    ///
    /// # Errors
    ///
    /// ResourceNotFoundException when there is none of this name.
    pub async fn delete(&self, name: &str) -> Result<(), Error> {
        match self.newest(name).await? {
            Some(present) if present.standing == Standing::Active => {
                self.write(&present.deleted()).await
            }
            _ => Err(Error::not_found(name)),
        }
    }

    /// The principals that are there, in the order of their names.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when a store does not answer.
    pub async fn list(&self) -> Result<Vec<Principal>, Error> {
        let mut newest: BTreeMap<String, Principal> = BTreeMap::new();
        for name in self.names().await? {
            newest.extend(self.newest(&name).await?.map(|principal| (name, principal)));
        }
        newest.retain(|_, principal| principal.standing == Standing::Active);
        Ok(newest.into_values().collect())
    }

    /// Whether there never was a principal here.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when a store does not answer.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.names().await?.is_empty())
    }

    /// Brings every Region to the newest record of each principal: a crash may have come between
    /// the writes of a change.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when a store does not answer.
    pub async fn reconcile(&self) -> Result<(), Error> {
        for name in self.names().await? {
            if let Some(newest) = self.newest(&name).await? {
                self.write(&newest).await?;
            }
        }
        Ok(())
    }

    async fn names(&self) -> Result<BTreeSet<String>, Error> {
        let mut names = BTreeSet::new();
        let under = Place::Principals(self.account.clone());
        for here in &self.regions {
            let mut after: Option<Place> = None;
            loop {
                let found = here.vault().list::<Principal>(&under, after.as_ref(), PAGE).await?;
                let Some((_, last)) = found.last() else { break };
                let place = Place::Principal(self.account.clone(), last.record.name.clone());
                after = Some(place);
                names.extend(found.into_iter().map(|(_, held)| held.record.name.clone()));
            }
        }
        Ok(names)
    }

    async fn newest(&self, name: &str) -> Result<Option<Principal>, Error> {
        let place = Place::Principal(self.account.clone(), name.to_owned());
        let mut newest: Option<Principal> = None;
        for here in &self.regions {
            let found = here.vault().read::<Principal>(&place).await?.record;
            let newer = |found: &Principal| {
                newest.as_ref().is_none_or(|newest| newest.version < found.version)
            };
            if let Some(found) = found.filter(newer) {
                newest = Some(found);
            }
        }
        Ok(newest)
    }

    /// Writes `principal` wherever an older record stands, and scrubs that one: its secrets are
    /// of no use any more.
    async fn write(&self, principal: &Principal) -> Result<(), Error> {
        let place = Place::Principal(principal.account.clone(), principal.name.clone());
        for here in &self.regions {
            let found = here.vault().read::<Principal>(&place).await?;
            let mut batch = Batch::default();
            if found.record.is_none_or(|present| present.version < principal.version) {
                batch.scrub(place.clone(), found.version, principal)?;
            }
            here.vault().commit(batch).await?;
        }
        Ok(())
    }
}

/// How many records are read at a time.
const PAGE: u16 = 128;
