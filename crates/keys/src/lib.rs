//! What a managed payment key is, how it may change, and how it reaches other Regions.
//!
//! Pure: no clock, no file, no socket, no global state. Time and randomness are arguments.
//! The crate is `no_std`, so the compiler keeps it that way.
#![no_std]

extern crate alloc;

pub mod attributes;
pub mod contested;
pub mod error;
pub mod identifier;
pub mod identity;
pub mod lifecycle;
pub mod policy;
pub mod record;
pub mod replication;
pub mod seal;
pub mod time;

pub use error::Error;
