//! DeleteAlias: a name is gone; the key that it stood for stays.

use wire::control::delete_alias::{DeleteAlias, Input, Output};

use crate::aliases;
use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::vault::Place;

impl Handle for DeleteAlias {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let (permit, held) = aliases::stored(call, &input.alias_name).await?;
        let place = Place::Alias(call.caller().account.clone(), input.alias_name.clone());
        call.changes(&permit).remove(place, &held);
        Ok(Output {})
    }
}
