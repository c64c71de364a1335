//! A response as bytes: what both protocols and the small services share.

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Response, StatusCode};

/// A response with its content type and the id of its request.
pub(crate) fn answer(
    status: StatusCode,
    content_type: &'static str,
    request_id: &str,
    body: Vec<u8>,
) -> Response<Vec<u8>> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(value) = HeaderValue::from_str(request_id) {
        headers.insert("x-amzn-requestid", value);
    }
    response
}
