//! Random cases that a seed repeats.

use std::convert::Infallible;

use rand_core::{Rng, TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};

/// SHA-256 of seed and counter, byte by byte.
pub struct Seeded {
    seed: u64,
    counter: u64,
    pool: Vec<u8>,
}

impl Seeded {
    /// From `KEYFERRY_SEED`, else from the system. The seed is printed, so a failure shows it.
    pub fn announced() -> Self {
        let seed = std::env::var("KEYFERRY_SEED").map_or_else(
            |_| getrandom::u64().expect("the system has randomness"),
            |text| text.parse().expect("KEYFERRY_SEED is a decimal number"),
        );
        println!("KEYFERRY_SEED={seed} repeats this");
        Self { seed, counter: 0, pool: Vec::new() }
    }

    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next_u64() % u64::try_from(limit).unwrap()).unwrap()
    }

    pub fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    pub fn pick<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len())]
    }

    pub fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.fill_bytes(&mut bytes);
        bytes
    }

    pub fn text(&mut self, alphabet: &str, length: usize) -> String {
        let alphabet: Vec<char> = alphabet.chars().collect();
        (0..length).map(|_| *self.pick(&alphabet)).collect()
    }
}

impl TryRng for Seeded {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for byte in bytes {
            if self.pool.is_empty() {
                let state = Sha256::new().chain_update(self.seed.to_be_bytes());
                self.pool = state.chain_update(self.counter.to_be_bytes()).finalize().to_vec();
                self.counter += 1;
            }
            *byte = self.pool.pop().unwrap();
        }
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}
