//! GetAlias: which key a name stands for.

use wire::control::get_alias::{GetAlias, Input, Output};

use crate::aliases;
use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;

impl Handle for GetAlias {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let (_, held) = aliases::stored(call, &input.alias_name).await?;
        let key_arn = held.record.key.map(|id| call.key_arn(&id));
        Ok(Output { alias: aliases::shown(&input.alias_name, key_arn) })
    }
}
