//! Questions that tests ask again and again, by the API.

use serde_json::{Value, json};

use super::World;
use super::world::{cvv2, here};

/// How the replica of a key in `replica` is, as its primary in `region` says: its status, and
/// why it is that; `None` when the primary knows of no replica there.
pub async fn status(
    world: &World,
    region: &str,
    arn: &str,
    replica: &str,
) -> Option<(String, Option<String>)> {
    let answer = world.key(region, arn).await.ok();
    let status = answer["Key"]["ReplicationStatus"].get(replica)?;
    let message = status["StatusMessage"].as_str().map(ToOwned::to_owned);
    Some((status["Status"].as_str().unwrap().to_owned(), message))
}

/// Whether the primary says that the replica is as it should be.
pub async fn is_synchronized(world: &World, region: &str, arn: &str, replica: &str) -> bool {
    status(world, region, arn, replica).await.is_some_and(|(status, _)| status == "SYNCHRONIZED")
}

/// A CVV2 under the key in `region`, or the message of the refusal.
pub async fn generated(world: &World, region: &str, arn: &str) -> Result<String, String> {
    let reply = world.call(region, "GenerateCardValidationData", cvv2(&here(arn, region))).await;
    match reply.status {
        200 => Ok(reply.body["ValidationData"].as_str().unwrap().to_owned()),
        _ => Err(reply.body["message"].as_str().unwrap_or(reply.refusal()).to_owned()),
    }
}

/// The records of the management events of `region` that `attribute` finds, newest first.
pub async fn events(world: &World, region: &str, attribute: (&str, &str)) -> Vec<Value> {
    let (key, value) = attribute;
    let mut records = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let mut request = json!({
            "LookupAttributes": [{ "AttributeKey": key, "AttributeValue": value }],
        });
        if let Some(token) = &token {
            request["NextToken"] = token.as_str().into();
        }
        let answer = world.call(region, "LookupEvents", request).await.ok();
        for event in answer["Events"].as_array().unwrap() {
            let record = event["CloudTrailEvent"].as_str().unwrap();
            records.push(serde_json::from_str(record).unwrap());
        }
        match answer["NextToken"].as_str() {
            Some(next) => token = Some(next.to_owned()),
            None => return records,
        }
    }
}

/// The events of replication in `region` that are about the key of `arn`.
pub async fn synchronizations(world: &World, region: &str, arn: &str) -> Vec<Value> {
    let mut events = events(world, region, ("EventName", "SynchronizeMultiRegionKey")).await;
    let id = arn.split(":key/").nth(1).unwrap();
    events.retain(|event| event.to_string().contains(id));
    events
}
