//! REST-JSON, the data plane's protocol: the operation in the path, the rest in the body.
//! Errors name themselves in a header.

use http::header::HeaderValue;
use http::request::Parts;
use http::{Method, Response, StatusCode};

use crate::answer::answer;
use crate::document::Document;
use crate::exception::Exception;
use crate::operation::{ALL, Plane, Route};

/// The header that names an error.
pub const ERROR_TYPE: &str = "x-amzn-errortype";

/// The content type of requests and answers.
pub const CONTENT_TYPE: &str = "application/json";

/// Finds the operation that a request is for, and the labels of its path.
///
/// The path is matched as it came, and labels are decoded afterwards: clients send the slash
/// of an ARN as `%2F`, which is no boundary of segments.
///
/// # Errors
///
/// [`Exception::UnknownOperation`] unless it is a POST to the path of an operation;
/// [`Exception::Serialization`] when a label does not decode to text.
pub fn route(request: &Parts) -> Result<Route, Exception> {
    if request.method != Method::POST {
        return Err(Exception::UnknownOperation);
    }
    let path = request.uri.path();
    for operation in ALL.iter().filter(|operation| operation.plane == Plane::Data) {
        if let Some(labels) = labels(operation.path, path) {
            let labels = labels
                .into_iter()
                .map(|(name, text)| Some((name, percent_decode(text)?)))
                .collect::<Option<Vec<_>>>()
                .ok_or(Exception::Serialization { message: None })?;
            return Ok(Route { operation, labels });
        }
    }
    Err(Exception::UnknownOperation)
}

/// The response that carries `output`.
#[must_use]
pub fn success(output: &Document, request_id: &str) -> Response<Vec<u8>> {
    answer(StatusCode::OK, CONTENT_TYPE, request_id, output.to_bytes())
}

/// The response that says `exception`.
#[must_use]
pub fn failure(exception: &Exception, request_id: &str) -> Response<Vec<u8>> {
    let body = exception.body(Plane::Data).to_string().into_bytes();
    let mut response = answer(exception.status(Plane::Data), CONTENT_TYPE, request_id, body);
    let name = HeaderValue::from_static(exception.code().name());
    response.headers_mut().insert(ERROR_TYPE, name);
    response
}

/// The labels of `path`, still encoded, when it has the form of `template`.
fn labels<'path>(
    template: &'static str,
    path: &'path str,
) -> Option<Vec<(&'static str, &'path str)>> {
    let mut labels = Vec::new();
    let mut segments = path.split('/');
    for expected in template.split('/') {
        let segment = segments.next()?;
        match expected.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !segment.is_empty() => labels.push((name, segment)),
            None if segment == expected => {}
            _ => return None,
        }
    }
    segments.next().is_none().then_some(labels)
}

/// Decodes `%3A` and its like; `None` when a percent sign stands for nothing, or the bytes are
/// not UTF-8.
fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, others @ ..] = rest {
        rest = others;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, after @ ..] = rest else { return None };
        let mut byte = [0];
        hex::decode_to_slice([*high, *low], &mut byte).ok()?;
        bytes.extend(byte);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn request(method: &str, path: &str) -> Parts {
        Request::builder().method(method).uri(path).body(()).unwrap().into_parts().0
    }

    const ARN: &str = "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk";

    #[test]
    fn paths_name_operations() {
        let found = route(&request("POST", "/cardvalidationdata/generate?x=y")).unwrap();
        assert_eq!(found.operation.name, "GenerateCardValidationData");
    }

    #[test]
    fn labels_are_decoded_after_matching() {
        let encoded = ARN.replace(':', "%3A").replace('/', "%2F");
        for label in [encoded.clone(), encoded.replace("%3A", ":").replace("%2F", "%2f")] {
            let found = route(&request("POST", &format!("/keys/{label}/encrypt"))).unwrap();
            assert_eq!(found.operation.name, "EncryptData");
            let document = found.document(br#"{"KeyIdentifier":"other","PlainText":"00"}"#);
            assert_eq!(document.unwrap().value()["KeyIdentifier"], ARN);
        }
        let found = route(&request("POST", "/keys/alias%2Fx/reencrypt")).unwrap();
        assert_eq!(found.document(b"").unwrap().value()["IncomingKeyIdentifier"], "alias/x");
    }

    #[test]
    fn anything_else_is_no_operation() {
        let unencoded = format!("/keys/{ARN}/encrypt");
        for (method, path) in [
            ("GET", "/mac/generate"),
            ("POST", "/mac/generate/"),
            ("POST", "//mac/generate"),
            ("POST", "/mac%2Fgenerate"),
            ("POST", "/keys//encrypt"),
            ("POST", unencoded.as_str()),
            ("POST", "/"),
        ] {
            let refusal = route(&request(method, path)).unwrap_err();
            assert_eq!(refusal, Exception::UnknownOperation, "{method} {path}");
        }
        for label in ["%", "%4", "%zz", "%ff", "a%"] {
            let refusal = route(&request("POST", &format!("/keys/{label}/encrypt"))).unwrap_err();
            assert_eq!(refusal, Exception::Serialization { message: None }, "{label}");
        }
    }
}
