//! GetKey: shows a key.

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, READS};
use crate::shape::key::Key;
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Shows a key.
pub struct GetKey;

request! {
    /// What GetKey is asked.
    pub struct Input = "GetKeyInput" {
        /// The key.
        pub key_identifier: KeyIdentifier,
    }
}

answer! {
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
