//! The rules of STYLE.md, as far as a machine can check them. A failure names the file, the line,
//! the rule and its reason.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod tidy {
    mod crates;
    mod documents;
    mod lines;
    mod operations;
    mod tree;
}
