//! The 47 operations: what they are called, where they are found, what they may answer.

use http::request::Parts;

use crate::document::Document;
use crate::exception::{Code, Exception};
use crate::shape::{Read, Shape, Shaped, Write};
use crate::{control, data, json_1_0, rest_json};

/// An operation whose shapes are built.
pub trait Operation: 'static {
    /// What it is called: `CreateKey`.
    const NAME: &'static str;
    /// Where it is.
    const PLANE: Plane;
    /// Its path; a segment `{Name}` is a member of the input.
    const PATH: &'static str;
    /// Whether it changes something.
    const ACCESS: Access;
    /// The exceptions that the model lists for it.
    const EXCEPTIONS: &'static [Code];
    /// What it is asked.
    type Input: Read + Send;
    /// What it answers.
    type Output: Write + Send;
}

/// One of the two halves of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Plane {
    /// Keys and their administration: JSON 1.0.
    Control,
    /// Work with keys: JSON behind paths.
    Data,
}

/// Whether an operation changes something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// It does not.
    Read,
    /// It may.
    Write,
}

/// An operation as a value.
#[derive(Debug)]
pub struct Descriptor {
    /// What it is called: `CreateKey`.
    pub name: &'static str,
    /// Where it is.
    pub plane: Plane,
    /// Its path; a segment `{Name}` is a member of the input. The method is always POST.
    pub path: &'static str,
    /// Whether it changes something.
    pub access: Access,
    /// The exceptions that the model lists for it.
    pub exceptions: &'static [Code],
    /// Its shapes, once they are built.
    pub shapes: Option<Shapes>,
}

/// The shapes of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Shapes {
    /// What it is asked.
    pub input: &'static Shape,
    /// What it answers.
    pub output: &'static Shape,
}

/// Which operation a request is for, and what its path says.
#[derive(Debug)]
pub struct Route {
    /// The operation.
    pub operation: &'static Descriptor,
    pub(crate) labels: Vec<(&'static str, String)>,
}

/// Checks and reads what an operation is asked.
///
/// # Errors
///
/// [`Exception::Serialization`] and [`Exception::Validation`], in AWS's words; sensitive values
/// do not appear in them.
pub fn read<O: Operation>(document: &Document) -> Result<O::Input, Exception> {
    Ok(crate::shape::read(document.value())?)
}

/// Writes what an operation answers.
#[must_use]
pub fn write<O: Operation>(output: &O::Output) -> Document {
    Document::new(output.write())
}

impl Plane {
    /// The plane of a request: control when it names a target.
    #[must_use]
    pub fn of(request: &Parts) -> Self {
        let target = request.headers.contains_key(json_1_0::TARGET);
        if target { Self::Control } else { Self::Data }
    }

    /// Finds the operation that a request is for.
    ///
    /// # Errors
    ///
    /// [`Exception::UnknownOperation`]; [`Exception::Serialization`] when the path holds what is
    /// not text.
    pub fn route(self, request: &Parts) -> Result<Route, Exception> {
        match self {
            Self::Control => json_1_0::route(request),
            Self::Data => rest_json::route(request),
        }
    }

    /// The response that carries `answer`.
    #[must_use]
    pub fn success(self, answer: &Document, request_id: &str) -> http::Response<Vec<u8>> {
        match self {
            Self::Control => json_1_0::success(answer, request_id),
            Self::Data => rest_json::success(answer, request_id),
        }
    }

    /// The response that says `exception`.
    #[must_use]
    pub fn failure(self, exception: &Exception, request_id: &str) -> http::Response<Vec<u8>> {
        match self {
            Self::Control => json_1_0::failure(exception, request_id),
            Self::Data => rest_json::failure(exception, request_id),
        }
    }
}

impl Descriptor {
    /// What policies call it: `payment-cryptography:CreateKey`, on both planes.
    #[must_use]
    pub fn action(&self) -> String {
        format!("payment-cryptography:{}", self.name)
    }

    /// The operation called `name`.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        ALL.iter().find(|operation| operation.name == name)
    }
}

impl Route {
    /// Reads the body and adds what the path says.
    ///
    /// # Errors
    ///
    /// As [`Document::parse`].
    pub fn document(&self, body: &[u8]) -> Result<Document, Exception> {
        let document = Document::parse(body)?;
        let labels = self.labels.iter();
        Ok(labels.fold(document, |document, (name, text)| document.with_label(name, text.clone())))
    }
}

const fn built<O: Operation>() -> Descriptor {
    Descriptor {
        name: O::NAME,
        plane: O::PLANE,
        path: O::PATH,
        access: O::ACCESS,
        exceptions: O::EXCEPTIONS,
        shapes: Some(Shapes { input: O::Input::SHAPE, output: O::Output::SHAPE }),
    }
}

/// The operations in the order of the API reference: the control plane's 32, the data plane's 15.
pub static ALL: [Descriptor; 47] = [
    built::<control::add_key_replication_regions::AddKeyReplicationRegions>(),
    built::<control::associate_mpa_team::AssociateMpaTeam>(),
    built::<control::create_alias::CreateAlias>(),
    built::<control::create_key::CreateKey>(),
    built::<control::delete_alias::DeleteAlias>(),
    built::<control::delete_key::DeleteKey>(),
    built::<control::delete_resource_policy::DeleteResourcePolicy>(),
    built::<control::disable_default_key_replication_regions::DisableDefaultKeyReplicationRegions>(
    ),
    built::<control::disassociate_mpa_team::DisassociateMpaTeam>(),
    built::<control::enable_default_key_replication_regions::EnableDefaultKeyReplicationRegions>(),
    built::<control::export_key::ExportKey>(),
    built::<control::get_alias::GetAlias>(),
    built::<control::get_certificate_signing_request::GetCertificateSigningRequest>(),
    built::<control::get_default_key_replication_regions::GetDefaultKeyReplicationRegions>(),
    built::<control::get_key::GetKey>(),
    built::<control::get_mpa_team_association::GetMpaTeamAssociation>(),
    built::<control::get_parameters_for_export::GetParametersForExport>(),
    built::<control::get_parameters_for_import::GetParametersForImport>(),
    built::<control::get_public_key_certificate::GetPublicKeyCertificate>(),
    built::<control::get_resource_policy::GetResourcePolicy>(),
    built::<control::import_key::ImportKey>(),
    built::<control::list_aliases::ListAliases>(),
    built::<control::list_keys::ListKeys>(),
    built::<control::list_tags_for_resource::ListTagsForResource>(),
    built::<control::put_resource_policy::PutResourcePolicy>(),
    built::<control::remove_key_replication_regions::RemoveKeyReplicationRegions>(),
    built::<control::restore_key::RestoreKey>(),
    built::<control::start_key_usage::StartKeyUsage>(),
    built::<control::stop_key_usage::StopKeyUsage>(),
    built::<control::tag_resource::TagResource>(),
    built::<control::untag_resource::UntagResource>(),
    built::<control::update_alias::UpdateAlias>(),
    built::<data::decrypt_data::DecryptData>(),
    built::<data::encrypt_data::EncryptData>(),
    built::<data::generate_as2805_kek_validation::GenerateAs2805KekValidation>(),
    built::<data::generate_auth_request_cryptogram::GenerateAuthRequestCryptogram>(),
    built::<data::generate_card_validation_data::GenerateCardValidationData>(),
    built::<data::generate_mac::GenerateMac>(),
    built::<data::generate_mac_emv_pin_change::GenerateMacEmvPinChange>(),
    built::<data::generate_pin_data::GeneratePinData>(),
    built::<data::re_encrypt_data::ReEncryptData>(),
    built::<data::translate_key_material::TranslateKeyMaterial>(),
    built::<data::translate_pin_data::TranslatePinData>(),
    built::<data::verify_auth_request_cryptogram::VerifyAuthRequestCryptogram>(),
    built::<data::verify_card_validation_data::VerifyCardValidationData>(),
    built::<data::verify_mac::VerifyMac>(),
    built::<data::verify_pin_data::VerifyPinData>(),
];

/// Control plane: what makes something, and a few that the model lists alike.
pub(crate) const CREATES: &[Code] = &[
    Code::AccessDenied,
    Code::Conflict,
    Code::InternalServer,
    Code::ResourceNotFound,
    Code::ServiceQuotaExceeded,
    Code::ServiceUnavailable,
    Code::Throttling,
    Code::Validation,
];

/// Control plane: what changes something.
pub(crate) const CHANGES: &[Code] = &[
    Code::AccessDenied,
    Code::Conflict,
    Code::InternalServer,
    Code::ResourceNotFound,
    Code::ServiceUnavailable,
    Code::Throttling,
    Code::Validation,
];

/// Control plane: what only looks.
pub(crate) const READS: &[Code] = &[
    Code::AccessDenied,
    Code::InternalServer,
    Code::ResourceNotFound,
    Code::ServiceUnavailable,
    Code::Throttling,
    Code::Validation,
];

/// Control plane: what says in which Regions keys are.
pub(crate) const REPLICATES: &[Code] = &[
    Code::AccessDenied,
    Code::Conflict,
    Code::InternalServer,
    Code::ResourceNotFound,
    Code::ServiceQuotaExceeded,
    Code::Throttling,
    Code::Validation,
];

/// Control plane: what may let others in.
pub(crate) const PUBLISHES: &[Code] = &[
    Code::AccessDenied,
    Code::Conflict,
    Code::InternalServer,
    Code::PublicPolicy,
    Code::ResourceNotFound,
    Code::ServiceQuotaExceeded,
    Code::ServiceUnavailable,
    Code::Throttling,
    Code::Validation,
];

/// Data plane: what computes something.
pub(crate) const COMPUTES: &[Code] = &[
    Code::AccessDenied,
    Code::InternalServer,
    Code::ResourceNotFound,
    Code::Throttling,
    Code::Validation,
];

/// Data plane: what verifies something.
pub(crate) const VERIFIES: &[Code] = &[
    Code::AccessDenied,
    Code::InternalServer,
    Code::ResourceNotFound,
    Code::Throttling,
    Code::Validation,
    Code::VerificationFailed,
];
