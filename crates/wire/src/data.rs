//! The operations of the data plane: work with keys. A file each.

pub mod generate_card_validation_data;
pub mod verify_card_validation_data;
