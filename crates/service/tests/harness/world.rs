//! A system of several Regions, each one a process of its own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use keys::identifier::{AccountId, Region};
use keys::replication::Retry;
use keys::seal::{RootKey, Sealer};
use serde_json::{Value, json};
use service::audit::{self, AuditLog, Trail};
use service::clock::Clock;
use service::local_region::LocalRegion;
use service::principal::Principal;
use service::principals::Principals;
use service::replication::{Link, Replicator};
use service::service::Service;
use service::vault::Vault;
use service::{housekeeping, identity};
use store::{SqliteStore, Store};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::client::{self, Client, Reply};
use super::network::Way;
use super::wait::came_about;
use super::{FaultyStore, ManualClock, Network, StoreFaults, until};

/// What a system is made of.
pub struct Settings {
    pub regions: Vec<&'static str>,
    pub storage: Storage,
    /// Regions that serve another account than the others.
    pub strangers: Vec<&'static str>,
    pub seed: u64,
}

/// Where the records of a Region are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Storage {
    /// In a SQLite database in memory, which outlives the processes.
    Memory,
    /// In a SQLite file, opened anew by each process.
    File,
}

/// A system.
pub struct World {
    pub clock: Arc<ManualClock>,
    pub network: Arc<Network>,
    pub client: Client,
    folder: Folder,
    sites: BTreeMap<Region, Site>,
    identities: BTreeMap<Region, Vec<u8>>,
}

struct Site {
    account: AccountId,
    memory: Option<Arc<dyn Store>>,
    faults: Arc<StoreFaults>,
    running: Mutex<Option<Running>>,
}

/// A Region that is up.
pub struct Running {
    service: Arc<Service>,
    here: Arc<LocalRegion>,
    replicator: Arc<Replicator>,
    senders: Vec<JoinHandle<()>>,
    writer: JoinHandle<()>,
    open: watch::Sender<bool>,
}

/// A folder that goes with its owner.
struct Folder(PathBuf);

impl Settings {
    pub fn of(regions: &[&'static str]) -> Self {
        let (regions, storage) = (regions.to_vec(), Storage::Memory);
        Self { regions, storage, strangers: Vec::new(), seed: 0 }
    }

    pub fn in_files(self) -> Self {
        Self { storage: Storage::File, ..self }
    }

    pub fn seeded(self, seed: u64) -> Self {
        Self { seed, ..self }
    }

    pub async fn start(self) -> World {
        World::start(&self).await
    }
}

impl World {
    /// All Regions up, and one principal that may do everything.
    async fn start(settings: &Settings) -> Self {
        let folder = Folder::new();
        let mut sites = BTreeMap::new();
        let mut identities = BTreeMap::new();
        for name in &settings.regions {
            let region = region(name);
            let account = if settings.strangers.contains(name) { STRANGER } else { ACCOUNT };
            let memory = (settings.storage == Storage::Memory)
                .then(|| -> Arc<dyn Store> { Arc::new(SqliteStore::in_memory().unwrap()) });
            let site = Site {
                account: AccountId::parse(account).unwrap(),
                memory,
                faults: Arc::default(),
                running: Mutex::default(),
            };
            let vault = site.vault(&region, &folder.0).await;
            let key = identity::of(&vault).await.unwrap();
            identities.insert(region.clone(), key.public_key().to_vec());
            drop(vault);
            sites.insert(region, site);
        }
        let (clock, network) = (Arc::default(), Arc::new(Network::new(settings.seed)));
        let client = Client::with("AKIANOBODY", "nothing");
        let mut world = Self { clock, network, client, folder, sites, identities };
        for name in &settings.regions {
            world.run(name).await;
        }
        world.client = world.principal("root", EVERYTHING).await;
        world
    }

    /// Starts a Region that is down.
    pub async fn run(&self, name: &str) {
        let region = region(name);
        let site = &self.sites[&region];
        let vault = Arc::new(site.vault(&region, &self.folder.0).await);
        let log = AuditLog::open(&self.audit_folder(name)).unwrap();
        let key = identity::of(&vault).await.unwrap();
        let (trail, intake) = Trail::over(Arc::clone(&vault));
        let others = || self.sites.keys().filter(|other| **other != region).cloned();
        let clock: Arc<dyn Clock> = Arc::<ManualClock>::clone(&self.clock);
        let here = Arc::new(LocalRegion::new(
            site.account.clone(),
            Arc::clone(&vault),
            Arc::new(trail),
            others().collect(),
            Arc::clone(&clock),
        ));
        let link = |to: Region| {
            let (network, from) = (Arc::clone(&self.network), region.clone());
            let way = Arc::new(Way { network, from, to: to.clone() });
            Link::new(to.clone(), self.identities[&to].clone(), way)
        };
        let replicator =
            Arc::new(Replicator::new(Arc::clone(&here), key, others().map(link).collect()));
        let writer = tokio::spawn(audit::run_writer(vault, intake, log));
        let send = |to: Region| {
            let replicator = Arc::clone(&replicator);
            tokio::spawn(async move { replicator.run(&to).await })
        };
        let senders = others().map(send).collect();
        let service = Arc::new(Service::new(site.account.clone(), vec![Arc::clone(&here)], clock));
        let (open, _) = watch::channel(true);
        self.network.plug_in(&region, &replicator, &open);
        let running = Running { service, here, replicator, senders, writer, open };
        *site.running.lock().unwrap() = Some(running);
    }

    /// Kills a Region: whatever it is doing, it does not finish.
    pub async fn kill(&self, name: &str) {
        let site = &self.sites[&region(name)];
        let running = site.running.lock().unwrap().take().unwrap();
        let Running { service, here, replicator, senders, writer, open } = running;
        drop(open);
        writer.abort();
        senders.iter().for_each(JoinHandle::abort);
        for task in senders {
            let _ = task.await;
        }
        let _ = writer.await;
        drop((service, here, replicator));
        if let Some(memory) = &site.memory {
            // What was under way to the store is done after this.
            let _ = memory.get(&store::Path::new("identity")).await;
        }
    }

    /// Stops a Region as the server does, and waits until its audit log has everything.
    pub async fn stop(&self, name: &str) {
        let running = self.sites[&region(name)].running.lock().unwrap().take().unwrap();
        let Running { service, here, replicator, senders, writer, open } = running;
        drop(open);
        senders.iter().for_each(JoinHandle::abort);
        for task in senders {
            let _ = task.await;
        }
        drop((service, here, replicator));
        writer.await.unwrap();
    }

    /// Kills a Region and starts it again.
    pub async fn restart(&self, name: &str) {
        self.kill(name).await;
        self.run(name).await;
    }

    /// A new principal that may do what `policy` says, in every Region that is up and serves its
    /// account.
    pub async fn principal(&self, name: &str, policy: &str) -> Client {
        let principals = self.principals();
        let principal = principals.draft(name, policy, self.clock.now()).await.unwrap();
        principals.add(&principal).await.unwrap();
        Client::of(&principal)
    }

    pub fn principals(&self) -> Principals {
        let account = AccountId::parse(ACCOUNT).unwrap();
        let regions = self.sites.iter().filter(|(_, site)| site.account == account);
        let regions = regions.filter_map(|(_, site)| site.here()).collect();
        Principals::new(account, regions)
    }

    /// Calls `operation` in `region`, as the principal that may do everything.
    pub async fn call(&self, region: &str, operation: &str, body: Value) -> Reply {
        self.call_as(&self.client, region, operation, &body.to_string()).await
    }

    /// The same, as another principal, with any body.
    pub async fn call_as(
        &self,
        client: &Client,
        region: &str,
        operation: &str,
        body: &str,
    ) -> Reply {
        let request = client::request(operation, body);
        let service = client::service_of(operation);
        let request = client.signed(request, region, service, self.clock.now());
        client::send(&self.service(region), request).await
    }

    /// Creates an exportable CVV key in `region` with replicas in `replicas`; says its ARN.
    pub async fn create(&self, region: &str, replicas: &[&str]) -> String {
        let mut request = cvv_key();
        request["ReplicationRegions"] = json!(replicas);
        let answer = self.call(region, "CreateKey", request).await.ok();
        answer["Key"]["KeyArn"].as_str().unwrap().to_owned()
    }

    /// What `region` says of its copy of the key that is `arn` elsewhere.
    pub async fn key(&self, region: &str, arn: &str) -> Reply {
        self.call(region, "GetKey", json!({ "KeyIdentifier": here(arn, region) })).await
    }

    /// Waits until no Region owes another anything that it may not refuse.
    pub async fn settle(&self) {
        let last = Mutex::new(Vec::new());
        let is_settled = async || {
            *last.lock().unwrap() = self.owed();
            last.lock().unwrap().is_empty()
        };
        if !came_about(is_settled).await {
            panic!("the Regions do not agree: {:#?}", last.into_inner().unwrap());
        }
    }

    pub fn is_settled(&self) -> bool {
        self.owed().is_empty()
    }

    /// What Regions that are up owe others, other than what was refused.
    pub fn owed(&self) -> Vec<String> {
        let mut owed = Vec::new();
        for here in self.sites.values().filter_map(Site::here) {
            for to in self.sites.keys() {
                let owing = here.vault().with_memory(|memory| memory.owing(to, None, usize::MAX));
                let now = owing.iter().filter_map(|key| key.record.owed_to(to));
                for outgoing in now.filter(|outgoing| outgoing.retry == Retry::Now) {
                    owed.push(format!("{} to {to}: {:?}", here.region(), outgoing.message));
                }
            }
        }
        owed
    }

    /// What is due in every Region that is up.
    pub async fn housekeeping(&self) {
        for here in self.sites.values().filter_map(Site::here) {
            housekeeping::once(&here).await.unwrap();
        }
    }

    pub fn service(&self, name: &str) -> Arc<Service> {
        let running = self.sites[&region(name)].running.lock().unwrap();
        Arc::clone(&running.as_ref().expect("the Region is down").service)
    }

    pub fn local(&self, name: &str) -> Arc<LocalRegion> {
        self.sites[&region(name)].here().expect("the Region is down")
    }

    pub fn faults(&self, name: &str) -> &StoreFaults {
        &self.sites[&region(name)].faults
    }

    /// The store of a Region that keeps it in memory, without its faults.
    pub fn memory(&self, name: &str) -> Arc<dyn Store> {
        Arc::clone(self.sites[&region(name)].memory.as_ref().unwrap())
    }

    pub fn is_up(&self, name: &str) -> bool {
        self.sites[&region(name)].running.lock().unwrap().is_some()
    }

    pub fn folder(&self, name: &str) -> PathBuf {
        self.folder.0.join(name)
    }

    pub fn audit_folder(&self, name: &str) -> PathBuf {
        self.folder(name).join("audit")
    }

    /// The records of a Region's audit log, oldest first.
    pub fn audit_log(&self, name: &str) -> Vec<Value> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.audit_folder(name))
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        files.sort();
        let text: String =
            files.iter().map(|file| std::fs::read_to_string(file).unwrap()).collect();
        text.lines().map(|line| serde_json::from_str(line).expect(line)).collect()
    }
}

impl Site {
    async fn vault(&self, region: &Region, folder: &Path) -> Vault {
        let inner = match &self.memory {
            Some(memory) => Arc::clone(memory),
            None => open_file(&folder.join(region.as_str())).await,
        };
        let store = FaultyStore { inner, faults: Arc::clone(&self.faults) };
        Vault::open(region.clone(), Arc::new(store), sealer(region)).await.unwrap()
    }

    fn here(&self) -> Option<Arc<LocalRegion>> {
        self.running.lock().unwrap().as_ref().map(|running| Arc::clone(&running.here))
    }
}

impl Drop for World {
    fn drop(&mut self) {
        for site in self.sites.values() {
            if let Some(running) = site.running.lock().unwrap().take() {
                running.senders.iter().for_each(JoinHandle::abort);
                running.writer.abort();
            }
        }
    }
}

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("keyferry-service-{}-{number}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Opens the store file in `folder`, once the process before has let go of it.
async fn open_file(folder: &Path) -> Arc<dyn Store> {
    std::fs::create_dir_all(folder).unwrap();
    let opened = Mutex::new(None);
    until("the store file is free", async || {
        *opened.lock().unwrap() = SqliteStore::open(&folder.join("store.db")).ok();
        opened.lock().unwrap().is_some()
    })
    .await;
    Arc::new(opened.into_inner().unwrap().unwrap())
}

/// What seals the records of `region` in every test.
pub fn sealer(region: &Region) -> Sealer {
    let mut root = [7; 32];
    root.iter_mut().zip(region.as_str().bytes()).for_each(|(byte, letter)| *byte = letter);
    Sealer::new(&RootKey::from_bytes(&root), region)
}

pub fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

/// The ARN in `region` of the key that is `arn` elsewhere.
pub fn here(arn: &str, region: &str) -> String {
    let mut parts: Vec<&str> = arn.split(':').collect();
    parts[3] = region;
    parts.join(":")
}

/// The request for an exportable CVV key.
pub fn cvv_key() -> Value {
    json!({
        "Exportable": true,
        "KeyAttributes": {
            "KeyAlgorithm": "TDES_2KEY",
            "KeyClass": "SYMMETRIC_KEY",
            "KeyModesOfUse": { "Generate": true, "Verify": true },
            "KeyUsage": "TR31_C0_CARD_VERIFICATION_KEY",
        },
    })
}

/// The request for a CVV2 under the key of `arn`.
pub fn cvv2(arn: &str) -> Value {
    json!({
        "KeyIdentifier": arn,
        "PrimaryAccountNumber": "4111111111111111",
        "GenerationAttributes": { "CardVerificationValue2": { "CardExpiryDate": "1228" } },
    })
}

pub const EAST: &str = "us-east-1";
pub const WEST: &str = "us-west-2";
pub const EUROPE: &str = "eu-west-1";
pub const ACCOUNT: &str = "111122223333";
pub const STRANGER: &str = "444455556666";
pub const EVERYTHING: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }]
}"#;
