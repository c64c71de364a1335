//! The record of an event: what happened, who did it, what came of it.
//!
//! Version 1.11, as AWS shows it for Payment Cryptography; a member that does not apply is left
//! out, except `requestParameters` and `responseElements`, which are then `null`.

use keys::identifier::{AccountId, Region};
use keys::time::Timestamp;
use serde_json::{Map, Value, json};

use crate::arn::{AliasArn, KeyArn, PrincipalArn};
use crate::exception::{Code, Exception};
use crate::operation::Access;
use crate::time;

/// An event.
#[derive(Clone, Debug)]
pub struct Record {
    /// Who did it.
    pub identity: Identity,
    /// When.
    pub time: Timestamp,
    /// Which service it was done to.
    pub source: Source,
    /// What: the name of an operation, or of what the service did by itself.
    pub name: String,
    /// In which Region.
    pub region: Region,
    /// From where; absent for what the service did by itself.
    pub origin: Option<Origin>,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// What was asked, respelled by [`super::respell::respell`].
    pub request_parameters: Option<Value>,
    /// What was answered, respelled; AWS shows it for calls that change something.
    pub response_elements: Option<Value>,
    /// The id of the request.
    pub request_id: Option<String>,
    /// The id of the event, a UUID.
    pub event_id: String,
    /// Whether it may have changed something.
    pub access: Access,
    /// The keys and aliases that it was about.
    pub resources: Vec<Resource>,
    /// Whether it was a call.
    pub kind: Kind,
    /// Which half of the service it was about.
    pub category: Category,
    /// Whose event it is.
    pub account: AccountId,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A user.
    User {
        /// Which.
        principal: PrincipalArn,
        /// The same as an id that is never given again: `AIDA…`.
        principal_id: String,
        /// With which access key.
        access_key_id: String,
    },
    /// The service itself, for the account.
    Service,
}

/// Which service something was done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Payment Cryptography, either plane.
    PaymentCryptography,
    /// CloudTrail: looking up events.
    CloudTrail,
    /// STS: asking who one is.
    Sts,
}

/// Where a call came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The address of the client.
    pub address: String,
    /// What the client calls itself, if it says.
    pub user_agent: Option<String>,
}

/// Why something failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The exception: `ValidationException`.
    pub code: String,
    /// What it says.
    pub message: Option<String>,
}

/// Something that an event was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resource {
    /// A key.
    Key(KeyArn),
    /// An alias.
    Alias(AliasArn),
}

/// Whether an event was a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It was.
    ApiCall,
    /// The service did it by itself.
    ServiceEvent(Details),
}

/// What the service did by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Details {
    /// A version of key material reached another Region.
    Synchronization {
        /// The key, in the Region of the event.
        key_arn: KeyArn,
        /// The other Region; in the replica's own events, the replica's.
        replication_region: Region,
        /// Which half of the way.
        step: Step,
    },
    /// A key is gone: its waiting period has ended, or it was a replica.
    Deletion {
        /// The key, in the Region of the event.
        key_arn: KeyArn,
    },
}

/// Half of the way of key material to another Region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// It left its primary.
    Export,
    /// It arrived.
    Import,
}

/// Which half of the service an event was about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// Keys and their administration.
    Management,
    /// Work with keys.
    Data,
}

impl Record {
    /// The record as one line of JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        Value::Object(self.members()).to_string()
    }

    fn members(&self) -> Map<String, Value> {
        let service = || Value::from(Source::PaymentCryptography.host());
        let origin = self.origin.as_ref();
        let failure = self.failure.as_ref();
        let members = [
            ("eventVersion", Some("1.11".into())),
            ("userIdentity", Some(self.identity.to_value(&self.account))),
            ("eventTime", Some(time::iso(self.time).into())),
            ("eventSource", Some(self.source.host().into())),
            ("eventName", Some(self.name.as_str().into())),
            ("awsRegion", Some(self.region.as_str().into())),
            (
                "sourceIPAddress",
                Some(origin.map_or_else(service, |origin| origin.address.as_str().into())),
            ),
            (
                "userAgent",
                origin.map_or_else(
                    || Some(service()),
                    |origin| origin.user_agent.as_deref().map(Value::from),
                ),
            ),
            ("errorCode", failure.map(|failure| failure.code.as_str().into())),
            (
                "errorMessage",
                failure.and_then(|failure| failure.message.as_deref()).map(Value::from),
            ),
            ("requestParameters", Some(bounded(self.request_parameters.as_ref()))),
            ("responseElements", Some(bounded(self.response_elements.as_ref()))),
            ("requestID", self.request_id.as_deref().map(Value::from)),
            ("eventID", Some(self.event_id.as_str().into())),
            ("readOnly", Some((self.access == Access::Read).into())),
            ("resources", self.resources_value()),
            ("eventType", Some(self.kind.name().into())),
            ("managementEvent", Some((self.category == Category::Management).into())),
            ("recipientAccountId", Some(self.account.as_str().into())),
            ("serviceEventDetails", self.kind.details()),
            ("eventCategory", Some(self.category.name().into())),
        ];
        members.into_iter().filter_map(|(name, value)| Some((name.into(), value?))).collect()
    }

    fn resources_value(&self) -> Option<Value> {
        let resource = |resource: &Resource| {
            let (account, kind, arn) = match resource {
                Resource::Key(arn) => (&arn.account, KEY_TYPE, arn.to_string()),
                Resource::Alias(arn) => (&arn.account, ALIAS_TYPE, arn.to_string()),
            };
            json!({ "accountId": account.as_str(), "type": kind, "ARN": arn })
        };
        (!self.resources.is_empty()).then(|| self.resources.iter().map(resource).collect())
    }
}

impl Failure {
    /// What an event says of `exception`: its name, except that events of all services say
    /// `AccessDenied` where the services say `AccessDeniedException`.
    #[must_use]
    pub fn of(exception: &Exception) -> Self {
        let code = match exception.code() {
            Code::AccessDenied => "AccessDenied",
            code => code.name(),
        };
        Self { code: code.into(), message: exception.message().map(String::from) }
    }
}

impl Source {
    /// The service's name in events: `payment-cryptography.amazonaws.com`.
    #[must_use]
    pub const fn host(self) -> &'static str {
        match self {
            Self::PaymentCryptography => "payment-cryptography.amazonaws.com",
            Self::CloudTrail => "cloudtrail.amazonaws.com",
            Self::Sts => "sts.amazonaws.com",
        }
    }
}

impl Identity {
    fn to_value(&self, account: &AccountId) -> Value {
        match self {
            Self::User { principal, principal_id, access_key_id } => json!({
                "type": "IAMUser",
                "principalId": principal_id,
                "arn": principal.to_string(),
                "accountId": principal.account().as_str(),
                "accessKeyId": access_key_id,
                "userName": principal.name(),
            }),
            Self::Service => json!({
                "accountId": account.as_str(),
                "invokedBy": Source::PaymentCryptography.host(),
            }),
        }
    }
}

impl Kind {
    const fn name(&self) -> &'static str {
        match self {
            Self::ApiCall => "AwsApiCall",
            Self::ServiceEvent(_) => "AwsServiceEvent",
        }
    }

    fn details(&self) -> Option<Value> {
        match self {
            Self::ApiCall => None,
            Self::ServiceEvent(Details::Deletion { key_arn }) => {
                Some(json!({ "keyArn": key_arn.to_string() }))
            }
            Self::ServiceEvent(Details::Synchronization { key_arn, replication_region, step }) => {
                Some(json!({
                    "keyArn": key_arn.to_string(),
                    "replicationRegion": replication_region.as_str(),
                    "replicationType": match step {
                        Step::Export => "ExportKeyReplica",
                        Step::Import => "ImportKeyReplica",
                    },
                }))
            }
        }
    }
}

impl Category {
    const fn name(self) -> &'static str {
        match self {
            Self::Management => "Management",
            Self::Data => "Data",
        }
    }
}

/// What is longer than CloudTrail takes is left out, as there.
fn bounded(value: Option<&Value>) -> Value {
    let short = value.filter(|value| value.to_string().len() <= LONGEST_PART);
    short.cloned().unwrap_or(Value::Null)
}

/// The longest request or answer, in bytes of JSON, that an event shows: 100 KB.
const LONGEST_PART: usize = 100 * 1024;

/// What the service does by itself when key material reaches another Region.
pub const SYNCHRONIZE_MULTI_REGION_KEY: &str = "SynchronizeMultiRegionKey";

/// What CloudTrail calls a key.
pub const KEY_TYPE: &str = "AWS::PaymentCryptography::Key";

/// What CloudTrail calls an alias.
pub const ALIAS_TYPE: &str = "AWS::PaymentCryptography::Alias";

#[cfg(test)]
mod tests {
    use super::*;

    const ARN: &str = "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk";

    fn synchronized() -> Record {
        Record {
            identity: Identity::Service,
            time: Timestamp::from_micros(1_755_800_756_000_000),
            source: Source::PaymentCryptography,
            name: SYNCHRONIZE_MULTI_REGION_KEY.into(),
            region: Region::parse("us-east-1").unwrap(),
            origin: None,
            failure: None,
            request_parameters: None,
            response_elements: None,
            request_id: None,
            event_id: "fbae27f1-f2ad-49d1-ab05-d460b0b4ca25".into(),
            access: Access::Write,
            resources: Vec::new(),
            kind: Kind::ServiceEvent(Details::Synchronization {
                key_arn: KeyArn::parse(ARN).unwrap(),
                replication_region: Region::parse("us-west-2").unwrap(),
                step: Step::Export,
            }),
            category: Category::Management,
            account: AccountId::parse("111122223333").unwrap(),
        }
    }

    /// The event of AWS's announcement of Multi-Region keys, member for member and in its order.
    #[test]
    fn a_synchronization_is_told_as_aws_tells_it() {
        let published = r#"{
            "eventVersion": "1.11",
            "userIdentity": {
                "accountId": "111122223333",
                "invokedBy": "payment-cryptography.amazonaws.com"
            },
            "eventTime": "2025-08-21T18:25:56Z",
            "eventSource": "payment-cryptography.amazonaws.com",
            "eventName": "SynchronizeMultiRegionKey",
            "awsRegion": "us-east-1",
            "sourceIPAddress": "payment-cryptography.amazonaws.com",
            "userAgent": "payment-cryptography.amazonaws.com",
            "requestParameters": null,
            "responseElements": null,
            "eventID": "fbae27f1-f2ad-49d1-ab05-d460b0b4ca25",
            "readOnly": false,
            "eventType": "AwsServiceEvent",
            "managementEvent": true,
            "recipientAccountId": "111122223333",
            "serviceEventDetails": {
                "keyArn":
                    "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk",
                "replicationRegion": "us-west-2",
                "replicationType": "ExportKeyReplica"
            },
            "eventCategory": "Management"
        }"#;
        let published: Value = serde_json::from_str(published).unwrap();
        assert_eq!(synchronized().to_json(), published.to_string());
    }

    #[test]
    fn a_refused_call_says_who_and_why() {
        let record = Record {
            identity: Identity::User {
                principal: PrincipalArn::parse("arn:aws:iam::111122223333:user/alice").unwrap(),
                principal_id: "AIDAEXAMPLE".into(),
                access_key_id: "AKIAEXAMPLE".into(),
            },
            name: "GetKey".into(),
            origin: Some(Origin { address: "127.0.0.1".into(), user_agent: None }),
            failure: Some(Failure::of(&Exception::not_found(ARN))),
            request_id: Some("1".into()),
            access: Access::Read,
            resources: vec![Resource::Key(KeyArn::parse(ARN).unwrap())],
            kind: Kind::ApiCall,
            ..synchronized()
        };
        let told: Value = serde_json::from_str(&record.to_json()).unwrap();
        assert_eq!(told["userIdentity"]["userName"], "alice");
        assert_eq!(told["errorCode"], "ResourceNotFoundException");
        assert_eq!(told.get("errorMessage"), None);
        assert_eq!(told.get("userAgent"), None);
        assert_eq!(told["resources"][0]["ARN"], ARN);
        assert_eq!(told["readOnly"], true);
        assert_eq!(told.get("serviceEventDetails"), None);
        let denied = Failure::of(&Exception::access_denied("a", "b", "c"));
        assert_eq!(denied.code, "AccessDenied");
        let long = Record { request_parameters: Some("x".repeat(LONGEST_PART).into()), ..record };
        let told: Value = serde_json::from_str(&long.to_json()).unwrap();
        assert_eq!(told["requestParameters"], Value::Null);
    }
}
