//! PutResourcePolicy: gives a key a policy.

use crate::exception::Code;
use crate::operation::{Access, Operation, PUBLISHES, Plane};
use crate::shape::policy::ResourcePolicy;
use crate::shape::text::ResourceArn;
use crate::shape::{answer, request};

/// Gives a key a policy.
pub struct PutResourcePolicy;

request! {
    /// What PutResourcePolicy is asked.
    pub struct Input = "PutResourcePolicyInput" {
        /// The key.
        pub resource_arn: ResourceArn,
        /// Its policy.
        pub policy: ResourcePolicy,
    }
}

answer! {
    /// What PutResourcePolicy answers.
    pub struct Output = "PutResourcePolicyOutput" {
        /// The key.
        pub resource_arn: ResourceArn,
        /// Its policy.
        pub policy: ResourcePolicy,
    }
}

impl Operation for PutResourcePolicy {
    const NAME: &'static str = "PutResourcePolicy";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = PUBLISHES;
    type Input = Input;
    type Output = Output;
}
