//! The front: whole requests in, whole answers out. Who asks, for which Region and service.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use http::request::Parts;
use http::{Request, Response};
use keys::identifier::AccountId;
use wire::cloudtrail::lookup_events;
use wire::exception::Exception;
use wire::operation::Plane;
use wire::sigv4::{self, SigningKeyCache};
use zeroize::Zeroizing;

use crate::audit::{self, Origin};
use crate::clock::Clock;
use crate::local_region::LocalRegion;
use crate::operations::{self, Room};
use crate::principal::Caller;
use crate::run::{self, unbuilt};
use crate::{caller_identity, lookup_events as looking_up};

/// The Regions of this process behind one front.
pub struct Service {
    account: AccountId,
    regions: BTreeMap<String, Arc<LocalRegion>>,
    signing_keys: SigningKeyCache,
    clock: Arc<dyn Clock>,
}

/// An answer, and what is counted of it.
pub struct Answered {
    /// The answer.
    pub response: Response<Vec<u8>>,
    /// Which operation it was, as far as that is known.
    pub operation: &'static str,
    /// `OK`, or the name of the exception.
    pub code: &'static str,
}

/// A caller whose signature is right, and the Region that it signed for.
struct Authenticated<'a> {
    here: &'a LocalRegion,
    caller: Arc<Caller>,
}

/// Which service a request looks to be for, so that a refusal comes in the right form.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Payment(Plane),
    Sts,
    CloudTrail,
}

impl Service {
    /// A front for `regions`.
    #[must_use]
    pub fn new(account: AccountId, regions: Vec<Arc<LocalRegion>>, clock: Arc<dyn Clock>) -> Self {
        let name = |here: Arc<LocalRegion>| (here.region().as_str().to_owned(), here);
        let regions = regions.into_iter().map(name).collect();
        Self { account, regions, signing_keys: SigningKeyCache::default(), clock }
    }

    /// Answers `request`, which came from `from`.
    pub async fn answer(&self, request: Request<Vec<u8>>, from: IpAddr) -> Answered {
        let (parts, body) = request.into_parts();
        let body = Zeroizing::new(body);
        let origin = Origin::of(&parts, from, self.clock.now());
        let door = Door::of(&parts);
        let authenticated = match self.authenticate(&parts, &body, door) {
            Ok(authenticated) => authenticated,
            Err(exception) => return door.refuse(&exception, &origin, "Unauthenticated"),
        };
        match door {
            Door::Payment(plane) => pay(plane, &authenticated, &parts, &body, &origin).await,
            Door::Sts => {
                let Authenticated { here, caller } = &authenticated;
                caller_identity::answer(here, caller, &parts, &body, &origin).await
            }
            Door::CloudTrail => {
                let Authenticated { here, caller } = &authenticated;
                looking_up::answer(here, caller, &parts, &body, &origin).await
            }
        }
    }

    /// The answer to a request whose body is too long to be read at all.
    #[must_use]
    pub fn too_large(request: &Parts) -> Response<Vec<u8>> {
        Door::of(request).failure(&Exception::RequestEntityTooLarge, &audit::uuid())
    }

    /// The account that is served.
    #[must_use]
    pub const fn account(&self) -> &AccountId {
        &self.account
    }

    fn authenticate(
        &self,
        parts: &Parts,
        body: &[u8],
        door: Door,
    ) -> Result<Authenticated<'_>, Exception> {
        let claim = sigv4::parse(parts)?;
        if claim.service() != door.signing_name() {
            return Err(sigv4::wrong_service(door.signing_name()));
        }
        let here = self.regions.get(claim.region());
        let here = here.ok_or_else(|| sigv4::wrong_region(claim.region()))?;
        let caller = here.vault().with_memory(|memory| memory.caller(claim.access_key_id()));
        // No credentials are lent here yet, so no session token can be a right one.
        let caller = caller.filter(|_| !parts.headers.contains_key(SESSION_TOKEN));
        let caller = caller.ok_or(Exception::UnrecognizedClient)?;
        let (secret, now) = (caller.secret.reveal().as_bytes(), self.clock.now());
        self.signing_keys.verify(&claim, secret, parts, body, now)?;
        Ok(Authenticated { here, caller })
    }
}

async fn pay(
    plane: Plane,
    authenticated: &Authenticated<'_>,
    parts: &Parts,
    body: &[u8],
    origin: &Origin,
) -> Answered {
    let route = match plane.route(parts) {
        Ok(route) => route,
        Err(exception) => return Door::Payment(plane).refuse(&exception, origin, "Unknown"),
    };
    let operation = route.operation;
    let document = route.document(body);
    let request = run::Request {
        here: authenticated.here,
        caller: &authenticated.caller,
        origin,
        content: document.as_ref().map_err(Clone::clone),
    };
    let result = match operations::room(operation.name) {
        Room::Built(run) => run(request).await,
        Room::Unbuilt => unbuilt(request, operation).await,
    };
    match result {
        Ok(output) => Answered {
            response: plane.success(&output, &origin.request_id),
            operation: operation.name,
            code: "OK",
        },
        Err(exception) => Door::Payment(plane).refuse(&exception, origin, operation.name),
    }
}

impl Door {
    fn of(parts: &Parts) -> Self {
        let header = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        if header("x-amz-target").is_some_and(|target| target.starts_with(CLOUDTRAIL)) {
            Self::CloudTrail
        } else if parts.uri.path() == "/"
            && header("content-type").is_some_and(|kind| kind.starts_with(FORM))
        {
            Self::Sts
        } else {
            Self::Payment(Plane::of(parts))
        }
    }

    const fn signing_name(self) -> &'static str {
        match self {
            Self::Payment(_) => "payment-cryptography",
            Self::Sts => "sts",
            Self::CloudTrail => "cloudtrail",
        }
    }

    fn refuse(self, exception: &Exception, origin: &Origin, operation: &'static str) -> Answered {
        let response = self.failure(exception, &origin.request_id);
        Answered { response, operation, code: exception.code().name() }
    }

    fn failure(self, exception: &Exception, id: &str) -> Response<Vec<u8>> {
        match self {
            Self::Payment(plane) => plane.failure(exception, id),
            Self::Sts => wire::sts::failure(exception, id),
            Self::CloudTrail => {
                let refusal = lookup_events::Error::Other(exception.clone());
                lookup_events::failure(&refusal, id)
            }
        }
    }
}

/// What the targets of CloudTrail start with, whatever the version of its model.
const CLOUDTRAIL: &str = "com.amazonaws.cloudtrail.";
/// What comes with credentials that were lent.
const SESSION_TOKEN: &str = "x-amz-security-token";
/// What a request to STS is: a form.
const FORM: &str = "application/x-www-form-urlencoded";
