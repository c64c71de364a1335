//! The events of the first article ("Multi-Region keys", CloudTrail), member for member.

use serde_json::{Value, json};

use crate::harness::ask::{events, synchronizations};
use crate::harness::world::here;
use crate::harness::{EAST, Settings, WEST};

#[tokio::test(flavor = "multi_thread")]
async fn replication_is_told_as_the_article_tells_it() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let arn = world.create(EAST, &[WEST]).await;
    world.settle().await;
    let mut ours = synchronizations(&world, EAST, &arn).await;
    ours.sort_by_key(|event| event["serviceEventDetails"]["replicationType"].to_string());
    let expected = [
        synchronization(EAST, &arn, "ExportKeyReplica"),
        synchronization(EAST, &arn, "ImportKeyReplica"),
    ];
    assert_eq!(ours.into_iter().map(without_id).collect::<Vec<_>>(), expected);
    let theirs = synchronizations(&world, WEST, &arn).await;
    let expected = synchronization(WEST, &here(&arn, WEST), "ImportKeyReplica");
    assert_eq!(theirs.into_iter().map(without_id).collect::<Vec<_>>(), [expected]);
    // A change of state alone ships no material and is no such event.
    world.call(EAST, "StopKeyUsage", json!({ "KeyIdentifier": arn })).await.ok();
    world.settle().await;
    assert_eq!(synchronizations(&world, EAST, &arn).await.len(), 2);
    assert_eq!(synchronizations(&world, WEST, &arn).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn creation_is_told_as_the_article_tells_it() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let arn = world.create(EAST, &[WEST]).await;
    world.settle().await;
    let check_value = world.key(EAST, &arn).await.ok()["Key"]["KeyCheckValue"].clone();

    let ours = only(events(&world, EAST, ("EventName", "CreateKey")).await);
    let mut expected = key(&arn, &check_value);
    expected["createTimestamp"] = "Jan 1, 2026, 12:00:00 AM".into();
    expected["multiRegionKeyType"] = "PRIMARY".into();
    expected["replicationStatus"] = json!({ WEST: { "status": "IN_PROGRESS" } });
    expected["usingDefaultReplicationRegions"] = false.into();
    assert_eq!(ours["responseElements"], json!({ "key": expected }));
    let request = json!({
        "keyAttributes": attributes(),
        "exportable": true,
        "replicationRegions": [WEST],
    });
    assert_eq!(ours["requestParameters"], request);
    assert_eq!(ours["eventType"], "AwsApiCall");
    assert_eq!(ours["readOnly"], false);
    assert_eq!(ours["userIdentity"]["arn"], "arn:aws:iam::111122223333:user/root");
    assert_eq!(ours["sourceIPAddress"], "127.0.0.1");

    let theirs = only(events(&world, WEST, ("EventName", "CreateKey")).await);
    assert_eq!(theirs["eventTime"], ours["eventTime"]);
    assert_eq!(theirs["awsRegion"], WEST);
    let service = "payment-cryptography.amazonaws.com";
    for member in ["eventSource", "sourceIPAddress", "userAgent"] {
        assert_eq!(theirs[member], service, "{member}");
    }
    assert_eq!(theirs["userIdentity"]["invokedBy"], service);
    let request = json!({ "keyAttributes": attributes(), "exportable": true, "enabled": true });
    assert_eq!(theirs["requestParameters"], request);
    let expected = key(&here(&arn, WEST), &check_value);
    assert_eq!(theirs["responseElements"], json!({ "key": expected }));
}

fn only(mut events: Vec<Value>) -> Value {
    assert_eq!(events.len(), 1);
    events.remove(0)
}

/// The article's event, with our key and times.
fn synchronization(region: &str, arn: &str, kind: &str) -> Value {
    let service = "payment-cryptography.amazonaws.com";
    json!({
        "eventVersion": "1.11",
        "userIdentity": { "accountId": "111122223333", "invokedBy": service },
        "eventTime": "2026-01-01T00:00:00Z",
        "eventSource": service,
        "eventName": "SynchronizeMultiRegionKey",
        "awsRegion": region,
        "sourceIPAddress": service,
        "userAgent": service,
        "requestParameters": null,
        "responseElements": null,
        "readOnly": false,
        "eventType": "AwsServiceEvent",
        "managementEvent": true,
        "recipientAccountId": "111122223333",
        "serviceEventDetails": {
            "keyArn": arn,
            "replicationRegion": WEST,
            "replicationType": kind,
        },
        "eventCategory": "Management",
    })
}

fn without_id(mut event: Value) -> Value {
    let id = event.as_object_mut().unwrap().remove("eventID").unwrap();
    assert_eq!(id.as_str().unwrap().len(), 36);
    event
}

/// What the article shows of a key in every Region.
fn key(arn: &str, check_value: &Value) -> Value {
    json!({
        "keyArn": arn,
        "keyAttributes": attributes(),
        "keyCheckValue": check_value,
        "keyCheckValueAlgorithm": "ANSI_X9_24",
        "enabled": true,
        "exportable": true,
        "keyState": "CREATE_COMPLETE",
        "keyOrigin": "AWS_PAYMENT_CRYPTOGRAPHY",
        "usageStartTimestamp": "Jan 1, 2026, 12:00:00 AM",
    })
}

fn attributes() -> Value {
    json!({
        "keyUsage": "TR31_C0_CARD_VERIFICATION_KEY",
        "keyClass": "SYMMETRIC_KEY",
        "keyAlgorithm": "TDES_2KEY",
        "keyModesOfUse": {
            "encrypt": false,
            "decrypt": false,
            "wrap": false,
            "unwrap": false,
            "generate": true,
            "sign": false,
            "verify": true,
            "deriveKey": false,
            "noRestrictions": false,
        },
    })
}
