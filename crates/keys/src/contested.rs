//! Points on which public evidence about AWS's behaviour is silent or divided, as constants, each
//! with its evidence, so that a change of mind is a change of one line.

use crate::Error;
use crate::attributes::validity::{ALL_SYMMETRIC, RSA_AND_ECC, TDES_AES};
use crate::attributes::{KeyAlgorithm, KeyClass, KeyUsage, Mode, ModesOfUse};

/// Algorithms of M7 (HMAC) keys. AWS's matrix of valid attributes prints TDES and AES, its page on
/// creating keys and every example use HMAC; third parties created both. Both are accepted;
/// the strict choice would be HMAC alone.
pub const M7_ALGORITHMS: &[KeyAlgorithm] = ALL_SYMMETRIC;

/// Algorithms of EMV master keys: AWS's matrix admits TDES and AES although most operations take
/// two-key TDES only. A third party created E0 with AES-128.
pub const EMV_MASTER_ALGORITHMS: &[KeyAlgorithm] = TDES_AES;

/// Modes of P1 (PIN generation) keys. They are not in AWS's matrix, and one old example shows
/// Encrypt, Decrypt, Wrap, Unwrap. The lenient choice: those of P0 and those of V1.
pub const P1_MODES: &[ModesOfUse] = &[
    ModesOfUse::of(&[Mode::Encrypt, Mode::Decrypt, Mode::Wrap, Mode::Unwrap]),
    ModesOfUse::of(&[Mode::Encrypt, Mode::Wrap]),
    ModesOfUse::of(&[Mode::Decrypt, Mode::Unwrap]),
    ModesOfUse::of(&[Mode::Generate]),
    ModesOfUse::of(&[Mode::Verify]),
    ModesOfUse::of(&[Mode::Generate, Mode::Verify]),
    ModesOfUse::of(&[Mode::NoRestrictions]),
];

/// Algorithms of S0 (signature) keys. AWS's matrix prints RSA; a P-256 key with Sign was created
/// on the live service, and AWS's samples import ECC root certificates as S0.
pub const S0_ALGORITHMS: &[KeyAlgorithm] = RSA_AND_ECC;

/// Classes of keys that replicate. The article that announces Multi-Region keys says symmetric
/// only; AWS's documentation admits RSA and ECC pairs since July 2026. The article wins.
pub const REPLICABLE_CLASSES: &[KeyClass] = &[KeyClass::Symmetric];

/// What keys that a K3 key agrees on may be used for (the enumeration of AWS's model). AWS's
/// documentation requires one for K3, its samples create K3 keys without: it is optional here,
/// and absent permits any.
pub const DERIVABLE_USAGES: &[KeyUsage] = &[
    KeyUsage::B0,
    KeyUsage::C0,
    KeyUsage::D0,
    KeyUsage::E0,
    KeyUsage::E1,
    KeyUsage::E2,
    KeyUsage::E4,
    KeyUsage::E5,
    KeyUsage::E6,
    KeyUsage::K0,
    KeyUsage::K1,
    KeyUsage::M1,
    KeyUsage::M3,
    KeyUsage::M6,
    KeyUsage::M7,
    KeyUsage::P0,
    KeyUsage::P1,
    KeyUsage::V1,
    KeyUsage::V2,
];

/// What stopping a stopped key, or starting a started one, does: nothing, successfully. Unknown
/// at AWS; an error would be the other choice.
pub const REPEATED_USAGE_CHANGE: Result<(), Error> = Ok(());

/// What becomes of a key that cannot be replicated when the account has default Regions and the
/// caller named none: it is created, in its own Region alone. Unknown at AWS; the article says
/// that the default replicates "exportable symmetric keys".
pub const INELIGIBLE_UNDER_DEFAULT: Result<(), Error> = Ok(());

/// What disabling a default Region that is not enabled does: nothing, successfully. Unknown at
/// AWS.
pub const DISABLING_ABSENT_DEFAULT: Result<(), Error> = Ok(());
