//! Listeners: HTTP/1.1 and HTTP/2 on a socket, whole requests in, whole answers out.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// Answers whole requests.
pub trait Answer: Send + Sync + 'static {
    /// The answer to `request`, which came from `from`.
    fn answer(
        &self,
        request: Request<Vec<u8>>,
        from: IpAddr,
    ) -> impl Future<Output = Response<Vec<u8>>> + Send;

    /// The answer to a request whose body is too long to be read.
    fn too_large(&self, request: &Parts) -> Response<Vec<u8>>;
}

/// A socket that listens.
pub struct Listener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Listens on `address`. Without TLS only loopback addresses are served: credentials sign
    /// requests, but PINs and PANs in them would cross the network in the clear.
    ///
    /// # Errors
    ///
    /// The address is not loopback, or cannot be bound.
    pub async fn bind(address: SocketAddr) -> io::Result<Self> {
        if !address.ip().is_loopback() {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                format!(
                    "{address} is not a loopback address, and plain HTTP is served on no other"
                ),
            ));
        }
        let socket = TcpListener::bind(address).await.map_err(|error| {
            io::Error::new(error.kind(), format!("cannot listen on {address}: {error}"))
        })?;
        let address = socket.local_addr()?;
        Ok(Self { socket, address })
    }

    /// The address, with the port that the system chose where 0 was asked for.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves until `stop` turns true, then finishes the requests in flight.
    pub async fn serve<A: Answer>(self, answers: Arc<A>, mut stop: watch::Receiver<bool>) {
        let graceful = GracefulShutdown::new();
        let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
        loop {
            let accepted = tokio::select! {
                accepted = self.socket.accept() => accepted,
                _ = stop.wait_for(|stop| *stop) => break,
            };
            let Ok((stream, from)) = accepted else {
                tokio::time::sleep(ACCEPT_PAUSE).await;
                continue;
            };
            let Ok(place) = Arc::clone(&places).acquire_owned().await else { break };
            let connection = connection(stream, from.ip(), Arc::clone(&answers), &graceful);
            tokio::spawn(async move {
                connection.await;
                drop(place);
            });
        }
        tokio::select! {
            () = graceful.shutdown() => {}
            () = tokio::time::sleep(FINISH_TIMEOUT) => {}
        }
    }
}

fn connection<A: Answer>(
    stream: TcpStream,
    from: IpAddr,
    answers: Arc<A>,
    graceful: &GracefulShutdown,
) -> impl Future<Output = ()> + use<A> {
    // Small answers must not wait for the peer's acknowledgement of the one before.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let answers = Arc::clone(&answers);
        async move { Ok::<_, Infallible>(respond(request, from, &*answers).await) }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    builder.http1().max_buf_size(MAX_HEADER_BYTES);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(MAX_STREAMS);
    let serving = builder.serve_connection(TokioIo::new(stream), service).into_owned();
    let serving = graceful.watch(serving);
    async move {
        let _ = serving.await;
    }
}

async fn respond<A: Answer>(
    request: Request<Incoming>,
    from: IpAddr,
    answers: &A,
) -> Response<Full<Bytes>> {
    let (parts, body) = request.into_parts();
    let body = tokio::time::timeout(BODY_TIMEOUT, Limited::new(body, MAX_BODY_BYTES).collect());
    match body.await {
        Ok(Ok(body)) => {
            let request = Request::from_parts(parts, body.to_bytes().into());
            answers.answer(request, from).await.map(|body| Full::new(Bytes::from(body)))
        }
        Ok(Err(error)) if error.is::<LengthLimitError>() => {
            answers.too_large(&parts).map(|body| Full::new(Bytes::from(body)))
        }
        Ok(Err(_)) => bare(StatusCode::BAD_REQUEST),
        Err(_) => bare(StatusCode::REQUEST_TIMEOUT),
    }
}

fn bare(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}

/// Past this a body is not read at all. The service refuses smaller ones with a sentence, but
/// only after it has read them: it has to check their signature first.
const MAX_BODY_BYTES: usize = 4 * 1024 * 1024;
/// The largest head of a request: 64 KiB, eight times what clients send.
const MAX_HEADER_BYTES: usize = 64 * 1024;
/// How many connections are served at once.
const MAX_CONNECTIONS: usize = 4_096;
/// How many requests one HTTP/2 connection may have under way.
const MAX_STREAMS: u32 = 256;
/// How long a client may take to send the head of a request.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a client may take to send the body of a request.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long requests in flight may take to finish when the server stops.
const FINISH_TIMEOUT: Duration = Duration::from_secs(10);
/// How long to wait when the system has no socket to give.
const ACCEPT_PAUSE: Duration = Duration::from_millis(50);
