//! RestoreKey: takes back the deletion of a key that still waits for it.

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::key::Key;
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Takes back the deletion of a key that still waits for it.
pub struct RestoreKey;

request! {
    /// What RestoreKey is asked.
    pub struct Input = "RestoreKeyInput" {
        /// The key.
        pub key_identifier: KeyIdentifier,
    }
}

answer! {
    /// What RestoreKey answers.
    pub struct Output = "RestoreKeyOutput" {
        /// What the key is like now.
        pub key: Key,
    }
}

impl Operation for RestoreKey {
    const NAME: &'static str = "RestoreKey";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
