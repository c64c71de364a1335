//! What a key is for: its usage, class, algorithm and modes, and which of them go together.

pub mod validity;

use payment_crypto::key::Algorithm;

/// What a key may be used for, by its X9.143 usage code.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(index_only)]
pub enum KeyUsage {
    /// Base derivation key (DUKPT).
    #[n(0)]
    B0,
    /// Card verification key.
    #[n(1)]
    C0,
    /// Symmetric data encryption key.
    #[n(2)]
    D0,
    /// Asymmetric data encryption key.
    #[n(3)]
    D1,
    /// EMV master key: application cryptograms.
    #[n(4)]
    E0,
    /// EMV master key: secure messaging for confidentiality.
    #[n(5)]
    E1,
    /// EMV master key: secure messaging for integrity.
    #[n(6)]
    E2,
    /// EMV master key: dynamic numbers.
    #[n(7)]
    E4,
    /// EMV master key: card personalisation.
    #[n(8)]
    E5,
    /// EMV master key: other.
    #[n(9)]
    E6,
    /// Key encryption key.
    #[n(10)]
    K0,
    /// Key block protection key.
    #[n(11)]
    K1,
    /// TR-34 asymmetric key.
    #[n(12)]
    K2,
    /// Asymmetric key for key agreement.
    #[n(13)]
    K3,
    /// ISO 16609 MAC key (AS2805 here).
    #[n(14)]
    M0,
    /// ISO 9797-1 MAC algorithm 1 key.
    #[n(15)]
    M1,
    /// ISO 9797-1 MAC algorithm 3 key.
    #[n(16)]
    M3,
    /// CMAC key.
    #[n(17)]
    M6,
    /// HMAC key.
    #[n(18)]
    M7,
    /// PIN encryption key.
    #[n(19)]
    P0,
    /// PIN generation key.
    #[n(20)]
    P1,
    /// Asymmetric key for digital signature.
    #[n(21)]
    S0,
    /// IBM 3624 PIN verification key.
    #[n(22)]
    V1,
    /// Visa PIN verification key.
    #[n(23)]
    V2,
}

/// Whether a key is symmetric, a pair, or half of one.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(index_only)]
pub enum KeyClass {
    /// One secret key.
    #[n(0)]
    Symmetric,
    /// A private key with its public key.
    #[n(1)]
    AsymmetricPair,
    /// A private key alone.
    #[n(2)]
    Private,
    /// A public key alone.
    #[n(3)]
    Public,
}

/// The algorithm and size of a key.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(index_only)]
pub enum KeyAlgorithm {
    /// Triple DES, two keys: 16 bytes.
    #[n(0)]
    Tdes2Key,
    /// Triple DES, three keys: 24 bytes.
    #[n(1)]
    Tdes3Key,
    /// AES, 16 bytes.
    #[n(2)]
    Aes128,
    /// AES, 24 bytes.
    #[n(3)]
    Aes192,
    /// AES, 32 bytes.
    #[n(4)]
    Aes256,
    /// HMAC with SHA-224.
    #[n(5)]
    HmacSha224,
    /// HMAC with SHA-256.
    #[n(6)]
    HmacSha256,
    /// HMAC with SHA-384.
    #[n(7)]
    HmacSha384,
    /// HMAC with SHA-512.
    #[n(8)]
    HmacSha512,
    /// RSA, 2048 bits.
    #[n(9)]
    Rsa2048,
    /// RSA, 3072 bits.
    #[n(10)]
    Rsa3072,
    /// RSA, 4096 bits.
    #[n(11)]
    Rsa4096,
    /// Elliptic curve P-256.
    #[n(12)]
    EccNistP256,
    /// Elliptic curve P-384.
    #[n(13)]
    EccNistP384,
    /// Elliptic curve P-521.
    #[n(14)]
    EccNistP521,
}

/// What operations a key may take part in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mode {
    /// Encrypt data.
    Encrypt,
    /// Decrypt data.
    Decrypt,
    /// Wrap keys.
    Wrap,
    /// Unwrap keys.
    Unwrap,
    /// Generate codes: MACs, card verification values, PINs.
    Generate,
    /// Sign.
    Sign,
    /// Verify codes or signatures.
    Verify,
    /// Derive keys.
    DeriveKey,
    /// Whatever fits the usage; stands alone.
    NoRestrictions,
}

/// A set of modes.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    minicbor::Encode,
    minicbor::Decode,
)]
#[cbor(transparent)]
pub struct ModesOfUse(#[n(0)] u16);

/// Everything that is fixed about a key's purpose when it is created.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
pub struct KeyAttributes {
    /// What it is for.
    #[n(0)]
    pub usage: KeyUsage,
    /// Symmetric, or a pair.
    #[n(1)]
    pub class: KeyClass,
    /// Algorithm and size.
    #[n(2)]
    pub algorithm: KeyAlgorithm,
    /// The operations that it may take part in.
    #[n(3)]
    pub modes: ModesOfUse,
}

impl KeyAlgorithm {
    /// The symmetric algorithm, or `None` for RSA and elliptic curves.
    #[must_use]
    pub const fn symmetric(self) -> Option<Algorithm> {
        Some(match self {
            Self::Tdes2Key => Algorithm::Tdes2Key,
            Self::Tdes3Key => Algorithm::Tdes3Key,
            Self::Aes128 => Algorithm::Aes128,
            Self::Aes192 => Algorithm::Aes192,
            Self::Aes256 => Algorithm::Aes256,
            Self::HmacSha224 => Algorithm::HmacSha224,
            Self::HmacSha256 => Algorithm::HmacSha256,
            Self::HmacSha384 => Algorithm::HmacSha384,
            Self::HmacSha512 => Algorithm::HmacSha512,
            _ => return None,
        })
    }
}

impl Mode {
    /// Every mode, in the order in which they are written.
    pub const ALL: [Self; 9] = [
        Self::Encrypt,
        Self::Decrypt,
        Self::Wrap,
        Self::Unwrap,
        Self::Generate,
        Self::Sign,
        Self::Verify,
        Self::DeriveKey,
        Self::NoRestrictions,
    ];

    const fn bit(self) -> u16 {
        match self {
            Self::Encrypt => 1,
            Self::Decrypt => 1 << 1,
            Self::Wrap => 1 << 2,
            Self::Unwrap => 1 << 3,
            Self::Generate => 1 << 4,
            Self::Sign => 1 << 5,
            Self::Verify => 1 << 6,
            Self::DeriveKey => 1 << 7,
            Self::NoRestrictions => 1 << 8,
        }
    }
}

impl ModesOfUse {
    /// No mode.
    pub const NONE: Self = Self(0);

    /// The set of `modes`.
    #[must_use]
    pub const fn of(modes: &[Mode]) -> Self {
        let mut set = 0;
        let mut rest = modes;
        while let [first, others @ ..] = rest {
            set |= first.bit();
            rest = others;
        }
        Self(set)
    }

    /// This set and `mode`.
    #[must_use]
    pub const fn with(self, mode: Mode) -> Self {
        Self(self.0 | mode.bit())
    }

    /// Whether `mode` itself is in the set.
    #[must_use]
    pub const fn contains(self, mode: Mode) -> bool {
        self.0 & mode.bit() != 0
    }

    /// Whether the set lets a key be used in `mode`: it holds it, or has no restrictions.
    #[must_use]
    pub const fn permits(self, mode: Mode) -> bool {
        self.contains(mode) || self.contains(Mode::NoRestrictions)
    }
}
