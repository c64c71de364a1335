//! TR-31 key blocks (ANSI X9.143:2021, ASC X9 TR 31-2018): a key under a key block protection
//! key, bound to a header that says what it may be used for.
//!
//! ```text
//! header           16 characters, in the clear
//! optional blocks  whole cipher blocks, in the clear
//! payload          encrypted, hexadecimal: key length in bits (2 bytes) ‖ key ‖ random padding
//! MAC              hexadecimal, over header, optional blocks and the clear payload
//! ```
//!
//! Versions A and C (TDES, key variants), B (TDES, derived keys) and D (AES, derived keys) are
//! here. A version is a variant of [`header::Version`]; a binding method is a file below `binding`.

mod binding;
mod cursor;
pub mod header;
mod key_block;
pub mod optional_block;
pub(crate) mod payload;

pub use header::Header;
pub use key_block::{KeyBlock, Unwrapped, wrap};
