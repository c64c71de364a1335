//! GenerateAs2805KekValidation: shows another host that both hold the same key.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::as2805::{As2805KekValidationType, RandomKeyMaterial, RandomKeySendVariantMask};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Shows another host that both hold the same key.
pub struct GenerateAs2805KekValidation;

request! {
    /// What GenerateAs2805KekValidation is asked.
    pub struct Input = "GenerateAs2805KekValidationInput" {
        /// The key that both hold.
        pub key_identifier: KeyIdentifier,
        /// Which of both this is.
        pub kek_validation_type: As2805KekValidationType,
        /// How the key is varied on the way to the host that answers.
        pub random_key_send_variant_mask: RandomKeySendVariantMask,
    }
}

answer! {
    /// What GenerateAs2805KekValidation answers.
    pub struct Output = "GenerateAs2805KekValidationOutput" {
        /// The key.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// The random key, encrypted for the host that answers.
        pub random_key_send: RandomKeyMaterial,
        /// The random key inverted, encrypted for the host that asks.
        pub random_key_receive: RandomKeyMaterial,
    }
}

impl Operation for GenerateAs2805KekValidation {
    const NAME: &'static str = "GenerateAs2805KekValidation";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/as2805kekvalidation/generate";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
