//! Durable bytes under versioned paths.
//!
//! A store knows nothing of keys: it holds sealed values, and guarantees that a batch of writes
//! happens as a whole or not at all, each write only if the record is still at the version that
//! its writer saw.

use std::fmt;

use async_trait::async_trait;

/// What holds the records of one Region.
#[async_trait]
pub trait Store: Send + Sync {
    /// The record at `path`, if there is one.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the engine does not answer.
    async fn get(&self, path: &Path) -> Result<Option<Versioned>, Error>;

    /// The records whose path starts with `under`, in byte order of their paths, from the first
    /// one after `after`, at most `limit` of them.
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
    /// When this returns, the batch is durable.
    ///
    /// # Errors
    ///
    /// [`Error::Conflict`] when a record is not at the version that a write names;
    /// [`Error::Unavailable`] when the engine does not answer, and the outcome is then unknown.
    async fn commit(&self, batch: Vec<Write>) -> Result<Revision, Error>;

    /// The followed writes that were committed after `revision`, in the order of their commits,
    /// the latest one of each path, at most `limit` of them. Never skips one.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the engine does not answer.
    async fn changes(&self, after: Revision, limit: u16) -> Result<Vec<Change>, Error>;
}

/// Where a record stands: text, segments parted by `/`, of at most 512 bytes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Path(String);

/// How often a record has been written; 0 where there is none. The version of a path goes on
/// rising when its record is removed and written again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version(u64);

/// How many batches with a followed write a store has committed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(u64);

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
    /// The version that the writer saw, the default one where it saw no record.
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
    /// It does not: nobody keeps these records in memory.
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
            Self::Unavailable(why) => write!(out, "the store does not answer: {why}"),
        }
    }
}

impl std::error::Error for Error {}
