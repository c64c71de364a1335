//! UntagResource: takes tags off a key.

use crate::exception::Code;
use crate::operation::{Access, CHANGES, Operation, Plane};
use crate::shape::tag::TagKey;
use crate::shape::text::ResourceArn;
use crate::shape::{answer, request};

/// Takes tags off a key.
pub struct UntagResource;

request! {
    /// What UntagResource is asked.
    pub struct Input = "UntagResourceInput" {
        /// The key.
        pub resource_arn: ResourceArn,
        /// The names of the tags.
        pub tag_keys: Vec<TagKey>,
    }
}

answer! {
    /// What UntagResource answers.
    pub struct Output = "UntagResourceOutput" {}
}

impl Operation for UntagResource {
    const NAME: &'static str = "UntagResource";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CHANGES;
    type Input = Input;
    type Output = Output;
}
