//! JSON 1.0, the control plane's protocol: the operation in a header, everything else in the
//! body. Errors name themselves in the body's `__type`.

use http::request::Parts;
use http::{Method, Response, StatusCode};

use crate::answer::answer;
use crate::document::Document;
use crate::exception::Exception;
use crate::operation::{Descriptor, Plane, Route};

/// The header that names the operation.
pub const TARGET: &str = "x-amz-target";

/// What stands before the operation's name and a dot in [`TARGET`].
pub const TARGET_PREFIX: &str = "PaymentCryptographyControlPlane";

/// The content type of requests and answers.
pub const CONTENT_TYPE: &str = "application/x-amz-json-1.0";

/// Finds the operation that a request is for.
///
/// # Errors
///
/// [`Exception::UnknownOperation`] unless it is a POST to `/` with the target of an operation.
pub fn route(request: &Parts) -> Result<Route, Exception> {
    let operation = request
        .headers
        .get(TARGET)
        .filter(|_| request.method == Method::POST && request.uri.path() == "/")
        .and_then(|target| target.to_str().ok()?.split_once('.'))
        .filter(|(prefix, _)| *prefix == TARGET_PREFIX)
        .and_then(|(_, name)| Descriptor::named(name))
        .filter(|operation| operation.plane == Plane::Control);
    operation
        .map(|operation| Route { operation, labels: Vec::new() })
        .ok_or(Exception::UnknownOperation)
}

/// The response that carries `output`.
#[must_use]
pub fn success(output: &Document, request_id: &str) -> Response<Vec<u8>> {
    answer(StatusCode::OK, CONTENT_TYPE, request_id, output.to_bytes())
}

/// The response that says `exception`.
#[must_use]
pub fn failure(exception: &Exception, request_id: &str) -> Response<Vec<u8>> {
    let body = exception.body(Plane::Control).to_string().into_bytes();
    answer(exception.status(Plane::Control), CONTENT_TYPE, request_id, body)
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn request(method: &str, path: &str, target: &str) -> Parts {
        let request = Request::builder().method(method).uri(path).header(TARGET, target);
        request.body(()).unwrap().into_parts().0
    }

    #[test]
    fn the_target_names_the_operation() {
        let found = route(&request("POST", "/", "PaymentCryptographyControlPlane.CreateKey"));
        assert_eq!(found.unwrap().operation.name, "CreateKey");
    }

    #[test]
    fn anything_else_is_no_operation() {
        for (method, path, target) in [
            ("GET", "/", "PaymentCryptographyControlPlane.CreateKey"),
            ("POST", "/x", "PaymentCryptographyControlPlane.CreateKey"),
            ("POST", "/", "PaymentCryptographyControlPlane.createkey"),
            ("POST", "/", "PaymentCryptographyControlPlane.CreateKey.x"),
            ("POST", "/", "PaymentCryptographyControlPlane.GenerateMac"),
            ("POST", "/", "TrentService.CreateKey"),
            ("POST", "/", "CreateKey"),
            ("POST", "/", ""),
        ] {
            let refusal = route(&request(method, path, target)).unwrap_err();
            assert_eq!(refusal, Exception::UnknownOperation, "{method} {path} {target}");
        }
    }
}
