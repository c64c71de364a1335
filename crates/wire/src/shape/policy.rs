//! Policies that keys carry.

use crate::shape::{Shape, text};

text! {
    /// A policy as its author wrote it: JSON in the characters of ISO 8859-1.
    pub struct ResourcePolicy:
        Shape::text("ResourcePolicy")
            .length(1, 20_480)
            .pattern(r"[\u0009\u000A\u000D\u0020-\u00FF]+");
}
