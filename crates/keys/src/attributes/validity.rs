//! Which usages, classes, algorithms and modes go together: one table, and the check by it.

use super::{KeyAlgorithm, KeyAttributes, KeyClass, KeyUsage, Mode, ModesOfUse};
use crate::Error;
use crate::contested;

/// One row: keys of these usages and classes have one of these algorithms and exactly one of
/// these sets of modes.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The usages that the row is about.
    pub usages: &'static [KeyUsage],
    /// The classes that the row is about.
    pub classes: &'static [KeyClass],
    /// What they may be.
    pub algorithms: &'static [KeyAlgorithm],
    /// What they may do, as whole sets.
    pub modes: &'static [ModesOfUse],
}

/// The matrix of valid key attributes. What no row admits is refused.
pub const MATRIX: &[Row] = {
    use KeyUsage::{
        B0, C0, D0, D1, E0, E1, E2, E4, E5, E6, K0, K1, K2, K3, M0, M1, M3, M6, M7, P0, P1, S0, V1,
        V2,
    };
    &[
        row(&[B0], SYMMETRIC, TDES_AES, DERIVATION),
        row(&[C0], SYMMETRIC, TDES_AES, CODES),
        row(&[D0], SYMMETRIC, TDES_AES, CIPHER),
        row(&[E0, E1, E2, E4, E5, E6], SYMMETRIC, EMV_MASTER, DERIVATION),
        row(&[K0, K1], SYMMETRIC, TDES_AES, CIPHER),
        row(&[M0], SYMMETRIC, TDES, CODES_RESTRICTED),
        row(&[M1, M3], SYMMETRIC, TDES, CODES),
        row(&[M6], SYMMETRIC, TDES_AES, CODES),
        row(&[M7], SYMMETRIC, contested::M7_ALGORITHMS, CODES),
        row(&[P0], SYMMETRIC, TDES_AES, CIPHER),
        row(&[P1], SYMMETRIC, TDES_AES, contested::P1_MODES),
        row(&[V1, V2], SYMMETRIC, TDES_AES, CODES),
        row(&[D1], PAIR, RSA, CIPHER_RESTRICTED),
        row(&[D1], PUBLIC, RSA, &[EW]),
        row(&[K2], PAIR, RSA, &[EDWU, EW, DU, X]),
        row(&[K2], PUBLIC, RSA, &[EW]),
        row(&[K3], PAIR, ECC, &[X]),
        row(&[K3], PUBLIC, ECC, &[X]),
        row(&[S0], PAIR, contested::S0_ALGORITHMS, &[S, V]),
        row(&[S0], PUBLIC, contested::S0_ALGORITHMS, &[V]),
    ]
};

impl KeyAttributes {
    /// Whether the attributes fit each other, and `derive_key_usage` fits them.
    ///
    /// # Errors
    ///
    /// The first mismatch in this order: [`Error::ClassAlgorithm`], [`Error::UsageClass`],
    /// [`Error::UsageAlgorithm`], [`Error::NoModes`], [`Error::NoRestrictionsNotAlone`],
    /// [`Error::Modes`], [`Error::DeriveUsageWithoutAgreement`], [`Error::DeriveUsage`].
    pub fn check(self, derive_key_usage: Option<KeyUsage>) -> Result<(), Error> {
        if (self.class == KeyClass::Symmetric) != self.algorithm.symmetric().is_some() {
            return Err(Error::ClassAlgorithm);
        }
        let row = MATRIX
            .iter()
            .find(|row| row.usages.contains(&self.usage) && row.classes.contains(&self.class))
            .ok_or(Error::UsageClass)?;
        if !row.algorithms.contains(&self.algorithm) {
            return Err(Error::UsageAlgorithm);
        }
        if self.modes == ModesOfUse::NONE {
            return Err(Error::NoModes);
        }
        if self.modes.contains(Mode::NoRestrictions) && self.modes != N {
            return Err(Error::NoRestrictionsNotAlone);
        }
        if !row.modes.contains(&self.modes) {
            return Err(Error::Modes);
        }
        match derive_key_usage {
            None => Ok(()),
            Some(_) if self.usage != KeyUsage::K3 => Err(Error::DeriveUsageWithoutAgreement),
            Some(derived) if contested::DERIVABLE_USAGES.contains(&derived) => Ok(()),
            Some(_) => Err(Error::DeriveUsage),
        }
    }
}

const fn row(
    usages: &'static [KeyUsage],
    classes: &'static [KeyClass],
    algorithms: &'static [KeyAlgorithm],
    modes: &'static [ModesOfUse],
) -> Row {
    Row { usages, classes, algorithms, modes }
}

pub(crate) const TDES: &[KeyAlgorithm] = &[KeyAlgorithm::Tdes2Key, KeyAlgorithm::Tdes3Key];

pub(crate) const TDES_AES: &[KeyAlgorithm] = &[
    KeyAlgorithm::Tdes2Key,
    KeyAlgorithm::Tdes3Key,
    KeyAlgorithm::Aes128,
    KeyAlgorithm::Aes192,
    KeyAlgorithm::Aes256,
];

pub(crate) const ALL_SYMMETRIC: &[KeyAlgorithm] = &[
    KeyAlgorithm::HmacSha224,
    KeyAlgorithm::HmacSha256,
    KeyAlgorithm::HmacSha384,
    KeyAlgorithm::HmacSha512,
    KeyAlgorithm::Tdes2Key,
    KeyAlgorithm::Tdes3Key,
    KeyAlgorithm::Aes128,
    KeyAlgorithm::Aes192,
    KeyAlgorithm::Aes256,
];

pub(crate) const RSA: &[KeyAlgorithm] =
    &[KeyAlgorithm::Rsa2048, KeyAlgorithm::Rsa3072, KeyAlgorithm::Rsa4096];

pub(crate) const ECC: &[KeyAlgorithm] =
    &[KeyAlgorithm::EccNistP256, KeyAlgorithm::EccNistP384, KeyAlgorithm::EccNistP521];

pub(crate) const RSA_AND_ECC: &[KeyAlgorithm] = &[
    KeyAlgorithm::Rsa2048,
    KeyAlgorithm::Rsa3072,
    KeyAlgorithm::Rsa4096,
    KeyAlgorithm::EccNistP256,
    KeyAlgorithm::EccNistP384,
    KeyAlgorithm::EccNistP521,
];

const EMV_MASTER: &[KeyAlgorithm] = contested::EMV_MASTER_ALGORITHMS;

const SYMMETRIC: &[KeyClass] = &[KeyClass::Symmetric];
const PAIR: &[KeyClass] = &[KeyClass::AsymmetricPair];
const PUBLIC: &[KeyClass] = &[KeyClass::Public];

const DERIVATION: &[ModesOfUse] = &[X, N];
const CODES: &[ModesOfUse] = &[G, V, GV, N];
const CODES_RESTRICTED: &[ModesOfUse] = &[G, V, GV];
const CIPHER: &[ModesOfUse] = &[EDWU, EW, DU, N];
const CIPHER_RESTRICTED: &[ModesOfUse] = &[EDWU, EW, DU];

const EDWU: ModesOfUse = ModesOfUse::of(&[Mode::Encrypt, Mode::Decrypt, Mode::Wrap, Mode::Unwrap]);
const EW: ModesOfUse = ModesOfUse::of(&[Mode::Encrypt, Mode::Wrap]);
const DU: ModesOfUse = ModesOfUse::of(&[Mode::Decrypt, Mode::Unwrap]);
const G: ModesOfUse = ModesOfUse::of(&[Mode::Generate]);
const V: ModesOfUse = ModesOfUse::of(&[Mode::Verify]);
const GV: ModesOfUse = ModesOfUse::of(&[Mode::Generate, Mode::Verify]);
const S: ModesOfUse = ModesOfUse::of(&[Mode::Sign]);
const X: ModesOfUse = ModesOfUse::of(&[Mode::DeriveKey]);
const N: ModesOfUse = ModesOfUse::of(&[Mode::NoRestrictions]);
