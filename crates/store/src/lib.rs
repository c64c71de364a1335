//! Durable bytes under versioned paths.
//!
//! A store knows nothing of keys: it holds sealed values, and guarantees that a batch of writes
//! happens as a whole or not at all, each write only if the record is still at the version that
//! its writer saw.

use std::fmt;

use async_trait::async_trait;

pub use sqlite::SqliteStore;

pub mod limits;
mod sqlite;

/// What holds the records of one Region.
#[async_trait]
pub trait Store: Send + Sync {
    /// What stands at `path`, or stood there: a writer that finds no value there needs the
    /// version none the less, because a path's versions go on rising after a removal.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the engine does not answer.
    async fn get(&self, path: &Path) -> Result<Found, Error>;

    /// The records below `under`, in byte order of their paths, from the first one after `after`,
    /// at most `limit` of them. `under` is a prefix of whole segments: `a/b` lists `a/b/c`, but
    /// neither `a/bc` nor `a/b` itself. The empty path lists all.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the engine does not answer.
    async fn list(
        &self,
        under: &Path,
        after: Option<&Path>,
        limit: u16,
    ) -> Result<Vec<Versioned>, Error>;

    /// All of `batch` or none of it; each write names the version that its writer saw.
    /// When this returns, the batch is durable. The answer is the store's revision: a new one if
    /// a write of the batch is followed.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when a record is not at the version that a write names;
    /// [`Error::Limit`] when the batch is beyond [`limits`]; [`Error::Unavailable`] when the engine
    /// does not answer, and the outcome is then unknown.
    async fn commit(&self, batch: Vec<Write>) -> Result<Revision, Error>;

    /// The followed writes that were committed after the revision `after`, in the order of their
    /// commits, the latest one of each path. Never skips one, and never parts a batch: as many
    /// whole batches as `limit` writes hold, and at least one.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the engine does not answer.
    async fn changes(&self, after: Revision, limit: u16) -> Result<Vec<Change>, Error>;
}

/// Where a record stands: text, segments parted by `/`, within [`limits::PATH`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(String);

/// How often a record has been written; 0 where there never was one. The version of a path goes
/// on rising when its record is removed and written again, other than after
/// [silent removals](Notice::Silent).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u64);

/// How many batches with a followed write a store has committed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(u64);

/// What stands at a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What a writer of the path must name as seen.
    pub version: Version,
    /// The record's sealed bytes, `None` where there is no record.
    pub value: Option<Vec<u8>>,
}

/// A record as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versioned {
    /// Where it stands.
    pub path: Path,
    /// Its version.
    pub version: Version,
    /// Its sealed bytes.
    pub value: Vec<u8>,
}

/// One write of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Write {
    /// Where it goes.
    pub path: Path,
    /// The version that the writer saw, the default one where it knows that there never was a
    /// record.
    pub seen: Version,
    /// What happens there.
    pub action: Action,
    /// Who is told.
    pub notice: Notice,
}

/// What a write does to its path. The record's new version is the seen one plus one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// The value replaces what was there.
    Put(Vec<u8>),
    /// The value replaces what was there, and no copy of an earlier value stays in a file.
    Scrub(Vec<u8>),
    /// The record goes.
    Remove,
}

/// Whether a write shows up in [`Store::changes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// It does.
    Followed,
    /// It does not: nobody keeps these records in memory. If no write of a record was ever
    /// followed, its removal leaves nothing behind, or millions of events that came and went would
    /// weigh on the store for ever; the versions of that path then begin again at 1.
    Silent,
}

/// A followed write, as it is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The batch in which it was committed.
    pub revision: Revision,
    /// Where.
    pub path: Path,
    /// The record's version after it.
    pub version: Version,
    /// Its sealed bytes, `None` when it was removed.
    pub value: Option<Vec<u8>>,
}

/// Why a store refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The record at this path is not at the version that the writer saw.
    Conflict(Path),
    /// The batch is beyond one of the [`limits`]; the sentence says which.
    Limit(String),
    /// The engine did not answer; the sentence is for operators and holds no value.
    Unavailable(String),
}

impl Path {
    /// The path that `text` is.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Version {
    /// The version of `number` writes.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// How many writes.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The version after this one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl Revision {
    /// The revision of `number` batches.
    #[must_use]
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// How many batches.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Path {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict(path) => write!(out, "{path} was changed by somebody else meanwhile"),
            Self::Limit(what) => write!(out, "the store takes no such batch: {what}"),
            Self::Unavailable(why) => write!(out, "the store is not available: {why}"),
        }
    }
}

impl std::error::Error for Error {}
