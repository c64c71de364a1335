//! Audit events in CloudTrail's form, and the call that finds them again.

pub mod lookup_events;
pub mod record;
pub mod respell;
