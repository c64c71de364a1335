//! StopKeyUsage: lets a key not be used.

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::key::Key;
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Lets a key not be used.
pub struct StopKeyUsage;

request! {
    /// What StopKeyUsage is asked.
    pub struct Input = "StopKeyUsageInput" {
        /// The key.
        pub key_identifier: KeyIdentifier,
    }
}

answer! {
    /// What StopKeyUsage answers.
    pub struct Output = "StopKeyUsageOutput" {
        /// What the key is like now.
        pub key: Key,
    }
}

impl Operation for StopKeyUsage {
    const NAME: &'static str = "StopKeyUsage";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
