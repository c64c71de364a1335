//! RestoreKey: a key that waits for its deletion is not deleted. Its replicas stay gone.

use wire::control::restore_key::{Input, Output, RestoreKey};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::view;

impl Handle for RestoreKey {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let mut key = call.key(&input.key_identifier).await?.stored().await?;
        key.record.restore(call.now())?;
        call.keep(&key)?;
        Ok(Output { key: view::key(&key.record, call.region())? })
    }
}
