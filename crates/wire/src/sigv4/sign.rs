//! Signing, for our own clients and tests.

use http::HeaderName;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST, HeaderValue, InvalidHeaderValue};
use http::request::Parts;
use keys::time::Timestamp;
use zeroize::Zeroizing;

use crate::sigv4::{
    ALGORITHM, AMZ_DATE, DAY_LENGTH, SECURITY_TOKEN, Scope, SigningKey, TERMINATOR, canonical,
    string_to_sign,
};
use crate::time;

/// What a client signs with. Opaque to `Debug`.
pub struct Credentials {
    /// Who it is.
    pub access_key_id: String,
    /// What proves it.
    pub secret_access_key: Zeroizing<String>,
    /// What comes with credentials that were lent.
    pub session_token: Option<String>,
}

/// Signs a request to `service` in `region`: adds `x-amz-date`, `x-amz-security-token` when
/// there is one, a missing `host`, and `authorization`. Signs these, the content type and
/// everything that starts with `x-amz-`.
///
/// # Errors
///
/// [`InvalidHeaderValue`] when a credential has characters that no header can have.
pub fn sign(
    request: &mut Parts,
    body: &[u8],
    credentials: &Credentials,
    region: &str,
    service: &str,
    now: Timestamp,
) -> Result<(), InvalidHeaderValue> {
    let moment = time::compact(now);
    request.headers.insert(AMZ_DATE, HeaderValue::from_str(&moment)?);
    if let Some(token) = &credentials.session_token {
        request.headers.insert(SECURITY_TOKEN, HeaderValue::from_str(token)?);
    }
    if let Some(authority) = request.uri.authority() {
        let host = HeaderValue::from_str(authority.as_str())?;
        request.headers.entry(HOST).or_insert(host);
    }
    let is_signed = |name: &&HeaderName| {
        **name == HOST || **name == CONTENT_TYPE || name.as_str().starts_with("x-amz-")
    };
    let mut names: Vec<String> =
        request.headers.keys().filter(is_signed).map(|name| name.as_str().into()).collect();
    names.sort();
    let scope = Scope {
        date: moment.chars().take(DAY_LENGTH).collect(),
        region: region.into(),
        service: service.into(),
    };
    let canonical = canonical::request(request, &names, body);
    let key = SigningKey::derive(credentials.secret_access_key.as_bytes(), &scope);
    let signature = key.signature(&string_to_sign(now, &scope, &canonical));
    let Scope { date, .. } = &scope;
    let authorization = format!(
        "{ALGORITHM} Credential={}/{date}/{region}/{service}/{TERMINATOR}, SignedHeaders={}, \
         Signature={signature}",
        credentials.access_key_id,
        names.join(";")
    );
    request.headers.insert(AUTHORIZATION, HeaderValue::from_str(&authorization)?);
    Ok(())
}

impl core::fmt::Debug for Credentials {
    fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        out.write_str("Credentials")
    }
}
