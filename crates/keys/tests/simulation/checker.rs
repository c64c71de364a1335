//! The judge. It is told what clients did, what Regions committed and what was on the wire,
//! remembers that by itself, and never asks the machine what should be.

use std::collections::BTreeMap;

use keys::identifier::Region;
use keys::record::{Exportability, KeyRecord, ReplicationStatus};
use keys::replication::{Note, Reason};

use crate::memory::{At, Cause, Home, Life, Place, View};
use crate::transport::upper_hex;

#[derive(Default)]
pub struct Checker {
    homes: BTreeMap<At, Home>,
    places: BTreeMap<At, Place>,
    unacknowledged: BTreeMap<At, Cause>,
}

impl Checker {
    /// A Region committed `record`.
    pub fn committed(
        &mut self,
        region: &Region,
        record: &KeyRecord,
        cause: &Cause,
    ) -> Result<(), String> {
        let view = View::of(record);
        let at = At { region: region.clone(), id: view.facts.id.clone() };
        if let Some(place) = self.places.get(&at)
            && !place.lost
            && place.last.primary != view.primary
        {
            return broken(&at, "a key took the place of another");
        }
        if view.gone() != view.material.is_none() {
            return broken(&at, "material without a key, or a key without material");
        }
        match view.primary.clone() {
            None => self.home_committed(&at, &view, cause)?,
            Some(primary) => self.replica_committed(&at, &primary, &view, cause)?,
        }
        self.unacknowledged.insert(at, cause.clone());
        Ok(())
    }

    /// A client of `region` was told that its change is made.
    pub fn acknowledged(&mut self, at: &At, cause: &Cause) -> Result<(), String> {
        require(
            self.unacknowledged.remove(at).as_ref() == Some(cause),
            at,
            "a client was told of a change that was never committed",
        )
    }

    /// A Region noted this for its audit trail.
    pub fn noted(&mut self, at: &At, notes: &[Note]) -> Result<(), String> {
        for note in notes {
            match note {
                Note::ReplicaExported { region } => {
                    self.latest_life(at, region)?.exported_notes += 1
                }
                Note::ReplicaImported { region } => {
                    self.latest_life(at, region)?.imported_notes += 1
                }
                Note::ReplicaCreated => self.place(at)?.created_notes += 1,
                Note::MaterialImported => self.place(at)?.imported_notes += 1,
                Note::ReplicaRemoved => self.place(at)?.removed_notes += 1,
            }
        }
        self.check_notes(at)
    }

    /// `bytes` of a message left `from`.
    pub fn sent(&self, from: &Region, bytes: &[u8]) -> Result<(), String> {
        for (at, home) in &self.homes {
            let hex = upper_hex(&home.material);
            let clear = contains(bytes, &home.material)
                || contains(&bytes.to_ascii_uppercase(), hex.as_bytes());
            require(!clear, at, "a key went over the wire in the clear")?;
            let confined = home.facts.exportability == Exportability::NotExportable;
            let named = at.region == *from && contains(bytes, at.id.as_str().as_bytes());
            require(!(confined && named), at, "a key that may not leave its Region left it")?;
        }
        Ok(())
    }

    /// A fault of the world, not of the machine: the record of a live replica is gone.
    pub fn lost(&mut self, at: &At) {
        let place = self.places.get_mut(at).unwrap();
        place.lost = true;
        let primary = At { region: place.last.primary.clone().unwrap(), id: at.id.clone() };
        let home = self.homes.get_mut(&primary).unwrap();
        home.life_at(&at.region, place.last.version).unwrap().lost = true;
    }

    /// Everything has been healed and delivered; `store` is what Regions have now.
    pub fn settled(&mut self, store: &BTreeMap<At, KeyRecord>) -> Result<(), String> {
        for (at, place) in &self.places {
            let held = store.get(at).map(View::of);
            let expected = (!place.lost).then_some(&place.last);
            require(held.as_ref() == expected, at, "what was committed is not there")?;
        }
        for (at, home) in &self.homes {
            let replicas =
                home.lives.iter().filter_map(|(region, lives)| Some((region, lives.last()?)));
            for (region, life) in replicas {
                self.check_settled(at, home, region, life)?;
            }
            for life in home.lives.values().flatten() {
                let once = usize::from(life.imports > 0);
                let unheard = usize::from(life.lost);
                require(
                    (once.saturating_sub(unheard)..=once).contains(&life.exported_notes)
                        && life.exported_notes == life.imported_notes,
                    at,
                    "a shipped key was not noted exactly once at its primary",
                )?;
            }
            let strangers = home.last.statuses.keys().any(|to| !home.lives.contains_key(to));
            require(!strangers, at, "a status for a Region that was never asked for")?;
        }
        Ok(())
    }

    fn check_settled(
        &self,
        at: &At,
        home: &Home,
        region: &Region,
        life: &Life,
    ) -> Result<(), String> {
        let there = self.places.get(&At { region: region.clone(), id: at.id.clone() });
        let ours = there.filter(|there| there.last.facts == home.facts);
        let alive = ours.is_some_and(|there| !there.lost && there.last.alive());
        let status = home.last.status(region);
        if !life.wanted() {
            require(!alive, at, "a replica that nobody wants is alive")?;
            return require(status.is_none(), at, "a Region without a replica has a status");
        }
        if there.is_some() && ours.is_none() {
            let taken = ReplicationStatus::Failed(Reason::IdTaken);
            return require(status == Some(&taken), at, "the Region's own key is not reported");
        }
        require(alive, at, "a replica that is wanted is not alive")?;
        let current = ours.is_some_and(|there| there.last.version == home.last.version);
        require(current, at, "a replica has not got the last version")?;
        require(
            status == Some(&ReplicationStatus::Synchronized),
            at,
            "a Region that has all is not SYNCHRONIZED",
        )
    }

    fn home_committed(&mut self, at: &At, view: &View, cause: &Cause) -> Result<(), String> {
        if let Cause::Create(regions) = cause {
            require(!self.homes.contains_key(at), at, "a key was created over another")?;
            let lives = regions.iter().map(|region| (region.clone(), vec![life_from(view)]));
            let home = Home {
                facts: view.facts.clone(),
                material: view.material.clone().unwrap(),
                versions: BTreeMap::new(),
                last: view.clone(),
                lives: lives.collect(),
            };
            self.homes.insert(at.clone(), home);
        }
        let Some(home) = self.homes.get_mut(at) else {
            return broken(at, "a key that nobody created");
        };
        require(home.facts == view.facts, at, "a key changed what never changes")?;
        let same = view.gone() || view.material.as_ref() == Some(&home.material);
        require(same, at, "a key changed its material")?;
        require(!home.last.gone() || view.gone(), at, "a deleted key came back")?;
        require(view.version >= home.last.version, at, "a version went back")?;
        let now = (view.usage, view.alive());
        if let Some(before) = home.versions.insert(view.version, now) {
            require(before == now, at, "a change without a new version")?;
        }
        home.learn_wishes(view, cause);
        for (region, status) in &view.statuses {
            let held = home
                .life_at(region, view.version)
                .is_some_and(|life| life.held.contains(&view.version));
            let honest = *status != ReplicationStatus::Synchronized || held;
            require(honest, at, "SYNCHRONIZED for a Region that has not held this version")?;
            let steady = view.version > home.last.version
                || home.last.status(region) != Some(&ReplicationStatus::Synchronized)
                || *status == ReplicationStatus::Synchronized;
            require(steady, at, "SYNCHRONIZED was taken back without a change")?;
        }
        home.last = view.clone();
        self.remember(at, view);
        Ok(())
    }

    fn replica_committed(
        &mut self,
        at: &At,
        primary: &Region,
        view: &View,
        cause: &Cause,
    ) -> Result<(), String> {
        let before = self.places.get(at).filter(|place| !place.lost).map(|place| &place.last);
        let was_alive = before.is_some_and(View::alive);
        let forward = before.is_none_or(|before| before.version <= view.version);
        require(forward, at, "a version went back")?;
        let Some(home) = self.homes.get_mut(&At { region: primary.clone(), id: at.id.clone() })
        else {
            return broken(at, "a replica of a key that does not exist");
        };
        require(home.facts == view.facts, at, "a replica differs from its key")?;
        let state = home.versions.get(&view.version).copied();
        let material = home.material.clone();
        let Some(life) = home.life_at(&at.region, view.version) else {
            return broken(at, "a replica in a Region that was never asked for");
        };
        require(view.statuses.is_empty(), at, "a replica has replicas")?;
        if view.alive() {
            require(!life.dead, at, "a deleted replica came back")?;
            let ended = life.removed.is_some_and(|removed| removed <= view.version);
            require(!ended, at, "a replica took a version after its end")?;
            require(view.material == Some(material), at, "a replica is another key")?;
            require(state == Some((view.usage, true)), at, "a state that the primary never had")?;
            life.held.insert(view.version);
            life.imports += usize::from(!was_alive);
        } else {
            let local = *cause == Cause::Delete;
            let wished = local || !life.wanted();
            require(wished, at, "nobody wanted a replica to go")?;
            life.dead = true;
            life.withdrawn |= local;
        }
        let imported = view.alive() && !was_alive;
        let removed = !view.alive() && was_alive && *cause == Cause::Peer;
        self.remember(at, view);
        let place = self.place(at)?;
        place.imports += usize::from(imported);
        place.removals += usize::from(removed);
        Ok(())
    }

    fn remember(&mut self, at: &At, view: &View) {
        let place = self.places.entry(at.clone()).or_insert_with(|| Place::of(view));
        place.last = view.clone();
        place.lost = false;
    }

    fn check_notes(&mut self, at: &At) -> Result<(), String> {
        if let Some(place) = self.places.get(at) {
            let once = place.created_notes == place.imports
                && place.imported_notes == place.imports
                && place.removed_notes == place.removals;
            require(once, at, "a Region did not note exactly once what came or went")?;
        }
        let lives = self.homes.get(at).into_iter().flat_map(|home| home.lives.values().flatten());
        for life in lives {
            let limit = usize::from(life.imports > 0);
            let once = life.exported_notes <= limit && life.imported_notes <= limit;
            require(once, at, "a primary noted twice, or what was never shipped")?;
        }
        Ok(())
    }

    fn latest_life(&mut self, at: &At, region: &Region) -> Result<&mut Life, String> {
        let home = self.homes.get_mut(at);
        let lives = home.and_then(|home| home.lives.get_mut(region));
        lives.and_then(|lives| lives.last_mut()).ok_or_else(|| format!("{at:?}: note of nothing"))
    }

    fn place(&mut self, at: &At) -> Result<&mut Place, String> {
        self.places.get_mut(at).ok_or_else(|| format!("{at:?}: note of nothing"))
    }
}

impl Home {
    /// What clients want of Regions, from what they did and were shown before.
    fn learn_wishes(&mut self, view: &View, cause: &Cause) {
        match cause {
            Cause::Add(regions) => {
                let fresh = regions.iter().filter(|region| self.last.status(region).is_none());
                for region in fresh.cloned().collect::<Vec<_>>() {
                    self.lives.entry(region).or_default().push(life_from(view));
                }
            }
            Cause::Remove(regions) => self.end_lives(regions, view.version),
            Cause::Delete => {
                let all: Vec<Region> = self.lives.keys().cloned().collect();
                self.end_lives(&all, view.version);
            }
            Cause::Create(_) | Cause::Client | Cause::Peer => {}
        }
    }

    fn end_lives(&mut self, regions: &[Region], version: u64) {
        for region in regions {
            let life = self.lives.get_mut(region).and_then(|lives| lives.last_mut());
            if let Some(life) = life {
                life.removed.get_or_insert(version);
            }
        }
    }
}

impl Place {
    fn of(view: &View) -> Self {
        Self {
            last: view.clone(),
            created_notes: 0,
            imported_notes: 0,
            removed_notes: 0,
            imports: 0,
            removals: 0,
            lost: false,
        }
    }
}

fn life_from(view: &View) -> Life {
    Life { added: view.version, ..Life::default() }
}

fn require(holds: bool, at: &At, rule: &str) -> Result<(), String> {
    if holds { Ok(()) } else { broken(at, rule) }
}

fn broken(at: &At, rule: &str) -> Result<(), String> {
    Err(format!("{rule} ({} in {})", at.id, at.region))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
