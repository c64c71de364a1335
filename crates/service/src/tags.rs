//! Tags: their record, their rules, and what their rooms share.

use keys::record::KeyState;
use minicbor::{Decode, Encode};
use wire::arn::KeyArn;
use wire::shape::tag::{Tag, TagKey, TagValue};

use crate::call::{Call, StoredKey};
use crate::error::Error;
use crate::vault::{Place, PlainRecord, Version};

/// The tags of a key, in the order in which they were set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Tags {
    /// Pairs of key and value; no key twice.
    #[n(0)]
    pub pairs: Vec<(String, String)>,
}

impl PlainRecord for Tags {}

/// The tags that a key has after `more` were set on it: a tag whose key it has is overwritten.
///
/// # Errors
///
/// ValidationException when `more` names a key twice, or the key would have too many tags.
pub fn merged(tags: &Tags, more: &[Tag]) -> Result<Tags, Error> {
    let mut merged = tags.clone();
    for (index, tag) in more.iter().enumerate() {
        if more.iter().take(index).any(|other| other.key == tag.key) {
            return Err(Error::invalid("A key cannot have more than one tag with the same key."));
        }
        let (key, value) = (tag.key.as_str().to_owned(), tag.value.as_str().to_owned());
        match merged.pairs.iter_mut().find(|(present, _)| *present == key) {
            Some(pair) => pair.1 = value,
            None => merged.pairs.push((key, value)),
        }
    }
    if merged.pairs.len() > MAX_TAGS {
        return Err(Error::invalid(format!("A key can have at most {MAX_TAGS} tags.")));
    }
    Ok(merged)
}

/// The tags that a key has after those with one of `keys` were taken off.
#[must_use]
pub fn without(tags: &Tags, keys: &[TagKey]) -> Tags {
    let stays = |(key, _): &&(String, String)| !keys.iter().any(|gone| gone.as_str() == key);
    Tags { pairs: tags.pairs.iter().filter(stays).cloned().collect() }
}

/// The key of `arn`, for a caller who may do this call's action to it: a change of its tags.
///
/// # Errors
///
/// AccessDeniedException, ResourceNotFoundException, and ValidationException while the key waits
/// for its deletion.
pub async fn changeable(call: &mut Call<'_>, arn: &KeyArn) -> Result<StoredKey, Error> {
    let key = call.key_of_arn(arn)?.stored().await?;
    match key.record.state() {
        KeyState::CreateComplete => Ok(key),
        _ => Err(Error::invalid("The key is not in CREATE_COMPLETE state.")),
    }
}

/// Where the tags of `key` stand, at which version, and which they are.
///
/// # Errors
///
/// [`Error::Internal`] when the store does not answer.
pub async fn stored(call: &Call<'_>, key: &StoredKey) -> Result<(Place, Version, Tags), Error> {
    let place = Place::Tags(key.record.account().clone(), key.record.id().clone());
    let found = call.records(key.permit()).read::<Tags>(&place).await?;
    Ok((place, found.version, found.record.unwrap_or_default()))
}

/// A tag as answers show it.
///
/// # Errors
///
/// [`Error::Internal`] when what is kept is no tag: a defect.
pub fn shown((key, value): &(String, String)) -> Result<Tag, Error> {
    let tag = TagKey::parse(key).zip(TagValue::parse(value));
    tag.map(|(key, value)| Tag { key, value })
        .ok_or_else(|| Error::internal("a tag cannot be shown"))
}

/// How many tags a key can have (user guide, "Tags in AWS Payment Cryptography").
const MAX_TAGS: usize = 50;
