//! GetPublicKeyCertificate: makes a certificate of a key pair.

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, READS};
use crate::shape::certificate::Certificate;
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Makes a certificate of a key pair.
pub struct GetPublicKeyCertificate;

request! {
    /// What GetPublicKeyCertificate is asked.
    pub struct Input = "GetPublicKeyCertificateInput" {
        /// The key pair.
        pub key_identifier: KeyIdentifier,
    }
}

answer! {
    /// What GetPublicKeyCertificate answers.
    pub struct Output = "GetPublicKeyCertificateOutput" {
        /// Its certificate.
        pub key_certificate: Certificate,
        /// The certificates behind it.
        pub key_certificate_chain: Certificate,
    }
}

impl Operation for GetPublicKeyCertificate {
    const NAME: &'static str = "GetPublicKeyCertificate";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = READS;
    type Input = Input;
    type Output = Output;
}
