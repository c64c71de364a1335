//! GetCertificateSigningRequest: makes a request for a certificate of a key pair.

use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, READS};
use crate::shape::certificate::{CertificateSigningRequest, CertificateSubject, SigningAlgorithm};
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Makes a request for a certificate of a key pair.
pub struct GetCertificateSigningRequest;

request! {
    /// What GetCertificateSigningRequest is asked.
    pub struct Input = "GetCertificateSigningRequestInput" {
        /// The key pair.
        pub key_identifier: KeyIdentifier,
        /// The hash under its signature.
        pub signing_algorithm: SigningAlgorithm,
        /// Whose it shall be.
        pub certificate_subject: CertificateSubject,
    }
}

answer! {
    /// What GetCertificateSigningRequest answers.
    pub struct Output = "GetCertificateSigningRequestOutput" {
        /// The request, signed by the pair.
        pub certificate_signing_request: CertificateSigningRequest,
    }
}

impl Operation for GetCertificateSigningRequest {
    const NAME: &'static str = "GetCertificateSigningRequest";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = READS;
    type Input = Input;
    type Output = Output;
}
