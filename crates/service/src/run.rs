//! One call from its parsed request to its answer: the room, the commit, the audit event.

use wire::cloudtrail::record::{Resource, Source};
use wire::document::Document;
use wire::exception::Exception;
use wire::operation::{self, Operation, Plane};
use wire::shape::Shaped;

use crate::audit::{CallEvent, Event, Origin, Trail};
use crate::call::Call;
use crate::error::Error;
use crate::local_region::LocalRegion;
use crate::operations::Handle;
use crate::principal::Caller;

/// A call that is authenticated and routed; its content is not looked at yet.
pub struct Request<'a> {
    /// The Region that is called.
    pub here: &'a LocalRegion,
    /// Who calls.
    pub caller: &'a Caller,
    /// From where, when, and under which id.
    pub origin: &'a Origin,
    /// What the call says, or why that cannot be read.
    pub content: Result<&'a Document, Exception>,
}

/// Runs an operation. Whatever the outcome, it leaves exactly one audit event; an outcome whose
/// event cannot be recorded is not acknowledged.
///
/// # Errors
///
/// What the caller is told.
pub async fn run<O: Handle>(request: Request<'_>) -> Result<Document, Exception> {
    let result = attempt::<O>(&request).await;
    let exception = match result {
        Ok(answer) => return Ok(answer),
        Err(Failure::Unrecorded(exception)) => exception,
        Err(Failure::Recorded(exception)) => return Err(exception),
    };
    let event = event::<O>(&request, Err(&exception), &[]);
    let recorded = record(request.here.trail(), O::PLANE, event).await;
    recorded.map_err(|error| fault(O::NAME, &error))?;
    Err(exception)
}

/// Tells a caller who may do it that an operation is not built; that is an event too. What it
/// would be done to is not read, so permission is asked for all keys.
///
/// # Errors
///
/// ValidationException or AccessDeniedException, always one of them.
pub async fn unbuilt(
    request: Request<'_>,
    operation: &operation::Descriptor,
) -> Result<Document, Exception> {
    let call = Call::new(request.here, request.caller, operation.name, request.origin.time);
    let exception = match call.permit_account() {
        Err(Error::Refused(denial)) => denial,
        _ => Exception::validation(format!("{} is not implemented yet", operation.name)),
    };
    let event = CallEvent {
        operation: operation.name,
        source: Source::PaymentCryptography,
        plane: operation.plane,
        access: operation.access,
        request: None,
        outcome: Err(&exception),
        resources: &[],
    };
    let event = event.of(request.here, request.caller, request.origin);
    match record(request.here.trail(), operation.plane, event).await {
        Ok(()) => Err(exception),
        Err(error) => Err(fault(operation.name, &error)),
    }
}

enum Failure {
    /// The event is still to be recorded.
    Unrecorded(Exception),
    /// There is nothing to record any more, or recording is what failed.
    Recorded(Exception),
}

async fn attempt<O: Handle>(request: &Request<'_>) -> Result<Document, Failure> {
    let content = request.content.as_ref().map_err(|error| Failure::Unrecorded(error.clone()))?;
    let input = operation::read::<O>(content).map_err(Failure::Unrecorded)?;
    for _ in 0..MAX_ATTEMPTS {
        let mut call = Call::new(request.here, request.caller, O::NAME, request.origin.time);
        let output = match O::handle(&mut call, &input).await {
            Ok(output) => operation::write::<O>(&output),
            Err(Error::Refused(exception)) => return Err(Failure::Unrecorded(exception)),
            Err(Error::Stale) => continue,
            Err(error) => return Err(Failure::Unrecorded(fault(O::NAME, &error))),
        };
        let (batch, resources) = call.finish();
        let event = event::<O>(request, Ok(&output), &resources);
        let trail = request.here.trail();
        let recorded = if batch.is_empty() {
            record(trail, O::PLANE, event).await
        } else {
            trail.commit(batch, &[event]).await
        };
        match recorded {
            Ok(()) => return Ok(output),
            Err(Error::Stale) => {}
            Err(error) => return Err(Failure::Recorded(fault(O::NAME, &error))),
        }
    }
    let busy = "The resource is being changed by other requests. Try again.";
    Err(Failure::Unrecorded(match O::PLANE {
        Plane::Control => Exception::conflict(busy),
        Plane::Data => Exception::Throttling { message: busy.to_owned() },
    }))
}

fn event<O: Operation>(
    request: &Request<'_>,
    outcome: Result<&Document, &Exception>,
    resources: &[Resource],
) -> Event {
    let content = request.content.as_ref().ok();
    CallEvent {
        operation: O::NAME,
        source: Source::PaymentCryptography,
        plane: O::PLANE,
        access: O::ACCESS,
        request: content.map(|content| (O::Input::SHAPE, content.value())),
        outcome: outcome.map(|answer| Some((O::Output::SHAPE, answer.value()))),
        resources,
    }
    .of(request.here, request.caller, request.origin)
}

async fn record(trail: &Trail, plane: Plane, event: Event) -> Result<(), Error> {
    match plane {
        Plane::Control => trail.record(event).await,
        Plane::Data => trail.record_data(event).await,
    }
}

fn fault(operation: &str, error: &Error) -> Exception {
    tracing::error!(operation, "{error}");
    Exception::InternalServer
}

/// How often a change is decided again because another one came first. Each time one of the
/// callers gets through, so this is how many may meet at one key.
const MAX_ATTEMPTS: usize = 32;
