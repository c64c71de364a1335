//! The service: one room an operation, and what the rooms share: who may do what, the records of
//! a Region, the audit trail, the driver of replication. No sockets.

pub mod aliases;
pub mod audit;
pub mod call;
pub mod clock;
pub mod error;
pub mod housekeeping;
pub mod identity;
pub mod local_region;
pub mod operations;
pub mod principal;
pub mod principals;
pub mod random;
pub mod replication;
pub mod root_key;
pub mod run;
pub mod service;
pub mod tags;
pub mod usable_key;
pub mod vault;
pub mod view;

mod caller_identity;
mod card_keys;
mod control;
mod data;
mod default_regions;
mod key_block;
mod lookup_events;
mod page;
