//! A small client of the public API, for the walk of `keyferry demo`: no door of its own, the
//! same signed requests as anybody's.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use http::{HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client as HttpClient;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use service::clock::{Clock, SystemClock};
use wire::json_1_0;
use wire::operation::{Descriptor, Plane};
use wire::sigv4::{self, Credentials};

/// A client of one server.
pub struct Client {
    address: SocketAddr,
    credentials: Credentials,
    http: HttpClient<HttpConnector, Full<Bytes>>,
}

/// What a server refused.
#[derive(Debug)]
pub struct Refusal {
    /// The name of the exception.
    pub code: String,
    /// What it says.
    pub message: String,
}

/// Why a call has no answer.
#[derive(Debug)]
pub enum Failure {
    /// The server refused it.
    Refused(Refusal),
    /// It did not get there or back.
    Lost(String),
}

impl Client {
    /// A client of the server at `address`.
    #[must_use]
    pub fn new(address: SocketAddr, credentials: Credentials) -> Self {
        let http = HttpClient::builder(TokioExecutor::new()).build_http();
        Self { address, credentials, http }
    }

    /// Calls the operation called `name` in `region`.
    ///
    /// # Errors
    ///
    /// [`Failure`].
    pub async fn call(&self, region: &str, name: &str, input: &Value) -> Result<Value, Failure> {
        let operation =
            Descriptor::named(name).ok_or_else(|| Failure::Lost(format!("no operation {name}")))?;
        let request = Request::post(format!("http://{}{}", self.address, operation.path));
        let request = match operation.plane {
            Plane::Control => request
                .header("x-amz-target", format!("{}.{name}", json_1_0::TARGET_PREFIX))
                .header("content-type", json_1_0::CONTENT_TYPE),
            Plane::Data => request.header("content-type", wire::rest_json::CONTENT_TYPE),
        };
        self.send(request, region, "payment-cryptography", input).await
    }

    /// Looks up events in `region`.
    ///
    /// # Errors
    ///
    /// [`Failure`].
    pub async fn look_up_events(&self, region: &str, input: &Value) -> Result<Value, Failure> {
        use wire::cloudtrail::lookup_events::{CONTENT_TYPE, LOOKUP_EVENTS};
        let request = Request::post(format!("http://{}/", self.address))
            .header("x-amz-target", LOOKUP_EVENTS)
            .header("content-type", CONTENT_TYPE);
        self.send(request, region, "cloudtrail", input).await
    }

    async fn send(
        &self,
        request: http::request::Builder,
        region: &str,
        service: &str,
        input: &Value,
    ) -> Result<Value, Failure> {
        let body = input.to_string().into_bytes();
        let (mut parts, ()) = request.body(()).map_err(lost)?.into_parts();
        let now = SystemClock.now();
        sigv4::sign(&mut parts, &body, &self.credentials, region, service, now).map_err(lost)?;
        let request = Request::from_parts(parts, Full::new(Bytes::from(body)));
        let answer = tokio::time::timeout(TIMEOUT, self.http.request(request));
        let answer = answer.await.map_err(lost)?.map_err(lost)?;
        let (parts, body) = answer.into_parts();
        let body = body.collect().await.map_err(lost)?.to_bytes();
        let value: Value = serde_json::from_slice(&body).map_err(lost)?;
        if parts.status == StatusCode::OK {
            Ok(value)
        } else {
            Err(Failure::Refused(Refusal::of(parts.headers.get("x-amzn-errortype"), &value)))
        }
    }
}

impl Refusal {
    fn of(header: Option<&HeaderValue>, body: &Value) -> Self {
        let text = |name: &str| body.get(name).and_then(Value::as_str);
        let header = header.and_then(|value| value.to_str().ok());
        let code = header.or_else(|| text("__type")).unwrap_or_default();
        let code = code.rsplit('#').next().unwrap_or_default().to_owned();
        let message = text("Message").or_else(|| text("message")).or_else(|| text("ResourceId"));
        Self { code, message: message.unwrap_or_default().to_owned() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(Refusal { code, message }) => write!(out, "{code}: {message}"),
            Self::Lost(why) => write!(out, "no answer: {why}"),
        }
    }
}

impl From<Failure> for io::Error {
    fn from(failure: Failure) -> Self {
        Self::other(failure.to_string())
    }
}

fn lost(error: impl fmt::Display) -> Failure {
    Failure::Lost(error.to_string())
}

/// How long to wait for an answer.
const TIMEOUT: Duration = Duration::from_secs(10);
