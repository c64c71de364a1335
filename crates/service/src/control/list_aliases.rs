//! ListAliases: the names of the account in this Region, in their order.

use keys::identifier::AliasName;
use wire::control::list_aliases::{Input, ListAliases, Output};
use wire::operation::Operation;

use crate::aliases::{self, Alias};
use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::page::Page;
use crate::vault::Place;

impl Handle for ListAliases {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let permit = call.permit(&call.any_alias())?;
        let filter = input.key_arn.as_ref().map(ToString::to_string).unwrap_or_default();
        let (token, max) = (input.next_token.as_ref(), input.max_results);
        let page = Page::asked(call, Self::NAME, filter, token, max)?;
        let (vault, account) = (call.records(&permit), &call.caller().account);
        let mut after = page.after.as_deref().and_then(AliasName::parse);
        let mut aliases = Vec::new();
        loop {
            let place = after.clone().map(|name| Place::Alias(account.clone(), name));
            let under = Place::Aliases(account.clone());
            let found = vault.list::<Alias>(&under, place.as_ref(), PAGE).await?;
            if found.is_empty() {
                return Ok(Output { aliases, next_token: None });
            }
            for (path, held) in found {
                if aliases.len() == page.length {
                    let last = after.map(|name| name.to_string()).unwrap_or_default();
                    return Ok(Output { aliases, next_token: Some(page.next(&last)?) });
                }
                let Some(Place::Alias(_, name)) = Place::parse(&path) else { continue };
                let key_arn = held.record.key.map(|id| call.key_arn(&id));
                if input.key_arn.is_none() || key_arn == input.key_arn {
                    aliases.push(aliases::shown(&name, key_arn));
                }
                after = Some(name);
            }
        }
    }
}

/// How many records are read at a time.
const PAGE: u16 = 128;
