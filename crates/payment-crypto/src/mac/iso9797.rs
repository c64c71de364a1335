//! Message authentication codes of ISO 9797-1: CBC-MAC and the retail MAC.
//!
//! ```text
//! message, padded = D1 ‖ D2 ‖ … ‖ Dn
//!
//! algorithm 1   H1 = E(K, D1), Hi = E(K, Di ⊕ Hi-1)                  code = Hn
//! algorithm 3   the same under single DES with K1, and at the end    code = E(K1, D(K2, Hn))
//! ```

use alloc::vec::Vec;

use zeroize::{Zeroize, Zeroizing};

use super::Mac;
use crate::cipher::padding::{Padding, pad};
use crate::cipher::{self, Mode, tdes};
use crate::error::Error;
use crate::key::Key;

/// Which algorithm of ISO 9797-1 computes a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MacAlgorithm {
    /// CBC-MAC: the whole cipher, TDES or AES, for every block (ISO 9797-1, 7.2).
    Algorithm1,
    /// The retail MAC: single DES with the first key, all of TDES at the end (ISO 9797-1, 7.4;
    /// ANSI X9.19). With a three-key TDES key the last step encrypts with the third key.
    Algorithm3,
}

/// The code of `message`: 8 bytes under a TDES key, 16 under an AES key.
///
/// ```
/// # use payment_crypto::{key::{Algorithm, Key}, secret::Secret};
/// use payment_crypto::cipher::padding::Padding;
/// use payment_crypto::mac::iso9797::{self, MacAlgorithm};
/// # let bytes = [[0x11; 8], [0xAA; 8]].concat();
/// let key = Key::from_secret(Algorithm::Tdes2Key, Secret::new(bytes))?;
/// let message = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
/// let mac =
///     iso9797::generate(&key, MacAlgorithm::Algorithm3, Padding::Iso9797Method1, &message)?;
/// assert_eq!(mac.truncated(4)?.as_bytes(), [0xD8, 0x74, 0x9E, 0xCF]);
/// # Ok::<(), payment_crypto::Error>(())
/// ```
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] for an HMAC key, and for an AES key under algorithm 3.
pub fn generate(
    key: &Key,
    algorithm: MacAlgorithm,
    padding: Padding,
    message: &[u8],
) -> Result<Mac, Error> {
    let padded = pad(padding, key, message)?;
    match algorithm {
        MacAlgorithm::Algorithm1 => algorithm_1(key, padded),
        MacAlgorithm::Algorithm3 => algorithm_3(key, &padded),
    }
}

/// Whether `presented` is the code of `message`, or at least its first four bytes.
///
/// # Errors
///
/// [`Error::Mac`] when it is not, and as [`generate`] and [`Mac::verify`].
pub fn verify(
    key: &Key,
    algorithm: MacAlgorithm,
    padding: Padding,
    message: &[u8],
    presented: &[u8],
) -> Result<(), Error> {
    generate(key, algorithm, padding, message)?.verify(presented)
}

fn algorithm_1(key: &Key, mut padded: Zeroizing<Vec<u8>>) -> Result<Mac, Error> {
    let block_length = cipher::block_length(key)?;
    let zeros = [0; cipher::MAX_BLOCK_LENGTH];
    let vector = zeros.get(..block_length).ok_or(Error::KeyAlgorithm)?;
    cipher::encrypt(key, Mode::Cbc(vector), &mut padded)?;
    let last = padded.rchunks(block_length).next().ok_or(Error::BlockLength)?;
    Ok(Mac(Zeroizing::new(last.to_vec())))
}

fn algorithm_3(key: &Key, padded: &[u8]) -> Result<Mac, Error> {
    if !key.algorithm().is_tdes() {
        return Err(Error::KeyAlgorithm);
    }
    let first_key = key.secret().expose_secret().first_chunk().ok_or(Error::KeyLength)?;
    let (blocks, _) = padded.as_chunks();
    let (last, others) = blocks.split_last().ok_or(Error::BlockLength)?;
    let mut chain = [0; tdes::BLOCK_LENGTH];
    tdes::chain_with_single_des(first_key, &mut chain, others);
    for (byte, other) in chain.iter_mut().zip(last) {
        *byte ^= other;
    }
    // Chaining the last block and the two steps at the end are together one TDES encryption.
    tdes::encrypt(key, Mode::Ecb, &mut chain)?;
    let mac = Mac(Zeroizing::new(chain.to_vec()));
    chain.zeroize();
    Ok(mac)
}
