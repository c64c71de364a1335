//! UpdateAlias: lets a name stand for another key, or for none.

use keys::identifier::AliasName;

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, CHANGES, Operation, Plane};
use crate::shape::alias::Alias;
use crate::shape::{answer, request};

/// Lets a name stand for another key, or for none.
pub struct UpdateAlias;

request! {
    /// What UpdateAlias is asked.
    pub struct Input = "UpdateAliasInput" {
        /// The name.
        pub alias_name: AliasName,
        /// The key; absent: none.
        pub key_arn: Option<KeyArn>,
    }
}

answer! {
    /// What UpdateAlias answers.
    pub struct Output = "UpdateAliasOutput" {
        /// The name and the key.
        pub alias: Alias,
    }
}

impl Operation for UpdateAlias {
    const NAME: &'static str = "UpdateAlias";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CHANGES;
    type Input = Input;
    type Output = Output;
}
