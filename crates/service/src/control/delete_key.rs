//! DeleteKey: a key waits for its deletion; its replicas go at once. A replica that is deleted
//! itself goes at once, in its Region alone.

use keys::lifecycle::DEFAULT_DELETION_DAYS;
use wire::control::delete_key::{DeleteKey, Input, Output};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::view;

impl Handle for DeleteKey {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let mut key = call.key(&input.key_identifier).await?.stored().await?;
        let days = input.delete_key_in_days.map_or(DEFAULT_DELETION_DAYS, |days| days.number());
        key.record.schedule_deletion(days, call.now())?;
        call.keep(&key)?;
        Ok(Output { key: view::key(&key.record, call.region())? })
    }
}
