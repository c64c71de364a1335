//! Keys between the nodes of Australian payment networks (AS 2805.6.1, 6.3 and 6.6): variants of
//! key encrypting keys, their validation, and the PIN key of one transaction.
//!
//! ```text
//! variant       KEK ⊕ mask, the mask repeated over the key
//! cryptogram    TDES-CBC(KEK ⊕ mask, IV 0, key)
//! validation    request   KRs = TDES-CBC(KEK ⊕ 82…, IV 0, random key)
//!               response  KRr = TDES-CBC(KEK ⊕ 84…, IV 0, inverted random key, odd parity)
//! session key   OWF(KPP, D), D = STAN ‖ zeros to 16 digits ‖ zeros ‖ amount, packed, 16 bytes
//!               OWF(K, D) = D ⊕ TDES-CBC(K, IV = last block of TDES-CBC(K, IV 0, D), D)
//! ```

use alloc::vec::Vec;
use core::fmt;

use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::cipher::{self, Mode, tdes};
use crate::digits::fixed_digits;
use crate::error::Error;
use crate::key::{Algorithm, Key, adjust_parity};
use crate::secret::Secret;

/// What a key is for, told by the variant of the key encrypting key that it travels under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyVariant {
    /// A terminal's major key: the key encrypting key itself.
    TerminalMajorKey00,
    /// A data encryption key: mask `22C0`.
    DataEncryptionKey22,
    /// A message authentication key: mask `24C0`.
    MessageAuthenticationKey24,
    /// A PIN encryption key: mask `28C0`.
    PinEncryptionKey28,
}

/// Which masks make the variants that a validation goes under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValidationMask {
    /// `82` for the request, `84` for the response.
    Mask82,
    /// `82C0` for the request, `84C0` for the response. That the response has the second byte too
    /// is our reading.
    Mask82C0,
}

/// How many bytes a random key has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RandomKeyLength {
    /// 8 bytes.
    Single,
    /// 16 bytes.
    Double,
    /// 24 bytes.
    Triple,
}

/// What starts a validation of key encrypting keys. Prints as nothing.
pub struct ValidationRequest {
    /// What the other node is sent.
    pub random_key_send: Vec<u8>,
    /// What the other node has to answer.
    pub random_key_receive: Vec<u8>,
}

/// A system trace audit number: six digits. Erased on drop; prints as nothing.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct SystemTraceAuditNumber([u8; 6]);

/// The amount of a transaction: twelve digits. Erased on drop; prints as nothing.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct TransactionAmount([u8; 12]);

/// The cryptogram of `key` under the variant of the key encrypting key. It says neither that it is
/// unchanged nor what it holds: compare key check values.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when either is not a TDES key.
pub fn wrap(kek: &Key, variant: KeyVariant, key: &Key) -> Result<Vec<u8>, Error> {
    if !key.algorithm().is_tdes() {
        return Err(Error::KeyAlgorithm);
    }
    let mut cryptogram = key.secret().expose_secret().to_vec();
    cipher::encrypt(&masked(kek, variant.mask())?, ZERO_VECTOR, &mut cryptogram)?;
    Ok(cryptogram)
}

/// The key of a cryptogram. A wrong key encrypting key gives a wrong key, no error.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when `kek` or `algorithm` is not TDES, [`Error::KeyLength`] when the
/// cryptogram is not as long as the algorithm's keys.
pub fn unwrap(
    kek: &Key,
    variant: KeyVariant,
    algorithm: Algorithm,
    cryptogram: &[u8],
) -> Result<Key, Error> {
    if !algorithm.is_tdes() {
        return Err(Error::KeyAlgorithm);
    }
    if cryptogram.len() != algorithm.new_key_length() {
        return Err(Error::KeyLength);
    }
    let mut bytes = Zeroizing::new(cryptogram.to_vec());
    cipher::decrypt(&masked(kek, variant.mask())?, ZERO_VECTOR, &mut bytes)?;
    Key::from_secret(algorithm, Secret::new(core::mem::take(&mut *bytes)))
}

/// A request that a peer with the same key encrypting key, and nobody else, can answer.
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when `kek` is not a TDES key.
pub fn validation_request(
    kek: &Key,
    mask: ValidationMask,
    length: RandomKeyLength,
    random: &mut dyn CryptoRng,
) -> Result<ValidationRequest, Error> {
    let (requesting, responding) = (masked(kek, mask.request())?, masked(kek, mask.response())?);
    let mut random_key = Zeroizing::new(alloc::vec![0; length.bytes()]);
    random.fill_bytes(&mut random_key);
    adjust_parity(&mut random_key);
    let mut random_key_send = random_key.to_vec();
    cipher::encrypt(&requesting, ZERO_VECTOR, &mut random_key_send)?;
    let random_key_receive = answer(&responding, &mut random_key)?;
    Ok(ValidationRequest { random_key_send, random_key_receive })
}

/// The answer to a request.
///
/// ```
/// # use payment_crypto::{key::{Algorithm, Key}, secret::Secret};
/// # fn example(random: &mut dyn rand_core::CryptoRng) -> Result<(), payment_crypto::Error> {
/// use payment_crypto::as2805::{self, RandomKeyLength, ValidationMask};
/// let kek = Key::generate(Algorithm::Tdes2Key, random);
/// let mask = ValidationMask::Mask82;
/// let request = as2805::validation_request(&kek, mask, RandomKeyLength::Double, random)?;
/// let answer = as2805::validation_response(&kek, mask, &request.random_key_send)?;
/// assert_eq!(answer, request.random_key_receive);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// [`Error::RandomKey`] when the request does not have 8, 16 or 24 bytes, [`Error::KeyAlgorithm`]
/// when `kek` is not a TDES key.
pub fn validation_response(
    kek: &Key,
    mask: ValidationMask,
    random_key_send: &[u8],
) -> Result<Vec<u8>, Error> {
    if ![8, 16, 24].contains(&random_key_send.len()) {
        return Err(Error::RandomKey);
    }
    let mut random_key = Zeroizing::new(random_key_send.to_vec());
    cipher::decrypt(&masked(kek, mask.request())?, ZERO_VECTOR, &mut random_key)?;
    answer(&masked(kek, mask.response())?, &mut random_key)
}

/// The PIN encryption key of one transaction, a two-key TDES key, from the PIN protect key that
/// both nodes have (AS 2805.6.6).
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the PIN protect key is not a TDES key.
pub fn session_pin_key(
    pin_protect_key: &Key,
    stan: &SystemTraceAuditNumber,
    amount: &TransactionAmount,
) -> Result<Key, Error> {
    if !pin_protect_key.algorithm().is_tdes() {
        return Err(Error::KeyAlgorithm);
    }
    let mut digits = [b'0'; 32];
    for (place, digit) in digits.iter_mut().zip(stan.0) {
        *place = digit;
    }
    for (place, digit) in digits.iter_mut().rev().zip(amount.0.iter().rev()) {
        *place = *digit;
    }
    let mut data = [0; 16];
    for (byte, pair) in data.iter_mut().zip(digits.as_chunks::<2>().0) {
        let [high, low] = pair.map(|digit| digit & 0x0F);
        *byte = (high << 4) | low;
    }
    digits.zeroize();
    let key = one_way(pin_protect_key, &data);
    data.zeroize();
    Key::from_secret(Algorithm::Tdes2Key, key?)
}

impl SystemTraceAuditNumber {
    /// The system trace audit number that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::SystemTraceAuditNumber`] when the text is not six decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        fixed_digits(text).map(Self).ok_or(Error::SystemTraceAuditNumber)
    }
}

impl TransactionAmount {
    /// The amount that `text` is, in the smallest unit of the currency.
    ///
    /// # Errors
    ///
    /// [`Error::TransactionAmount`] when the text is not twelve decimal digits.
    pub fn parse(text: &str) -> Result<Self, Error> {
        fixed_digits(text).map(Self).ok_or(Error::TransactionAmount)
    }
}

impl RandomKeyLength {
    const fn bytes(self) -> usize {
        match self {
            Self::Single => 8,
            Self::Double => 16,
            Self::Triple => 24,
        }
    }
}

impl KeyVariant {
    const fn mask(self) -> [u8; 2] {
        match self {
            Self::TerminalMajorKey00 => [0, 0],
            Self::DataEncryptionKey22 => [0x22, 0xC0],
            Self::MessageAuthenticationKey24 => [0x24, 0xC0],
            Self::PinEncryptionKey28 => [0x28, 0xC0],
        }
    }
}

impl ValidationMask {
    const fn request(self) -> [u8; 2] {
        match self {
            Self::Mask82 => [0x82, 0x82],
            Self::Mask82C0 => [0x82, 0xC0],
        }
    }

    const fn response(self) -> [u8; 2] {
        match self {
            Self::Mask82 => [0x84, 0x84],
            Self::Mask82C0 => [0x84, 0xC0],
        }
    }
}

impl fmt::Debug for ValidationRequest {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ValidationRequest")
    }
}

impl fmt::Debug for SystemTraceAuditNumber {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("SystemTraceAuditNumber")
    }
}

impl fmt::Debug for TransactionAmount {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TransactionAmount")
    }
}

fn masked(kek: &Key, mask: [u8; 2]) -> Result<Key, Error> {
    if !kek.algorithm().is_tdes() {
        return Err(Error::KeyAlgorithm);
    }
    let bytes = kek.secret().expose_secret().iter().zip(mask.into_iter().cycle());
    let bytes = bytes.map(|(byte, mask)| byte ^ mask).collect();
    Key::from_secret(kek.algorithm(), Secret::new(bytes))
}

fn answer(responding: &Key, random_key: &mut [u8]) -> Result<Vec<u8>, Error> {
    for byte in &mut *random_key {
        *byte = !*byte;
    }
    adjust_parity(random_key);
    let mut answer = random_key.to_vec();
    cipher::encrypt(responding, ZERO_VECTOR, &mut answer)?;
    Ok(answer)
}

fn one_way(key: &Key, data: &[u8]) -> Result<Secret, Error> {
    let mut first = Zeroizing::new(data.to_vec());
    cipher::encrypt(key, ZERO_VECTOR, &mut first)?;
    let vector = first.last_chunk::<{ tdes::BLOCK_LENGTH }>().ok_or(Error::BlockLength)?;
    let mut second = data.to_vec();
    cipher::encrypt(key, Mode::Cbc(vector), &mut second)?;
    for (byte, other) in second.iter_mut().zip(data) {
        *byte ^= other;
    }
    Ok(Secret::new(second))
}

const ZERO_VECTOR: Mode<'static> = Mode::Cbc(&[0; tdes::BLOCK_LENGTH]);
