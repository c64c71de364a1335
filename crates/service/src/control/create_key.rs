//! CreateKey: a new key, with replicas in other Regions.

use keys::identifier::KeyId;
use keys::lifecycle::{NewKey, ReplicationRegions};
use keys::policy::Permit;
use keys::record::{Exportability, KeyOrigin, KeyRecord, Usage};
use payment_crypto::kcv::{self, KcvAlgorithm};
use payment_crypto::key::Key;
use wire::control::create_key::{CreateKey, Input, Output};
use wire::name::DeriveKeyUsage;

use crate::alias::Tags;
use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::vault::Place;
use crate::{default_regions, random, tags, view};

impl Handle for CreateKey {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let permit = permit_all(call, input)?;
        let new = new_key(call, input)?;
        let regions = replication_regions(call, input).await?;
        let (here, now) = (call.here(), call.now());
        let record = KeyRecord::create(new, regions, here.known_regions(), here.region(), now)?;
        let (account, id) = (record.account().clone(), record.id().clone());
        call.touch(view::arn(&record, here.region()).to_string());
        call.changes(&permit).create(Place::Key(account.clone(), id.clone()), &record)?;
        if let Some(tags) = input.tags.as_ref().filter(|tags| !tags.is_empty()) {
            let pairs = tags::merged(&Tags::default(), tags)?;
            call.changes(&permit).create(Place::Tags(account, id), &pairs)?;
        }
        Ok(Output { key: view::key(&record, here.region())? })
    }
}

/// The caller may create keys here and in each Region that it names, and tag them if it does.
fn permit_all(call: &Call<'_>, input: &Input) -> Result<Permit, Error> {
    let permit = call.permit_account()?;
    for region in input.replication_regions.iter().flatten() {
        call.permit(&call.any_key_in(region))?;
    }
    if input.tags.as_ref().is_some_and(|tags| !tags.is_empty()) {
        call.permit_action("TagResource", &call.any_key_in(call.here().region()))?;
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
async fn replication_regions(
    call: &Call<'_>,
    input: &Input,
) -> Result<ReplicationRegions, Error> {
    if let Some(regions) = &input.replication_regions {
        return Ok(ReplicationRegions::Explicit(regions.clone()));
    }
    let (_, defaults) = default_regions::stored(call).await?;
    let regions: Vec<_> = defaults.regions().cloned().collect();
    Ok(if regions.is_empty() {
        ReplicationRegions::None
    } else {
        ReplicationRegions::Default(regions)
    })
}
