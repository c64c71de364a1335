//! The built program, from outside: the walk of the demo, and HTTP/2.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use http::{Request, Version};
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use keys::time::Timestamp;
use serde_json::Value;
use wire::sigv4::{self, Credentials};
use zeroize::Zeroizing;

#[test]
fn the_demo_walks_the_main_job() {
    let data = Folder::new("demo");
    let output = keyferry(&["demo", "--once"], &data.0).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    for step in [
        "us-west-2: SYNCHRONIZED",
        "REPLICA of us-east-1",
        "right value: verified",
        "wrong value: VerificationFailedException",
        "StopKeyUsage in us-west-2: ValidationException",
        "us-west-2: DELETE_COMPLETE",
        "RestoreKey: CREATE_COMPLETE",
        "ExportKeyReplica to us-west-2",
    ] {
        assert!(said.contains(step), "{step} is missing in:\n{said}");
    }
}

#[test]
fn the_demo_fails_when_it_cannot_start() {
    let data = Folder::new("occupied");
    let server = Server::start(&data.0);
    let output = keyferry(&["demo", "--once"], &data.0).output().unwrap();
    assert!(!output.status.success());
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(complaint.contains("store.db"), "{complaint}");
    drop(server);
}

/// In HTTP/2 there is no Host header: what clients sign is the authority.
#[tokio::test]
async fn requests_come_by_http_2_as_well() {
    let data = Folder::new("http2");
    let server = Server::start(&data.0);
    let credentials = credentials(&data.0);
    let client = Client::builder(TokioExecutor::new()).http2_only(true).build_http();
    for (signed, status) in [("{}", 200), ("{ }", 400)] {
        let request = Request::post(format!("http://{}/", server.address))
            .header("x-amz-target", "PaymentCryptographyControlPlane.ListKeys")
            .header("content-type", "application/x-amz-json-1.0");
        let (mut parts, ()) = request.body(()).unwrap().into_parts();
        let micros = jiff::Timestamp::now().as_microsecond();
        let now = Timestamp::from_micros(micros);
        let service = "payment-cryptography";
        sigv4::sign(&mut parts, signed.as_bytes(), &credentials, "us-west-2", service, now)
            .unwrap();
        parts.headers.remove("host");
        let request = Request::from_parts(parts, Full::new(Bytes::from_static(b"{}")));
        let response = client.request(request).await.unwrap();
        assert_eq!(response.version(), Version::HTTP_2);
        let answered = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let body: Value = serde_json::from_slice(&body).unwrap();
        if status == 200 {
            assert_eq!((answered, &body["Keys"]), (200, &Value::Array(Vec::new())), "{body}");
        } else {
            assert_eq!(answered, 400);
            assert!(body["__type"].as_str().unwrap().ends_with("InvalidSignatureException"));
        }
    }
}

struct Folder(PathBuf);

struct Server {
    process: Child,
    address: String,
}

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("keyferry-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Server {
    fn start(data: &Path) -> Self {
        let mut process = keyferry(&["serve"], data).stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let mut lines = lines.map(Result::unwrap);
        let admin = lines.next().expect("the server says where its health is");
        assert!(admin.starts_with("admin on http://"), "{admin}");
        let listening = lines.next().expect("the server says where it listens");
        let address = listening.strip_prefix("listening on http://").unwrap().to_owned();
        Self { process, address }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn keyferry(arguments: &[&str], data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_keyferry"));
    command.args(arguments).arg("--data").arg(data);
    command.args(["--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]);
    command
}

fn credentials(data: &Path) -> Credentials {
    let text = std::fs::read_to_string(data.join("credentials")).unwrap();
    let value = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_once('=').unwrap().1.trim().to_owned()
    };
    Credentials {
        access_key_id: value("aws_access_key_id"),
        secret_access_key: Zeroizing::new(value("aws_secret_access_key")),
        session_token: None,
    }
}
