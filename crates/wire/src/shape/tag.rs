//! Tags: words that users hang on keys.

use crate::shape::{Shape, structure, text};

structure! {
    /// A word and its value.
    pub struct Tag = "Tag" {
        /// The word.
        pub key: TagKey,
        /// Its value, which may be empty.
        pub value: TagValue,
    }
}

text! {
    /// What a tag is called.
    pub struct TagKey: Shape::text("TagKey").length(1, 128);
}

text! {
    /// What a tag says. The model's least length is 1, its prose and the documentation allow
    /// empty values, and so do we.
    pub struct TagValue: Shape::text("TagValue").length(0, 256);
}
