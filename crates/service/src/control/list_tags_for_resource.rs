//! ListTagsForResource: the tags of a key, in the order in which they were set.

use wire::control::list_tags_for_resource::{Input, ListTagsForResource, Output};
use wire::operation::Operation;

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::page::Page;
use crate::tags;

impl Handle for ListTagsForResource {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let key = call.key_of_arn(&input.resource_arn.0)?.stored().await?;
        let filter = input.resource_arn.0.to_string();
        let (token, max) = (input.next_token.as_ref(), input.max_results);
        let page = Page::asked(call, Self::NAME, filter, token, max)?;
        let (_, _, present) = tags::stored(call, &key).await?;
        let is_before = |(name, _): &&(String, String)| page.after.as_ref() != Some(name);
        let mut rest = present.pairs.as_slice();
        if page.after.is_some() {
            let before = present.pairs.iter().take_while(is_before).count();
            rest = present.pairs.get(before.saturating_add(1)..).unwrap_or_default();
        }
        let shown: Vec<_> = rest.iter().take(page.length).collect();
        let next_token = match shown.last() {
            Some((name, _)) if rest.len() > shown.len() => Some(page.next(name)?),
            _ => None,
        };
        let tags = shown.into_iter().map(tags::shown).collect::<Result<_, _>>()?;
        Ok(Output { tags, next_token })
    }
}
