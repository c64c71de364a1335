//! GetAlias: says which key a name stands for.

use keys::identifier::AliasName;

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, READS};
use crate::shape::alias::Alias;
use crate::shape::{answer, request};

/// Says which key a name stands for.
pub struct GetAlias;

request! {
    /// What GetAlias is asked.
    pub struct Input = "GetAliasInput" {
        /// The name.
        pub alias_name: AliasName,
    }
}

answer! {
    /// What GetAlias answers.
    pub struct Output = "GetAliasOutput" {
        /// The name and the key.
        pub alias: Alias,
    }
}

impl Operation for GetAlias {
    const NAME: &'static str = "GetAlias";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = READS;
    type Input = Input;
    type Output = Output;
}
