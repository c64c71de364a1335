//! One call, as a room sees it: who asks, in which Region, and what the call will have changed.

use keys::identifier::{AliasName, KeyId, Region};
use keys::policy::{self, Permit};
use keys::record::KeyRecord;
use keys::time::Timestamp;
use wire::arn::{AliasArn, KeyArn};
use wire::cloudtrail::record::Resource;
use wire::shape::text::KeyIdentifier;

use crate::error::Error;
use crate::local_region::LocalRegion;
use crate::principal::Caller;
use crate::usable_key::{Purpose, UsableKey};
use crate::vault::{Batch, Held, Place, Vault};

/// One call. What a room stages becomes durable, together with the call's audit event, after the
/// room has answered; a room that fails changes nothing.
pub struct Call<'a> {
    here: &'a LocalRegion,
    caller: &'a Caller,
    action: &'static str,
    now: Timestamp,
    batch: Batch,
    touched: Vec<Resource>,
}

/// A key that the caller may name in this call; whether it exists is not known yet.
pub struct NamedKey<'a> {
    here: &'a LocalRegion,
    arn: Option<KeyArn>,
    named: String,
    permit: Permit,
}

/// A key's record as it is stored, to be shown or changed.
pub struct StoredKey {
    /// The record.
    pub record: KeyRecord,
    held: Held<()>,
    had_material: bool,
    permit: Permit,
}

impl<'a> Call<'a> {
    /// A call of `action` by `caller`.
    #[must_use]
    pub fn new(
        here: &'a LocalRegion,
        caller: &'a Caller,
        action: &'static str,
        now: Timestamp,
    ) -> Self {
        let (batch, touched) = (Batch::default(), Vec::new());
        Self { here, caller, action, now, batch, touched }
    }

    /// The Region that is called.
    #[must_use]
    pub const fn region(&self) -> &'a Region {
        self.here.region()
    }

    /// The Regions that keys can be replicated to.
    #[must_use]
    pub fn known_regions(&self) -> &'a [Region] {
        self.here.known_regions()
    }

    /// The records of the Region. The permit shows that the caller may have some of them read.
    #[must_use]
    pub fn records(&self, _: &Permit) -> &'a Vault {
        self.here.vault()
    }

    /// The key of the tokens that lists give to callers.
    #[must_use]
    pub const fn pages(&self) -> &'a wire::page::Key {
        self.here.pages()
    }

    /// Who calls.
    #[must_use]
    pub const fn caller(&self) -> &'a Caller {
        self.caller
    }

    /// When the call was made.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// The proof that the caller may do this call's action to `resource`.
    ///
    /// # Errors
    ///
    /// AccessDeniedException.
    pub fn permit(&self, resource: &str) -> Result<Permit, Error> {
        self.permit_action(self.action, resource)
    }

    /// Demands that the caller may do `action`, which this call does besides its own, to
    /// `resource`.
    ///
    /// # Errors
    ///
    /// AccessDeniedException.
    pub fn require(&self, action: &str, resource: &str) -> Result<(), Error> {
        self.permit_action(action, resource).map(drop)
    }

    /// Demands that the caller may create keys in each of `regions`: a replica is one.
    ///
    /// # Errors
    ///
    /// AccessDeniedException.
    pub fn require_replicas(&self, regions: &[Region]) -> Result<(), Error> {
        regions.iter().try_for_each(|region| self.require("CreateKey", &self.any_key_in(region)))
    }

    fn permit_action(&self, action: &str, resource: &str) -> Result<Permit, Error> {
        let arn = self.caller.arn().to_string();
        let action = format!("{SERVICE_PREFIX}:{action}");
        let request = policy::Request { principal_arn: &arn, action: &action, resource };
        Ok(policy::authorise(&self.caller.policies, &request)?)
    }

    /// The proof that the caller may do this call's action to all keys of the account.
    ///
    /// # Errors
    ///
    /// AccessDeniedException.
    pub fn permit_account(&self) -> Result<Permit, Error> {
        self.permit(&self.any_key_in(self.here.region()))
    }

    /// What stands for all keys of the account in `region` when permission is asked.
    #[must_use]
    pub fn any_key_in(&self, region: &Region) -> String {
        format!("arn:aws:payment-cryptography:{region}:{}:key/*", self.caller.account)
    }

    /// What stands for all aliases of the account in this Region when permission is asked.
    #[must_use]
    pub fn any_alias(&self) -> String {
        let (region, account) = (self.here.region(), &self.caller.account);
        format!("arn:aws:payment-cryptography:{region}:{account}:alias/*")
    }

    /// The key that `identifier` names, for a caller who may do this call's action to it.
    /// Permission is asked whether or not the key exists: who may not ask is not told.
    ///
    /// # Errors
    ///
    /// AccessDeniedException, or ResourceNotFoundException for an alias that names no key.
    pub async fn key(&mut self, identifier: &KeyIdentifier) -> Result<NamedKey<'a>, Error> {
        match identifier {
            KeyIdentifier::Key(arn) => self.key_of_arn(arn),
            KeyIdentifier::AliasArn(arn) if !self.is_here(&arn.region) => {
                self.require(self.action, &arn.to_string())?;
                Err(Error::not_found(arn.to_string()))
            }
            KeyIdentifier::AliasArn(arn) if arn.account != self.caller.account => {
                Err(self.foreign(&arn.to_string()))
            }
            KeyIdentifier::AliasArn(arn) => self.key_of_alias(&arn.name).await,
            KeyIdentifier::Alias(name) => self.key_of_alias(name).await,
        }
    }

    /// The key of `arn`, for a caller who may do this call's action to it.
    ///
    /// # Errors
    ///
    /// AccessDeniedException.
    pub fn key_of_arn(&mut self, arn: &KeyArn) -> Result<NamedKey<'a>, Error> {
        let named = arn.to_string();
        self.touched.push(Resource::Key(arn.clone()));
        if arn.account != self.caller.account {
            return Err(self.foreign(&named));
        }
        let permit = self.permit(&named)?;
        let arn = self.is_here(&arn.region).then(|| arn.clone());
        Ok(NamedKey { here: self.here, arn, named, permit })
    }

    /// The ARN of an alias of the account in this Region.
    #[must_use]
    pub fn alias_arn(&self, name: &AliasName) -> AliasArn {
        let (region, account) = (self.here.region().clone(), self.caller.account.clone());
        AliasArn { region, account, name: name.clone() }
    }

    /// The ARN of a key of the account in this Region.
    #[must_use]
    pub fn key_arn(&self, id: &KeyId) -> KeyArn {
        let (region, account) = (self.here.region().clone(), self.caller.account.clone());
        KeyArn { region, account, id: id.clone() }
    }

    /// Notes that the call concerns `resource`; the audit event will say so.
    pub fn touch(&mut self, resource: Resource) {
        self.touched.push(resource);
    }

    /// What the call will have changed when it succeeds. The permit shows that it may.
    pub fn changes(&mut self, _: &Permit) -> &mut Batch {
        &mut self.batch
    }

    /// Stages a key as its record is now.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the record cannot be written: a defect.
    pub fn keep(&mut self, key: &StoredKey) -> Result<(), Error> {
        let place = Place::Key(key.record.account().clone(), key.record.id().clone());
        let batch = self.changes(&key.permit);
        if key.had_material && key.record.material().is_none() {
            batch.scrub(place, key.held.version, &key.record)
        } else {
            batch.put(place, key.held.version, &key.record)
        }
    }

    /// What the call has staged, and which resources it concerns.
    #[must_use]
    pub fn finish(self) -> (Batch, Vec<Resource>) {
        (self.batch, self.touched)
    }

    async fn key_of_alias(&mut self, name: &AliasName) -> Result<NamedKey<'a>, Error> {
        let alias = self.alias_arn(name);
        self.touched.push(Resource::Alias(alias.clone()));
        let alias = alias.to_string();
        let Some(id) = self.here.vault().aliased(&self.caller.account, name).await? else {
            self.require(self.action, &alias)?;
            return Err(Error::not_found(alias));
        };
        self.key_of_arn(&self.key_arn(&id))
    }

    fn is_here(&self, region: &Region) -> bool {
        region == self.here.region()
    }

    /// Another account's resource: it would take a resource policy of theirs.
    fn foreign(&self, resource: &str) -> Error {
        let (caller, action) = (self.caller.arn(), self.action);
        Error::Refused(wire::exception::Exception::AccessDenied {
            message: format!(
                "User: {caller} is not authorized to perform: {SERVICE_PREFIX}:{action} on \
                 resource: {resource} because no resource-based policy allows the \
                 {SERVICE_PREFIX}:{action} action"
            ),
        })
    }
}

impl NamedKey<'_> {
    /// The key's record.
    ///
    /// # Errors
    ///
    /// ResourceNotFoundException.
    pub async fn stored(self) -> Result<StoredKey, Error> {
        let Some(arn) = self.arn else { return Err(Error::not_found(self.named)) };
        let place = Place::Key(arn.account, arn.id);
        let found = self.here.vault().read::<KeyRecord>(&place).await?.present();
        let Some(Held { record, version }) = found else {
            return Err(Error::not_found(self.named));
        };
        let had_material = record.material().is_some();
        let held = Held { record: (), version };
        Ok(StoredKey { record, held, had_material, permit: self.permit })
    }

    /// The key, ready for `purpose`.
    ///
    /// # Errors
    ///
    /// ResourceNotFoundException, or ValidationException when the key cannot be used now or not
    /// for this.
    pub async fn usable_for(self, purpose: &Purpose) -> Result<UsableKey, Error> {
        let Some(arn) = self.arn else { return Err(Error::not_found(self.named)) };
        let found = self.here.vault().open_key(&arn.account, &arn.id).await?;
        let key = found.ok_or_else(|| Error::not_found(self.named))?;
        UsableKey::open(key, arn, purpose, self.permit)
    }
}

impl StoredKey {
    /// The proof that the caller may do this call's action to the key.
    pub const fn permit(&self) -> &Permit {
        &self.permit
    }
}

/// What every action of the service starts with in policies.
const SERVICE_PREFIX: &str = "payment-cryptography";
