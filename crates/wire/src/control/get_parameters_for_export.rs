//! GetParametersForExport: makes a key pair that signs what is exported.

use keys::attributes::KeyAlgorithm;
use keys::time::Timestamp;

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::certificate::Certificate;
use crate::shape::parameters::{ExportToken, KeyMaterialType};
use crate::shape::{answer, request};

/// Makes a key pair that signs what is exported.
pub struct GetParametersForExport;

request! {
    /// What GetParametersForExport is asked.
    pub struct Input = "GetParametersForExportInput" {
        /// What is to be exported.
        pub key_material_type: KeyMaterialType,
        /// What the pair is used with.
        pub signing_key_algorithm: KeyAlgorithm,
        /// Whether an earlier pair will do; absent: it will not.
        pub reuse_last_generated_token: Option<bool>,
    }
}

answer! {
    /// What GetParametersForExport answers.
    pub struct Output = "GetParametersForExportOutput" {
        /// The certificate of the pair.
        pub signing_key_certificate: Certificate,
        /// The certificates behind it.
        pub signing_key_certificate_chain: Certificate,
        /// What the pair is used with.
        pub signing_key_algorithm: KeyAlgorithm,
        /// Names the pair.
        pub export_token: ExportToken,
        /// How long the pair is there.
        pub parameters_valid_until_timestamp: Timestamp,
    }
}

impl Operation for GetParametersForExport {
    const NAME: &'static str = "GetParametersForExport";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
