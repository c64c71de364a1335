//! The standards of card payments, pure: no I/O, no clock, no global state.
//! Randomness is an argument, except inside the asymmetric engine.
#![no_std]

extern crate alloc;

pub mod as2805;
mod asn1;
pub mod card_verification;
pub mod cipher;
pub mod digits;
pub mod dukpt;
pub mod ec;
pub mod ecdh;
pub mod ecdsa;
pub mod emv;
pub mod error;
pub mod hash;
pub mod kcv;
pub mod kdf;
pub mod key;
pub mod key_pair;
pub mod mac;
pub mod ml_kem;
pub mod pin;
pub mod pki;
pub mod rsa;
pub mod secret;
pub mod tr31;
pub mod tr34;

pub use error::Error;
