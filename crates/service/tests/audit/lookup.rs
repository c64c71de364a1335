//! Events are found again, page by page, for ninety days.

use serde_json::{Value, json};

use crate::harness::ask::events;
use crate::harness::{EAST, Settings, WEST};
use crate::{ids, looked_up};

#[tokio::test(flavor = "multi_thread")]
async fn pages_stay_the_same_while_events_come() {
    let world = Settings::of(&[EAST]).start().await;
    for number in 0..30 {
        world.call(EAST, "ListKeys", json!({})).await.ok();
        if number % 7 == 0 {
            world.clock.pass_seconds(1);
        }
    }
    let all = looked_up(&world, EAST).await;
    let times: Vec<&str> = all.iter().map(|event| event["eventTime"].as_str().unwrap()).collect();
    assert!(times.windows(2).all(|pair| pair[0] >= pair[1]), "newest first: {times:?}");
    let expected: Vec<String> = lists(&all);
    assert_eq!(expected.len(), 30);
    // By the index and without it.
    for attribute in [("EventName", "ListKeys"), ("ReadOnly", "true")] {
        let mut request = json!({
            "MaxResults": 4,
            "LookupAttributes": [{ "AttributeKey": attribute.0, "AttributeValue": attribute.1 }],
        });
        let mut found = Vec::new();
        loop {
            let answer = world.call(EAST, "LookupEvents", request.clone()).await.ok();
            let page = answer["Events"].as_array().unwrap();
            assert!(page.len() <= 4);
            for event in page {
                let record = event["CloudTrailEvent"].as_str().unwrap();
                found.push(serde_json::from_str::<Value>(record).unwrap());
            }
            // More of the same kind arrives, a moment later.
            world.clock.pass_seconds(1);
            world.call(EAST, "ListKeys", json!({})).await.ok();
            match answer["NextToken"].as_str() {
                Some(token) => request["NextToken"] = token.into(),
                None => break,
            }
        }
        ids(&found);
        let found = lists(&found);
        let old: Vec<String> = found.into_iter().filter(|id| expected.contains(id)).collect();
        assert_eq!(old, expected, "{attribute:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_found_by_what_they_have_in_common() {
    let world = Settings::of(&[EAST]).start().await;
    let clerk = world.principal("clerk", crate::harness::world::EVERYTHING).await;
    let arn = world.create(EAST, &[]).await;
    let request = json!({ "KeyIdentifier": arn }).to_string();
    let reply = world.call_as(&clerk, EAST, "GetKey", &request).await;
    let key = clerk.credentials.access_key_id.clone();
    let found = events(&world, EAST, ("AccessKeyId", &key)).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0]["requestID"], reply.request_id);
    assert_eq!(events(&world, EAST, ("Username", "clerk")).await, found);
    let id = found[0]["eventID"].as_str().unwrap().to_owned();
    assert_eq!(events(&world, EAST, ("EventId", &id)).await, found);
    let about = events(&world, EAST, ("ResourceName", &arn)).await;
    let names: Vec<&Value> = about.iter().map(|event| &event["eventName"]).collect();
    assert!(names.contains(&&json!("GetKey")) && names.contains(&&json!("CreateKey")), "{names:?}");
    assert!(events(&world, EAST, ("EventName", "DeleteKey")).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_kept_for_ninety_days() {
    let world = Settings::of(&[EAST]).start().await;
    let old = world.call(EAST, "ListKeys", json!({})).await.request_id;
    world.clock.pass_days(1);
    let new = world.call(EAST, "ListKeys", json!({})).await.request_id;
    let known = |found: &[Value], id: &str| found.iter().any(|event| event["requestID"] == id);
    world.clock.pass_days(89);
    world.clock.pass_seconds(-1);
    world.housekeeping().await;
    let found = looked_up(&world, EAST).await;
    assert!(known(&found, &old) && known(&found, &new), "ninety days less a second");
    world.clock.pass_seconds(1);
    world.housekeeping().await;
    let found = looked_up(&world, EAST).await;
    assert!(!known(&found, &old) && known(&found, &new));
    let by_name = events(&world, EAST, ("EventName", "ListKeys")).await;
    assert!(!known(&by_name, &old) && known(&by_name, &new));
    // Nothing of it is left in the store, and all of it is in the log.
    let left = world.memory(EAST).list(&store::Path::new(""), None, 1_000).await.unwrap();
    let events = left.iter().filter(|one| one.path.as_str().starts_with("event/")).count();
    let pointers = left.iter().filter(|one| one.path.as_str().starts_with("event-by/")).count();
    assert!(pointers >= events && pointers <= events * 6, "{events} events, {pointers} pointers");
    world.stop(EAST).await;
    assert!(known(&world.audit_log(EAST), &old));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_a_key_is_told_when_it_comes() {
    let world = Settings::of(&[EAST, WEST]).start().await;
    let arn = world.create(EAST, &[WEST]).await;
    world.settle().await;
    let request = json!({ "KeyIdentifier": arn, "DeleteKeyInDays": 3 });
    world.call(EAST, "DeleteKey", request).await.ok();
    world.settle().await;
    let told = async |region| events(&world, region, ("EventName", "DeleteKey")).await;
    assert_eq!(told(EAST).await.len(), 1);
    let replica = told(WEST).await;
    assert_eq!(replica.len(), 1, "the replica's end is told in its Region");
    assert_eq!(replica[0]["eventType"], "AwsServiceEvent");
    world.clock.pass_days(3);
    world.housekeeping().await;
    world.housekeeping().await;
    let ends = told(EAST).await;
    assert_eq!(ends.len(), 2);
    assert_eq!(ends[0]["eventType"], "AwsServiceEvent");
    assert_eq!(ends[0]["serviceEventDetails"], json!({ "keyArn": arn }));
    assert_eq!(ends[0]["eventTime"], "2026-01-04T00:00:00Z");
}

fn lists(events: &[Value]) -> Vec<String> {
    let lists = events.iter().filter(|event| event["eventName"] == "ListKeys");
    lists.map(|event| event["eventID"].as_str().unwrap().to_owned()).collect()
}
