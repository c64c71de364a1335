//! TagResource: tags are set on a key.

use wire::control::tag_resource::{Input, Output, TagResource};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::tags;

impl Handle for TagResource {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let key = tags::changeable(call, &input.resource_arn.0).await?;
        let (place, seen, present) = tags::stored(call, &key).await?;
        let merged = tags::merged(&present, &input.tags)?;
        call.changes(key.permit()).put(place, seen, &merged)?;
        Ok(Output {})
    }
}
