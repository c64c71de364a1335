//! CreateAlias: a new name, for a key or for none yet.

use wire::control::create_alias::{CreateAlias, Input, Output};

use crate::aliases::{self, Alias};
use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::vault::Place;

impl Handle for CreateAlias {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let permit = call.permit(&call.alias_arn(&input.alias_name).to_string())?;
        let key = aliases::target(call, input.key_arn.as_ref()).await?;
        let account = call.caller().account.clone();
        let place = Place::Alias(account, input.alias_name.clone());
        let found = call.records(&permit).read::<Alias>(&place).await?;
        if found.record.is_some() {
            return Err(Error::conflict(format!("alias/{} already exists.", input.alias_name)));
        }
        call.changes(&permit).put(place, found.version, &Alias { key })?;
        Ok(Output { alias: aliases::shown(&input.alias_name, input.key_arn.clone()) })
    }
}
