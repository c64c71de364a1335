//! ListKeys: lists keys.

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, READS};
use crate::shape::key::{KeyState, KeySummary};
use crate::shape::number::MaxResults;
use crate::shape::text::NextToken;
use crate::shape::{answer, request};

/// Lists keys.
pub struct ListKeys;

request! {
    /// What ListKeys is asked.
    pub struct Input = "ListKeysInput" {
        /// Only those in this state.
        pub key_state: Option<KeyState>,
        /// Where an earlier list goes on.
        pub next_token: Option<NextToken>,
        /// How many at once; absent: fifty.
        pub max_results: Option<MaxResults>,
    }
}

answer! {
    /// What ListKeys answers.
    pub struct Output = "ListKeysOutput" {
        /// The keys.
        pub keys: Vec<KeySummary>,
        /// Where the list goes on; absent at its end.
        pub next_token: Option<NextToken>,
    }
}

impl Operation for ListKeys {
    const NAME: &'static str = "ListKeys";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = READS;
    type Input = Input;
    type Output = Output;
}
