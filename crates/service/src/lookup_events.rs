//! LookupEvents: the management events of the account in this Region, newest first.

use http::request::Parts;
use keys::policy;
use wire::cloudtrail::lookup_events::{self, Error as Refusal, EventsToken, Input, Output};
use wire::cloudtrail::record::Source;
use wire::exception::Exception;
use wire::operation::{Access, Plane};
use wire::page::List;
use wire::shape::text::NextToken;

use crate::audit::lookup::{self, Found, Search};
use crate::audit::{CallEvent, Origin};
use crate::error::Error;
use crate::local_region::LocalRegion;
use crate::principal::Caller;
use crate::service::Answered;

/// Answers a request to `cloudtrail`.
pub async fn answer(
    here: &LocalRegion,
    caller: &Caller,
    parts: &Parts,
    body: &[u8],
    origin: &Origin,
) -> Answered {
    let mut outcome = looked_up(here, caller, parts, body).await;
    let exception = outcome.as_ref().err().map(as_exception);
    let event = CallEvent {
        operation: NAME,
        source: Source::CloudTrail,
        plane: Plane::Control,
        access: Access::Read,
        request: None,
        outcome: exception.as_ref().map_or(Ok(None), Err),
        resources: &[],
    };
    if let Err(error) = here.trail().record(event.of(here, caller, origin)).await {
        outcome = Err(fault(&error));
    }
    let id = &origin.request_id;
    let (response, code) = match &outcome {
        Ok(output) => (lookup_events::success(output, id), "OK"),
        Err(refusal) => (lookup_events::failure(refusal, id), refusal.name()),
    };
    Answered { response, operation: NAME, code }
}

async fn looked_up(
    here: &LocalRegion,
    caller: &Caller,
    parts: &Parts,
    body: &[u8],
) -> Result<Output, Refusal> {
    let input = lookup_events::decode(parts, body)?;
    let arn = caller.arn().to_string();
    let request =
        policy::Request { principal_arn: &arn, action: "cloudtrail:LookupEvents", resource: "*" };
    let _permit = policy::authorise(&caller.policies, &request).map_err(|denial| {
        Refusal::Other(Exception::AccessDenied { message: denial.to_string() })
    })?;
    let parameters = parameters(here, caller, &input);
    let parameters: Vec<&str> = parameters.iter().map(String::as_str).collect();
    let list = List { operation: NAME, parameters: &parameters };
    let after = input.next_token.as_ref().map(|token| position(here, list, token)).transpose()?;
    let length = input.max_results.map_or(DEFAULT_LENGTH, |max| usize::from(max.number()));
    let attribute = input.lookup_attributes.iter().flatten().next();
    let search = Search {
        attribute: attribute.map(|attribute| {
            (attribute.attribute_key, attribute.attribute_value.as_str().to_owned())
        }),
        start: input.start_time,
        end: input.end_time,
    };
    let found = lookup::find(here.vault(), &caller.account, &search, after, length).await;
    let Found { events, after } = found.map_err(|error| fault(&error))?;
    let next_token = after.and_then(|name| {
        let token = here.pages().token(list, &name)?;
        EventsToken::parse(token.as_str())
    });
    Ok(Output { events: Some(events), next_token })
}

fn position(here: &LocalRegion, list: List<'_>, token: &EventsToken) -> Result<String, Refusal> {
    let token = NextToken::parse(token.as_str()).ok_or(Refusal::InvalidNextToken)?;
    here.pages().position(list, &token).map_err(|_| Refusal::InvalidNextToken)
}

fn parameters(here: &LocalRegion, caller: &Caller, input: &Input) -> Vec<String> {
    let moment = |time: Option<keys::time::Timestamp>| {
        time.map(|time| time.micros().to_string()).unwrap_or_default()
    };
    let attributes = input.lookup_attributes.iter().flatten();
    let attributes = attributes.map(|attribute| {
        format!("{:?}={}", attribute.attribute_key, attribute.attribute_value.as_str())
    });
    [
        caller.account.to_string(),
        here.region().to_string(),
        moment(input.start_time),
        moment(input.end_time),
    ]
    .into_iter()
    .chain(attributes)
    .collect()
}

/// What the audit event says of a refusal.
fn as_exception(refusal: &Refusal) -> Exception {
    match refusal {
        Refusal::Other(exception) => exception.clone(),
        other => Exception::validation(other.name()),
    }
}

fn fault(error: &Error) -> Refusal {
    tracing::error!(operation = NAME, "{error}");
    Refusal::Other(Exception::InternalServer)
}

const NAME: &str = "LookupEvents";
/// How many events an answer has when the caller does not say.
const DEFAULT_LENGTH: usize = 50;
