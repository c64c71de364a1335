//! Writes that become durable together.

use keys::seal::Sealer;

use super::{Action, Error, Held, Notice, Place, Record, Version, Write, Zeroizing, random};

/// Writes that become durable together or not at all. The records are sealed when the batch is
/// committed.
#[derive(Default)]
pub struct Batch(Vec<Staged>);

struct Staged {
    place: Place,
    seen: Version,
    change: Change,
}

enum Change {
    Put(Zeroizing<Vec<u8>>),
    Scrub(Zeroizing<Vec<u8>>),
    Remove,
}

impl Batch {
    /// Stages `record` at `place`, where there never was anything: its name is a new one.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the record cannot be written: a defect.
    pub fn create<R: Record>(&mut self, place: Place, record: &R) -> Result<(), Error> {
        self.stage(place, Version::default(), Change::Put(record.to_bytes()?));
        Ok(())
    }

    /// Stages `record` over what was read at `place`, a record or none.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the record cannot be written: a defect.
    pub fn put<R: Record>(&mut self, place: Place, seen: Version, record: &R) -> Result<(), Error> {
        self.stage(place, seen, Change::Put(record.to_bytes()?));
        Ok(())
    }

    /// Stages `record` over the one that was read there, and leaves no copy of that one in any
    /// file: it held key material that must be gone.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the record cannot be written: a defect.
    pub fn scrub<R: Record>(
        &mut self,
        place: Place,
        seen: Version,
        record: &R,
    ) -> Result<(), Error> {
        self.stage(place, seen, Change::Scrub(record.to_bytes()?));
        Ok(())
    }

    /// Stages the removal of what was read at `place`.
    pub fn remove<R>(&mut self, place: Place, seen: &Held<R>) {
        self.stage(place, seen.version, Change::Remove);
    }

    /// Whether nothing is staged.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds what is staged in `other`.
    pub fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub(super) fn is_followed(&self) -> bool {
        self.0.iter().any(|staged| staged.place.notice() == Notice::Followed)
    }

    pub(super) fn sealed(self, sealer: &Sealer) -> Result<Vec<Write>, Error> {
        let seal = |staged: Staged| {
            let path = staged.place.path();
            let version = staged.seen.next().number();
            let close =
                |bytes: &[u8]| sealer.seal(path.as_str(), version, bytes, &mut random::engine());
            let action = match staged.change {
                Change::Put(bytes) => Action::Put(close(&bytes)?),
                Change::Scrub(bytes) => Action::Scrub(close(&bytes)?),
                Change::Remove => Action::Remove,
            };
            let notice = staged.place.notice();
            Ok(Write { path, seen: staged.seen, action, notice })
        };
        self.0.into_iter().map(seal).collect()
    }

    fn stage(&mut self, place: Place, seen: Version, change: Change) {
        self.0.push(Staged { place, seen, change });
    }
}
