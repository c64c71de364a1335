//! ListTagsForResource: lists the tags of a key.

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, READS};
use crate::shape::number::MaxResults;
use crate::shape::tag::Tag;
use crate::shape::text::{NextToken, ResourceArn};
use crate::shape::{answer, request};

/// Lists the tags of a key.
pub struct ListTagsForResource;

request! {
    /// What ListTagsForResource is asked.
    pub struct Input = "ListTagsForResourceInput" {
        /// The key.
        pub resource_arn: ResourceArn,
        /// Where an earlier list goes on.
        pub next_token: Option<NextToken>,
        /// How many at once; absent: fifty.
        pub max_results: Option<MaxResults>,
    }
}

answer! {
    /// What ListTagsForResource answers.
    pub struct Output = "ListTagsForResourceOutput" {
        /// The tags.
        pub tags: Vec<Tag>,
        /// Where the list goes on; absent at its end.
        pub next_token: Option<NextToken>,
    }
}

impl Operation for ListTagsForResource {
    const NAME: &'static str = "ListTagsForResource";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = READS;
    type Input = Input;
    type Output = Output;
}
