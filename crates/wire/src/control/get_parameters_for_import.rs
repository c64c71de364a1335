//! GetParametersForImport: makes a key pair that keys can be wrapped for.

use keys::attributes::KeyAlgorithm;
use keys::time::Timestamp;

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::certificate::Certificate;
use crate::shape::parameters::{ImportToken, KeyMaterialType};
use crate::shape::{answer, request};

/// Makes a key pair that keys can be wrapped for.
pub struct GetParametersForImport;

request! {
    /// What GetParametersForImport is asked.
    pub struct Input = "GetParametersForImportInput" {
        /// What is to be imported.
        pub key_material_type: KeyMaterialType,
        /// What the pair is used with.
        pub wrapping_key_algorithm: KeyAlgorithm,
        /// Whether an earlier pair will do; absent: it will not.
        pub reuse_last_generated_token: Option<bool>,
    }
}

answer! {
    /// What GetParametersForImport answers.
    pub struct Output = "GetParametersForImportOutput" {
        /// The certificate of the pair.
        pub wrapping_key_certificate: Certificate,
        /// The certificates behind it.
        pub wrapping_key_certificate_chain: Certificate,
        /// What the pair is used with.
        pub wrapping_key_algorithm: KeyAlgorithm,
        /// Names the pair.
        pub import_token: ImportToken,
        /// How long the pair is there.
        pub parameters_valid_until_timestamp: Timestamp,
    }
}

impl Operation for GetParametersForImport {
    const NAME: &'static str = "GetParametersForImport";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
