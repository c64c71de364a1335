//! The card security code of American Express (CSC), versions 1 and 2.
//!
//! **Unverified**: the method is not public. What is computed here is the CVV method over account
//! number, expiry date (YYMM) and service code, `000` in version 1, as a third party described it;
//! nobody has compared it with American Express or with AWS.

use super::{Length, ValidationData, cvv};
use crate::digits::{ExpiryDate, Pan, ServiceCode};
use crate::error::Error;
use crate::key::Key;

/// The code of version 1. Verify with [`ValidationData::verify`].
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a TDES key.
pub fn version_1(
    key: &Key,
    pan: &Pan,
    expiry: &ExpiryDate,
    length: Length,
) -> Result<ValidationData, Error> {
    version_2(key, pan, expiry, &NO_SERVICE_CODE, length)
}

/// The code of version 2. Verify with [`ValidationData::verify`].
///
/// # Errors
///
/// [`Error::KeyAlgorithm`] when the key is not a TDES key.
pub fn version_2(
    key: &Key,
    pan: &Pan,
    expiry: &ExpiryDate,
    service_code: &ServiceCode,
    length: Length,
) -> Result<ValidationData, Error> {
    if !key.algorithm().is_tdes() {
        return Err(Error::KeyAlgorithm);
    }
    cvv::value(key, cvv::digits(pan, expiry, service_code), length)
}

const NO_SERVICE_CODE: ServiceCode = ServiceCode::CVV2;
