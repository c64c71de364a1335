//! A toy key transport: hides a key from a reader and binds a digest to it. No cryptography.

use payment_crypto::key::{Algorithm, Key};
use payment_crypto::secret::Secret;

use crate::random::Random;

/// `key` and `digest` as a block that the pair of Regions can open.
pub fn wrap(key: &Key, digest: [u8; 32], pair: (usize, usize), salt: u64) -> String {
    let algorithm = ALGORITHMS.iter().position(|known| *known == key.algorithm()).unwrap();
    let mut clear = vec![algorithm as u8];
    clear.extend(digest);
    clear.extend(key.secret().expose_secret());
    clear.push(clear.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte)));
    let hidden: Vec<u8> =
        clear.iter().zip(mask(pair, salt, clear.len())).map(|(byte, mask)| byte ^ mask).collect();
    format!("{salt:016X}{}", upper_hex(&hidden))
}

/// What [`wrap`] put into `block`; `None` when it was made for another pair.
pub fn open(block: &str, pair: (usize, usize)) -> Option<(Key, [u8; 32])> {
    let salt = u64::from_str_radix(block.get(..16)?, 16).ok()?;
    let hidden = from_hex(block.get(16..)?)?;
    let clear: Vec<u8> =
        hidden.iter().zip(mask(pair, salt, hidden.len())).map(|(byte, mask)| byte ^ mask).collect();
    let (sum, clear) = clear.split_last()?;
    if clear.iter().fold(0, |sum: u8, byte| sum.wrapping_add(*byte)) != *sum {
        return None;
    }
    let algorithm = *ALGORITHMS.get(usize::from(*clear.first()?))?;
    let digest = clear.get(1..33)?.try_into().ok()?;
    let key = Key::from_secret(algorithm, Secret::new(clear.get(33..)?.to_vec())).ok()?;
    Some((key, digest))
}

pub fn upper_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

fn mask((from, to): (usize, usize), salt: u64, length: usize) -> Vec<u8> {
    Random::new(salt ^ ((from as u64) << 8 | (to as u64)).wrapping_mul(0x517c_c1b7_2722_0a95))
        .bytes(length)
}

pub const ALGORITHMS: [Algorithm; 3] =
    [Algorithm::Tdes2Key, Algorithm::Aes256, Algorithm::HmacSha256];
