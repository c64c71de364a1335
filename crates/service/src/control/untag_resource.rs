//! UntagResource: tags are taken off a key.

use wire::control::untag_resource::{Input, Output, UntagResource};

use crate::call::Call;
use crate::error::Error;
use crate::operations::Handle;
use crate::tags;

impl Handle for UntagResource {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let key = tags::changeable(call, &input.resource_arn.0).await?;
        let (place, seen, present) = tags::stored(call, &key).await?;
        let left = tags::without(&present, &input.tag_keys);
        if left != present {
            call.changes(key.permit()).put(place, seen, &left)?;
        }
        Ok(Output {})
    }
}
