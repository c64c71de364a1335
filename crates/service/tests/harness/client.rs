//! A client: whole signed requests, and what comes back.

use std::net::{IpAddr, Ipv4Addr};

use http::Request;
use keys::time::Timestamp;
use serde_json::Value;
use service::principal::Principal;
use service::service::Service;
use wire::operation::{Descriptor, Plane};
use wire::sigv4::{self, Credentials};
use zeroize::Zeroizing;

/// Who signs requests.
pub struct Client {
    pub credentials: Credentials,
}

/// What came back.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    /// The name of the exception, `None` where there is none.
    pub exception: Option<String>,
    /// The answer, `Null` where it is not JSON.
    pub body: Value,
    /// The same as it came.
    pub text: String,
    pub request_id: String,
}

impl Client {
    /// Who signs with the first access key of `principal`.
    pub fn of(principal: &Principal) -> Self {
        let key = principal.access_keys.first().unwrap();
        Self::with(&key.id, key.secret.reveal())
    }

    pub fn with(access_key_id: &str, secret: &str) -> Self {
        Self {
            credentials: Credentials {
                access_key_id: access_key_id.to_owned(),
                secret_access_key: Zeroizing::new(secret.to_owned()),
                session_token: None,
            },
        }
    }

    /// Signs `request` for `service` in `region` at `now`.
    pub fn signed(
        &self,
        request: Request<Vec<u8>>,
        region: &str,
        service: &str,
        now: Timestamp,
    ) -> Request<Vec<u8>> {
        let (mut parts, body) = request.into_parts();
        sigv4::sign(&mut parts, &body, &self.credentials, region, service, now).unwrap();
        Request::from_parts(parts, body)
    }
}

/// The request for `operation` with `body`, not signed yet. Labels of a path are taken out of a
/// body that is a JSON object.
pub fn request(operation: &str, body: &str) -> Request<Vec<u8>> {
    let Some(descriptor) = Descriptor::named(operation) else { return other(operation, body) };
    match descriptor.plane {
        Plane::Control => post("/")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("PaymentCryptographyControlPlane.{operation}")),
        Plane::Data => {
            post(&filled(descriptor.path, body)).header("content-type", "application/json")
        }
    }
    .body(body.as_bytes().to_vec())
    .unwrap()
}

/// The signing name of the service that `operation` belongs to.
pub fn service_of(operation: &str) -> &'static str {
    match operation {
        "LookupEvents" => "cloudtrail",
        "GetCallerIdentity" => "sts",
        _ => "payment-cryptography",
    }
}

/// Sends a signed request.
pub async fn send(service: &Service, request: Request<Vec<u8>>) -> Reply {
    let answered = service.answer(request, IpAddr::V4(Ipv4Addr::LOCALHOST)).await;
    let (parts, body) = answered.response.into_parts();
    let text = String::from_utf8(body).unwrap();
    let body: Value = serde_json::from_str(&text).unwrap_or_default();
    let exception = exception(&parts, &body);
    let request_id = parts.headers["x-amzn-requestid"].to_str().unwrap().to_owned();
    Reply { status: parts.status.as_u16(), exception, body, text, request_id }
}

impl Reply {
    /// The answer of a call that has to succeed.
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.body
    }

    /// The name of the exception of a call that has to fail.
    pub fn refusal(&self) -> &str {
        assert_ne!(self.status, 200, "{}", self.text);
        self.exception.as_deref().unwrap_or("none")
    }
}

/// STS and CloudTrail, and operations that there are none of.
fn other(operation: &str, body: &str) -> Request<Vec<u8>> {
    match operation {
        "GetCallerIdentity" => {
            let form = "application/x-www-form-urlencoded; charset=utf-8";
            let query = "Action=GetCallerIdentity&Version=2011-06-15";
            let body = if body.is_empty() { query } else { body };
            post("/").header("content-type", form).body(body.as_bytes().to_vec()).unwrap()
        }
        "LookupEvents" => post("/")
            .header("content-type", "application/x-amz-json-1.1")
            .header(
                "x-amz-target",
                "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents",
            )
            .body(body.as_bytes().to_vec())
            .unwrap(),
        _ => post("/")
            .header("content-type", "application/x-amz-json-1.0")
            .header("x-amz-target", format!("PaymentCryptographyControlPlane.{operation}"))
            .body(body.as_bytes().to_vec())
            .unwrap(),
    }
}

fn post(path: &str) -> http::request::Builder {
    Request::builder()
        .method("POST")
        .uri(format!("http://127.0.0.1:7373{path}"))
        .header("user-agent", "transcript")
}

/// `path` with its labels filled in from the members of `body`.
fn filled(path: &str, body: &str) -> String {
    let members: Value = serde_json::from_str(body).unwrap_or_default();
    let segment = |segment: &str| match segment.strip_prefix('{').and_then(|s| s.strip_suffix('}'))
    {
        Some(name) => members[name].as_str().unwrap_or("none").replace('/', "%2F"),
        None => segment.to_owned(),
    };
    path.split('/').map(segment).collect::<Vec<_>>().join("/")
}

fn exception(parts: &http::response::Parts, body: &Value) -> Option<String> {
    let header = parts.headers.get("x-amzn-errortype").and_then(|value| value.to_str().ok());
    let name = header.or_else(|| body["__type"].as_str())?;
    Some(name.rsplit('#').next().unwrap_or_default().to_owned())
}
