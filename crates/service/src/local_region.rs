//! One Region of the service: its records, its trail, and which other Regions it knows.

use std::sync::Arc;

use keys::identifier::{AccountId, Region};

use crate::audit::Trail;
use crate::clock::Clock;
use crate::vault::Vault;

/// One Region of the service.
pub struct LocalRegion {
    region: Region,
    account: AccountId,
    known: Vec<Region>,
    vault: Arc<Vault>,
    trail: Arc<Trail>,
    clock: Arc<dyn Clock>,
    pages: wire::page::Key,
}

impl LocalRegion {
    /// The Region of `vault`, whose keys can go to the `known` ones.
    #[must_use]
    pub fn new(
        account: AccountId,
        vault: Arc<Vault>,
        trail: Arc<Trail>,
        known: Vec<Region>,
        clock: Arc<dyn Clock>,
    ) -> Self {
        let pages = vault.page_key();
        let region = vault.region().clone();
        Self { region, account, known, vault, trail, clock, pages }
    }

    /// Its name.
    #[must_use]
    pub const fn region(&self) -> &Region {
        &self.region
    }

    /// The account that it serves.
    #[must_use]
    pub const fn account(&self) -> &AccountId {
        &self.account
    }

    /// The Regions that keys can be replicated to.
    #[must_use]
    pub fn known_regions(&self) -> &[Region] {
        &self.known
    }

    /// Its records.
    #[must_use]
    pub const fn vault(&self) -> &Arc<Vault> {
        &self.vault
    }

    /// Its audit trail.
    #[must_use]
    pub const fn trail(&self) -> &Arc<Trail> {
        &self.trail
    }

    /// The key of the tokens that its lists give to callers.
    #[must_use]
    pub const fn pages(&self) -> &wire::page::Key {
        &self.pages
    }

    /// Its clock.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }
}
