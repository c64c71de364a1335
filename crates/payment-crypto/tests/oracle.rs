//! Thousands of random cases agree with implementations that are not ours.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "oracle/asymmetric.rs"]
mod asymmetric;
#[path = "oracle/certificates.rs"]
mod certificates;
#[path = "oracle/codes.rs"]
mod codes;
#[path = "oracle/dukpt.rs"]
mod dukpt;
#[path = "oracle/emv.rs"]
mod emv;
#[path = "oracle/interpreter.rs"]
mod interpreter;
#[path = "oracle/keys.rs"]
mod keys;
#[path = "oracle/paths.rs"]
mod paths;
#[path = "oracle/pins.rs"]
mod pins;
#[path = "seeded/random.rs"]
mod random;
#[path = "oracle/symmetric.rs"]
mod symmetric;
#[path = "oracle/tr31.rs"]
mod tr31;
#[path = "oracle/tr34.rs"]
mod tr34;
