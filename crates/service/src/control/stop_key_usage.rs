//! StopKeyUsage: a key may not be used until it is started again.

use wire::control::stop_key_usage::{Input, Output, StopKeyUsage};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::view;

impl Handle for StopKeyUsage {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let mut key = call.key(&input.key_identifier).await?.stored().await?;
        key.record.stop_usage(call.now())?;
        call.keep(&key)?;
        Ok(Output { key: view::key(&key.record, call.region())? })
    }
}
