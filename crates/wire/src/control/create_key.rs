//! CreateKey: makes a new key.

use keys::attributes::KeyAttributes;
use keys::identifier::Region;
use payment_crypto::kcv::KcvAlgorithm;

use crate::exception::Code;
use crate::name::DeriveKeyUsage;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::key::Key;
use crate::shape::tag::Tag;
use crate::shape::{answer, request};

/// Makes a new key.
pub struct CreateKey;

request! {
    /// What CreateKey is asked.
    pub struct Input = "CreateKeyInput" {
        /// What it shall be for.
        pub key_attributes: KeyAttributes,
        /// How its check value is computed; absent: as the algorithm suggests.
        pub key_check_value_algorithm: Option<KcvAlgorithm>,
        /// Whether it may leave.
        pub exportable: bool,
        /// Whether it may be used; absent: it may.
        pub enabled: Option<bool>,
        /// Words to hang on it.
        pub tags: Option<Vec<Tag>>,
        /// What keys derived from it are for; key agreement alone.
        pub derive_key_usage: Option<DeriveKeyUsage>,
        /// Where it shall be too; absent: the account's default.
        pub replication_regions: Option<Vec<Region>>,
    }
}

answer! {
    /// What CreateKey answers.
    pub struct Output = "CreateKeyOutput" {
        /// The new key.
        pub key: Key,
    }
}

impl Operation for CreateKey {
    const NAME: &'static str = "CreateKey";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
