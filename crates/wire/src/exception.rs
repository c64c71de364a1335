//! What callers are told when a call fails: AWS's exceptions, their statuses and bodies.

use core::fmt;

use http::StatusCode;
use serde_json::{Map, Value, json};

use crate::operation::Plane;
use crate::shape::{Fault, Violation, Write, enumeration};

/// An exception with what it says. The first ten are in the service's model; the others are
/// those that every service of AWS answers before it looks at the operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exception {
    /// The caller may not do this.
    AccessDenied {
        /// Who may not do what.
        message: String,
    },
    /// The request and the state of a resource do not go together.
    Conflict {
        /// Why not.
        message: String,
    },
    /// We are at fault. Says nothing about what happened.
    InternalServer,
    /// A policy would let everyone in.
    PublicPolicy {
        /// Which part.
        message: String,
    },
    /// There is no such thing.
    ResourceNotFound {
        /// What was asked for.
        resource_id: String,
    },
    /// There are too many of these already.
    ServiceQuotaExceeded {
        /// Of what.
        message: String,
    },
    /// We cannot answer now.
    ServiceUnavailable {
        /// Why not.
        message: String,
    },
    /// There are too many requests.
    Throttling {
        /// What to slow down.
        message: String,
    },
    /// The request makes no sense.
    Validation {
        /// What is wrong.
        message: String,
        /// Where, if it is in particular members; only the data plane shows it.
        fields: Vec<FieldError>,
    },
    /// A cryptogram, MAC, PIN or card verification value is not the right one.
    VerificationFailed {
        /// Which of these.
        reason: VerificationFailedReason,
        /// The same as a sentence.
        message: String,
    },
    /// The request is not signed.
    MissingAuthenticationToken,
    /// The signature lacks parts, or they cannot be read.
    IncompleteSignature {
        /// Which parts.
        message: String,
    },
    /// Nobody has this access key.
    UnrecognizedClient,
    /// The signature is not this request's, or not of this time.
    InvalidSignature {
        /// Which of both.
        message: String,
    },
    /// There is no such operation.
    UnknownOperation,
    /// The body is not JSON, or something in it has the wrong type.
    Serialization {
        /// What was found where; absent when the body is not JSON at all.
        message: Option<String>,
    },
    /// The body is too long.
    RequestEntityTooLarge,
}

/// The name of an [`Exception`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// [`Exception::AccessDenied`].
    AccessDenied,
    /// [`Exception::Conflict`].
    Conflict,
    /// [`Exception::InternalServer`].
    InternalServer,
    /// [`Exception::PublicPolicy`].
    PublicPolicy,
    /// [`Exception::ResourceNotFound`].
    ResourceNotFound,
    /// [`Exception::ServiceQuotaExceeded`].
    ServiceQuotaExceeded,
    /// [`Exception::ServiceUnavailable`].
    ServiceUnavailable,
    /// [`Exception::Throttling`].
    Throttling,
    /// [`Exception::Validation`].
    Validation,
    /// [`Exception::VerificationFailed`].
    VerificationFailed,
    /// [`Exception::MissingAuthenticationToken`].
    MissingAuthenticationToken,
    /// [`Exception::IncompleteSignature`].
    IncompleteSignature,
    /// [`Exception::UnrecognizedClient`].
    UnrecognizedClient,
    /// [`Exception::InvalidSignature`].
    InvalidSignature,
    /// [`Exception::UnknownOperation`].
    UnknownOperation,
    /// [`Exception::Serialization`].
    Serialization,
    /// [`Exception::RequestEntityTooLarge`].
    RequestEntityTooLarge,
}

/// What is wrong with one member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// Which: `generationAttributes.cardVerificationValue1.serviceCode`.
    pub path: String,
    /// What is wrong with it.
    pub message: String,
}

enumeration! {
    /// What was not the right one.
    pub enum VerificationFailedReason = "VerificationFailedReason" {
        /// A MAC.
        InvalidMac = "INVALID_MAC",
        /// A PIN.
        InvalidPin = "INVALID_PIN",
        /// A card verification value.
        InvalidValidationData = "INVALID_VALIDATION_DATA",
        /// An authorization request cryptogram.
        InvalidAuthRequestCryptogram = "INVALID_AUTH_REQUEST_CRYPTOGRAM",
    }
}

impl Exception {
    /// A request that makes no sense.
    #[must_use]
    pub fn validation(message: impl Into<String>) -> Self {
        Self::Validation { message: message.into(), fields: Vec::new() }
    }

    /// A request that does not go with the state of a resource.
    #[must_use]
    pub fn conflict(message: impl Into<String>) -> Self {
        Self::Conflict { message: message.into() }
    }

    /// Nothing is called `resource_id`.
    #[must_use]
    pub fn not_found(resource_id: impl fmt::Display) -> Self {
        Self::ResourceNotFound { resource_id: resource_id.to_string() }
    }

    /// `principal` may not do `action` on `resource`. In AWS's words.
    #[must_use]
    pub fn access_denied(
        principal: impl fmt::Display,
        action: &str,
        resource: impl fmt::Display,
    ) -> Self {
        let message = format!(
            "User: {principal} is not authorized to perform: {action} on resource: {resource}"
        );
        Self::AccessDenied { message }
    }

    /// Its name.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::AccessDenied { .. } => Code::AccessDenied,
            Self::Conflict { .. } => Code::Conflict,
            Self::InternalServer => Code::InternalServer,
            Self::PublicPolicy { .. } => Code::PublicPolicy,
            Self::ResourceNotFound { .. } => Code::ResourceNotFound,
            Self::ServiceQuotaExceeded { .. } => Code::ServiceQuotaExceeded,
            Self::ServiceUnavailable { .. } => Code::ServiceUnavailable,
            Self::Throttling { .. } => Code::Throttling,
            Self::Validation { .. } => Code::Validation,
            Self::VerificationFailed { .. } => Code::VerificationFailed,
            Self::MissingAuthenticationToken => Code::MissingAuthenticationToken,
            Self::IncompleteSignature { .. } => Code::IncompleteSignature,
            Self::UnrecognizedClient => Code::UnrecognizedClient,
            Self::InvalidSignature { .. } => Code::InvalidSignature,
            Self::UnknownOperation => Code::UnknownOperation,
            Self::Serialization { .. } => Code::Serialization,
            Self::RequestEntityTooLarge => Code::RequestEntityTooLarge,
        }
    }

    /// What it says, for the body and for the audit event; `None` when it says nothing.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        match self {
            Self::AccessDenied { message }
            | Self::Conflict { message }
            | Self::PublicPolicy { message }
            | Self::ServiceQuotaExceeded { message }
            | Self::ServiceUnavailable { message }
            | Self::Throttling { message }
            | Self::Validation { message, .. }
            | Self::VerificationFailed { message, .. }
            | Self::IncompleteSignature { message }
            | Self::InvalidSignature { message } => Some(message),
            Self::Serialization { message } => message.as_deref(),
            Self::InternalServer => Some(INTERNAL),
            Self::MissingAuthenticationToken => Some(MISSING),
            Self::UnrecognizedClient => Some(UNRECOGNIZED),
            Self::RequestEntityTooLarge => Some(TOO_LARGE),
            Self::ResourceNotFound { .. } | Self::UnknownOperation => None,
        }
    }

    /// The status that it has on `plane`.
    ///
    /// Data plane: the model's traits, and 403 for refused signatures, as Lambda and the other
    /// services with REST paths answer. Control plane: JSON 1.0 answers 400 to everything that
    /// is the caller's fault, refused signatures included (DynamoDB and KMS do). The list of
    /// errors common to all services gives 413 for too long a body.
    #[must_use]
    pub const fn status(&self, plane: Plane) -> StatusCode {
        match (self.code(), plane) {
            (Code::InternalServer | Code::ServiceUnavailable, _) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
            (Code::RequestEntityTooLarge, _) => StatusCode::PAYLOAD_TOO_LARGE,
            (
                Code::AccessDenied
                | Code::MissingAuthenticationToken
                | Code::IncompleteSignature
                | Code::UnrecognizedClient
                | Code::InvalidSignature,
                Plane::Data,
            ) => StatusCode::FORBIDDEN,
            (Code::ResourceNotFound | Code::UnknownOperation, Plane::Data) => StatusCode::NOT_FOUND,
            (Code::Throttling, Plane::Data) => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// Its body on `plane`: the members of the plane's model, spelled as they are there.
    #[must_use]
    pub fn body(&self, plane: Plane) -> Value {
        let mut body = Map::new();
        if plane == Plane::Control {
            body.insert("__type".into(), self.code().qualified().into());
        }
        if let Some(message) = self.message() {
            body.insert(self.message_name(plane).into(), message.into());
        }
        match self {
            Self::ResourceNotFound { resource_id } => {
                body.insert("ResourceId".into(), resource_id.as_str().into());
            }
            Self::VerificationFailed { reason, .. } => {
                body.insert("Reason".into(), reason.write());
            }
            Self::Validation { fields, .. } if plane == Plane::Data && !fields.is_empty() => {
                let list = fields.iter();
                let list = list.map(|one| json!({ "path": one.path, "message": one.message }));
                body.insert("fieldList".into(), list.collect());
            }
            _ => {}
        }
        Value::Object(body)
    }

    const fn message_name(&self, plane: Plane) -> &'static str {
        match (self.code(), plane) {
            (Code::Validation, Plane::Data)
            | (
                Code::MissingAuthenticationToken
                | Code::IncompleteSignature
                | Code::UnrecognizedClient
                | Code::InvalidSignature
                | Code::RequestEntityTooLarge,
                _,
            ) => "message",
            _ => "Message",
        }
    }
}

impl Code {
    /// Every exception of the service's model, in the order of the API reference.
    pub const MODELLED: [Self; 10] = [
        Self::AccessDenied,
        Self::Conflict,
        Self::InternalServer,
        Self::PublicPolicy,
        Self::ResourceNotFound,
        Self::ServiceQuotaExceeded,
        Self::ServiceUnavailable,
        Self::Throttling,
        Self::Validation,
        Self::VerificationFailed,
    ];

    /// How AWS spells it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AccessDenied => "AccessDeniedException",
            Self::Conflict => "ConflictException",
            Self::InternalServer => "InternalServerException",
            Self::PublicPolicy => "PublicPolicyException",
            Self::ResourceNotFound => "ResourceNotFoundException",
            Self::ServiceQuotaExceeded => "ServiceQuotaExceededException",
            Self::ServiceUnavailable => "ServiceUnavailableException",
            Self::Throttling => "ThrottlingException",
            Self::Validation => "ValidationException",
            Self::VerificationFailed => "VerificationFailedException",
            Self::MissingAuthenticationToken => "MissingAuthenticationTokenException",
            Self::IncompleteSignature => "IncompleteSignatureException",
            Self::UnrecognizedClient => "UnrecognizedClientException",
            Self::InvalidSignature => "InvalidSignatureException",
            Self::UnknownOperation => "UnknownOperationException",
            Self::Serialization => "SerializationException",
            Self::RequestEntityTooLarge => "RequestEntityTooLargeException",
        }
    }

    /// Its name with the name space of JSON 1.0. That of the service is not known (clients
    /// ignore it); that of the frame in front of every service is.
    fn qualified(self) -> String {
        let space = if Self::MODELLED.contains(&self) {
            "com.amazonaws.paymentcryptography"
        } else {
            "com.amazon.coral.service"
        };
        format!("{space}#{}", self.name())
    }
}

impl From<Fault> for Exception {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Serialization(message) => Self::Serialization { message: Some(message) },
            Fault::Violations(violations) => {
                let sentences: Vec<String> = violations.iter().map(sentence).collect();
                let plural = if sentences.len() == 1 { "" } else { "s" };
                let message = format!(
                    "{} validation error{plural} detected: {}",
                    sentences.len(),
                    sentences.join("; ")
                );
                let fields = violations
                    .iter()
                    .zip(sentences)
                    .map(|(one, message)| FieldError { path: one.path.clone(), message });
                Self::Validation { message, fields: fields.collect() }
            }
        }
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.code().name())?;
        self.message().map_or(Ok(()), |message| write!(out, ": {message}"))
    }
}

impl core::error::Error for Exception {}

fn sentence(violation: &Violation) -> String {
    let shown = violation.shown.as_ref().map(|value| format!("'{value}' ")).unwrap_or_default();
    format!(
        "Value {shown}at '{}' failed to satisfy constraint: {}",
        violation.path, violation.constraint
    )
}

const INTERNAL: &str = "The request could not be answered because of a fault of the service.";
const MISSING: &str = "Missing Authentication Token";
const UNRECOGNIZED: &str = "The security token included in the request is invalid.";
const TOO_LARGE: &str = "Request is too large.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constraints_become_one_sentence_each() {
        let exception = Exception::from(Fault::Violations(vec![
            Violation::unshown("Member must not be null").below("KeyUsage").below("KeyAttributes"),
            Violation {
                path: "deleteKeyInDays".into(),
                shown: Some("200".into()),
                constraint: "Member must have value less than or equal to 180".into(),
            },
        ]));
        assert_eq!(
            exception.message().unwrap(),
            "2 validation errors detected: Value at 'keyAttributes.keyUsage' failed to satisfy \
             constraint: Member must not be null; Value '200' at 'deleteKeyInDays' failed to \
             satisfy constraint: Member must have value less than or equal to 180"
        );
        let Exception::Validation { fields, .. } = exception else { panic!() };
        assert_eq!(fields[0].path, "keyAttributes.keyUsage");
    }

    #[test]
    fn members_are_spelled_as_on_their_plane() {
        let validation = Exception::validation("no");
        assert_eq!(
            validation.body(Plane::Control),
            json!({ "__type": "com.amazonaws.paymentcryptography#ValidationException",
                    "Message": "no" })
        );
        assert_eq!(validation.body(Plane::Data), json!({ "message": "no" }));
        let missing = Exception::not_found("alias/x");
        assert_eq!(missing.body(Plane::Data), json!({ "ResourceId": "alias/x" }));
        assert_eq!(missing.status(Plane::Control), StatusCode::BAD_REQUEST);
        assert_eq!(missing.status(Plane::Data), StatusCode::NOT_FOUND);
    }
}
