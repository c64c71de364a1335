//! LookupEvents: finds management events. JSON 1.1, service `cloudtrail`.

use http::request::Parts;
use http::{Method, Response, StatusCode};
use keys::time::Timestamp;
use serde_json::{Value, json};

use crate::answer::answer as respond;
use crate::document::Document;
use crate::exception::Exception;
use crate::json_1_0::TARGET;
use crate::operation::Plane;
use crate::shape::text::Sentence;
use crate::shape::{
    Element, Fault, Shape, Shaped, Write, answer, enumeration, integer, read, request, text,
};

request! {
    /// What LookupEvents is asked.
    pub struct Input = "LookupEventsRequest" {
        /// What the events have in common: at most one thing.
        pub lookup_attributes: Option<Vec<LookupAttribute>>,
        /// The earliest that is asked for.
        pub start_time: Option<Timestamp>,
        /// The latest that is asked for.
        pub end_time: Option<Timestamp>,
        /// Insights instead of management events. There are none.
        pub event_category: Option<EventCategory>,
        /// How many at once; absent: fifty.
        pub max_results: Option<MaxResults>,
        /// Where an earlier answer goes on.
        pub next_token: Option<EventsToken>,
    }
}

answer! {
    /// What LookupEvents answers.
    pub struct Output = "LookupEventsResponse" {
        /// The events, newest first.
        pub events: Option<Vec<Event>>,
        /// Where the answer goes on; absent at its end.
        pub next_token: Option<EventsToken>,
    }
}

request! {
    /// Something that events have in common.
    pub struct LookupAttribute = "LookupAttribute" {
        /// What.
        pub attribute_key: LookupAttributeKey,
        /// How it reads.
        pub attribute_value: LookupAttributeValue,
    }
}

answer! {
    /// An event.
    pub struct Event = "Event" {
        /// Its id.
        pub event_id: Option<Sentence>,
        /// What happened.
        pub event_name: Option<Sentence>,
        /// `true` or `false`, as a text.
        pub read_only: Option<Sentence>,
        /// With which access key.
        pub access_key_id: Option<Sentence>,
        /// When.
        pub event_time: Option<Timestamp>,
        /// To which service.
        pub event_source: Option<Sentence>,
        /// By whom.
        pub username: Option<Sentence>,
        /// What it was about.
        pub resources: Option<Vec<Resource>>,
        /// The whole record, as a text of JSON.
        pub cloud_trail_event: Option<Sentence>,
    }
}

answer! {
    /// What an event was about.
    pub struct Resource = "Resource" {
        /// What kind of thing.
        pub resource_type: Option<Sentence>,
        /// Which.
        pub resource_name: Option<Sentence>,
    }
}

enumeration! {
    /// What events can have in common.
    pub enum LookupAttributeKey = "LookupAttributeKey" {
        /// The event's id.
        EventId = "EventId",
        /// What happened.
        EventName = "EventName",
        /// Whether it may have changed something: `true` when not.
        ReadOnly = "ReadOnly",
        /// Who did it, by the user's name.
        Username = "Username",
        /// What kind of thing it was about.
        ResourceType = "ResourceType",
        /// What it was about.
        ResourceName = "ResourceName",
        /// Which service.
        EventSource = "EventSource",
        /// With which access key.
        AccessKeyId = "AccessKeyId",
    }
}

enumeration! {
    /// What other events there are.
    pub enum EventCategory = "EventCategory" {
        /// Insights.
        Insight = "insight",
    }
}

integer! {
    /// How many events may be given at once.
    pub struct MaxResults = "MaxResults", 1..=50;
}

text! {
    /// How something that events have in common reads.
    pub struct LookupAttributeValue: Shape::text("LookupAttributeValue").length(1, 2000);
}

text! {
    /// Where an answer goes on; a [`crate::shape::text::NextToken`] without bounds.
    pub struct EventsToken: Shape::text("NextToken");
}

/// Why events cannot be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// There are several attributes, or one is not well formed.
    InvalidLookupAttributes,
    /// The start is after the end.
    InvalidTimeRange,
    /// There are not 1 to 50 results wanted.
    InvalidMaxResults,
    /// The token is not one of ours for this request.
    InvalidNextToken,
    /// There are no such events.
    InvalidEventCategory,
    /// What every service may say.
    Other(Exception),
}

/// Reads a request for LookupEvents.
///
/// # Errors
///
/// [`Error`]; [`Exception::UnknownOperation`] when it is another request.
pub fn decode(request: &Parts, body: &[u8]) -> Result<Input, Error> {
    let target = request.headers.get(TARGET).and_then(|target| target.to_str().ok());
    if request.method != Method::POST || request.uri.path() != "/" || target != Some(LOOKUP_EVENTS)
    {
        return Err(Error::Other(Exception::UnknownOperation));
    }
    let document = Document::parse(body).map_err(Error::Other)?;
    let input: Input = read(document.value()).map_err(Error::of_fault)?;
    if input.lookup_attributes.as_ref().is_some_and(|list| list.len() > 1) {
        return Err(Error::InvalidLookupAttributes);
    }
    match (input.start_time, input.end_time) {
        (Some(start), Some(end)) if start > end => Err(Error::InvalidTimeRange),
        _ => Ok(input),
    }
}

/// The response that carries `output`.
#[must_use]
pub fn success(output: &Output, request_id: &str) -> Response<Vec<u8>> {
    let body = output.write().to_string().into_bytes();
    respond(StatusCode::OK, CONTENT_TYPE, request_id, body)
}

/// The response that says `error`.
#[must_use]
pub fn failure(error: &Error, request_id: &str) -> Response<Vec<u8>> {
    let (status, body) = match error {
        Error::Other(exception) => {
            (exception.status(Plane::Control), exception.body(Plane::Control))
        }
        modelled => (
            StatusCode::BAD_REQUEST,
            json!({ "__type": modelled.name(), "Message": modelled.sentence() }),
        ),
    };
    respond(status, CONTENT_TYPE, request_id, body.to_string().into_bytes())
}

impl Event {
    /// The event of a record that [`super::record::Record::to_json`] wrote; `None` when it is
    /// no such record.
    #[must_use]
    pub fn of_record(record: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(record).ok()?;
        let text = |value: &Value, at: &str| Sentence::parse(value.pointer(at)?.as_str()?);
        let resources = value.get("resources").and_then(Value::as_array).into_iter().flatten();
        let resources = resources.map(|resource| Resource {
            resource_type: text(resource, "/type"),
            resource_name: text(resource, "/ARN"),
        });
        let time: jiff::Timestamp = value.get("eventTime")?.as_str()?.parse().ok()?;
        Some(Self {
            event_id: Some(text(&value, "/eventID")?),
            event_name: Some(text(&value, "/eventName")?),
            read_only: Sentence::parse(&value.get("readOnly")?.as_bool()?.to_string()),
            access_key_id: text(&value, "/userIdentity/accessKeyId"),
            event_time: Some(Timestamp::from_micros(time.as_microsecond())),
            event_source: Some(text(&value, "/eventSource")?),
            username: text(&value, "/userIdentity/userName"),
            resources: Some(resources.collect()),
            cloud_trail_event: Sentence::parse(record),
        })
    }

    /// Everything that the event can be found by.
    #[must_use]
    pub fn attributes(&self) -> Vec<(LookupAttributeKey, &str)> {
        let resources = || self.resources.iter().flatten();
        [
            (LookupAttributeKey::EventId, &self.event_id),
            (LookupAttributeKey::EventName, &self.event_name),
            (LookupAttributeKey::ReadOnly, &self.read_only),
            (LookupAttributeKey::Username, &self.username),
            (LookupAttributeKey::EventSource, &self.event_source),
            (LookupAttributeKey::AccessKeyId, &self.access_key_id),
        ]
        .into_iter()
        .chain(resources().map(|one| (LookupAttributeKey::ResourceType, &one.resource_type)))
        .chain(resources().map(|one| (LookupAttributeKey::ResourceName, &one.resource_name)))
        .filter_map(|(key, value)| Some((key, value.as_ref()?.as_str())))
        .collect()
    }
}

impl Error {
    /// The name of the exception.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::InvalidLookupAttributes => "InvalidLookupAttributesException",
            Self::InvalidTimeRange => "InvalidTimeRangeException",
            Self::InvalidMaxResults => "InvalidMaxResultsException",
            Self::InvalidNextToken => "InvalidNextTokenException",
            Self::InvalidEventCategory => "InvalidEventCategoryException",
            Self::Other(exception) => exception.code().name(),
        }
    }

    /// CloudTrail has an exception of its own for each member; what is left has the wrong type.
    fn of_fault(fault: Fault) -> Self {
        let Fault::Violations(violations) = &fault else { return Self::Other(fault.into()) };
        let path = violations.first().map_or("", |violation| violation.path.as_str());
        match path.split('.').next().unwrap_or_default() {
            "lookupAttributes" => Self::InvalidLookupAttributes,
            "maxResults" => Self::InvalidMaxResults,
            "eventCategory" => Self::InvalidEventCategory,
            "startTime" | "endTime" => Self::InvalidTimeRange,
            _ => Self::Other(fault.into()),
        }
    }

    const fn sentence(&self) -> &'static str {
        match self {
            Self::InvalidLookupAttributes => {
                "The request has more than one lookup attribute, or one that is not valid."
            }
            Self::InvalidTimeRange => "The start time must not be after the end time.",
            Self::InvalidMaxResults => "Specify max results between 1 and 50.",
            Self::InvalidNextToken => "The token is not valid for this request.",
            Self::InvalidEventCategory => "The event category must be insight, or absent.",
            Self::Other(_) => "",
        }
    }
}

impl Element for LookupAttribute {
    const LIST: &'static Shape = &Shape::list("LookupAttributesList", Self::SHAPE);
}

impl Element for Event {
    const LIST: &'static Shape = &Shape::list("EventsList", Self::SHAPE);
}

impl Element for Resource {
    const LIST: &'static Shape = &Shape::list("ResourceList", Self::SHAPE);
}

/// The target of the call.
pub const LOOKUP_EVENTS: &str =
    "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents";

/// The content type of requests and answers.
pub const CONTENT_TYPE: &str = "application/x-amz-json-1.1";

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn ask(body: &Value) -> Result<Input, Error> {
        let request = Request::post("/").header(TARGET, LOOKUP_EVENTS).body(()).unwrap();
        decode(&request.into_parts().0, body.to_string().as_bytes())
    }

    #[test]
    fn what_is_asked_is_read() {
        let input = ask(&json!({
            "LookupAttributes": [{ "AttributeKey": "EventName", "AttributeValue": "CreateKey" }],
            "StartTime": 1_755_800_754, "EndTime": 1_755_800_755.5, "MaxResults": 50,
            "NextToken": "x"
        }))
        .unwrap();
        let attributes = input.lookup_attributes.unwrap();
        assert_eq!(attributes[0].attribute_key, LookupAttributeKey::EventName);
        assert_eq!(attributes[0].attribute_value.as_str(), "CreateKey");
        assert_eq!(input.max_results.unwrap().number(), 50);
    }

    #[test]
    fn each_member_has_its_own_exception() {
        let attribute = json!({ "AttributeKey": "EventName", "AttributeValue": "x" });
        for (body, error) in [
            (json!({ "MaxResults": 51 }), Error::InvalidMaxResults),
            (json!({ "MaxResults": 0 }), Error::InvalidMaxResults),
            (json!({ "LookupAttributes": [attribute, attribute] }), Error::InvalidLookupAttributes),
            (
                json!({ "LookupAttributes": [{ "AttributeKey": "Other", "AttributeValue": "x" }] }),
                Error::InvalidLookupAttributes,
            ),
            (json!({ "LookupAttributes": [{}] }), Error::InvalidLookupAttributes),
            (json!({ "EventCategory": "data" }), Error::InvalidEventCategory),
            (json!({ "StartTime": 2, "EndTime": 1 }), Error::InvalidTimeRange),
            (json!({ "StartTime": 1e300 }), Error::InvalidTimeRange),
        ] {
            assert_eq!(ask(&body).unwrap_err(), error, "{body}");
        }
        let refusal = ask(&json!({ "StartTime": "now" })).unwrap_err();
        assert_eq!(refusal.name(), "SerializationException");
        let other = Request::post("/").body(()).unwrap().into_parts().0;
        assert_eq!(decode(&other, b"").unwrap_err().name(), "UnknownOperationException");
    }

    #[test]
    fn an_event_is_found_by_what_its_record_says() {
        let record = json!({
            "userIdentity": { "accessKeyId": "AKIA", "userName": "alice" },
            "eventTime": "2025-08-21T18:25:56Z",
            "eventSource": "payment-cryptography.amazonaws.com",
            "eventName": "CreateKey",
            "eventID": "1",
            "readOnly": false,
            "resources": [{ "type": "T", "ARN": "N" }],
        });
        let event = Event::of_record(&record.to_string()).unwrap();
        assert_eq!(event.attributes().len(), 8);
        assert!(event.attributes().contains(&(LookupAttributeKey::ReadOnly, "false")));
        assert_eq!(event.write()["EventTime"].to_string(), "1755800756.0");
        assert!(Event::of_record("{}").is_none() && Event::of_record("x").is_none());
    }
}
