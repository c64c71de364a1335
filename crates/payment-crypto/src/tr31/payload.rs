//! What a key block encrypts: the key's length in bits, the key, random padding (X9.143, 6.1);
//! and which key it is by the words of the header.

use alloc::vec;
use alloc::vec::Vec;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::header::{Header, KeyAlgorithm};
use super::optional_block::OptionalBlock;
use crate::error::Error;
use crate::key::{Algorithm, Key};
use crate::secret::Secret;

/// Sees to it that `header` names the algorithm, and the hash of an HMAC key.
pub(crate) fn name_algorithm(header: &mut Header, algorithm: Algorithm) -> Result<(), Error> {
    if header.algorithm != KeyAlgorithm::of(algorithm) {
        return Err(Error::KeyBlockAlgorithm);
    }
    let Some(hash) = hash_name(algorithm) else { return Ok(()) };
    match header.optional_blocks.find(OptionalBlock::HMAC_HASH) {
        Some(named) if named == hash => Ok(()),
        Some(_) => Err(Error::KeyBlockHash),
        None => {
            let block = OptionalBlock::new(OptionalBlock::HMAC_HASH, hash)?;
            header.optional_blocks = header.optional_blocks.clone().with(block)?;
            Ok(())
        }
    }
}

/// The clear payload, whole blocks of `block_length`.
pub(super) fn encode(
    key: &Key,
    block_length: usize,
    random: &mut dyn CryptoRng,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let bytes = key.secret().expose_secret();
    let bits = u16::try_from(bytes.len() * 8).map_err(|_| Error::KeyLength)?;
    let hidden_length = bytes.len().max(longest_key(key.algorithm()));
    let length = (LENGTH_FIELD + hidden_length).next_multiple_of(block_length);
    let mut payload = Zeroizing::new(Vec::with_capacity(length));
    payload.extend_from_slice(&bits.to_be_bytes());
    payload.extend_from_slice(bytes);
    let mut padding = vec![0; length - payload.len()];
    random.fill_bytes(&mut padding);
    payload.append(&mut padding);
    Ok(payload)
}

/// The key in an authentic payload.
pub(super) fn decode(payload: &[u8], header: &Header) -> Result<Key, Error> {
    let (bits, rest) = payload.split_first_chunk().ok_or(Error::KeyLength)?;
    let bits = usize::from(u16::from_be_bytes(*bits));
    if !bits.is_multiple_of(8) {
        return Err(Error::KeyLength);
    }
    let bytes = rest.get(..bits / 8).ok_or(Error::KeyLength)?;
    name_key(header, Secret::new(bytes.to_vec()))
}

/// The key that `bytes` are by what `header` says.
pub(crate) fn name_key(header: &Header, bytes: Secret) -> Result<Key, Error> {
    Key::from_secret(algorithm_of(header, bytes.len())?, bytes)
}

fn algorithm_of(header: &Header, key_length: usize) -> Result<Algorithm, Error> {
    match (header.algorithm, key_length) {
        (KeyAlgorithm::Tdes, 16) => Ok(Algorithm::Tdes2Key),
        (KeyAlgorithm::Tdes, 24) => Ok(Algorithm::Tdes3Key),
        (KeyAlgorithm::Aes, 16) => Ok(Algorithm::Aes128),
        (KeyAlgorithm::Aes, 24) => Ok(Algorithm::Aes192),
        (KeyAlgorithm::Aes, 32) => Ok(Algorithm::Aes256),
        (KeyAlgorithm::Tdes | KeyAlgorithm::Aes, _) => Err(Error::KeyLength),
        (KeyAlgorithm::Hmac, _) => {
            let named = header.optional_blocks.find(OptionalBlock::HMAC_HASH);
            HASHES
                .into_iter()
                .find(|(_, name)| named == Some(*name))
                .map(|(algorithm, _)| algorithm)
                .ok_or(Error::KeyBlockHash)
        }
        _ => Err(Error::KeyAlgorithm),
    }
}

fn hash_name(algorithm: Algorithm) -> Option<&'static str> {
    HASHES.into_iter().find(|(hash, _)| *hash == algorithm).map(|(_, name)| name)
}

/// How long a key is made to look; for HMAC, one block of the hash (FIPS 198-1, 4).
const fn longest_key(algorithm: Algorithm) -> usize {
    match algorithm {
        Algorithm::Tdes2Key | Algorithm::Tdes3Key => 24,
        Algorithm::Aes128 | Algorithm::Aes192 | Algorithm::Aes256 => 32,
        Algorithm::HmacSha224 | Algorithm::HmacSha256 => 64,
        Algorithm::HmacSha384 | Algorithm::HmacSha512 => 128,
    }
}

/// The values of optional block HM (X9.143, table 13).
const HASHES: [(Algorithm, &str); 4] = [
    (Algorithm::HmacSha224, "20"),
    (Algorithm::HmacSha256, "21"),
    (Algorithm::HmacSha384, "22"),
    (Algorithm::HmacSha512, "23"),
];

const LENGTH_FIELD: usize = 2;

#[cfg(test)]
mod tests {
    use super::super::header::{Context, Exportability, KeyVersion, Mode, Usage, Version};
    use super::super::optional_block::OptionalBlocks;
    use super::*;

    #[test]
    fn a_length_that_is_not_the_key_s_is_refused() {
        let decoded = |bits: u16, rest: usize| {
            let payload = [bits.to_be_bytes().as_slice(), &vec![7; rest]].concat();
            decode(&payload, &header()).map(|key| key.secret().len())
        };
        assert_eq!(decoded(128, 30), Ok(16));
        assert_eq!(decoded(256, 32), Ok(32));
        assert_eq!(decoded(256, 30), Err(Error::KeyLength));
        assert_eq!(decoded(0xFFF8, 30), Err(Error::KeyLength));
        for bits in 1..8 {
            assert_eq!(decoded(128 + bits, 30), Err(Error::KeyLength));
        }
        assert_eq!(decode(&[], &header()).map(|_| ()), Err(Error::KeyLength));
        assert_eq!(decode(&[0], &header()).map(|_| ()), Err(Error::KeyLength));
    }

    fn header() -> Header {
        Header {
            version: Version::D,
            usage: Usage::parse("D0").unwrap(),
            algorithm: KeyAlgorithm::Aes,
            mode: Mode::EncryptDecrypt,
            key_version: KeyVersion::NONE,
            exportability: Exportability::Trusted,
            context: Context::Either,
            optional_blocks: OptionalBlocks::none(),
        }
    }
}
