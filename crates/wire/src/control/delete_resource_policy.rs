//! DeleteResourcePolicy: takes the policy off a key.

use crate::exception::Code;
use crate::operation::{Access, CHANGES, Operation, Plane};
use crate::shape::text::ResourceArn;
use crate::shape::{answer, request};

/// Takes the policy off a key.
pub struct DeleteResourcePolicy;

request! {
    /// What DeleteResourcePolicy is asked.
    pub struct Input = "DeleteResourcePolicyInput" {
        /// The key.
        pub resource_arn: ResourceArn,
    }
}

answer! {
    /// What DeleteResourcePolicy answers.
    pub struct Output = "DeleteResourcePolicyOutput" {}
}

impl Operation for DeleteResourcePolicy {
    const NAME: &'static str = "DeleteResourcePolicy";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CHANGES;
    type Input = Input;
    type Output = Output;
}
