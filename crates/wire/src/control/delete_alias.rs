//! DeleteAlias: takes a name away.

use keys::identifier::AliasName;

use crate::exception::Code;
use crate::operation::{Access, CHANGES, Operation, Plane};
use crate::shape::{answer, request};

/// Takes a name away.
pub struct DeleteAlias;

request! {
    /// What DeleteAlias is asked.
    pub struct Input = "DeleteAliasInput" {
        /// The name.
        pub alias_name: AliasName,
    }
}

answer! {
    /// What DeleteAlias answers.
    pub struct Output = "DeleteAliasOutput" {}
}

impl Operation for DeleteAlias {
    const NAME: &'static str = "DeleteAlias";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CHANGES;
    type Input = Input;
    type Output = Output;
}
