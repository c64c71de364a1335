//! A key as callers see it.

use keys::identifier::Region;
use keys::record::{Exportability, KeyRecord, KeyState, Role, Usage};
use wire::arn::KeyArn;
use wire::name::DeriveKeyUsage;
use wire::shape::key as shape;
use wire::shape::text::KeyCheckValue;

use crate::error::Error;

/// The key as `here` shows it.
///
/// # Errors
///
/// [`Error::Internal`] when the record holds something that no caller may be shown: a defect.
pub fn key(record: &KeyRecord, here: &Region) -> Result<shape::Key, Error> {
    let (started, stopped) = match record.usage() {
        Usage::Enabled { since } => (Some(since), None),
        Usage::Stopped { since } => (None, Some(since)),
    };
    let (due, deleted) = match record.state() {
        KeyState::CreateComplete => (None, None),
        KeyState::DeletePending { due } => (Some(due), None),
        KeyState::DeleteComplete { at } => (None, Some(at)),
    };
    let (part, primary_region) = part(record);
    let is_replica = part == Some(shape::MultiRegionKeyType::Replica);
    let is_primary = part == Some(shape::MultiRegionKeyType::Primary);
    Ok(shape::Key {
        key_arn: arn(record, here),
        key_attributes: record.attributes(),
        key_check_value: check_value(record)?,
        key_check_value_algorithm: record.check_value_algorithm(),
        enabled: started.is_some(),
        exportable: record.exportability() == Exportability::Exportable,
        key_state: record.state().into(),
        key_origin: record.origin(),
        create_timestamp: record.created(),
        usage_start_timestamp: started,
        usage_stop_timestamp: stopped,
        delete_pending_timestamp: due,
        delete_timestamp: deleted,
        derive_key_usage: record.derive_key_usage().and_then(DeriveKeyUsage::parse),
        multi_region_key_type: part,
        primary_region,
        replication_status: is_primary.then(|| {
            let status = record.replication_status().into_iter();
            status.map(|(region, status)| (region, (&status).into())).collect()
        }),
        mpa_status: None,
        using_default_replication_regions: (!is_replica).then(|| record.uses_default_regions()),
    })
}

/// The key as `here` lists it.
///
/// # Errors
///
/// As [`key`].
pub fn summary(record: &KeyRecord, here: &Region) -> Result<shape::KeySummary, Error> {
    let (multi_region_key_type, primary_region) = part(record);
    Ok(shape::KeySummary {
        key_arn: arn(record, here),
        key_state: record.state().into(),
        key_attributes: record.attributes(),
        key_check_value: check_value(record)?,
        exportable: record.exportability() == Exportability::Exportable,
        enabled: matches!(record.usage(), Usage::Enabled { .. }),
        multi_region_key_type,
        primary_region,
    })
}

/// The ARN of a key in `here`.
#[must_use]
pub fn arn(record: &KeyRecord, here: &Region) -> KeyArn {
    KeyArn { region: here.clone(), account: record.account().clone(), id: record.id().clone() }
}

/// The check value of a key, as answers show it.
///
/// # Errors
///
/// As [`key`].
pub fn check_value(record: &KeyRecord) -> Result<KeyCheckValue, Error> {
    KeyCheckValue::parse(record.check_value())
        .ok_or_else(|| Error::internal("a key has a check value that cannot be shown"))
}

fn part(record: &KeyRecord) -> (Option<shape::MultiRegionKeyType>, Option<Region>) {
    match record.role() {
        Role::Single => (None, None),
        Role::Primary => (Some(shape::MultiRegionKeyType::Primary), None),
        Role::Replica { primary_region } => {
            (Some(shape::MultiRegionKeyType::Replica), Some(primary_region))
        }
    }
}
