//! ImportKey: takes in a key of somebody else.

use keys::identifier::Region;
use payment_crypto::kcv::KcvAlgorithm;

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::import::ImportKeyMaterial;
use crate::shape::key::Key;
use crate::shape::mpa::RequesterComment;
use crate::shape::tag::Tag;
use crate::shape::{answer, request};

/// Takes in a key of somebody else.
pub struct ImportKey;

request! {
    /// What ImportKey is asked.
    pub struct Input = "ImportKeyInput" {
        /// The key, and how it is wrapped.
        pub key_material: ImportKeyMaterial,
        /// How its check value is computed; absent: as the algorithm suggests.
        pub key_check_value_algorithm: Option<KcvAlgorithm>,
        /// Whether it may be used; absent: it may.
        pub enabled: Option<bool>,
        /// Words to hang on it.
        pub tags: Option<Vec<Tag>>,
        /// Where it shall be too; absent: the account's default.
        pub replication_regions: Option<Vec<Region>>,
        /// Why; shown to those who have to approve.
        pub requester_comment: Option<RequesterComment>,
    }
}

answer! {
    /// What ImportKey answers.
    pub struct Output = "ImportKeyOutput" {
        /// The new key.
        pub key: Key,
    }
}

impl Operation for ImportKey {
    const NAME: &'static str = "ImportKey";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
