//! Random keys of every kind, the awkward ones among them.

use payment_crypto::key::{Algorithm, Key};
use payment_crypto::secret::Secret;

use super::random::Seeded;

/// A key and its bytes, hexadecimal: random, all zeros, weak halves, equal halves, odd parity.
pub fn random_key(algorithm: Algorithm, random: &mut Seeded) -> (Key, String) {
    let length =
        if algorithm.is_hmac() { random.between(1, 256) } else { algorithm.new_key_length() };
    let bytes = match random.below(8) {
        0 => vec![0; length],
        1 => vec![0x01; length],
        2 => [0xFE; 8].into_iter().chain([0x01; 8]).cycle().take(length).collect(),
        3 => random.bytes(8).into_iter().cycle().take(length).collect(),
        4 => random.bytes(16).into_iter().cycle().take(length).collect(),
        5 => return described(Key::generate(algorithm, random)),
        _ => random.bytes(length),
    };
    described(Key::from_secret(algorithm, Secret::new(bytes)).unwrap())
}

pub fn name(algorithm: Algorithm) -> String {
    format!("{algorithm:?}")
}

fn described(key: Key) -> (Key, String) {
    let text = hex::encode(key.secret().expose_secret());
    (key, text)
}

pub const TDES: [Algorithm; 2] = [Algorithm::Tdes2Key, Algorithm::Tdes3Key];
pub const AES: [Algorithm; 3] = [Algorithm::Aes128, Algorithm::Aes192, Algorithm::Aes256];
pub const HMAC: [Algorithm; 4] =
    [Algorithm::HmacSha224, Algorithm::HmacSha256, Algorithm::HmacSha384, Algorithm::HmacSha512];
