//! The rules of managed keys, case by case.
#![allow(
    clippy::as_conversions,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    missing_docs
)]

#[path = "tables/attributes.rs"]
mod attributes;
#[path = "tables/codec.rs"]
mod codec;
#[path = "tables/creation.rs"]
mod creation;
#[path = "tables/fixture.rs"]
mod fixture;
#[path = "tables/lifecycle.rs"]
mod lifecycle;
#[path = "tables/primary.rs"]
mod primary;
#[path = "tables/replica.rs"]
mod replica;
