//! GetKey: a key and everything about it that may be shown.

use wire::control::get_key::{GetKey, Input, Output};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::view;

impl Handle for GetKey {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let key = call.key(&input.key_identifier).await?.stored().await?;
        Ok(Output { key: view::key(&key.record, call.region())? })
    }
}
