//! STS, of which one call is here: GetCallerIdentity, by which clients ask who they are. Forms
//! in, XML out.

use http::request::Parts;
use http::{Method, Response, StatusCode};

use crate::answer::answer;
use crate::arn::PrincipalArn;
use crate::exception::{Code, Exception};

/// Checks that a request is for GetCallerIdentity: a form in the body of a POST, or in the
/// query of a GET.
///
/// # Errors
///
/// [`Exception::UnknownOperation`] when it is for anything else.
pub fn decode(request: &Parts, body: &[u8]) -> Result<(), Exception> {
    let form = match request.method {
        Method::POST => core::str::from_utf8(body).unwrap_or_default(),
        Method::GET => request.uri.query().unwrap_or_default(),
        _ => "",
    };
    let says = |pair: &str| form.split('&').any(|given| given == pair);
    let is_known = request.uri.path() == "/" && says(ACTION) && says(VERSION);
    if is_known { Ok(()) } else { Err(Exception::UnknownOperation) }
}

/// The response that says who `principal` is; `user_id` is an id that is never given again.
#[must_use]
pub fn success(principal: &PrincipalArn, user_id: &str, request_id: &str) -> Response<Vec<u8>> {
    let body = format!(
        "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\"><GetCallerIdentityResult>\
         <Arn>{}</Arn><UserId>{}</UserId><Account>{}</Account></GetCallerIdentityResult>\
         <ResponseMetadata><RequestId>{}</RequestId></ResponseMetadata>\
         </GetCallerIdentityResponse>",
        escape(&principal.to_string()),
        escape(user_id),
        principal.account(),
        escape(request_id)
    );
    answer(StatusCode::OK, CONTENT_TYPE, request_id, body.into_bytes())
}

/// The response that says `exception`, by the names that the query protocol has for what every
/// service may say.
#[must_use]
pub fn failure(exception: &Exception, request_id: &str) -> Response<Vec<u8>> {
    let (status, name) = match exception.code() {
        Code::MissingAuthenticationToken => (StatusCode::FORBIDDEN, "MissingAuthenticationToken"),
        Code::IncompleteSignature => (StatusCode::FORBIDDEN, "IncompleteSignature"),
        Code::UnrecognizedClient => (StatusCode::FORBIDDEN, "InvalidClientTokenId"),
        Code::InvalidSignature => (StatusCode::FORBIDDEN, "SignatureDoesNotMatch"),
        Code::AccessDenied => (StatusCode::FORBIDDEN, "AccessDenied"),
        Code::UnknownOperation => (StatusCode::BAD_REQUEST, "InvalidAction"),
        Code::Throttling => (StatusCode::BAD_REQUEST, "Throttling"),
        Code::RequestEntityTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "RequestEntityTooLarge"),
        Code::ServiceUnavailable => (StatusCode::SERVICE_UNAVAILABLE, "ServiceUnavailable"),
        Code::InternalServer => (StatusCode::INTERNAL_SERVER_ERROR, "InternalFailure"),
        _ => (StatusCode::BAD_REQUEST, "ValidationError"),
    };
    let side = if status.is_server_error() { "Receiver" } else { "Sender" };
    let message = exception.message().unwrap_or("Could not find the operation.");
    let body = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>{side}</Type><Code>{name}</Code>\
         <Message>{}</Message></Error><RequestId>{}</RequestId></ErrorResponse>",
        escape(message),
        escape(request_id)
    );
    answer(status, CONTENT_TYPE, request_id, body.into_bytes())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const ACTION: &str = "Action=GetCallerIdentity";
const VERSION: &str = "Version=2011-06-15";

/// The version of the service that is spoken.
pub const API_VERSION: &str = "2011-06-15";

/// The name space of answers.
pub const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";
const CONTENT_TYPE: &str = "text/xml";

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn post(path: &str) -> Parts {
        Request::post(path).body(()).unwrap().into_parts().0
    }

    #[test]
    fn the_one_call_is_known_and_no_other() {
        let body = b"Action=GetCallerIdentity&Version=2011-06-15";
        assert_eq!(decode(&post("/"), body), Ok(()));
        let get = Request::get("/?Version=2011-06-15&Action=GetCallerIdentity").body(()).unwrap();
        assert_eq!(decode(&get.into_parts().0, b""), Ok(()));
        for (path, body) in [
            ("/x", &body[..]),
            ("/", b"Action=AssumeRole&Version=2011-06-15"),
            ("/", b"Action=GetCallerIdentity"),
            ("/", b"\xff"),
            ("/", b""),
        ] {
            assert_eq!(decode(&post(path), body), Err(Exception::UnknownOperation));
        }
    }
}
