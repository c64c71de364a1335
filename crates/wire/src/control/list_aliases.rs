//! ListAliases: lists names.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, READS};
use crate::shape::alias::Alias;
use crate::shape::number::MaxResults;
use crate::shape::text::NextToken;
use crate::shape::{answer, request};

/// Lists names.
pub struct ListAliases;

request! {
    /// What ListAliases is asked.
    pub struct Input = "ListAliasesInput" {
        /// Only those of this key.
        pub key_arn: Option<KeyArn>,
        /// Where an earlier list goes on.
        pub next_token: Option<NextToken>,
        /// How many at once; absent: fifty.
        pub max_results: Option<MaxResults>,
    }
}

answer! {
    /// What ListAliases answers.
    pub struct Output = "ListAliasesOutput" {
        /// The names.
        pub aliases: Vec<Alias>,
        /// Where the list goes on; absent at its end.
        pub next_token: Option<NextToken>,
    }
}

impl Operation for ListAliases {
    const NAME: &'static str = "ListAliases";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = READS;
    type Input = Input;
    type Output = Output;
}
