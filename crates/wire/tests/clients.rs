//! AWS's own clients: what boto3 and the AWS CLI send is understood, and what is answered is
//! understood by them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use botocore::parsed;
use http::Request;
use http::request::Parts;
use keys::time::Timestamp;
use serde_json::{Value, json};
use wire::cloudtrail::lookup_events;
use wire::cloudtrail::record::{self, Record};
use wire::document::Document;
use wire::exception::{Exception, FieldError, VerificationFailedReason};
use wire::operation::{ALL, Plane, Route};
use wire::shape::{Kind, Shape, check};
use wire::sigv4::{self, SigningKey};
use wire::{arn::PrincipalArn, sts, time};

#[path = "support/botocore.rs"]
mod botocore;
#[path = "support/python.rs"]
mod python;
#[path = "support/reader.rs"]
mod reader;

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const ARN: &str = "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk";

/// What the clients put on a socket, request by request.
static CAPTURED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let given = json!({ "secret": SECRET, "arn": ARN });
    let captured = python::run(include_str!("support/capture.py"), &given);
    captured.as_array().unwrap().clone()
});

fn captured(client: &str, operation: &str) -> (Parts, Vec<u8>) {
    let found = CAPTURED
        .iter()
        .find(|one| one["client"] == client && one["operation"] == operation)
        .unwrap_or_else(|| panic!("{client} sent no {operation}"));
    let mut request = Request::builder()
        .method(found["method"].as_str().unwrap())
        .uri(found["path"].as_str().unwrap());
    for header in found["headers"].as_array().unwrap() {
        request = request.header(header[0].as_str().unwrap(), header[1].as_str().unwrap());
    }
    let body = hex::decode(found["body"].as_str().unwrap()).unwrap();
    (request.body(()).unwrap().into_parts().0, body)
}

/// Verifies a captured request at the moment at which it was signed.
fn verified(client: &str, operation: &str) -> (Parts, Vec<u8>) {
    let (request, body) = captured(client, operation);
    let claim = sigv4::parse(&request).unwrap();
    let key = SigningKey::derive(SECRET.as_bytes(), claim.scope());
    let date = request.headers["x-amz-date"].to_str().unwrap();
    let moment = time::parse_compact(date).unwrap();
    claim.verify(&key, &request, &body, moment).unwrap();
    assert_eq!((claim.access_key_id(), claim.region()), ("AKIDEXAMPLE", "us-east-1"));
    let mut longer = body.clone();
    longer.push(b' ');
    claim.verify(&key, &request, &longer, moment).unwrap_err();
    (request, body)
}

fn routed(client: &str, operation: &str) -> (Route, Document) {
    let (request, body) = verified(client, operation);
    let route = Plane::of(&request).route(&request).unwrap();
    assert_eq!(route.operation.name, operation);
    let document = route.document(&body).unwrap();
    check(route.operation.shapes.unwrap().input, document.value()).unwrap();
    (route, document)
}

#[test]
fn both_clients_are_understood_on_both_planes() {
    for client in ["boto3", "cli"] {
        let (_, document) = routed(client, "CreateKey");
        assert_eq!(document.value()["ReplicationRegions"], json!(["us-west-2"]));
        routed(client, "ListKeys");
        routed(client, "GetDefaultKeyReplicationRegions");
        let (_, document) = routed(client, "GenerateCardValidationData");
        assert_eq!(document.value()["KeyIdentifier"], "alias/cvk");
        let (_, document) = routed(client, "EncryptData");
        assert_eq!(document.value()["KeyIdentifier"], ARN);
        assert_eq!(document.value()["PlainText"], "00112233445566778899AABBCCDDEEFF");
    }
}

/// Requests made from botocore's model alone: each operation, each member of each union.
#[test]
fn every_operation_is_understood() {
    let (mut understood, mut seen, mut known) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    for one in CAPTURED.iter().filter(|one| one["client"].as_str().unwrap().starts_with("model")) {
        let (client, name) = (one["client"].as_str().unwrap(), one["operation"].as_str().unwrap());
        let (route, document) = routed(client, name);
        reader::read_as(route.operation, &document)
            .unwrap_or_else(|refusal| panic!("{client} {name}: {refusal}"));
        union_members(route.operation.shapes.unwrap().input, Some(document.value()), &mut seen);
        understood.insert(name);
    }
    for operation in &ALL {
        assert!(understood.contains(operation.name), "no call of {}", operation.name);
        union_members(operation.shapes.unwrap().input, None, &mut known);
    }
    assert_eq!(seen, known);
    assert!(known.len() > 70, "{}", known.len());
}

/// Adds the members of unions that `value` sets, or all that there are, to `found`.
fn union_members(
    shape: &'static Shape,
    value: Option<&Value>,
    found: &mut BTreeSet<(&'static str, &'static str)>,
) {
    let (Kind::Structure(members) | Kind::Union(members)) = &shape.kind else { return };
    for member in *members {
        let set = value.map(|value| &value[member.name]);
        if set.is_some_and(Value::is_null) {
            continue;
        }
        if matches!(shape.kind, Kind::Union(_)) {
            found.insert((shape.name, member.name));
        }
        union_members(member.shape, set, found);
    }
}

#[test]
fn both_clients_are_understood_by_sts_and_cloudtrail() {
    for client in ["boto3", "cli"] {
        let (request, body) = verified(client, "GetCallerIdentity");
        assert_eq!(sts::decode(&request, &body), Ok(()));
        let (request, body) = verified(client, "LookupEvents");
        let input = lookup_events::decode(&request, &body).unwrap();
        assert_eq!(input.start_time, Some(Timestamp::from_micros(1_755_800_754_000_000)));
        assert_eq!(input.max_results.unwrap().number(), 7);
    }
}

const CONTROL: &str = "payment-cryptography";
const DATA: &str = "payment-cryptography-data";

#[test]
fn exceptions_are_understood() {
    let message = || String::from("why");
    let exceptions = [
        Exception::AccessDenied { message: message() },
        Exception::InternalServer,
        Exception::not_found("alias/x"),
        Exception::Throttling { message: message() },
        Exception::Validation {
            message: message(),
            fields: vec![FieldError { path: "x".into(), message: message() }],
        },
        Exception::VerificationFailed {
            reason: VerificationFailedReason::InvalidValidationData,
            message: message(),
        },
        Exception::MissingAuthenticationToken,
        Exception::IncompleteSignature { message: message() },
        Exception::UnrecognizedClient,
        Exception::InvalidSignature { message: message() },
        Exception::UnknownOperation,
        Exception::Serialization { message: Some(message()) },
        Exception::RequestEntityTooLarge,
    ];
    let mut responses = Vec::new();
    for exception in &exceptions {
        responses.push((CONTROL, "CreateKey", Plane::Control.failure(exception, "id")));
        responses.push((DATA, "VerifyMac", Plane::Data.failure(exception, "id")));
    }
    let answers = parsed(responses);
    for (index, exception) in exceptions.iter().enumerate() {
        for answer in &answers[2 * index..2 * index + 2] {
            assert_eq!(answer["Error"]["Code"], exception.code().name());
            let told = answer["Error"]["Message"].as_str().unwrap();
            assert_eq!(told, exception.message().unwrap_or_default(), "{exception}");
            assert_eq!(answer["ResponseMetadata"]["RequestId"], "id");
        }
        let data = &answers[2 * index + 1];
        match exception {
            Exception::ResourceNotFound { .. } => assert_eq!(data["ResourceId"], "alias/x"),
            Exception::Validation { .. } => {
                assert_eq!(data["fieldList"], json!([{ "path": "x", "message": "why" }]));
            }
            Exception::VerificationFailed { .. } => {
                assert_eq!(data["Reason"], "INVALID_VALIDATION_DATA");
            }
            _ => {}
        }
    }
}

#[test]
fn answers_are_understood() {
    let key = Document::new(json!({ "Key": {
        "KeyArn": ARN,
        "Enabled": true,
        "CreateTimestamp": time::seconds(Timestamp::from_micros(1_755_800_754_475_000)),
    } }));
    let principal = PrincipalArn::parse("arn:aws:iam::111122223333:user/alice").unwrap();
    let events = lookup_events::Output {
        events: Some(vec![lookup_events::Event::of_record(&event().to_json()).unwrap()]),
        next_token: None,
    };
    let answers = parsed(vec![
        (CONTROL, "GetKey", Plane::Control.success(&key, "id")),
        ("sts", "GetCallerIdentity", sts::success(&principal, "AIDAEXAMPLE", "id")),
        ("sts", "GetCallerIdentity", sts::failure(&Exception::UnrecognizedClient, "id")),
        ("cloudtrail", "LookupEvents", lookup_events::success(&events, "id")),
        (
            "cloudtrail",
            "LookupEvents",
            lookup_events::failure(&lookup_events::Error::InvalidMaxResults, "id"),
        ),
    ]);
    assert_eq!(answers[0]["Key"]["CreateTimestamp"], "2025-08-21 18:25:54.475000+00:00");
    assert_eq!(answers[1]["Arn"], principal.to_string());
    assert_eq!(answers[1]["Account"], "111122223333");
    assert_eq!(answers[1]["UserId"], "AIDAEXAMPLE");
    assert_eq!(answers[2]["Error"]["Code"], "InvalidClientTokenId");
    let event = &answers[3]["Events"][0];
    assert_eq!(event["EventName"], "SynchronizeMultiRegionKey");
    assert_eq!(event["EventTime"], "2025-08-21 18:25:56+00:00");
    assert_eq!(event["ReadOnly"], "false");
    assert_eq!(answers[4]["Error"]["Code"], "InvalidMaxResultsException");
}

fn event() -> Record {
    let key_arn = wire::arn::KeyArn::parse(ARN).unwrap();
    Record {
        identity: record::Identity::Service,
        time: Timestamp::from_micros(1_755_800_756_000_000),
        source: record::Source::PaymentCryptography,
        name: record::SYNCHRONIZE_MULTI_REGION_KEY.into(),
        region: key_arn.region.clone(),
        origin: None,
        failure: None,
        request_parameters: None,
        response_elements: None,
        request_id: None,
        event_id: "1".into(),
        access: wire::operation::Access::Write,
        resources: vec![record::Resource::Key(key_arn.clone())],
        kind: record::Kind::ServiceEvent(record::Details::Synchronization {
            replication_region: key_arn.region.clone(),
            key_arn: key_arn.clone(),
            step: record::Step::Export,
        }),
        category: record::Category::Management,
        account: key_arn.account,
    }
}
