//! What the operations on card validation data need of their keys.

use keys::attributes::{KeyAlgorithm, KeyUsage, Mode};

use crate::usable_key::Purpose;

/// CVV, CVV2, iCVV: generating.
pub const CVV_GENERATION: Purpose = Purpose {
    usages: &[KeyUsage::C0],
    algorithms: &[KeyAlgorithm::Tdes2Key],
    mode: Mode::Generate,
};

/// CVV, CVV2, iCVV: verifying.
pub const CVV_VERIFICATION: Purpose = Purpose { mode: Mode::Verify, ..CVV_GENERATION };

/// What callers are told of the values that are not built.
pub const UNBUILT: &str = "Card validation data other than CardVerificationValue1 and \
                           CardVerificationValue2 is not implemented yet.";
