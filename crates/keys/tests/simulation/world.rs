//! The Regions, the network between them, and the driver that the service would be.

use std::collections::{BTreeMap, BTreeSet};

use keys::identifier::{KeyId, Region};
use keys::record::KeyRecord;
use keys::replication::{
    Answer, Event, Message, Note, Outcome, Outgoing, Owed, Reason, Receipt, Retry, Step,
};
use keys::time::Timestamp;
use payment_crypto::key::Key;
use payment_crypto::secret::Secret;

use crate::checker::Checker;
use crate::coverage::Coverage;
use crate::memory::{At, Cause};
use crate::mutants::Mutant;
use crate::random::Random;
use crate::transport;

pub struct World {
    pub random: Random,
    pub now: Timestamp,
    pub nodes: Vec<Node>,
    packets: Vec<Packet>,
    /// Links from one node to another that carry nothing.
    blocked: BTreeSet<(usize, usize)>,
    pub checker: Checker,
    pub coverage: Coverage,
    pub mutant: Option<Mutant>,
    log: Vec<String>,
    /// Keys that a Region has lost without telling.
    pub lost: BTreeSet<KeyId>,
    /// Faults happen until the world is healed.
    healed: bool,
}

/// A Region: what survives a crash, and what does not.
pub struct Node {
    pub region: Region,
    pub store: BTreeMap<KeyId, Vec<u8>>,
    /// What the store held one commit before, for mutants that read late.
    pub previous: BTreeMap<KeyId, Vec<u8>>,
    /// Counts crashes: connections and their answers belong to one boot.
    boot: u32,
    /// Retractions that clients asked for since the last crash, for a mutant.
    pub retractions: BTreeSet<KeyId>,
}

#[derive(Clone)]
struct Packet {
    /// Whom the receiver takes for the sender.
    from: usize,
    to: usize,
    body: Body,
}

#[derive(Clone)]
enum Body {
    Message { bytes: Vec<u8>, boot: u32 },
    Answer { sent: Vec<u8>, bytes: Vec<u8>, boot: u32 },
}

/// How a run ended.
pub struct Run {
    pub verdict: Result<(), String>,
    pub coverage: Coverage,
    pub log: Vec<String>,
    pub stores: Vec<BTreeMap<KeyId, Vec<u8>>>,
}

impl World {
    /// Lives through what `seed` holds.
    pub fn run(seed: u64, mutant: Option<Mutant>) -> Run {
        let mut world = Self::new(seed, mutant);
        let verdict = world.live();
        let stores = world.nodes.into_iter().map(|node| node.store).collect();
        Run { verdict, coverage: world.coverage, log: world.log, stores }
    }

    pub fn tell(&mut self, line: String) {
        self.log.push(line);
    }

    pub fn load(&self, node: usize, id: &KeyId) -> Option<KeyRecord> {
        Some(KeyRecord::decode(self.nodes[node].store.get(id)?).unwrap())
    }

    pub fn at(&self, node: usize, id: &KeyId) -> At {
        At { region: self.nodes[node].region.clone(), id: id.clone() }
    }

    /// Stores a record and its notes as one, and shows both to the checker.
    pub fn commit(
        &mut self,
        node: usize,
        record: &KeyRecord,
        notes: &[Note],
        cause: &Cause,
    ) -> Result<(), String> {
        let at = self.at(node, record.id());
        let bytes = record.encode().to_vec();
        if let Some(previous) = self.nodes[node].store.insert(at.id.clone(), bytes) {
            self.nodes[node].previous.insert(at.id.clone(), previous);
        }
        self.coverage.met_state(&record.role(), record.state());
        for status in record.replication_status().values() {
            self.coverage.met_status(status);
        }
        for note in notes {
            self.coverage.met_note(note);
        }
        self.tell(format!(
            "{}: {} v{} {:?} {:?} {:?} {notes:?}",
            at.region,
            at.id,
            record.fence().version,
            record.role(),
            record.state(),
            record.usage()
        ));
        self.checker.committed(&at.region, record, cause)?;
        self.checker.noted(&at, notes)
    }

    /// Loses everything that is not stored.
    pub fn crash(&mut self, node: usize) {
        self.nodes[node].boot += 1;
        self.nodes[node].retractions.clear();
        self.tell(format!("{}: crash", self.nodes[node].region));
    }

    fn new(seed: u64, mutant: Option<Mutant>) -> Self {
        let node = |name| Node {
            region: Region::parse(name).unwrap(),
            store: BTreeMap::new(),
            previous: BTreeMap::new(),
            boot: 0,
            retractions: BTreeSet::new(),
        };
        Self {
            random: Random::new(seed),
            now: Timestamp::from_micros(1_800_000_000_000_000),
            nodes: REGIONS.iter().map(|name| node(name)).collect(),
            packets: Vec::new(),
            blocked: BTreeSet::new(),
            checker: Checker::default(),
            coverage: Coverage::default(),
            mutant,
            log: Vec::new(),
            lost: BTreeSet::new(),
            healed: false,
        }
    }

    fn live(&mut self) -> Result<(), String> {
        for _ in 0..ACTIONS {
            self.now = self.now.plus_millis(1 + self.random.below(500) as u32);
            match self.random.below(100) {
                0..=17 => self.client_acts()?,
                18..=47 => {
                    let node = self.random.below(self.nodes.len());
                    self.drive(node)?;
                }
                48..=91 => self.deliver()?,
                92..=93 => {
                    let node = self.random.below(self.nodes.len());
                    self.coverage.met("fault: crash at rest");
                    self.crash(node);
                }
                94..=95 => self.partition(),
                96 => self.lose_a_record(),
                97 => self.now = self.now.plus_days(self.random.below(10) as u16),
                _ => self.blocked.clear(),
            }
        }
        self.heal_and_settle()
    }

    /// Ends all faults, lets everything be delivered, and has the checker judge the result.
    fn heal_and_settle(&mut self) -> Result<(), String> {
        self.tell("healed".into());
        self.healed = true;
        self.blocked.clear();
        self.touch_what_was_lost()?;
        for _ in 0..SETTLING_ROUNDS {
            for node in 0..self.nodes.len() {
                self.drive(node)?;
            }
            while !self.packets.is_empty() {
                self.deliver()?;
            }
        }
        let mut settled = BTreeMap::new();
        for node in 0..self.nodes.len() {
            for id in self.nodes[node].store.keys() {
                settled.insert(self.at(node, id), self.load(node, id).unwrap());
            }
        }
        self.checker.settled(&settled)?;
        for (at, record) in settled {
            let hopeless = |owed| matches!(owed, Owed::Offer(Retry::Slow));
            if let Some(owed) = record.owed().find(|(_, owed)| !hopeless(*owed)) {
                return Err(format!("{owed:?} is still owed by {at:?}"));
            }
        }
        Ok(())
    }

    /// Sends what the records of a Region say that it owes.
    fn drive(&mut self, node: usize) -> Result<(), String> {
        for id in self.nodes[node].store.keys().cloned().collect::<Vec<_>>() {
            let record = self.load(node, &id).unwrap();
            for (to, owed) in record.owed() {
                self.coverage.met_owed(owed);
                let patient = owed.retry() == Retry::Slow && !self.healed;
                if patient && !self.random.chance(20) {
                    continue;
                }
                let outgoing = record.owed_to(&to).expect("what is owed can be sent");
                assert_eq!(outgoing.retry, owed.retry());
                let outgoing = match self.mutant {
                    Some(mutant) => mutant.outgoing(&self.nodes[node], &id, outgoing),
                    None => Some(outgoing),
                };
                if let Some(outgoing) = outgoing {
                    self.send(node, &record, &to, outgoing)?;
                }
            }
        }
        Ok(())
    }

    fn send(
        &mut self,
        node: usize,
        record: &KeyRecord,
        to: &Region,
        outgoing: Outgoing,
    ) -> Result<(), String> {
        let to = self.nodes.iter().position(|node| node.region == *to).unwrap();
        let mut message = outgoing.message;
        if let Message::Offer(offer) = &mut message
            && outgoing.wants_material
            && !self.fault(4, "fault: block left out")
        {
            let mut digest = offer.metadata_digest();
            if self.fault(2, "fault: block of an older offer") {
                digest[0] ^= 1;
            }
            let key = record.material().expect("a key that is offered is there");
            let another = self
                .fault(2, "fault: another key in the block")
                .then(|| another_key(key, &mut self.random));
            let salt = self.random.next();
            offer.block = Some(match self.mutant {
                Some(Mutant::KeyInTheClear) => transport::upper_hex(key.secret().expose_secret()),
                _ => transport::wrap(another.as_ref().unwrap_or(key), digest, (node, to), salt),
            });
        }
        let bytes = message.encode();
        self.checker.sent(&self.nodes[node].region, &bytes)?;
        self.tell(format!("{} -> {}: {}", REGIONS[node], REGIONS[to], describe(&message)));
        let boot = self.nodes[node].boot;
        self.post(Packet { from: node, to, body: Body::Message { bytes, boot } });
        Ok(())
    }

    fn post(&mut self, packet: Packet) {
        if self.blocked.contains(&(packet.from, packet.to)) {
            self.coverage.met("fault: partitioned one way");
        } else if !self.fault(8, "fault: lost") {
            self.packets.push(packet);
        }
    }

    /// Delivers any of the packets that are under way.
    fn deliver(&mut self) -> Result<(), String> {
        if self.packets.is_empty() {
            return Ok(());
        }
        let index = self.random.below(self.packets.len());
        if index > 0 {
            self.coverage.met("fault: reordered");
        }
        let mut packet = if self.fault(12, "fault: duplicated") {
            self.packets[index].clone()
        } else {
            self.packets.remove(index)
        };
        match packet.body.clone() {
            Body::Message { bytes, boot } => {
                let third = (0..self.nodes.len()).find(|at| ![packet.from, packet.to].contains(at));
                if self.fault(1, "fault: sent to the wrong Region") {
                    packet.to = third.unwrap();
                } else if self.fault(1, "fault: taken for another sender") {
                    packet.from = third.unwrap();
                }
                self.receive(packet.from, packet.to, &bytes, boot)
            }
            Body::Answer { sent, bytes, boot } => {
                if self.nodes[packet.to].boot != boot {
                    self.coverage.met("fault: answer to a connection that is gone");
                    return Ok(());
                }
                let sent = Message::decode(&sent).unwrap();
                let answer = Answer::decode(&bytes).unwrap();
                let id = sent.id().clone();
                let from = self.nodes[packet.from].region.clone();
                let step = self.step(packet.to, &id, Event::Answered { from, sent, answer });
                self.finish(packet.to, step)?;
                Ok(())
            }
        }
    }

    fn receive(&mut self, from: usize, to: usize, bytes: &[u8], boot: u32) -> Result<(), String> {
        let message = Message::decode(bytes).unwrap();
        let answer = if self.fault(2, "fault: declined by the driver") {
            let reason = Reason::QuotaExceeded;
            Some(message.answer(Receipt::Never, Outcome::Refused { reason }))
        } else {
            let block = match &message {
                Message::Offer(offer) => offer.block.as_deref(),
                _ => None,
            };
            let material = block
                .filter(|_| !self.fault(4, "fault: block unreadable"))
                .and_then(|block| transport::open(block, (from, to)));
            let from = self.nodes[from].region.clone();
            let event = Event::Received { from, message: message.clone(), material };
            let step = self.step(to, message.id(), event);
            self.finish(to, step)?
        };
        if let Some(answer) = answer {
            self.coverage.met_outcome(&message, &answer.outcome);
            let (by, of) = (REGIONS[to], REGIONS[from]);
            let (receipt, outcome) = (answer.receipt, &answer.outcome);
            self.tell(format!("{by} -> {of}: {}: {outcome:?} {receipt:?}", describe(&message)));
            let body = Body::Answer { sent: bytes.to_vec(), bytes: answer.encode(), boot };
            self.post(Packet { from: to, to: from, body });
        }
        Ok(())
    }

    fn step(&mut self, node: usize, id: &KeyId, event: Event) -> Step {
        let here = &self.nodes[node];
        let stored = here.store.get(id).map(Vec::as_slice);
        match self.mutant {
            Some(mutant) => mutant.step(here, id, stored, event, self.now, &mut self.random),
            None => {
                let record = stored.map(|bytes| KeyRecord::decode(bytes).unwrap());
                keys::replication::step(record, event, &here.region, self.now)
            }
        }
    }

    /// Commits a step, unless a crash comes before; says what to answer, unless one comes after.
    fn finish(&mut self, node: usize, step: Step) -> Result<Option<Answer>, String> {
        let Some(record) = step.record else {
            assert_eq!(step.notes, Vec::new(), "notes without a record");
            return Ok(step.answer);
        };
        if self.fault(2, "fault: crash before commit") {
            self.crash(node);
            if self.mutant == Some(Mutant::NotesOutsideCommit) {
                let at = self.at(node, record.id());
                self.checker.noted(&at, &step.notes)?;
            }
            let hasty = self.mutant == Some(Mutant::AnswerBeforeCommit);
            return Ok(step.answer.filter(|_| hasty));
        }
        self.commit(node, &record, &step.notes, &Cause::Peer)?;
        if self.fault(2, "fault: crash after commit") {
            self.crash(node);
            return Ok(None);
        }
        Ok(step.answer)
    }

    fn partition(&mut self) {
        let (from, to) = (self.random.below(REGIONS.len()), self.random.below(REGIONS.len()));
        if from != to {
            self.blocked.insert((from, to));
        }
    }

    /// Takes one replica's record away, with all that is under way about it: a store that comes
    /// back without it does so long after.
    fn lose_a_record(&mut self) {
        let node = self.random.below(self.nodes.len());
        let ids: Vec<KeyId> = self.nodes[node].store.keys().cloned().collect();
        for id in ids {
            let record = self.load(node, &id).unwrap();
            let live = record.material().is_some();
            if live && matches!(record.role(), keys::record::Role::Replica { .. }) {
                self.coverage.met("fault: record lost");
                self.nodes[node].store.remove(&id);
                self.packets.clear();
                self.checker.lost(&self.at(node, &id));
                self.lost.insert(id.clone());
                self.tell(format!("{}: lost {id}", REGIONS[node]));
                return;
            }
        }
    }

    pub fn fault(&mut self, percent: usize, name: &'static str) -> bool {
        let happens = !self.healed && self.random.chance(percent);
        if happens {
            self.coverage.met(name);
        }
        happens
    }
}

fn another_key(key: &Key, random: &mut Random) -> Key {
    let bytes = random.bytes(key.secret().len());
    Key::from_secret(key.algorithm(), Secret::new(bytes)).unwrap()
}

fn describe(message: &Message) -> String {
    let kind = match message {
        Message::Offer(offer) if offer.block.is_some() => "offer with material",
        Message::Offer(_) => "offer",
        Message::Retract(_) => "retract",
        Message::Withdraw(_) => "withdraw",
    };
    let (id, version, life) =
        (message.id(), message.fence().version, message.incarnation().number());
    format!("{kind} {id} v{version} of life {life} in {}", message.region())
}

pub const REGIONS: [&str; 3] = ["eu-west-1", "us-east-1", "us-west-2"];

/// How much happens before the world is healed.
const ACTIONS: usize = 200;

/// How often everything owed is sent and delivered in the end. Each round removes one reason to
/// ask again: a lost answer, missing material, a refusal, a version that was made meanwhile.
const SETTLING_ROUNDS: usize = 6;
