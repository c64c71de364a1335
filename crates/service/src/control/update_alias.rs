//! UpdateAlias: a name stands for another key, or for none.

use wire::control::update_alias::{Input, Output, UpdateAlias};

use crate::aliases::{self, Alias};
use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::vault::Place;

impl Handle for UpdateAlias {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let (permit, held) = aliases::stored(call, &input.alias_name).await?;
        let key = aliases::target(call, input.key_arn.as_ref()).await?;
        let place = Place::Alias(call.caller().account.clone(), input.alias_name.clone());
        call.changes(&permit).put(place, held.version, &Alias { key })?;
        Ok(Output { alias: aliases::shown(&input.alias_name, input.key_arn.clone()) })
    }
}
