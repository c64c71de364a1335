//! GetKey: shows a key.

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, READS};
use crate::shape::key::Key;
use crate::shape::structure;
use crate::shape::text::KeyIdentifier;

/// Shows a key.
pub struct GetKey;

structure! {
    /// What GetKey is asked.
    pub struct Input = "GetKeyInput" {
        /// The key.
        pub key_identifier: KeyIdentifier,
    }
}

structure! {
    /// What GetKey answers.
    pub struct Output = "GetKeyOutput" {
        /// What it is like.
        pub key: Key,
    }
}

impl Operation for GetKey {
    const NAME: &'static str = "GetKey";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = READS;
    type Input = Input;
    type Output = Output;
}
