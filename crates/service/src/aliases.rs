//! Aliases: their record, and what their rooms share.

use keys::identifier::{AliasName, KeyId};
use keys::policy::Permit;
use keys::record::KeyState;
use minicbor::{Decode, Encode};
use wire::arn::KeyArn;
use wire::cloudtrail::record::Resource;

use crate::call::Call;
use crate::error::Error;
use crate::vault::{Held, Place, PlainRecord};

/// A name for a key.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Alias {
    /// The key that it points to; an alias may point nowhere.
    #[n(0)]
    pub key: Option<KeyId>,
}

impl PlainRecord for Alias {}

/// The alias `name`, for a caller who may do this call's action to it.
///
/// # Errors
///
/// AccessDeniedException, ResourceNotFoundException.
pub async fn stored(call: &mut Call<'_>, name: &AliasName) -> Result<(Permit, Held<Alias>), Error> {
    let arn = call.alias_arn(name);
    call.touch(Resource::Alias(arn.clone()));
    let permit = call.permit(&arn.to_string())?;
    let place = Place::Alias(call.caller().account.clone(), name.clone());
    let found = call.records(&permit).read::<Alias>(&place).await?.present();
    Ok((permit, found.ok_or_else(|| Error::not_found(format!("alias/{name}")))?))
}

/// The key that an alias is to stand for: one of this account and Region, on which the caller
/// may do this call's action too.
///
/// # Errors
///
/// AccessDeniedException, ResourceNotFoundException.
pub async fn target(call: &mut Call<'_>, arn: Option<&KeyArn>) -> Result<Option<KeyId>, Error> {
    let Some(arn) = arn else { return Ok(None) };
    let key = call.key_of_arn(arn)?.stored().await?;
    if matches!(key.record.state(), KeyState::DeleteComplete { .. }) {
        return Err(Error::not_found(arn.to_string()));
    }
    Ok(Some(key.record.id().clone()))
}

/// An alias as answers show it.
#[must_use]
pub fn shown(name: &AliasName, key_arn: Option<KeyArn>) -> wire::shape::alias::Alias {
    wire::shape::alias::Alias { alias_name: name.clone(), key_arn }
}
