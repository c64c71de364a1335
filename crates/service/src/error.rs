//! The page where failures become AWS exceptions.

use keys::policy::Denial;
use wire::exception::Exception;

/// Why a call did not succeed.
#[derive(Debug)]
pub enum Error {
    /// What the caller is told.
    Refused(Exception),
    /// A record was changed since it was read: decide again on what is there now.
    Stale,
    /// The service failed. The sentence is for operators and holds no secret; callers are told
    /// that the service failed, and nothing else.
    Internal(String),
}

impl Error {
    /// The request cannot be carried out as it is; the sentence says which rule it breaks.
    #[must_use]
    pub fn invalid(sentence: impl Into<String>) -> Self {
        Self::Refused(Exception::validation(sentence))
    }

    /// What the request asks for stands against what is there.
    #[must_use]
    pub fn conflict(sentence: impl Into<String>) -> Self {
        Self::Refused(Exception::Conflict { message: sentence.into() })
    }

    /// There is no such resource.
    #[must_use]
    pub fn not_found(resource: impl Into<String>) -> Self {
        Self::Refused(Exception::ResourceNotFound { resource_id: resource.into() })
    }

    /// The service failed; `sentence` is for operators.
    #[must_use]
    pub fn internal(sentence: impl Into<String>) -> Self {
        Self::Internal(sentence.into())
    }
}

impl From<Denial> for Error {
    fn from(denial: Denial) -> Self {
        Self::Refused(Exception::AccessDenied { message: denial.to_string() })
    }
}

impl From<keys::Error> for Error {
    fn from(error: keys::Error) -> Self {
        use keys::Error as Rule;
        let sentence = error.to_string();
        match error {
            Rule::RegionAlreadyReplicated(_) | Rule::RegionBeingRemoved(_) => {
                Self::conflict(sentence)
            }
            Rule::RegionNotReplicated(region) => Self::not_found(region.as_str()),
            Rule::UnknownFormat | Rule::Malformed => Self::internal(sentence),
            _ => Self::invalid(sentence),
        }
    }
}

impl From<payment_crypto::Error> for Error {
    fn from(error: payment_crypto::Error) -> Self {
        Self::invalid(format!("{error}."))
    }
}

impl From<keys::seal::Error> for Error {
    fn from(error: keys::seal::Error) -> Self {
        Self::internal(error.to_string())
    }
}

impl From<store::Error> for Error {
    fn from(error: store::Error) -> Self {
        match error {
            store::Error::Conflict(_) => Self::Stale,
            store::Error::Limit(why) | store::Error::Unavailable(why) => Self::Internal(why),
        }
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(exception) => write!(out, "{exception}"),
            Self::Stale => out.write_str("a record was changed meanwhile"),
            Self::Internal(sentence) => out.write_str(sentence),
        }
    }
}

impl std::error::Error for Error {}
