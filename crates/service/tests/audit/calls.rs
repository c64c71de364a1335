//! Calls of every kind, and the one event that each leaves.

use serde_json::{Value, json};
use service::operations::{OPERATIONS, Room};

use crate::harness::world::{cvv_key, cvv2, here};
use crate::harness::{Client, EAST, Reply, Settings, WEST, World, until};
use crate::looked_up;

/// A call: who, what, the body; what the event says of it.
struct Case {
    who: Who,
    operation: &'static str,
    body: String,
    error: Option<&'static str>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Root,
    Clerk,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_authenticated_call_leaves_one_event() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let clerk = world.principal("clerk", NOTHING).await;
    let arn = world.create(EAST, &[]).await;
    let mut cases = cases(&arn);
    for entry in &OPERATIONS {
        if matches!(entry.room, Room::Unbuilt) {
            cases.push(root(entry.name, "{}", Some("ValidationException")));
        }
    }
    let mut told: Vec<(Reply, Case)> = Vec::new();
    for case in cases {
        let client = if case.who == Who::Root { &world.client } else { &clerk };
        let reply = world.call_as(client, EAST, case.operation, &case.body).await;
        assert_eq!(reply.status == 200, case.error.is_none(), "{}: {}", case.operation, reply.text);
        told.push((reply, case));
    }
    let management = looked_up(&world, EAST).await;
    world.stop(EAST).await;
    let log = world.audit_log(EAST);
    for (reply, case) in told {
        let name = case.operation;
        let about = |events: &[Value]| -> Vec<Value> {
            let mine = events.iter().filter(|event| event["requestID"] == reply.request_id);
            mine.cloned().collect()
        };
        let logged = about(&log);
        assert_eq!(logged.len(), 1, "{name} {}: {}", case.body, reply.text);
        let event = &logged[0];
        assert_eq!(event["eventName"], name);
        assert_eq!(event["errorCode"].as_str(), case.error, "{name} {}", case.body);
        let is_management = event["managementEvent"] == true;
        assert_eq!(about(&management), if is_management { logged.clone() } else { Vec::new() });
        let category = if is_management { "Management" } else { "Data" };
        assert_eq!(event["eventCategory"], category, "{name}");
        let user = if case.who == Who::Root { "root" } else { "clerk" };
        assert_eq!(event["userIdentity"]["userName"], user);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_signed_and_what_is_no_call_leave_none() {
    let world = Settings::of(&[EAST]).start().await;
    let stranger = Client::with("AKIAIOSFODNN7EXAMPLE", "no");
    let forged = Client::with(&world.client.credentials.access_key_id, "no");
    let before = looked_up(&world, EAST).await.len();
    for client in [&stranger, &forged] {
        for operation in ["CreateKey", "GenerateMac", "LookupEvents", "GetCallerIdentity"] {
            world.call_as(client, EAST, operation, "{}").await.refusal();
        }
    }
    // As in CloudTrail: there is no call of what is no operation.
    let form = "Action=AssumeRole&Version=2011-06-15";
    world.call_as(&world.client, EAST, "GetCallerIdentity", form).await;
    let reply = world.call(EAST, "OpenSesame", json!({})).await;
    assert_eq!(reply.refusal(), "UnknownOperationException");
    // The asking before is there now.
    assert_eq!(looked_up(&world, EAST).await.len(), before + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_sensitive_is_told() {
    let world = Settings::of(&[EAST]).start().await;
    let clerk = world.principal("clerk", NOTHING).await;
    let arn = world.create(EAST, &[]).await;
    let (pan, expiry) = ("4929123412341234", "1131");
    let request = json!({
        "KeyIdentifier": arn,
        "PrimaryAccountNumber": pan,
        "GenerationAttributes": { "CardVerificationValue2": { "CardExpiryDate": expiry } },
        "ValidationDataLength": 5,
    });
    let answer = world.call(EAST, "GenerateCardValidationData", request.clone()).await.ok();
    let value = answer["ValidationData"].as_str().unwrap().to_owned();
    let verify = json!({
        "KeyIdentifier": arn,
        "PrimaryAccountNumber": pan,
        "ValidationData": value,
        "VerificationAttributes": { "CardVerificationValue2": { "CardExpiryDate": expiry } },
    });
    world.call(EAST, "VerifyCardValidationData", verify.clone()).await.ok();
    // Refused, misspelt, misplaced, malformed, unbuilt.
    let mut misplaced = cvv_key();
    misplaced["KeyCheckValueAlgorithm"] = pan.into();
    misplaced["PrimaryAccountNumber"] = pan.into();
    let mut misspelt = request.clone();
    misspelt["PAN"] = pan.into();
    misspelt["PrimaryAccountNumber"] = format!("{pan}x").into();
    let cut = request.to_string().trim_end_matches('}').to_owned();
    for (operation, body) in [
        ("GenerateCardValidationData", request.to_string()),
        ("GenerateCardValidationData", misspelt.to_string()),
        ("GenerateCardValidationData", cut.clone()),
        ("VerifyCardValidationData", verify.to_string()),
        ("GeneratePinData", request.to_string()),
        ("CreateKey", cut),
    ] {
        world.call_as(&clerk, EAST, operation, &body).await.refusal();
        let _ = world.call(EAST, operation, serde_json::from_str(&body).unwrap_or_default()).await;
    }
    let management = looked_up(&world, EAST).await;
    world.stop(EAST).await;
    let log = world.audit_log(EAST);
    assert!(log.len() > 12);
    for event in management.iter().chain(&log) {
        let text = event.to_string();
        assert!(!text.contains(pan), "{text}");
        assert!(!text.contains(&format!("\"{value}\"")), "{text}");
        assert!(!text.contains(&format!("\"{expiry}\"")), "{text}");
    }
    // A value in a member that is none of the operation's is not told either.
    world.run(EAST).await;
    world.call(EAST, "CreateKey", misplaced).await.refusal();
    let events = looked_up(&world, EAST).await;
    assert!(
        events.iter().all(|event| event["requestParameters"].get("primaryAccountNumber").is_none())
    );
}

fn cases(arn: &str) -> Vec<Case> {
    let key = json!({ "KeyIdentifier": arn }).to_string();
    let unknown = arn.replace("key/", "key/aa");
    let alias = json!({ "AliasName": "alias/a", "KeyArn": arn }).to_string();
    let cvv = cvv2(arn).to_string();
    let denied = |operation, body: &str| Case {
        who: Who::Clerk,
        operation,
        body: body.to_owned(),
        error: Some("AccessDenied"),
    };
    vec![
        root("GetKey", &key, None),
        root("ListKeys", "{}", None),
        root("ListAliases", "", None),
        root("CreateKey", &cvv_key().to_string(), None),
        root("CreateAlias", &alias, None),
        root("CreateAlias", &alias, Some("ConflictException")),
        root("StopKeyUsage", &key, None),
        root("StartKeyUsage", &key, None),
        root("GetKey", &json!({ "KeyIdentifier": unknown }).to_string(), Some(NOT_FOUND)),
        root("GetKey", &json!({ "KeyIdentifier": here(arn, WEST) }).to_string(), Some(NOT_FOUND)),
        root("GetKey", "{}", Some("ValidationException")),
        root("GetKey", "{", Some("SerializationException")),
        root("GetKey", "[]", Some("SerializationException")),
        root("CreateKey", "{\"KeyAttributes\": 1}", Some("SerializationException")),
        root("RestoreKey", &key, Some("ValidationException")),
        root("GenerateCardValidationData", &cvv, None),
        root("GenerateCardValidationData", "{", Some("SerializationException")),
        root("GenerateCardValidationData", "{}", Some("ValidationException")),
        root("GenerateMac", "{", Some("ValidationException")),
        root("GetCallerIdentity", "", None),
        root("LookupEvents", "{}", None),
        root("LookupEvents", "{", Some("SerializationException")),
        denied("GetKey", &key),
        denied("CreateKey", &cvv_key().to_string()),
        denied("GenerateCardValidationData", &cvv),
        denied("LookupEvents", "{}"),
    ]
}

fn root(operation: &'static str, body: &str, error: Option<&'static str>) -> Case {
    Case { who: Who::Root, operation, body: body.to_owned(), error }
}

/// The log of a Region that is up follows within a moment.
#[tokio::test(flavor = "multi_thread")]
async fn the_log_follows_while_the_region_is_up() {
    let world = Settings::of(&[EAST]).start().await;
    let reply = world.call(EAST, "ListKeys", json!({})).await;
    let is_there = |world: &World| {
        world.audit_log(EAST).iter().any(|event| event["requestID"] == reply.request_id)
    };
    until("the log follows", async || is_there(&world)).await;
    assert_eq!(world.local(EAST).trail().health(), Ok(()));
}

const NOT_FOUND: &str = "ResourceNotFoundException";
const NOTHING: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Deny", "Action": "*", "Resource": "*" }]
}"#;
