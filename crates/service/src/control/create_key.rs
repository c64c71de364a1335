//! CreateKey: a new key, with replicas in other Regions.

use keys::identifier::KeyId;
use keys::lifecycle::{NewKey, ReplicationRegions};
use keys::policy::Permit;
use keys::record::{Exportability, KeyOrigin, KeyRecord, Usage};
use payment_crypto::kcv::{self, KcvAlgorithm};
use payment_crypto::key::Key;
use wire::cloudtrail::record::Resource;
use wire::control::create_key::{CreateKey, Input, Output};
use wire::control::tag_resource::TagResource;
use wire::name::DeriveKeyUsage;
use wire::operation::Operation;

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::tags::Tags;
use crate::vault::Place;
use crate::{default_regions, random, tags, view};

impl Handle for CreateKey {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let permit = permit_all(call, input)?;
        let regions = replication_regions(call, &permit, input).await?;
        let new = new_key(call, input)?;
        let now = call.now();
        let record = KeyRecord::create(new, regions, call.known_regions(), call.region(), now)?;
        let (account, id) = (record.account().clone(), record.id().clone());
        call.touch(Resource::Key(view::arn(&record, call.region())));
        call.changes(&permit).create(Place::Key(account.clone(), id.clone()), &record)?;
        if let Some(tags) = input.tags.as_ref().filter(|tags| !tags.is_empty()) {
            let pairs = tags::merged(&Tags::default(), tags)?;
            call.changes(&permit).create(Place::Tags(account, id), &pairs)?;
        }
        Ok(Output { key: view::key(&record, call.region())? })
    }
}

/// The caller may create keys here, and tag them if it does.
fn permit_all(call: &Call<'_>, input: &Input) -> Result<Permit, Error> {
    let permit = call.permit_account()?;
    if input.tags.as_ref().is_some_and(|tags| !tags.is_empty()) {
        call.require(TagResource::NAME, &call.any_key_in(call.region()))?;
    }
    Ok(permit)
}

fn new_key(call: &Call<'_>, input: &Input) -> Result<NewKey, Error> {
    let derive_key_usage = input.derive_key_usage.map(DeriveKeyUsage::usage);
    input.key_attributes.check(derive_key_usage)?;
    let Some(algorithm) = input.key_attributes.algorithm.symmetric() else {
        return Err(Error::invalid("CreateKey for asymmetric keys is not implemented yet."));
    };
    let material = Key::generate(algorithm, &mut random::engine());
    let check_value_algorithm =
        input.key_check_value_algorithm.unwrap_or(KcvAlgorithm::default_for(algorithm));
    let since = call.now();
    Ok(NewKey {
        account: call.caller().account.clone(),
        id: KeyId::generate(&mut random::engine()),
        attributes: input.key_attributes,
        derive_key_usage,
        exportability: match input.exportable {
            true => Exportability::Exportable,
            false => Exportability::NotExportable,
        },
        origin: KeyOrigin::Service,
        usage: match input.enabled {
            Some(false) => Usage::Stopped { since },
            _ => Usage::Enabled { since },
        },
        check_value: kcv::check_value(&material, check_value_algorithm)?.to_string(),
        check_value_algorithm,
        material,
    })
}

/// Regions that the caller names take precedence over the account's defaults, an empty list too.
/// The caller must be one who may create keys in each.
async fn replication_regions(
    call: &Call<'_>,
    permit: &Permit,
    input: &Input,
) -> Result<ReplicationRegions, Error> {
    if let Some(regions) = &input.replication_regions {
        call.require_replicas(regions)?;
        return Ok(ReplicationRegions::Explicit(regions.clone()));
    }
    let (_, defaults) = default_regions::stored(call, permit).await?;
    let regions: Vec<_> = defaults.regions().cloned().collect();
    call.require_replicas(&regions)?;
    Ok(if regions.is_empty() {
        ReplicationRegions::None
    } else {
        ReplicationRegions::Default(regions)
    })
}
