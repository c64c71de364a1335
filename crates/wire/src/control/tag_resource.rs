//! TagResource: hangs tags on a key.

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::tag::Tag;
use crate::shape::text::ResourceArn;
use crate::shape::{answer, request};

/// Hangs tags on a key.
pub struct TagResource;

request! {
    /// What TagResource is asked.
    pub struct Input = "TagResourceInput" {
        /// The key.
        pub resource_arn: ResourceArn,
        /// The tags; those of the same name are replaced.
        pub tags: Vec<Tag>,
    }
}

answer! {
    /// What TagResource answers.
    pub struct Output = "TagResourceOutput" {}
}

impl Operation for TagResource {
    const NAME: &'static str = "TagResource";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
