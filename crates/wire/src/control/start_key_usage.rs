//! StartKeyUsage: lets a key be used.

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::key::Key;
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Lets a key be used.
pub struct StartKeyUsage;

request! {
    /// What StartKeyUsage is asked.
    pub struct Input = "StartKeyUsageInput" {
        /// The key.
        pub key_identifier: KeyIdentifier,
    }
}

answer! {
    /// What StartKeyUsage answers.
    pub struct Output = "StartKeyUsageOutput" {
        /// What the key is like now.
        pub key: Key,
    }
}

impl Operation for StartKeyUsage {
    const NAME: &'static str = "StartKeyUsage";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
