//! How the server is: counters of requests, gauges of replication, and whether it is ready.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Instant;

use http::request::Parts;
use http::{Method, Request, Response, StatusCode};
use keys::identifier::Region;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;
use service::local_region::LocalRegion;
use service::service::Service;

use crate::http::Answer;

/// The labels of a request. No value comes from a client: operations and codes are ours.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    operation: &'static str,
    code: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OperationLabels {
    operation: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PairLabels {
    region: String,
    peer: String,
}

/// What is counted.
pub struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    seconds: Family<OperationLabels, Histogram>,
    pending: Family<PairLabels, Gauge<i64, AtomicI64>>,
}

/// Answers clients, and counts.
pub struct Counted {
    service: Arc<Service>,
    metrics: Arc<Metrics>,
}

/// Answers on the admin listener.
pub struct Health {
    regions: Vec<Arc<LocalRegion>>,
    metrics: Arc<Metrics>,
}

impl Metrics {
    /// Nothing counted yet.
    #[must_use]
    pub fn new() -> Self {
        let mut registry = Registry::default();
        let requests = Family::<RequestLabels, Counter>::default();
        let histogram: fn() -> Histogram =
            || Histogram::new(exponential_buckets(FIRST_BUCKET, 2.0, BUCKETS));
        let seconds = Family::new_with_constructor(histogram);
        let pending = Family::<PairLabels, Gauge<i64, AtomicI64>>::default();
        let told = "Answered requests, by operation and outcome";
        registry.register("keyferry_requests", told, requests.clone());
        let told = "Time from a whole request to its answer, by operation";
        registry.register("keyferry_request_seconds", told, seconds.clone());
        let told = "Keys that owe another Region a message";
        registry.register("keyferry_replication_pending", told, pending.clone());
        Self { registry, requests, seconds, pending }
    }

    fn text(&self, regions: &[Arc<LocalRegion>]) -> Result<String, std::fmt::Error> {
        for here in regions {
            for peer in here.known_regions() {
                self.pending.get_or_create(&pair(here.region(), peer)).set(debts(here, peer));
            }
        }
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

impl Default for Metrics {
    fn default() -> Self {
        Self::new()
    }
}

impl Counted {
    /// Counts what `service` answers in `metrics`.
    #[must_use]
    pub const fn new(service: Arc<Service>, metrics: Arc<Metrics>) -> Self {
        Self { service, metrics }
    }
}

impl Answer for Counted {
    async fn answer(&self, request: Request<Vec<u8>>, from: IpAddr) -> Response<Vec<u8>> {
        let start = Instant::now();
        let answered = self.service.answer(request, from).await;
        let (operation, code) = (answered.operation, answered.code);
        self.metrics.requests.get_or_create(&RequestLabels { operation, code }).inc();
        let seconds = self.metrics.seconds.get_or_create(&OperationLabels { operation });
        seconds.observe(start.elapsed().as_secs_f64());
        answered.response
    }

    fn too_large(&self, request: &Parts) -> Response<Vec<u8>> {
        Service::too_large(request)
    }
}

impl Health {
    /// The health of `regions`.
    #[must_use]
    pub const fn new(regions: Vec<Arc<LocalRegion>>, metrics: Arc<Metrics>) -> Self {
        Self { regions, metrics }
    }

    /// Stores and root keys are open once there is a Region; the store must still answer, and
    /// the audit log must still follow.
    async fn ready(&self) -> Result<(), String> {
        for here in &self.regions {
            here.vault().follow().await.map_err(|error| format!("{}: {error}", here.region()))?;
            here.trail().health().map_err(|why| format!("{}: {why}", here.region()))?;
        }
        Ok(())
    }
}

impl Answer for Health {
    async fn answer(&self, request: Request<Vec<u8>>, _: IpAddr) -> Response<Vec<u8>> {
        if !matches!(*request.method(), Method::GET | Method::HEAD) {
            return text(StatusCode::METHOD_NOT_ALLOWED, "this can only be read\n".to_owned());
        }
        match request.uri().path() {
            "/livez" => text(StatusCode::OK, "ok\n".to_owned()),
            "/readyz" => match self.ready().await {
                Ok(()) => text(StatusCode::OK, "ready\n".to_owned()),
                Err(why) => text(StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
            },
            "/metrics" => match self.metrics.text(&self.regions) {
                Ok(metrics) => text(StatusCode::OK, metrics),
                Err(_) => text(StatusCode::INTERNAL_SERVER_ERROR, String::new()),
            },
            _ => text(StatusCode::NOT_FOUND, "/livez, /readyz and /metrics are here\n".to_owned()),
        }
    }

    fn too_large(&self, _: &Parts) -> Response<Vec<u8>> {
        text(StatusCode::PAYLOAD_TOO_LARGE, String::new())
    }
}

fn pair(here: &Region, peer: &Region) -> PairLabels {
    PairLabels { region: here.to_string(), peer: peer.to_string() }
}

fn debts(here: &LocalRegion, peer: &Region) -> i64 {
    let debts = here.vault().with_memory(|memory| memory.debts(peer));
    i64::try_from(debts).unwrap_or(i64::MAX)
}

fn text(status: StatusCode, body: String) -> Response<Vec<u8>> {
    let mut response = Response::new(body.into_bytes());
    *response.status_mut() = status;
    response.headers_mut().insert(
        http::header::CONTENT_TYPE,
        http::HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"),
    );
    response
}

/// The upper end of the fastest bucket, in seconds; each one is twice as wide as the one before.
const FIRST_BUCKET: f64 = 0.000_1;
/// How many buckets: up to three seconds.
const BUCKETS: u16 = 16;
