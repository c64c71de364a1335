//! GetResourcePolicy: shows the policy of a key.

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, READS};
use crate::shape::policy::ResourcePolicy;
use crate::shape::text::ResourceArn;
use crate::shape::{answer, request};

/// Shows the policy of a key.
pub struct GetResourcePolicy;

request! {
    /// What GetResourcePolicy is asked.
    pub struct Input = "GetResourcePolicyInput" {
        /// The key.
        pub resource_arn: ResourceArn,
    }
}

answer! {
    /// What GetResourcePolicy answers.
    pub struct Output = "GetResourcePolicyOutput" {
        /// The key.
        pub resource_arn: ResourceArn,
        /// Its policy.
        pub policy: ResourcePolicy,
    }
}

impl Operation for GetResourcePolicy {
    const NAME: &'static str = "GetResourcePolicy";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = READS;
    type Input = Input;
    type Output = Output;
}
