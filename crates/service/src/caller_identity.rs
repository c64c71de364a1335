//! GetCallerIdentity: who signed the request. Everybody may ask.

use http::request::Parts;
use wire::cloudtrail::record::Source;
use wire::exception::Exception;
use wire::operation::{Access, Plane};

use crate::audit::{CallEvent, Origin};
use crate::local_region::LocalRegion;
use crate::principal::Caller;
use crate::service::Answered;

/// Answers a request to `sts`.
pub async fn answer(
    here: &LocalRegion,
    caller: &Caller,
    parts: &Parts,
    body: &[u8],
    origin: &Origin,
) -> Answered {
    let outcome = match wire::sts::decode(parts, body) {
        Ok(()) => recorded(here, caller, origin).await,
        Err(exception) => Err(exception),
    };
    let id = &origin.request_id;
    let (response, code) = match &outcome {
        Ok(()) => (wire::sts::success(caller.arn(), &caller.user_id, id), "OK"),
        Err(exception) => (wire::sts::failure(exception, id), exception.code().name()),
    };
    Answered { response, operation: NAME, code }
}

async fn recorded(here: &LocalRegion, caller: &Caller, origin: &Origin) -> Result<(), Exception> {
    let event = CallEvent {
        operation: NAME,
        source: Source::Sts,
        plane: Plane::Control,
        access: Access::Read,
        request: None,
        outcome: Ok(None),
        resources: &[],
    };
    let recorded = here.trail().record(event.of(here, caller, origin)).await;
    recorded.map_err(|error| {
        tracing::error!(operation = NAME, "{error}");
        Exception::InternalServer
    })
}

const NAME: &str = "GetCallerIdentity";
