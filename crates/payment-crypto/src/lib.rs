//! The standards of card payments, pure: no I/O, no clock, no global state.
//! Randomness is an argument, except inside the asymmetric engine.
#![no_std]

extern crate alloc;

pub mod error;
pub mod kcv;
pub mod key;
pub mod secret;

pub use error::Error;
