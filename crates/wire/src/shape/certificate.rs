//! Certificates, and what they are asked for with.

use crate::shape::text::sensitive_text;
use crate::shape::{Shape, enumeration, request, text};

text! {
    /// A certificate, or a chain of them: PEM, mostly spelled in base64 once more.
    pub struct Certificate:
        Shape::text("CertificateType").length(1, 32_768).pattern(NO_BRACKETS);
}

sensitive_text! {
    /// A request for a certificate: PEM, spelled in base64 once more. Nothing in it is secret; the
    /// model calls it sensitive all the same.
    pub struct CertificateSigningRequest:
        Shape::text("CertificateSigningRequestType").length(1, 32_768).pattern(NO_BRACKETS);
}

enumeration! {
    /// The hash under the signature of a request for a certificate.
    pub enum SigningAlgorithm = "SigningAlgorithmType" {
        /// SHA-224.
        Sha224 = "SHA224",
        /// SHA-256.
        Sha256 = "SHA256",
        /// SHA-384.
        Sha384 = "SHA384",
        /// SHA-512.
        Sha512 = "SHA512",
    }
}

request! {
    /// Whose key a certificate shall say that it is (RFC 5280, 4.1.2.6).
    pub struct CertificateSubject = "CertificateSubjectType" {
        /// Attribute CN.
        pub common_name: CommonName,
        /// Attribute OU.
        pub organization_unit: Option<OrganizationUnit>,
        /// Attribute O.
        pub organization: Option<Organization>,
        /// Attribute L.
        pub city: Option<City>,
        /// Attribute C.
        pub country: Option<Country>,
        /// Attribute ST.
        pub state_or_province: Option<StateOrProvince>,
        /// Attribute emailAddress (RFC 2985, 5.2.1).
        pub email_address: Option<EmailAddress>,
    }
}

text! {
    /// What the owner of a key is called.
    pub struct CommonName:
        Shape::text("CertificateSubjectTypeCommonNameString").length(1, 64).pattern(NO_BRACKETS);
}

text! {
    /// The part of an organization that a key belongs to.
    pub struct OrganizationUnit:
        Shape::text("CertificateSubjectTypeOrganizationUnitString")
            .length(1, 64)
            .pattern(NO_BRACKETS);
}

text! {
    /// The organization that a key belongs to.
    pub struct Organization:
        Shape::text("CertificateSubjectTypeOrganizationString").length(1, 64).pattern(NO_BRACKETS);
}

text! {
    /// Where the owner of a key is.
    pub struct City:
        Shape::text("CertificateSubjectTypeCityString").length(1, 128).pattern(NO_BRACKETS);
}

text! {
    /// The country that the owner of a key is in: two letters.
    pub struct Country:
        Shape::text("CertificateSubjectTypeCountryString").length(2, 2).pattern("[A-Za-z]+");
}

text! {
    /// The state or province that the owner of a key is in.
    pub struct StateOrProvince:
        Shape::text("CertificateSubjectTypeStateOrProvinceString")
            .length(1, 128)
            .pattern(NO_BRACKETS);
}

text! {
    /// Where to write to the owner of a key. The model has a typographic apostrophe where RFC 5322
    /// has `'`, which is therefore refused.
    pub struct EmailAddress:
        Shape::text("CertificateSubjectTypeEmailAddressString").length(1, 128).pattern(
            "[a-zA-Z0-9.!#$%&\u{2019}*+/=?^_`{|}~-]+@[a-zA-Z0-9-]+(?:\\.[a-zA-Z0-9-]+)*"
        );
}

const NO_BRACKETS: &str = r"[^\[;\]<>]+";
