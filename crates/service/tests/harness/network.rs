//! The links between Regions: they can be held, cut, and spoiled, and remember every byte.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use async_trait::async_trait;
use keys::identifier::Region;
use service::replication::{Peer, Replicator, Unreachable};
use tokio::sync::watch;

use super::Random;

/// How a link is, in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Flow {
    /// Everything arrives.
    #[default]
    Open,
    /// Requests wait until the link is open again.
    Held,
    /// There is no way.
    Cut,
    /// Requests arrive, and answers do not.
    Deaf,
    /// Requests arrive twice.
    Doubled,
    /// A seeded mixture of all that can happen to messages.
    Bad,
    /// As `Bad`, and bytes change on the way.
    Spoiled,
}

/// Something that was sent.
#[derive(Clone, Debug)]
pub struct Passed {
    pub from: Region,
    pub to: Region,
    pub request: Vec<u8>,
    /// What came back, if it arrived at all.
    pub answer: Option<Vec<u8>>,
}

/// All links of a system.
pub struct Network {
    doors: Mutex<BTreeMap<Region, Door>>,
    flows: watch::Sender<BTreeMap<(Region, Region), Flow>>,
    passed: Mutex<Vec<Passed>>,
    random: Mutex<Random>,
}

struct Door {
    replicator: Weak<Replicator>,
    open: watch::Receiver<bool>,
}

/// One Region's way to another.
pub struct Way {
    pub network: Arc<Network>,
    pub from: Region,
    pub to: Region,
}

impl Network {
    pub fn new(seed: u64) -> Self {
        Self {
            doors: Mutex::default(),
            flows: watch::Sender::new(BTreeMap::new()),
            passed: Mutex::default(),
            random: Mutex::new(Random::new(seed)),
        }
    }

    /// From now on `region` can be reached, until the sender of `open` is dropped.
    pub fn plug_in(
        &self,
        region: &Region,
        replicator: &Arc<Replicator>,
        open: &watch::Sender<bool>,
    ) {
        let door = Door { replicator: Arc::downgrade(replicator), open: open.subscribe() };
        self.doors.lock().unwrap().insert(region.clone(), door);
    }

    /// The link between two Regions is as `flow` says, in both directions.
    pub fn between(&self, one: &Region, other: &Region, flow: Flow) {
        self.flows.send_modify(|flows| {
            flows.insert((one.clone(), other.clone()), flow);
            flows.insert((other.clone(), one.clone()), flow);
        });
    }

    /// Everything that was sent so far.
    pub fn passed(&self) -> Vec<Passed> {
        self.passed.lock().unwrap().clone()
    }

    fn flow(&self, from: &Region, to: &Region) -> Flow {
        let link = (from.clone(), to.clone());
        self.flows.borrow().get(&link).copied().unwrap_or_default()
    }

    async fn unheld(&self, from: &Region, to: &Region) -> Flow {
        let mut flows = self.flows.subscribe();
        loop {
            let flow = self.flow(from, to);
            if flow != Flow::Held {
                return flow;
            }
            flows.changed().await.unwrap();
        }
    }

    /// Hands `request` to `to`, as the connection from `from` would.
    pub async fn hand_over(
        &self,
        from: &Region,
        to: &Region,
        request: &[u8],
    ) -> Result<Vec<u8>, Unreachable> {
        let (replicator, mut open) = {
            let doors = self.doors.lock().unwrap();
            let door = doors.get(to).ok_or_else(nobody)?;
            (door.replicator.upgrade().ok_or_else(nobody)?, door.open.clone())
        };
        // A Region that is killed stops in the middle of what it does.
        tokio::select! {
            answer = replicator.receive(from, request) => Ok(answer),
            _ = open.changed() => Err(nobody()),
        }
    }

    async fn carry(
        &self,
        from: &Region,
        to: &Region,
        request: Vec<u8>,
        flow: Flow,
    ) -> Result<Vec<u8>, Unreachable> {
        let chance = |percent| self.random.lock().unwrap().chance(percent);
        let (is_bad, is_spoiled) =
            (matches!(flow, Flow::Bad | Flow::Spoiled), flow == Flow::Spoiled);
        if flow == Flow::Cut || is_bad && chance(20) {
            return Err(nobody());
        }
        if is_bad && chance(30) {
            tokio::time::sleep(Duration::from_millis(u64::from(chance(50)) + 1)).await;
        }
        let given = match is_spoiled && chance(30) {
            true => self.random.lock().unwrap().spoiled(&request),
            false => request,
        };
        if flow == Flow::Doubled || is_bad && chance(20) {
            let _ = self.hand_over(from, to, &given).await;
        }
        let answer = self.hand_over(from, to, &given).await?;
        if flow == Flow::Deaf || is_bad && chance(20) {
            return Err(nobody());
        }
        Ok(match is_spoiled && chance(30) {
            true => self.random.lock().unwrap().spoiled(&answer),
            false => answer,
        })
    }
}

#[async_trait]
impl Peer for Way {
    async fn call(&self, request: Vec<u8>) -> Result<Vec<u8>, Unreachable> {
        let Self { network, from, to } = self;
        let flow = network.unheld(from, to).await;
        let answer = network.carry(from, to, request.clone(), flow).await;
        let (from, to) = (from.clone(), to.clone());
        let passed = Passed { from, to, request, answer: answer.as_ref().ok().cloned() };
        network.passed.lock().unwrap().push(passed);
        answer
    }
}

fn nobody() -> Unreachable {
    Unreachable("nobody answers".to_owned())
}
