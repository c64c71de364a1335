//! StartKeyUsage: a stopped key may be used again.

use wire::control::start_key_usage::{Input, Output, StartKeyUsage};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::view;

impl Handle for StartKeyUsage {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let mut key = call.key(&input.key_identifier).await?.stored().await?;
        key.record.start_usage(call.now())?;
        call.keep(&key)?;
        Ok(Output { key: view::key(&key.record, call.region())? })
    }
}
