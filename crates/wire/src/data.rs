//! The operations of the data plane: work with keys. A file each.

pub mod decrypt_data;
pub mod encrypt_data;
pub mod generate_as2805_kek_validation;
pub mod generate_auth_request_cryptogram;
pub mod generate_card_validation_data;
pub mod generate_mac;
pub mod generate_mac_emv_pin_change;
pub mod generate_pin_data;
pub mod re_encrypt_data;
pub mod translate_key_material;
pub mod translate_pin_data;
pub mod verify_auth_request_cryptogram;
pub mod verify_card_validation_data;
pub mod verify_mac;
pub mod verify_pin_data;
