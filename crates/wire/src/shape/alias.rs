//! An alias as AWS shows it.

use keys::identifier::AliasName;

use crate::arn::KeyArn;
use crate::shape::structure;

structure! {
    /// A name and the key that it stands for.
    pub struct Alias = "Alias" {
        /// The name.
        pub alias_name: AliasName,
        /// The key; absent when the name stands for none.
        pub key_arn: Option<KeyArn>,
    }
}
