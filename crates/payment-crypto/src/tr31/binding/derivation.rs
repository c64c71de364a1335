//! Versions B (TDES) and D (AES), the key derivation binding method (X9.143, 7; ISO 20038,
//! annex A).
//!
//! ```text
//! KBEK, KBAK  CMAC(KBPK, counter ‖ usage ‖ 00 ‖ algorithm ‖ bits) for counter = 1, 2, …
//! MAC         CMAC(KBAK, header ‖ payload)
//! ciphertext  CBC(KBEK, payload), the MAC as initialization vector
//! ```

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::super::header::Version;
use super::Protected;
use crate::cipher::{self, Mode};
use crate::error::Error;
use crate::key::{Algorithm, Key};
use crate::mac::{Mac, cmac};
use crate::secret::Secret;

pub(super) fn wrap(
    version: Version,
    kbpk: &Key,
    header: &str,
    mut payload: Zeroizing<Vec<u8>>,
) -> Result<Protected, Error> {
    let mac = authenticate(version, kbpk, header, &payload)?.as_bytes().to_vec();
    cipher::encrypt(&derive(version, kbpk, Purpose::Encryption)?, Mode::Cbc(&mac), &mut payload)?;
    Ok(Protected { ciphertext: payload.to_vec(), mac })
}

pub(super) fn unwrap(
    version: Version,
    kbpk: &Key,
    header: &str,
    protected: Protected,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mut payload = Zeroizing::new(protected.ciphertext);
    let mode = Mode::Cbc(&protected.mac);
    cipher::decrypt(&derive(version, kbpk, Purpose::Encryption)?, mode, &mut payload)?;
    authenticate(version, kbpk, header, &payload)?
        .verify(&protected.mac)
        .map_err(|_| Error::KeyBlockAuthentication)?;
    Ok(payload)
}

fn authenticate(version: Version, kbpk: &Key, header: &str, payload: &[u8]) -> Result<Mac, Error> {
    let mut message = Zeroizing::new(Vec::with_capacity(header.len() + payload.len()));
    message.extend_from_slice(header.as_bytes());
    message.extend_from_slice(payload);
    cmac::generate(&derive(version, kbpk, Purpose::Authentication)?, &message)
}

#[derive(Clone, Copy)]
enum Purpose {
    Encryption,
    Authentication,
}

/// The key for one purpose, of the size of the protection key.
fn derive(version: Version, kbpk: &Key, purpose: Purpose) -> Result<Key, Error> {
    let (indicator, bits): (u8, u16) = match (version, kbpk.algorithm()) {
        (Version::B, Algorithm::Tdes2Key) => (0, 128),
        (Version::B, Algorithm::Tdes3Key) => (1, 192),
        (Version::D, Algorithm::Aes128) => (2, 128),
        (Version::D, Algorithm::Aes192) => (3, 192),
        (Version::D, Algorithm::Aes256) => (4, 256),
        _ => return Err(Error::ProtectionKey),
    };
    let usage = match purpose {
        Purpose::Encryption => 0,
        Purpose::Authentication => 1,
    };
    let [bits_high, bits_low] = bits.to_be_bytes();
    let length = usize::from(bits / 8);
    let blocks = length.div_ceil(version.block_length());
    let mut derived = Vec::with_capacity(length);
    for (counter, _) in (1..).zip(0..blocks) {
        let data = [counter, 0, usage, 0, 0, indicator, bits_high, bits_low];
        let block = Secret::new(cmac::generate(kbpk, &data)?.as_bytes().to_vec());
        let wanted = length - derived.len();
        derived.extend(block.expose_secret().iter().take(wanted));
    }
    Key::from_secret(kbpk.algorithm(), Secret::new(derived))
}
