//! The data plane: one room an operation.

mod generate_card_validation_data;
mod verify_card_validation_data;
