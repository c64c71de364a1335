//! Signatures: AWS's published examples, random requests that AWS's own signer signed, and every
//! way to tamper with one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials as AwsCredentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings};
use aws_sigv4::sign::v4::SigningParams;
use http::header::{AUTHORIZATION, HOST, HeaderValue};
use http::request::Parts;
use http::{Request, Version};
use keys::time::Timestamp;
use wire::exception::{Code, Exception};
use wire::sigv4::{self, Claim, Credentials, Scope, SigningKey, SigningKeyCache};
use wire::time::parse_compact;

use examples::{EXAMPLES, VANILLA};

#[path = "support/sigv4_examples.rs"]
mod examples;

const KEY_ID: &str = "AKIDEXAMPLE";
const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const MOMENT: &str = "20150830T123600Z";

fn now() -> Timestamp {
    parse_compact(MOMENT).unwrap()
}

fn verify(request: &Parts, body: &[u8], now: Timestamp) -> Result<Claim, Exception> {
    let claim = sigv4::parse(request)?;
    let key = SigningKey::derive(SECRET.as_bytes(), claim.scope());
    claim.verify(&key, request, body, now)?;
    Ok(claim)
}

#[test]
fn awss_examples_verify() {
    for example in EXAMPLES {
        let verified = verify(&example.parts(), example.body.as_bytes(), now());
        assert!(verified.is_ok(), "{}: {verified:?}", example.name);
    }
}

/// `double-url-encode` of the same suite: the path of a real Lambda call.
#[test]
fn a_path_is_encoded_twice() {
    let moment = parse_compact("20210511T154045Z").unwrap();
    let path = "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-west-2%3A892717189312%3Afunction%3A\
                my-rusty-fun/invocations";
    let request = Request::post(path)
        .header(HOST, "lambda.us-east-2.amazonaws.com")
        .header("x-amz-date", "20210511T154045Z")
        .header(
            AUTHORIZATION,
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20210511/us-east-2/lambda/aws4_request, \
             SignedHeaders=host;x-amz-date, \
             Signature=4b93abbcc68be32bd64c18e2c71150660ab4c29bbd6c32a383a7517a88fc1804",
        );
    let claim = verify(&request.body(()).unwrap().into_parts().0, b"", moment).unwrap();
    assert_eq!((claim.region(), claim.service()), ("us-east-2", "lambda"));
    assert_eq!((claim.access_key_id(), claim.date()), (KEY_ID, "20210511"));
}

/// A request of ours, signed by our own signer.
fn signed() -> Parts {
    let request = Request::post("http://127.0.0.1:7373/keys/alias%2Fx/encrypt?a=b")
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", "PaymentCryptographyControlPlane.CreateKey");
    let mut parts = request.body(()).unwrap().into_parts().0;
    let credentials = Credentials {
        access_key_id: KEY_ID.into(),
        secret_access_key: String::from(SECRET).into(),
        session_token: Some("token".into()),
    };
    sigv4::sign(&mut parts, BODY, &credentials, "us-east-1", "payment-cryptography", now())
        .unwrap();
    parts
}

const BODY: &[u8] = b"{}";

#[test]
fn the_signer_makes_what_aws_published() {
    let mut parts = Request::get("http://example.amazonaws.com/").body(()).unwrap().into_parts().0;
    let credentials = Credentials {
        access_key_id: KEY_ID.into(),
        secret_access_key: String::from(SECRET).into(),
        session_token: None,
    };
    sigv4::sign(&mut parts, b"", &credentials, "us-east-1", "service", now()).unwrap();
    assert!(parts.headers[AUTHORIZATION].to_str().unwrap().ends_with(VANILLA));
}

#[test]
fn a_changed_request_is_refused() {
    type Tampering = (&'static str, fn(&mut Parts));
    fn set(parts: &mut Parts, name: &'static str, value: &'static str) {
        parts.headers.insert(name, HeaderValue::from_static(value));
    }
    let tamperings: [Tampering; 11] = [
        ("method", |parts| parts.method = http::Method::PUT),
        ("path", |parts| parts.uri = "/keys/alias%2Fy/encrypt?a=b".parse().unwrap()),
        ("path decoded", |parts| parts.uri = "/keys/alias/x/encrypt?a=b".parse().unwrap()),
        ("query", |parts| parts.uri = "/keys/alias%2Fx/encrypt?a=c".parse().unwrap()),
        ("more query", |parts| parts.uri = "/keys/alias%2Fx/encrypt?a=b&c".parse().unwrap()),
        ("host", |parts| set(parts, "host", "127.0.0.1")),
        ("target", |parts| {
            set(parts, "x-amz-target", "PaymentCryptographyControlPlane.DeleteKey");
        }),
        ("second target", |parts| {
            parts.headers.append("x-amz-target", HeaderValue::from_static("x"));
        }),
        ("date", |parts| set(parts, "x-amz-date", "20150830T123601Z")),
        ("token", |parts| set(parts, "x-amz-security-token", "other")),
        ("content type", |parts| {
            parts.headers.remove("content-type");
        }),
    ];
    assert!(verify(&signed(), BODY, now()).is_ok());
    for (what, tamper) in tamperings {
        let mut parts = signed();
        tamper(&mut parts);
        let refusal = verify(&parts, BODY, now()).unwrap_err();
        assert_eq!(refusal.code(), Code::InvalidSignature, "{what}");
        let message = refusal.message().unwrap().to_owned();
        assert!(message.starts_with("The request signature we calculated does not"), "{message}");
    }
    let refusal = verify(&signed(), b"{ }", now()).unwrap_err();
    assert_eq!(refusal.code(), Code::InvalidSignature);
    let mut parts = signed();
    parts.headers.insert("user-agent", HeaderValue::from_static("not signed"));
    assert!(verify(&parts, BODY, now()).is_ok());
}

#[test]
fn a_changed_authorization_is_refused() {
    let authorization = signed().headers[AUTHORIZATION].to_str().unwrap().to_owned();
    let with = |from: &str, to: &str| authorization.replacen(from, to, 1);
    let signature = authorization.rsplit('=').next().unwrap();
    let first = if signature.starts_with('0') { "1" } else { "0" };
    let flipped = format!("{first}{}", &signature[1..]);
    let cases = [
        (with(signature, &flipped), Code::InvalidSignature),
        (with(signature, &signature.to_uppercase()), Code::InvalidSignature),
        (with(signature, &signature[..62]), Code::InvalidSignature),
        (with(signature, "x"), Code::InvalidSignature),
        (with("us-east-1", "us-west-2"), Code::InvalidSignature),
        (with("payment-cryptography", "sts"), Code::InvalidSignature),
        (with("/20150830/", "/20150831/"), Code::InvalidSignature),
        (with("aws4_request", "aws5_request"), Code::InvalidSignature),
        (with("host;", ""), Code::InvalidSignature),
        (with("x-amz-date;", ""), Code::InvalidSignature),
        (with(";x-amz-target", ""), Code::InvalidSignature),
        (with("x-amz-security-token;", ""), Code::InvalidSignature),
        (with("content-type;", ""), Code::InvalidSignature),
        (with("/us-east-1/", "/"), Code::IncompleteSignature),
        (with("/us-east-1/", "/a/b/"), Code::IncompleteSignature),
        (with("Credential=", "Cred="), Code::IncompleteSignature),
        (with("SignedHeaders=", "Headers="), Code::IncompleteSignature),
        (with("Signature=", "Sign="), Code::IncompleteSignature),
        (with("AWS4-HMAC-SHA256", "AWS4-HMAC-SHA1"), Code::IncompleteSignature),
        ("Basic dXNlcjpwYXNz".into(), Code::IncompleteSignature),
        (String::new(), Code::IncompleteSignature),
    ];
    for (changed, code) in cases {
        let mut parts = signed();
        parts.headers.insert(AUTHORIZATION, changed.parse().unwrap());
        assert_eq!(verify(&parts, BODY, now()).unwrap_err().code(), code, "{changed}");
    }
    let mut parts = signed();
    parts.headers.append(AUTHORIZATION, authorization.parse().unwrap());
    assert_eq!(verify(&parts, BODY, now()).unwrap_err().code(), Code::IncompleteSignature);
    parts.headers.remove(AUTHORIZATION);
    let refusal = verify(&parts, BODY, now()).unwrap_err();
    assert_eq!(refusal, Exception::MissingAuthenticationToken);
}

#[test]
fn everything_that_is_missing_is_named() {
    let request = Request::get("/").header(AUTHORIZATION, "Basic dXNlcjpwYXNz").body(()).unwrap();
    assert_eq!(
        verify(&request.into_parts().0, b"", now()).unwrap_err().message().unwrap(),
        "Authorization header requires 'Credential' parameter. Authorization header requires \
         'Signature' parameter. Authorization header requires 'SignedHeaders' parameter. \
         Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
    );
}

#[test]
fn clocks_may_be_off_by_five_minutes() {
    let at = |seconds: i64| Timestamp::from_micros(now().micros() + seconds * 1_000_000);
    for seconds in [-300, -1, 0, 1, 300] {
        assert!(verify(&signed(), BODY, at(seconds)).is_ok(), "{seconds}");
    }
    assert_eq!(
        verify(&signed(), BODY, at(301)).unwrap_err().message().unwrap(),
        "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z \
         (20150830T124101Z - 5 min.)"
    );
    assert_eq!(
        verify(&signed(), BODY, at(-301)).unwrap_err().message().unwrap(),
        "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z \
         (20150830T123059Z + 5 min.)"
    );
}

#[test]
fn http_2_signs_its_authority_as_host() {
    let mut parts = signed();
    parts.headers.remove(HOST);
    parts.version = Version::HTTP_2;
    assert!(verify(&parts, BODY, now()).is_ok());
    parts.headers.insert(HOST, HeaderValue::from_static("other"));
    assert!(verify(&parts, BODY, now()).is_ok(), "the authority is what counts");
    parts.uri = "http://other/keys/alias%2Fx/encrypt?a=b".parse().unwrap();
    assert!(verify(&parts, BODY, now()).is_err());
}

/// A request with `headers`, rightly signed over those of them that are called `signed` alone.
fn signed_over(headers: &[(&'static str, &'static str)], signed: &[&str]) -> Parts {
    let builder = headers
        .iter()
        .fold(Request::post("/"), |request, (name, value)| request.header(*name, *value));
    let mut parts = builder.body(()).unwrap().into_parts().0;
    let names: Vec<String> = signed.iter().map(ToString::to_string).collect();
    let canonical = sigv4::canonical::request(&parts, &names, b"");
    let scope = "20150830/us-east-1/service/aws4_request";
    let hash = sigv4::canonical::hash(canonical.as_bytes());
    let text = format!("AWS4-HMAC-SHA256\n{MOMENT}\n{scope}\n{hash}");
    let time = UNIX_EPOCH + Duration::from_secs(1_440_938_160);
    let key = aws_sigv4::sign::v4::generate_signing_key(SECRET, time, "us-east-1", "service");
    let signature = aws_sigv4::sign::v4::calculate_signature(key, text.as_bytes());
    let authorization = format!(
        "AWS4-HMAC-SHA256 Credential={KEY_ID}/{scope},SignedHeaders={},Signature={signature}",
        signed.join(";")
    );
    parts.headers.insert(AUTHORIZATION, authorization.parse().unwrap());
    parts
}

#[test]
fn a_date_header_will_do() {
    let headers = [("host", "example.amazonaws.com"), ("date", "Sun, 30 Aug 2015 12:36:00 GMT")];
    assert!(verify(&signed_over(&headers, &["date", "host"]), b"", now()).is_ok());
}

/// A right signature that leaves out what tells requests apart would be good for another one.
#[test]
fn what_must_be_signed_is_asked_for() {
    let all = ["host", "x-amz-date", "x-amz-security-token", "x-amz-target"];
    let headers = all.map(|name| (name, if name == "x-amz-date" { MOMENT } else { "x" }));
    assert!(verify(&signed_over(&headers, &all), b"", now()).is_ok());
    for left_out in all {
        let signed: Vec<&str> = all.into_iter().filter(|name| *name != left_out).collect();
        let refusal = verify(&signed_over(&headers, &signed), b"", now()).unwrap_err();
        let message = refusal.message().unwrap();
        assert!(message.ends_with("must be a 'SignedHeader' in the AWS Authorization."));
        assert!(message.to_lowercase().starts_with(&format!("'{left_out}'")), "{message}");
    }
}

#[test]
fn keys_are_kept_only_once_they_have_verified() {
    let cache = SigningKeyCache::default();
    let parts = signed();
    let claim = sigv4::parse(&parts).unwrap();
    assert!(cache.verify(&claim, b"wrong", &parts, BODY, now()).is_err());
    assert!(cache.verify(&claim, SECRET.as_bytes(), &parts, BODY, now()).is_ok());
    assert!(cache.verify(&claim, b"not looked at", &parts, BODY, now()).is_ok());
    assert!(cache.verify(&claim, SECRET.as_bytes(), &parts, b"x", now()).is_err());
    cache.forget(KEY_ID);
    assert!(cache.verify(&claim, b"wrong", &parts, BODY, now()).is_err());
}

#[test]
fn a_key_shows_nothing() {
    let scope = Scope { date: "20150830".into(), region: "r".into(), service: "s".into() };
    let shown = format!("{:?}", SigningKey::derive(SECRET.as_bytes(), &scope));
    assert!(!shown.contains("wJalr") && shown.len() < 80, "{shown}");
}

/// Differential: random requests, signed by AWS's signer for Rust.
#[test]
fn what_awss_signer_signs_verifies() {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for round in 0..2_000 {
        let (mut request, body) = random_request(&mut random);
        let identity = AwsCredentials::new(KEY_ID, SECRET, random.token(), None, "test").into();
        let params = SigningParams::builder()
            .identity(&identity)
            .region("us-east-1")
            .name("payment-cryptography")
            .time(UNIX_EPOCH + Duration::from_secs(1_440_938_160))
            .settings(SigningSettings::default())
            .build()
            .unwrap()
            .into();
        let uri = request.uri().to_string();
        let headers = request.headers().iter();
        let headers = headers.map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
        let method = request.method().clone();
        let signable =
            SignableRequest::new(method.as_str(), uri, headers, SignableBody::Bytes(&body));
        let signed = aws_sigv4::http_request::sign(signable.unwrap(), &params).unwrap();
        signed.into_parts().0.apply_to_request_http1x(&mut request);
        let parts = request.into_parts().0;
        let verified = verify(&parts, &body, now());
        assert!(verified.is_ok(), "round {round}: {verified:?} {parts:?}");
    }
}

fn random_request(random: &mut Random) -> (Request<()>, Vec<u8>) {
    let mut path = String::from("http://example.com:7373");
    for _ in 0..random.below(4) {
        path += &format!("/{}", random.text(PATH_PIECES));
    }
    path += random.pick(&["", "/"]);
    if random.below(2) == 0 {
        path += "?";
        for _ in 0..random.below(4) {
            path += &format!("{}={}&", random.text(QUERY_PIECES), random.text(QUERY_PIECES));
        }
    }
    let mut request = Request::builder().method(random.pick(&["GET", "POST"])).uri(path);
    for _ in 0..random.below(5) {
        let name = random.pick(&["x-amz-target", "my-header", "content-type", "x-amz-meta"]);
        request = request.header(name, random.text(&["a", " ", "  ", "\"", "B", ",", ";", "="]));
    }
    let body = random.text(&["{", "}", "\u{1234}", "\n", "a"]).into_bytes();
    (request.body(()).unwrap(), body)
}

const PATH_PIECES: &[&str] = &["a", "%3A", "%2F", "~", "-", "_", ":", "@", "%20", "Z", "+", "%7e"];
const QUERY_PIECES: &[&str] = &["a", "%3A", "%2F", "~", "-", "_", "%40", "%20", "B", "%E1%88%B4"];

/// A small generator (xorshift), so that every run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.below(from.len())]
    }

    fn text(&mut self, pieces: &[&'static str]) -> String {
        (0..=self.below(6)).map(|_| self.pick(pieces)).collect()
    }

    fn token(&mut self) -> Option<String> {
        (self.below(3) == 0).then(|| "token/+=".into())
    }
}
