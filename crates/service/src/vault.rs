//! The records of one Region: sealed in the store, and the ones that the data plane needs
//! unsealed in memory.
//!
//! Reads of the control plane and every change go through the store; the data plane reads
//! memory, which follows the store's changes. Nothing else in the service touches the store.

use std::sync::{Arc, PoisonError, RwLock, RwLockWriteGuard};

use keys::identifier::{AccountId, AliasName, KeyId, Region};
use keys::record::KeyRecord;
use keys::replication::DefaultRegions;
use keys::seal::Sealer;
use minicbor::{Decode, Encode};
use store::{Action, Found, Notice, Path, Revision, Store, Versioned, Write};

use tokio::sync::{Mutex, Notify};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::random;

pub use batch::Batch;
pub use memory::{KeyName, Memory};
pub use place::Place;
pub use store::Version;

mod batch;
mod memory;
mod place;

/// A value that the vault can hold: bytes both ways, versioned by its owner.
pub trait Record: Sized {
    /// The record's bytes; they may hold key material.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the record cannot be written: a defect.
    fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Error>;

    /// The record that `bytes` are.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when they are none: only a defect or another version writes such.
    fn from_bytes(bytes: &[u8]) -> Result<Self, Error>;
}

impl Record for KeyRecord {
    fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        Ok(self.encode())
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self::decode(bytes)?)
    }
}

impl Record for DefaultRegions {
    fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        Ok(Zeroizing::new(self.encode()))
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self::decode(bytes)?)
    }
}

/// A record that is its CBOR and nothing else.
pub trait PlainRecord: Encode<()> + for<'bytes> Decode<'bytes, ()> {}

impl<R: PlainRecord> Record for R {
    fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        let mut bytes = Zeroizing::new(Vec::new());
        minicbor::encode(self, &mut *bytes)
            .map_err(|_| Error::internal("a record cannot be written"))?;
        Ok(bytes)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        minicbor::decode(bytes).map_err(|_| Error::internal("a record cannot be read"))
    }
}

/// A record as it was read, with the version that a change of it must name.
#[derive(Debug)]
pub struct Held<R> {
    /// What was read.
    pub record: R,
    /// Its version in the store.
    pub version: Version,
}

/// The records of one Region.
pub struct Vault {
    region: Region,
    store: Arc<dyn Store>,
    sealer: Sealer,
    memory: RwLock<Memory>,
    followed: Mutex<Revision>,
    changed: Notify,
}

impl Vault {
    /// Opens the vault over `store`: reads what the data plane needs into memory.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the store does not answer or a record does not open: it was
    /// sealed under another root key, or tampered with.
    pub async fn open(
        region: Region,
        store: Arc<dyn Store>,
        sealer: Sealer,
    ) -> Result<Self, Error> {
        let vault = Self {
            memory: RwLock::new(Memory::default()),
            followed: Mutex::new(Revision::default()),
            changed: Notify::new(),
            region,
            store,
            sealer,
        };
        vault.follow().await?;
        Ok(vault)
    }

    /// The Region whose records these are.
    #[must_use]
    pub const fn region(&self) -> &Region {
        &self.region
    }

    /// What stands at `place`, with the version that a change of it must name.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the store does not answer or the record does not open.
    pub async fn read<R: Record>(&self, place: &Place) -> Result<Held<Option<R>>, Error> {
        let path = place.path();
        let Found { version, value } = self.store.get(&path).await?;
        let record = value.map(|value| self.unseal(&path, version, &value)).transpose()?;
        Ok(Held { record: record.map(|held| held.record), version })
    }

    /// The records under `place` from the first one after `after`, at most `limit`, with the
    /// last segment of each one's path.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the store does not answer or a record does not open.
    pub async fn list<R: Record>(
        &self,
        under: &Place,
        after: Option<&Place>,
        limit: u16,
    ) -> Result<Vec<(Path, Held<R>)>, Error> {
        let after = after.map(Place::path);
        let found = self.store.list(&under.path(), after.as_ref(), limit).await?;
        let open = |one: Versioned| {
            let held = self.unseal(&one.path, one.version, &one.value)?;
            Ok((one.path, held))
        };
        found.into_iter().map(open).collect()
    }

    /// Makes `batch` durable, all of it or nothing, and brings memory up to date.
    ///
    /// # Errors
    ///
    /// [`Error::Stale`] when a record was changed since it was read: read again and decide
    /// again. [`Error::Internal`] when the store does not answer.
    pub async fn commit(&self, batch: Batch) -> Result<(), Error> {
        if batch.is_empty() {
            return Ok(());
        }
        let followed = batch.is_followed();
        let writes = batch.sealed(&self.sealer)?;
        let committed = self.store.commit(writes).await;
        if followed {
            // After a failure too: what failed may have been done all the same.
            self.follow().await?;
        }
        committed?;
        Ok(())
    }

    /// Brings memory up to what the store holds.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the store does not answer or a record does not open.
    pub async fn follow(&self) -> Result<(), Error> {
        let mut followed = self.followed.lock().await;
        loop {
            let changes = self.store.changes(*followed, CHANGES_AT_ONCE).await?;
            let Some(last) = changes.last() else { break };
            let newest = last.revision;
            for change in &changes {
                self.remember(change)?;
            }
            *followed = newest;
            self.changed.notify_waiters();
        }
        Ok(())
    }

    /// Waits until memory has changed after this call.
    pub fn changed(&self) -> tokio::sync::futures::Notified<'_> {
        self.changed.notified()
    }

    /// The open key `id` of `account`. A miss in memory is looked up in the store: another
    /// process may have created the key a moment ago.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the store does not answer or the record does not open.
    pub async fn open_key(
        &self,
        account: &AccountId,
        id: &KeyId,
    ) -> Result<Option<Arc<Held<KeyRecord>>>, Error> {
        if let Some(key) = self.with_memory(|memory| memory.key(account, id)) {
            return Ok(Some(key));
        }
        let place = Place::Key(account.clone(), id.clone());
        Ok(self.read::<KeyRecord>(&place).await?.present().map(Arc::new))
    }

    /// Which key the alias `name` of `account` points to: `None` when there is no such alias or
    /// it points nowhere.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the store does not answer or the record does not open.
    pub async fn aliased(
        &self,
        account: &AccountId,
        name: &AliasName,
    ) -> Result<Option<KeyId>, Error> {
        if let Some(key) = self.with_memory(|memory| memory.alias(account, name)) {
            return Ok(key);
        }
        let place = Place::Alias(account.clone(), name.clone());
        let found = self.read::<crate::aliases::Alias>(&place).await?;
        Ok(found.record.and_then(|alias| alias.key))
    }

    /// Asks memory. The question must be short: it holds a lock.
    pub fn with_memory<A>(&self, ask: impl FnOnce(&Memory) -> A) -> A {
        ask(&self.memory.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The key of the tokens that lists give to callers.
    #[must_use]
    pub fn page_key(&self) -> wire::page::Key {
        wire::page::Key::new(&self.sealer.derive("page tokens"))
    }

    fn unseal<R: Record>(
        &self,
        path: &Path,
        version: Version,
        sealed: &[u8],
    ) -> Result<Held<R>, Error> {
        let bytes = self.sealer.open(path.as_str(), version.number(), sealed)?;
        Ok(Held { record: R::from_bytes(&bytes)?, version })
    }

    fn remember(&self, change: &store::Change) -> Result<(), Error> {
        match Place::parse(&change.path) {
            Some(Place::Key(account, id)) => {
                let key = self.changed_to(change)?.map(Arc::new);
                self.remembering().keep_key(account, id, key);
            }
            Some(Place::Alias(account, name)) => {
                let alias = self.changed_to(change)?.map(|held| held.record);
                self.remembering().keep_alias(account, name, alias);
            }
            Some(Place::Principal(account, name)) => {
                let principal = self.changed_to(change)?.map(|held| held.record);
                self.remembering().keep_principal(&account, &name, principal);
            }
            _ => {}
        }
        Ok(())
    }

    fn changed_to<R: Record>(&self, change: &store::Change) -> Result<Option<Held<R>>, Error> {
        let value = change.value.as_ref();
        value.map(|value| self.unseal(&change.path, change.version, value)).transpose()
    }

    fn remembering(&self) -> RwLockWriteGuard<'_, Memory> {
        self.memory.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<R> Held<Option<R>> {
    /// The record with its version, if there is one.
    #[must_use]
    pub fn present(self) -> Option<Held<R>> {
        let Self { record, version } = self;
        record.map(|record| Held { record, version })
    }
}

/// How many changes are read at a time: bounds the memory of a start with many keys.
const CHANGES_AT_ONCE: u16 = 1_000;
