//! What is kept unsealed in memory: keys, aliases, and who may call.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use keys::identifier::{AccountId, AliasName, KeyId, Region};
use keys::record::{KeyRecord, KeyState};
use keys::time::Timestamp;

use super::Held;
use crate::aliases::Alias;
use crate::principal::{Caller, Principal};

/// Whose key, and which.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyName {
    /// Whose.
    pub account: AccountId,
    /// Which.
    pub id: KeyId,
}

/// The records that the data plane and the replication driver need at once.
#[derive(Default)]
pub struct Memory {
    keys: BTreeMap<KeyName, Arc<Held<KeyRecord>>>,
    owing: BTreeMap<Region, BTreeSet<KeyName>>,
    pending: BTreeSet<(Timestamp, KeyName)>,
    aliases: BTreeMap<(AccountId, AliasName), Option<KeyId>>,
    callers: BTreeMap<String, Arc<Caller>>,
}

impl Memory {
    /// A key.
    #[must_use]
    pub fn key(&self, account: &AccountId, id: &KeyId) -> Option<Arc<Held<KeyRecord>>> {
        self.keys.get(&KeyName { account: account.clone(), id: id.clone() }).cloned()
    }

    /// Every key, in the order of their accounts and names.
    pub fn keys(&self) -> impl Iterator<Item = &Arc<Held<KeyRecord>>> {
        self.keys.values()
    }

    /// Which key an alias points to, if there is such an alias.
    #[must_use]
    pub fn alias(&self, account: &AccountId, name: &AliasName) -> Option<Option<KeyId>> {
        self.aliases.get(&(account.clone(), name.clone())).cloned()
    }

    /// Who calls with this access key.
    #[must_use]
    pub fn caller(&self, access_key_id: &str) -> Option<Arc<Caller>> {
        self.callers.get(access_key_id).cloned()
    }

    /// The aliases that point to keys which are gone.
    #[must_use]
    pub fn dangling_aliases(&self) -> Vec<(AccountId, AliasName)> {
        let is_gone = |account: &AccountId, key: &Option<KeyId>| {
            let key = key.clone();
            let key = key.and_then(|id| self.keys.get(&KeyName { account: account.clone(), id }));
            key.is_some_and(|key| matches!(key.record.state(), KeyState::DeleteComplete { .. }))
        };
        let dangling = self.aliases.iter().filter(|((account, _), key)| is_gone(account, key));
        dangling.map(|(alias, _)| alias.clone()).collect()
    }

    /// Up to `limit` keys whose waiting period has ended at `now`.
    #[must_use]
    pub fn due(&self, now: Timestamp, limit: usize) -> Vec<KeyName> {
        let due = self.pending.iter().take_while(|(due, _)| *due <= now);
        due.take(limit).map(|(_, name)| name.clone()).collect()
    }

    /// How many keys owe `region` a message.
    #[must_use]
    pub fn debts(&self, region: &Region) -> usize {
        self.owing.get(region).map_or(0, BTreeSet::len)
    }

    /// Up to `limit` keys that owe `region` a message, from the first one after `after`.
    #[must_use]
    pub fn owing(
        &self,
        region: &Region,
        after: Option<&KeyName>,
        limit: usize,
    ) -> Vec<Arc<Held<KeyRecord>>> {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let names = self.owing.get(region).into_iter();
        let names = names.flat_map(|names| names.range((start, Bound::Unbounded)));
        names.take(limit).filter_map(|name| self.keys.get(name).cloned()).collect()
    }

    pub(super) fn keep_key(
        &mut self,
        account: AccountId,
        id: KeyId,
        key: Option<Arc<Held<KeyRecord>>>,
    ) {
        let name = KeyName { account, id };
        if let Some(before) = self.keys.remove(&name) {
            for (region, _) in before.record.owed() {
                self.owing.entry(region).or_default().remove(&name);
            }
            if let KeyState::DeletePending { due } = before.record.state() {
                self.pending.remove(&(due, name.clone()));
            }
        }
        let Some(key) = key else { return };
        for (region, _) in key.record.owed() {
            self.owing.entry(region).or_default().insert(name.clone());
        }
        if let KeyState::DeletePending { due } = key.record.state() {
            self.pending.insert((due, name.clone()));
        }
        self.keys.insert(name, key);
    }

    pub(super) fn keep_alias(&mut self, account: AccountId, name: AliasName, alias: Option<Alias>) {
        match alias {
            Some(alias) => self.aliases.insert((account, name), alias.key),
            None => self.aliases.remove(&(account, name)),
        };
    }

    pub(super) fn keep_principal(
        &mut self,
        account: &AccountId,
        name: &str,
        principal: Option<Principal>,
    ) {
        self.callers.retain(|_, caller| caller.account != *account || caller.arn().name() != name);
        for caller in principal.into_iter().flat_map(Principal::into_callers) {
            self.callers.insert(caller.access_key_id.clone(), Arc::new(caller));
        }
    }
}
