//! Signature version 4, as a server checks it and a client makes it: signed headers, no presigned
//! addresses, no streaming. Pure: the time is an argument, the body is at hand.
//!
//! ```text
//! string to sign  = AWS4-HMAC-SHA256 ⏎ moment ⏎ DATE/REGION/SERVICE/aws4_request ⏎
//!                   hex(SHA-256(canonical request))
//! signing key     = HMAC(HMAC(HMAC(HMAC("AWS4" ‖ secret, DATE), REGION), SERVICE), "aws4_request")
//! signature       = hex(HMAC(signing key, string to sign))
//! ```
//!
//! The body is always hashed here: boto3 sends no hash of its own.

use http::HeaderMap;
use http::header::{AUTHORIZATION, DATE};
use http::request::Parts;
use keys::time::Timestamp;

use crate::exception::Exception;
use crate::json_1_0::TARGET;
use crate::time;

pub mod canonical;
mod key;
mod sign;

pub use key::{MOST_KEYS, SigningKey, SigningKeyCache};
pub use sign::{Credentials, sign};

/// What a request's signature claims: who signed it, when, for which Region and service.
/// Nothing of it is proven before [`Claim::verify`].
#[derive(Debug)]
pub struct Claim {
    access_key_id: String,
    scope: Scope,
    signed_headers: Vec<String>,
    signature: String,
    moment: Timestamp,
}

/// What a signing key is good for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Scope {
    /// A day: `20250821`.
    pub date: String,
    /// A Region: `us-east-1`.
    pub region: String,
    /// A service, by its signing name: `payment-cryptography`.
    pub service: String,
}

/// Reads what the signature of a request claims.
///
/// # Errors
///
/// [`Exception::MissingAuthenticationToken`] without a signature,
/// [`Exception::IncompleteSignature`] when parts of it are missing or cannot be read,
/// [`Exception::InvalidSignature`] when it leaves out a header that must be signed.
pub fn parse(request: &Parts) -> Result<Claim, Exception> {
    let headers = &request.headers;
    let mut authorizations = headers.get_all(AUTHORIZATION).iter();
    let authorization = authorizations.next().ok_or(Exception::MissingAuthenticationToken)?;
    if authorizations.next().is_some() {
        return Err(incomplete("Authorization header must be given once."));
    }
    let authorization = authorization.to_str().unwrap_or_default();
    let (algorithm, parameters) = authorization.split_once(' ').unwrap_or((authorization, ""));
    let parameter = |name: &str| {
        let parts = parameters.split([',', ' ']);
        parts.filter_map(|part| part.trim().split_once('=')).find(|(key, _)| *key == name)
    };
    let moment = moment(headers);
    let (Some((_, credential)), Some((_, signature)), Some((_, signed)), Some(moment)) =
        (parameter("Credential"), parameter("Signature"), parameter("SignedHeaders"), moment)
    else {
        let given = ["Credential", "Signature", "SignedHeaders"];
        return Err(lacking(given.map(|name| (name, parameter(name).is_some())), moment));
    };
    if algorithm != ALGORITHM {
        return Err(incomplete("Authorization header must use the algorithm AWS4-HMAC-SHA256."));
    }
    let (access_key_id, scope) = parse_credential(credential)?;
    let signed_headers = signed.split(';').map(String::from).collect();
    let claim = Claim { access_key_id, scope, signed_headers, signature: signature.into(), moment };
    claim.covers(headers)?;
    Ok(claim)
}

impl Claim {
    /// Whose key it is.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// What the key is good for.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The Region of the request.
    #[must_use]
    pub fn region(&self) -> &str {
        &self.scope.region
    }

    /// The service of the request, by its signing name.
    #[must_use]
    pub fn service(&self) -> &str {
        &self.scope.service
    }

    /// The day of the request: `20250821`.
    #[must_use]
    pub fn date(&self) -> &str {
        &self.scope.date
    }

    /// Checks that the request was signed within five minutes of `now`, with `key`, and is what
    /// was signed.
    ///
    /// # Errors
    ///
    /// [`Exception::InvalidSignature`] when it was not.
    pub fn verify(
        &self,
        key: &SigningKey,
        request: &Parts,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), Exception> {
        self.is_current(now)?;
        let canonical = canonical::request(request, &self.signed_headers, body);
        let text = string_to_sign(self.moment, &self.scope, &canonical);
        if key.verifies(&text, &self.signature) {
            Ok(())
        } else {
            Err(Exception::InvalidSignature { message: MISMATCH.into() })
        }
    }

    fn is_current(&self, now: Timestamp) -> Result<(), Exception> {
        let compact = time::compact;
        let (signed, now_text) = (compact(self.moment), compact(now));
        let earliest = Timestamp::from_micros(now.micros().saturating_sub(SKEW));
        let latest = Timestamp::from_micros(now.micros().saturating_add(SKEW));
        let message = if self.moment < earliest {
            format!(
                "Signature expired: {signed} is now earlier than {} ({now_text} - 5 min.)",
                compact(earliest)
            )
        } else if self.moment > latest {
            format!(
                "Signature not yet current: {signed} is still later than {} ({now_text} + 5 min.)",
                compact(latest)
            )
        } else {
            return Ok(());
        };
        Err(Exception::InvalidSignature { message })
    }

    /// A signature that does not cover the host, the time, the operation or the session token
    /// would be good for another request.
    fn covers(&self, headers: &HeaderMap) -> Result<(), Exception> {
        let signs = |name: &str| self.signed_headers.iter().any(|signed| signed == name);
        let moment = if headers.contains_key(AMZ_DATE) { AMZ_DATE } else { DATE.as_str() };
        let present =
            [SECURITY_TOKEN, TARGET].into_iter().filter(|name| headers.contains_key(*name));
        if !signs("host") {
            return Err(invalid(
                "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
            ));
        }
        for name in present.chain([moment]) {
            if !signs(name) {
                return Err(invalid(&format!(
                    "'{name}' must be a 'SignedHeader' in the AWS Authorization."
                )));
            }
        }
        let day = time::compact(self.moment);
        if day.get(..DAY_LENGTH) != Some(&self.scope.date) {
            return Err(invalid(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
                 from HTTP.",
            ));
        }
        Ok(())
    }
}

/// The credential of a request was made for another service.
#[must_use]
pub fn wrong_service(expected: &str) -> Exception {
    invalid(&format!("Credential should be scoped to correct service: '{expected}'."))
}

/// The credential of a request was made for a Region that is not here.
#[must_use]
pub fn wrong_region(region: &str) -> Exception {
    let region: String = region.chars().take(MOST_SHOWN).collect();
    invalid(&format!("Credential should be scoped to a valid Region, not '{region}'."))
}

/// The moment of a request: `X-Amz-Date`, else `Date`.
fn moment(headers: &HeaderMap) -> Option<Timestamp> {
    match headers.get(AMZ_DATE) {
        Some(value) => time::parse_compact(value.to_str().ok()?),
        None => {
            let text = headers.get(DATE)?.to_str().ok()?;
            time::parse_compact(text).or_else(|| time::parse_http_date(text))
        }
    }
}

/// `AKID/20250821/us-east-1/payment-cryptography/aws4_request`.
fn parse_credential(credential: &str) -> Result<(String, Scope), Exception> {
    let parts: Vec<&str> = credential.split('/').collect();
    let [access_key_id, date, region, service, terminator] = parts.as_slice() else {
        return Err(incomplete(
            "Credential must have exactly 5 slash-delimited elements, e.g. \
             keyid/date/region/service/term.",
        ));
    };
    if *terminator != TERMINATOR {
        return Err(invalid(
            "Credential should be scoped with a valid terminator: 'aws4_request'.",
        ));
    }
    let [date, region, service] = [date, region, service].map(|part| String::from(*part));
    Ok(((*access_key_id).into(), Scope { date, region, service }))
}

fn string_to_sign(moment: Timestamp, scope: &Scope, canonical: &str) -> String {
    let Scope { date, region, service } = scope;
    let hash = canonical::hash(canonical.as_bytes());
    let moment = time::compact(moment);
    format!("{ALGORITHM}\n{moment}\n{date}/{region}/{service}/{TERMINATOR}\n{hash}")
}

/// AWS names everything that is missing at once.
fn lacking(given: [(&str, bool); 3], moment: Option<Timestamp>) -> Exception {
    let mut sentences: Vec<String> = given
        .into_iter()
        .filter(|(_, is_given)| !is_given)
        .map(|(name, _)| format!("Authorization header requires '{name}' parameter."))
        .collect();
    if moment.is_none() {
        sentences.push(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
                .into(),
        );
    }
    incomplete(&sentences.join(" "))
}

fn incomplete(message: &str) -> Exception {
    Exception::IncompleteSignature { message: message.into() }
}

fn invalid(message: &str) -> Exception {
    Exception::InvalidSignature { message: message.into() }
}

/// The only algorithm.
pub const ALGORITHM: &str = "AWS4-HMAC-SHA256";

const TERMINATOR: &str = "aws4_request";
const AMZ_DATE: &str = "x-amz-date";
const SECURITY_TOKEN: &str = "x-amz-security-token";
const DAY_LENGTH: usize = 8;

/// How far the clock of a client may be off, in microseconds: five minutes.
const SKEW: i64 = 5 * 60 * 1_000_000;

/// How much of a Region's name an answer repeats.
const MOST_SHOWN: usize = 64;

const MISMATCH: &str = "The request signature we calculated does not match the signature you \
                        provided. Check your AWS Secret Access Key and signing method. Consult \
                        the service documentation for details.";
