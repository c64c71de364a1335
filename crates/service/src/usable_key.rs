//! The proof that a caller may use a key for something, now.

use std::sync::Arc;

use keys::attributes::{KeyAlgorithm, KeyUsage, Mode};
use keys::policy::Permit;
use keys::record::{KeyRecord, KeyState, Usage};
use payment_crypto::key::Key;
use wire::arn::KeyArn;
use wire::shape::text::KeyCheckValue;

use crate::error::Error;
use crate::vault::Held;
use crate::view;

/// What an operation needs of a key.
#[derive(Clone, Copy, Debug)]
pub struct Purpose {
    /// The usages that it accepts.
    pub usages: &'static [KeyUsage],
    /// The algorithms that it accepts.
    pub algorithms: &'static [KeyAlgorithm],
    /// The mode that the key must have.
    pub mode: Mode,
}

/// A key that exists, is enabled, has the right usage, algorithm and mode, and that the caller
/// may use: the only way to key material.
pub struct UsableKey {
    key: Arc<Held<KeyRecord>>,
    arn: KeyArn,
    _permit: Permit,
}

impl UsableKey {
    pub(crate) fn open(
        key: Arc<Held<KeyRecord>>,
        arn: KeyArn,
        purpose: &Purpose,
        permit: Permit,
    ) -> Result<Self, Error> {
        let record = &key.record;
        match record.state() {
            KeyState::CreateComplete => {}
            KeyState::DeletePending { .. } => {
                return Err(Error::invalid("The key is not in CREATE_COMPLETE state."));
            }
            KeyState::DeleteComplete { .. } => return Err(Error::not_found(arn.to_string())),
        }
        if matches!(record.usage(), Usage::Stopped { .. }) {
            return Err(Error::invalid("The key is not enabled."));
        }
        let attributes = record.attributes();
        if !purpose.usages.contains(&attributes.usage) {
            return Err(Error::invalid("The key usage is not allowed for this operation."));
        }
        if !purpose.algorithms.contains(&attributes.algorithm) {
            return Err(Error::invalid("The key algorithm is not allowed for this operation."));
        }
        if !attributes.modes.permits(purpose.mode) {
            return Err(Error::invalid("The key modes of use do not allow this operation."));
        }
        Ok(Self { key, arn, _permit: permit })
    }

    /// The key itself.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when a key that exists has no material: a defect.
    pub fn material(&self) -> Result<&Key, Error> {
        self.key.record.material().ok_or_else(|| Error::internal("a key has no material"))
    }

    /// The key's ARN, as answers show it.
    #[must_use]
    pub fn arn(&self) -> KeyArn {
        self.arn.clone()
    }

    /// The key's check value, as answers show it.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when it cannot be shown: a defect.
    pub fn check_value(&self) -> Result<KeyCheckValue, Error> {
        view::check_value(&self.key.record)
    }
}
