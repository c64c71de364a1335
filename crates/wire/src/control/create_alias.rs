//! CreateAlias: gives a name to a key.

use keys::identifier::AliasName;

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::alias::Alias;
use crate::shape::{answer, request};

/// Gives a name to a key.
pub struct CreateAlias;

request! {
    /// What CreateAlias is asked.
    pub struct Input = "CreateAliasInput" {
        /// The name.
        pub alias_name: AliasName,
        /// The key; a name may do without.
        pub key_arn: Option<KeyArn>,
    }
}

answer! {
    /// What CreateAlias answers.
    pub struct Output = "CreateAliasOutput" {
        /// The name and the key.
        pub alias: Alias,
    }
}

impl Operation for CreateAlias {
    const NAME: &'static str = "CreateAlias";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
