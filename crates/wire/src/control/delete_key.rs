//! DeleteKey: lets a key be deleted after a time of waiting.

use crate::exception::Code;
use crate::operation::{Access, CHANGES, Operation, Plane};
use crate::shape::key::Key;
use crate::shape::number::DeleteKeyInDays;
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Lets a key be deleted after a time of waiting.
pub struct DeleteKey;

request! {
    /// What DeleteKey is asked.
    pub struct Input = "DeleteKeyInput" {
        /// The key.
        pub key_identifier: KeyIdentifier,
        /// How many days it waits; absent: seven.
        pub delete_key_in_days: Option<DeleteKeyInDays>,
    }
}

answer! {
    /// What DeleteKey answers.
    pub struct Output = "DeleteKeyOutput" {
        /// What the key is like now.
        pub key: Key,
    }
}

impl Operation for DeleteKey {
    const NAME: &'static str = "DeleteKey";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CHANGES;
    type Input = Input;
    type Output = Output;
}
