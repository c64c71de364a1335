//! What users do, in the Region that they happen to be in.

use keys::Error;
use keys::attributes::{KeyAlgorithm, KeyAttributes, KeyClass, KeyUsage, Mode, ModesOfUse};
use keys::identifier::{AccountId, KeyId, Region};
use keys::lifecycle::{NewKey, ReplicationRegions};
use keys::record::{Exportability, KeyOrigin, KeyRecord, ReplicationStatus, Role, Usage};
use payment_crypto::kcv::{self, KcvAlgorithm};
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::secret::Secret;

use crate::memory::Cause;
use crate::mutants::Mutant;
use crate::transport::ALGORITHMS;
use crate::world::World;

impl World {
    pub fn client_acts(&mut self) -> Result<(), String> {
        let node = self.random.below(self.nodes.len());
        let id = KeyId::parse(IDS[self.random.below(IDS.len())]).unwrap();
        match self.load(node, &id) {
            None => self.client_creates(node, id),
            Some(record) => self.client_changes(node, record),
        }
    }

    /// Changes the primaries of keys that a Region has lost, so that it is told again.
    pub fn touch_what_was_lost(&mut self) -> Result<(), String> {
        for node in 0..self.nodes.len() {
            for id in self.lost.clone() {
                let Some(mut record) = self.load(node, &id) else { continue };
                let changed = match record.usage() {
                    Usage::Enabled { .. } => record.stop_usage(self.now),
                    Usage::Stopped { .. } => record.start_usage(self.now),
                };
                if changed.is_ok() {
                    self.commit(node, &record, &[], &Cause::Client)?;
                }
            }
        }
        Ok(())
    }

    fn client_creates(&mut self, node: usize, id: KeyId) -> Result<(), String> {
        if !self.random.chance(60) {
            return Ok(());
        }
        let wished = self.some_regions(node);
        let regions = match self.random.below(3) {
            0 => ReplicationRegions::Default(wished.clone()),
            1 if wished.is_empty() => ReplicationRegions::None,
            _ => ReplicationRegions::Explicit(wished.clone()),
        };
        let new = self.new_key(id);
        let here = self.nodes[node].region.clone();
        let known = self.known();
        match KeyRecord::create(new, regions, &known, &here, self.now) {
            Ok(record) => {
                self.coverage.met("client: create");
                let shown = record.replication_status().into_keys().collect();
                self.client_commits(node, &record, &Cause::Create(shown))
            }
            Err(error) => {
                assert_eq!(error, Error::NotReplicable);
                self.coverage.met("client: create refused");
                Ok(())
            }
        }
    }

    fn client_changes(&mut self, node: usize, mut record: KeyRecord) -> Result<(), String> {
        let before = record.replication_status();
        let replica = matches!(record.role(), Role::Replica { .. });
        let wished = self.some_regions(node);
        let known = self.known();
        let failed =
            |region: &Region| matches!(before.get(region), Some(ReplicationStatus::Failed(_)));
        let now = self.now;
        let (what, cause, made) = match self.random.below(if replica { 24 } else { 14 }) {
            0..=1 => ("client: stop", Cause::Client, record.stop_usage(now)),
            2..=3 => ("client: start", Cause::Client, record.start_usage(now)),
            4 if replica => {
                ("client: delete replica", Cause::Delete, record.schedule_deletion(7, now))
            }
            4 => ("client: delete primary", Cause::Delete, record.schedule_deletion(3, now)),
            5..=6 => ("client: restore", Cause::Client, record.restore(now)),
            7 => ("client: finish deletion", Cause::Client, record.finish_deletion(now)),
            8..=10 => {
                let what = if wished.iter().any(failed) {
                    "client: retry a Region"
                } else if self.nodes[node].retractions.contains(record.id()) {
                    "client: add a Region again"
                } else {
                    "client: add Regions"
                };
                (what, Cause::Add(wished.clone()), record.add_regions(&wished, &known))
            }
            11..=12 => (
                "client: remove Regions",
                Cause::Remove(wished.clone()),
                record.remove_regions(&wished),
            ),
            _ => return Ok(()),
        };
        match made {
            Ok(()) => {
                self.coverage.met(what);
                self.client_commits(node, &record, &cause)
            }
            Err(Error::ReplicaReadOnly(_)) => {
                self.coverage.met("client: refused at a replica");
                Ok(())
            }
            Err(_) => {
                self.coverage.met("client: refused");
                Ok(())
            }
        }
    }

    fn client_commits(
        &mut self,
        node: usize,
        record: &KeyRecord,
        cause: &Cause,
    ) -> Result<(), String> {
        let at = self.at(node, record.id());
        if self.fault(3, "fault: client crash before commit") {
            self.crash(node);
            if self.mutant == Some(Mutant::AcknowledgedBeforeCommit) {
                self.checker.acknowledged(&at, cause)?;
            }
            return Ok(());
        }
        let before = self.load(node, record.id());
        let changed = match self.mutant {
            Some(mutant) => mutant.client_change(before.as_ref(), record, self.now),
            None => None,
        };
        self.tell(format!("{}: client {cause:?}", at.region));
        self.commit(node, changed.as_ref().unwrap_or(record), &[], cause)?;
        if matches!(cause, Cause::Remove(_) | Cause::Delete) {
            self.nodes[node].retractions.insert(at.id.clone());
        }
        if self.fault(3, "fault: client crash after commit") {
            self.crash(node);
            return Ok(());
        }
        self.checker.acknowledged(&at, cause)
    }

    fn new_key(&mut self, id: KeyId) -> NewKey {
        let algorithm = *self.random.pick(&ALGORITHMS);
        let bytes = self.random.bytes(algorithm.new_key_length());
        let material = Key::from_secret(algorithm, Secret::new(bytes)).unwrap();
        let check_value_algorithm = KcvAlgorithm::default_for(algorithm);
        let exportable = self.random.chance(85);
        let since = self.now;
        NewKey {
            account: AccountId::parse("111122223333").unwrap(),
            id,
            attributes: attributes(algorithm),
            derive_key_usage: None,
            exportability: if exportable {
                Exportability::Exportable
            } else {
                Exportability::NotExportable
            },
            origin: *self.random.pick(&[KeyOrigin::Service, KeyOrigin::External]),
            usage: if self.random.chance(80) {
                Usage::Enabled { since }
            } else {
                Usage::Stopped { since }
            },
            check_value: kcv::check_value(&material, check_value_algorithm).unwrap().to_string(),
            check_value_algorithm,
            material,
        }
    }

    fn some_regions(&mut self, node: usize) -> Vec<Region> {
        let others = self.known().into_iter().filter(|known| *known != self.nodes[node].region);
        others.collect::<Vec<_>>().into_iter().filter(|_| self.random.chance(60)).collect()
    }

    fn known(&self) -> Vec<Region> {
        self.nodes.iter().map(|node| node.region.clone()).collect()
    }
}

fn attributes(algorithm: Algorithm) -> KeyAttributes {
    let (usage, algorithm, modes) = match algorithm {
        Algorithm::Tdes2Key => (KeyUsage::B0, KeyAlgorithm::Tdes2Key, &[Mode::DeriveKey]),
        Algorithm::Aes256 => (KeyUsage::D0, KeyAlgorithm::Aes256, &[Mode::NoRestrictions]),
        _ => (KeyUsage::M7, KeyAlgorithm::HmacSha256, &[Mode::Generate]),
    };
    KeyAttributes { usage, class: KeyClass::Symmetric, algorithm, modes: ModesOfUse::of(modes) }
}

/// So few that two Regions now and then create different keys of one id.
const IDS: [&str; 2] = ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"];
