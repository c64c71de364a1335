//! Policies: what each document says about each request, and which texts are no policies.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod policy {
    mod evaluation;
    mod grammar;
    mod wildcards;
}
