//! TranslateKeyMaterial: wraps a key for another party, without keeping it.

use payment_crypto::kcv::KcvAlgorithm;

use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::key_translation::{IncomingKeyMaterial, OutgoingKeyMaterial, WrappedWorkingKey};
use crate::shape::{answer, request};

/// Wraps a key for another party, without keeping it.
pub struct TranslateKeyMaterial;

request! {
    /// What TranslateKeyMaterial is asked.
    pub struct Input = "TranslateKeyMaterialInput" {
        /// How it comes.
        pub incoming_key_material: IncomingKeyMaterial,
        /// How it shall go.
        pub outgoing_key_material: OutgoingKeyMaterial,
        /// How its check value is computed; absent: as its algorithm suggests.
        pub key_check_value_algorithm: Option<KcvAlgorithm>,
    }
}

answer! {
    /// What TranslateKeyMaterial answers.
    pub struct Output = "TranslateKeyMaterialOutput" {
        /// The wrapped key.
        pub wrapped_key: WrappedWorkingKey,
    }
}

impl Operation for TranslateKeyMaterial {
    const NAME: &'static str = "TranslateKeyMaterial";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/keymaterial/translate";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
