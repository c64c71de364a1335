//! `keyferry serve`: a server, until it is told to stop.

use std::io::{self, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use keys::identifier::{AccountId, Region};
use service::clock::{Clock, SystemClock};
use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::arguments::Serve;
use crate::http::Listener;
use crate::system::{Settings, System};
use crate::telemetry::{Counted, Health, Metrics};
use crate::{admin, credentials};

/// A server that runs.
pub struct Server {
    /// Where it serves the API.
    pub address: SocketAddr,
    /// Where it serves its health.
    pub admin_address: SocketAddr,
    system: System,
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
    admin: JoinHandle<()>,
    socket: PathBuf,
}

/// Serves until SIGTERM or SIGINT.
///
/// # Errors
///
/// The options make no sense, or something cannot be opened; the sentence says what to do.
pub async fn run(options: &Serve) -> io::Result<()> {
    let names =
        if options.regions.is_empty() { default_regions() } else { options.regions.clone() };
    let settings = settings(&options.data, &options.account, &names)?;
    let told = StopSignals::listen()?;
    let server = Server::start(&settings, options.listen, options.admin_listen).await?;
    server.announce()?;
    told.wait().await;
    server.stop().await;
    Ok(())
}

/// The two Regions of a server that is told no others.
#[must_use]
pub fn default_regions() -> Vec<String> {
    ["us-east-1", "us-west-2"].map(str::to_owned).to_vec()
}

/// The settings that these options are.
///
/// # Errors
///
/// A Region or the account is not written as AWS writes it, or a Region is named twice.
pub fn settings(data: &Path, account: &str, regions: &[String]) -> io::Result<Settings> {
    let invalid = |sentence: String| io::Error::new(io::ErrorKind::InvalidInput, sentence);
    let account = AccountId::parse(account)
        .ok_or_else(|| invalid(format!("{account} is not an account: twelve digits")))?;
    let mut parsed: Vec<Region> = Vec::new();
    for name in regions {
        let region = Region::parse(name)
            .ok_or_else(|| invalid(format!("{name} is not a Region's name, such as us-east-1")))?;
        if parsed.contains(&region) {
            return Err(invalid(format!("Region {name} is named twice")));
        }
        parsed.push(region);
    }
    Ok(Settings { data: data.to_owned(), account, regions: parsed })
}

/// SIGTERM and SIGINT, listened for before anybody knows that the server is there.
pub struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    /// Listens from now on.
    ///
    /// # Errors
    ///
    /// The system does not let this process listen for signals.
    pub fn listen() -> io::Result<Self> {
        let terminate = signal(SignalKind::terminate())?;
        Ok(Self { terminate, interrupt: signal(SignalKind::interrupt())? })
    }

    /// Waits for one of them.
    pub async fn wait(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

impl Server {
    /// Opens the system and its listeners. The first start makes a principal that may do
    /// everything, and writes its keys to `credentials` in the data folder.
    ///
    /// # Errors
    ///
    /// Something cannot be opened; the sentence says which, and what to do.
    pub async fn start(
        settings: &Settings,
        listen: SocketAddr,
        admin_listen: SocketAddr,
    ) -> io::Result<Self> {
        let listener = Listener::bind(listen).await?;
        let admin_listener = Listener::bind(admin_listen).await?;
        let system = System::open(settings).await?;
        first_principal(&system, &settings.data).await?;
        let socket = admin::listen(&settings.data)?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let admin = tokio::spawn(admin::serve(socket, Arc::clone(&system.principals), clock));
        let metrics = Arc::new(Metrics::new());
        let answers = Arc::new(Counted::new(Arc::clone(&system.service), Arc::clone(&metrics)));
        let health = Arc::new(Health::new(system.regions.clone(), metrics));
        let (address, admin_address) = (listener.address(), admin_listener.address());
        let (stop, stopped) = watch::channel(false);
        let listeners = vec![
            tokio::spawn(listener.serve(answers, stopped.clone())),
            tokio::spawn(admin_listener.serve(health, stopped)),
        ];
        let socket = admin::socket(&settings.data);
        Ok(Self { address, admin_address, system, stop, listeners, admin, socket })
    }

    /// Prints where it serves: two lines that scripts wait for.
    ///
    /// # Errors
    ///
    /// Standard output is closed.
    pub fn announce(&self) -> io::Result<()> {
        let mut out = io::stdout().lock();
        writeln!(out, "admin on http://{}", self.admin_address)?;
        writeln!(out, "listening on http://{}", self.address)?;
        out.flush()
    }

    /// Finishes the requests in flight, and closes everything.
    pub async fn stop(self) {
        // Nobody waits any more only when the listeners are gone already.
        let _ = self.stop.send(true);
        for listener in self.listeners {
            let _ = listener.await;
        }
        self.admin.abort();
        let _ = self.admin.await;
        let _ = std::fs::remove_file(&self.socket);
        self.system.close().await;
    }
}

/// The file comes before the record: a crash in between leaves keys that nobody accepts, and the
/// next start makes others.
async fn first_principal(system: &System, data: &Path) -> io::Result<()> {
    let failed = |error: service::error::Error| io::Error::other(error.to_string());
    if !system.principals.is_empty().await.map_err(failed)? {
        return Ok(());
    }
    let draft = system.principals.draft(FIRST_PRINCIPAL, EVERYTHING, SystemClock.now());
    let principal = draft.await.map_err(failed)?;
    credentials::write(&data.join("credentials"), &principal)?;
    system.principals.add(&principal).await.map_err(failed)
}

const FIRST_PRINCIPAL: &str = "admin";
const EVERYTHING: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }]
}"#;
