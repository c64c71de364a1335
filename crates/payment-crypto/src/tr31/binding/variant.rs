//! Versions A and C, the key variant binding method (X9.143, 7; TR-31:2018, 5.3.2.2). Both are
//! the same but for their letter; A is deprecated.
//!
//! ```text
//! KBEK        KBPK, each byte xor 45
//! KBAK        KBPK, each byte xor 4D
//! ciphertext  TDES-CBC(KBEK, payload), the first 8 characters of the header as
//!             initialization vector
//! MAC         the first 4 bytes of the last block of TDES-CBC(KBAK, header ‖ ciphertext)
//! ```

use alloc::vec::Vec;

use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::Protected;
use crate::cipher::Mode;
use crate::cipher::tdes::{self, BLOCK_LENGTH};
use crate::error::Error;
use crate::key::{Algorithm, Key};
use crate::secret::Secret;

pub(super) fn wrap(
    kbpk: &Key,
    header: &str,
    mut payload: Zeroizing<Vec<u8>>,
) -> Result<Protected, Error> {
    let key = variant(kbpk, ENCRYPTION)?;
    tdes::encrypt(&key, Mode::Cbc(vector(header)?), &mut payload)?;
    let mac = authenticate(kbpk, header, &payload)?.to_vec();
    Ok(Protected { ciphertext: payload.to_vec(), mac })
}

pub(super) fn unwrap(
    kbpk: &Key,
    header: &str,
    protected: Protected,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let mac = authenticate(kbpk, header, &protected.ciphertext)?;
    if !bool::from(mac.as_slice().ct_eq(&protected.mac)) {
        return Err(Error::KeyBlockAuthentication);
    }
    let mut payload = Zeroizing::new(protected.ciphertext);
    let key = variant(kbpk, ENCRYPTION)?;
    tdes::decrypt(&key, Mode::Cbc(vector(header)?), &mut payload)?;
    Ok(payload)
}

fn authenticate(
    kbpk: &Key,
    header: &str,
    ciphertext: &[u8],
) -> Result<Zeroizing<[u8; MAC_LENGTH]>, Error> {
    let mut message = Zeroizing::new([header.as_bytes(), ciphertext].concat());
    let key = variant(kbpk, AUTHENTICATION)?;
    tdes::encrypt(&key, Mode::Cbc(&[0; BLOCK_LENGTH]), &mut message)?;
    let last = message.last_chunk::<BLOCK_LENGTH>().ok_or(Error::BlockLength)?;
    last.first_chunk().copied().map(Zeroizing::new).ok_or(Error::BlockLength)
}

fn vector(header: &str) -> Result<&[u8], Error> {
    header.as_bytes().get(..BLOCK_LENGTH).ok_or(Error::KeyBlockLength)
}

fn variant(kbpk: &Key, mask: u8) -> Result<Key, Error> {
    if !matches!(kbpk.algorithm(), Algorithm::Tdes2Key | Algorithm::Tdes3Key) {
        return Err(Error::ProtectionKey);
    }
    let bytes = kbpk.secret().expose_secret().iter().map(|byte| byte ^ mask).collect();
    Key::from_secret(kbpk.algorithm(), Secret::new(bytes))
}

const ENCRYPTION: u8 = 0x45;
const AUTHENTICATION: u8 = 0x4D;
const MAC_LENGTH: usize = 4;
