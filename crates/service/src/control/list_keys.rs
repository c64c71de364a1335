//! ListKeys: the keys of the account in this Region, in the order of their names.

use keys::identifier::KeyId;
use keys::record::KeyRecord;
use wire::control::list_keys::{Input, ListKeys, Output};
use wire::name::Spelled;
use wire::operation::Operation;

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::page::Page;
use crate::vault::Place;
use crate::view;

impl Handle for ListKeys {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let permit = call.permit_account()?;
        let filter = input.key_state.map(Spelled::spelling).unwrap_or_default();
        let (token, max) = (input.next_token.as_ref(), input.max_results);
        let page = Page::asked(call, Self::NAME, filter.to_owned(), token, max)?;
        let (vault, account) = (call.records(&permit), &call.caller().account);
        let mut after = page.after.as_deref().and_then(KeyId::parse);
        let mut keys = Vec::new();
        loop {
            let place = after.clone().map(|id| Place::Key(account.clone(), id));
            let under = Place::Keys(account.clone());
            let found = vault.list::<KeyRecord>(&under, place.as_ref(), PAGE).await?;
            if found.is_empty() {
                return Ok(Output { keys, next_token: None });
            }
            for (_, held) in found {
                if keys.len() == page.length {
                    let last = after.map(|id| id.to_string()).unwrap_or_default();
                    return Ok(Output { keys, next_token: Some(page.next(&last)?) });
                }
                after = Some(held.record.id().clone());
                if input.key_state.is_none_or(|state| state == held.record.state().into()) {
                    keys.push(view::summary(&held.record, call.region())?);
                }
            }
        }
    }
}

/// How many records are read at a time.
const PAGE: u16 = 128;
