//! AWS's protocol: what the operations of AWS Payment Cryptography are asked and answer, how it
//! is spelled, and who asks. Bytes in, bytes out: no socket, no clock, no store.
//!
//! The description of a shape is one text ([`shape`]), and everything else follows from it: what
//! a request must satisfy, how it is read and written, what an audit event may show, and what
//! `tests/model.rs` holds against AWS's own model.

mod answer;
pub mod arn;
pub mod cloudtrail;
pub mod control;
pub mod data;
pub mod document;
pub mod exception;
pub mod json_1_0;
pub mod name;
pub mod operation;
pub mod page;
pub mod rest_json;
pub mod shape;
pub mod sigv4;
pub mod sts;
pub mod time;
