//! The embedded system: every Region of this process, put together.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use async_trait::async_trait;
use keys::identifier::{AccountId, Region};
use keys::seal::Sealer;
use payment_crypto::ecdsa::SigningKey;
use service::audit::{self, AuditLog, Intake, Trail};
use service::clock::{Clock, SystemClock};
use service::error::Error;
use service::local_region::LocalRegion;
use service::principals::Principals;
use service::replication::{Link, Peer, Replicator, Unreachable};
use service::root_key::{self, StoreContent};
use service::service::Service;
use service::vault::Vault;
use service::{housekeeping, identity};
use store::{Path as StorePath, SqliteStore, Store};
use tokio::task::JoinHandle;

/// What an embedded system is made of.
pub struct Settings {
    /// The folder that holds everything: databases, root keys, audit logs, credentials.
    pub data: PathBuf,
    /// The account that it serves.
    pub account: AccountId,
    /// Its Regions.
    pub regions: Vec<Region>,
}

/// Every Region of this process.
pub struct System {
    /// The front.
    pub service: Arc<Service>,
    /// Who may call.
    pub principals: Arc<Principals>,
    /// The Regions, for whoever shows how they are.
    pub regions: Vec<Arc<LocalRegion>>,
    /// What replicates the keys of each Region.
    pub replicators: Vec<Arc<Replicator>>,
    tasks: Vec<JoinHandle<()>>,
    writers: Vec<JoinHandle<()>>,
}

struct Opened {
    vault: Arc<Vault>,
    identity: SigningKey,
    log: AuditLog,
}

impl System {
    /// Opens the system in the folder of `settings`, which is created where it is missing, and
    /// starts what works in the background.
    ///
    /// # Errors
    ///
    /// A folder, database, root key or audit log cannot be read or written; the sentence says
    /// which, and what to do.
    pub async fn open(settings: &Settings) -> io::Result<Self> {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        create_folder(&settings.data)?;
        let mut opened = Vec::new();
        for region in &settings.regions {
            opened.push(open_region(&settings.data, region).await?);
        }
        let identities: BTreeMap<Region, Vec<u8>> = opened
            .iter()
            .map(|one| (one.vault.region().clone(), one.identity.public_key().to_vec()))
            .collect();
        let switchboard = Arc::new(OnceLock::new());
        let mut system = Parts::default();
        for one in opened {
            system.assemble(one, &identities, settings, &clock, &switchboard);
        }
        let Parts { regions, replicators, intakes } = system;
        let principals = Principals::new(settings.account.clone(), regions.clone());
        principals.reconcile().await.map_err(other)?;
        let table = replicators.iter().map(|(region, one)| (region.clone(), Arc::downgrade(one)));
        // The only setting of the cell: it was made above.
        let _ = switchboard.set(table.collect());
        let mut writers = Vec::new();
        for (here, (intake, log)) in regions.iter().zip(intakes) {
            writers.push(tokio::spawn(audit::run_writer(Arc::clone(here.vault()), intake, log)));
        }
        let tasks = start(&regions, &replicators);
        let service = Service::new(settings.account.clone(), regions.clone(), clock);
        let replicators = replicators.into_iter().map(|(_, one)| one).collect();
        let principals = Arc::new(principals);
        Ok(Self { service: Arc::new(service), principals, regions, replicators, tasks, writers })
    }

    /// Stops what works in the background, and waits until the audit log has everything.
    pub async fn close(self) {
        for task in &self.tasks {
            task.abort();
        }
        for task in self.tasks {
            let _ = task.await;
        }
        drop((self.service, self.principals, self.regions, self.replicators));
        for writer in self.writers {
            // A request that does not end keeps its Region's trail open.
            let _ = tokio::time::timeout(CLOSE_TIMEOUT, writer).await;
        }
    }
}

#[derive(Default)]
struct Parts {
    regions: Vec<Arc<LocalRegion>>,
    replicators: Vec<(Region, Arc<Replicator>)>,
    intakes: Vec<(Intake, AuditLog)>,
}

impl Parts {
    fn assemble(
        &mut self,
        opened: Opened,
        identities: &BTreeMap<Region, Vec<u8>>,
        settings: &Settings,
        clock: &Arc<dyn Clock>,
        switchboard: &Arc<Switchboard>,
    ) {
        let Opened { vault, identity, log } = opened;
        let here = vault.region().clone();
        let others = || settings.regions.iter().filter(|region| **region != here).cloned();
        let (trail, intake) = Trail::over(Arc::clone(&vault));
        let local = Arc::new(LocalRegion::new(
            settings.account.clone(),
            vault,
            Arc::new(trail),
            others().collect(),
            Arc::clone(clock),
        ));
        let link = |to: Region| {
            let identity = identities.get(&to).cloned().unwrap_or_default();
            let peer = Neighbour {
                from: here.clone(),
                to: to.clone(),
                switchboard: Arc::clone(switchboard),
            };
            Link::new(to, identity, Arc::new(peer))
        };
        let links = others().map(link).collect();
        let replicator = Replicator::new(Arc::clone(&local), identity, links);
        self.replicators.push((here, Arc::new(replicator)));
        self.regions.push(local);
        self.intakes.push((intake, log));
    }
}

/// Who is where. Weak, for the replicators hold it through their links.
type Switchboard = OnceLock<BTreeMap<Region, Weak<Replicator>>>;

/// The way to a Region of the same process: the same bytes as across an ocean.
struct Neighbour {
    from: Region,
    to: Region,
    switchboard: Arc<Switchboard>,
}

#[async_trait]
impl Peer for Neighbour {
    async fn call(&self, request: Vec<u8>) -> Result<Vec<u8>, Unreachable> {
        let table = self.switchboard.get();
        let replicator = table.and_then(|table| table.get(&self.to)).and_then(Weak::upgrade);
        match replicator {
            Some(replicator) => Ok(replicator.receive(&self.from, &request).await),
            None => Err(Unreachable("the Region is not up yet".to_owned())),
        }
    }
}

fn start(
    regions: &[Arc<LocalRegion>],
    replicators: &[(Region, Arc<Replicator>)],
) -> Vec<JoinHandle<()>> {
    let mut tasks = Vec::new();
    for here in regions {
        let here = Arc::clone(here);
        tasks.push(tokio::spawn(async move { housekeeping::run(&here).await }));
    }
    for (region, replicator) in replicators {
        for (to, _) in replicators.iter().filter(|(to, _)| to != region) {
            let (replicator, to) = (Arc::clone(replicator), to.clone());
            tasks.push(tokio::spawn(async move { replicator.run(&to).await }));
        }
    }
    tasks
}

async fn open_region(data: &Path, region: &Region) -> io::Result<Opened> {
    let folder = data.join(region.as_str());
    create_folder(&folder)?;
    let explain = |error: &dyn std::fmt::Display| {
        io::Error::other(format!("Region {region} in {}: {error}", folder.display()))
    };
    let database = folder.join("store.db");
    let store: Arc<dyn Store> =
        Arc::new(SqliteStore::open(&database).map_err(|error| explain(&error))?);
    let held = store.get(&StorePath::new("identity")).await.map_err(|error| explain(&error))?;
    let content = if held.value.is_some() { StoreContent::Records } else { StoreContent::Empty };
    let root = root_key::from_file(&folder.join("root.key"), content)?;
    let sealer = Sealer::new(&root, region);
    let vault =
        Vault::open(region.clone(), store, sealer).await.map_err(|error| explain(&error))?;
    let identity = identity::of(&vault).await.map_err(|error| explain(&error))?;
    let log = AuditLog::open(&folder.join("audit")).map_err(|error| explain(&error))?;
    Ok(Opened { vault: Arc::new(vault), identity, log })
}

fn create_folder(path: &Path) -> io::Result<()> {
    let made = fs::DirBuilder::new().recursive(true).mode(0o700).create(path);
    made.map_err(|error| {
        io::Error::new(error.kind(), format!("cannot create {}: {error}", path.display()))
    })
}

fn other(error: Error) -> io::Error {
    io::Error::other(error.to_string())
}

/// How long to wait for what a Region still has to write.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(5);
