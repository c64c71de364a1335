//! What was done: every authenticated call leaves exactly one event.
//!
//! The event of a change is a write of the change's own commit. Events of reads, refusals and
//! failures are committed in groups of their own. A writer takes committed management events to
//! the audit log; data events go there directly.

use std::sync::{Arc, Mutex, PoisonError};

use keys::identifier::AccountId;
use keys::time::Timestamp;
use minicbor::{Decode, Encode};
use tokio::sync::{Notify, mpsc, oneshot};

use crate::error::Error;
use crate::vault::{Batch, Place, PlainRecord, Vault};

pub use event::{CallEvent, Origin, deletion_event, replication_events, uuid};
pub use log::AuditLog;
pub use writer::run as run_writer;

mod event;
mod log;
pub mod lookup;
mod writer;

/// An event as it is kept.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Event {
    /// Its id, a random UUID.
    #[n(0)]
    pub id: String,
    /// When it happened.
    #[n(1)]
    pub time: Timestamp,
    /// The account that it concerns.
    #[n(2)]
    pub account: AccountId,
    /// The record in CloudTrail's form, JSON.
    #[n(3)]
    pub record: String,
}

/// Where an event stands: the only content of an index record.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Pointer {
    /// The last segment of the event's path.
    #[n(0)]
    pub event: String,
}

impl PlainRecord for Event {}
impl PlainRecord for Pointer {}

/// Takes the events of one Region.
pub struct Trail {
    vault: Arc<Vault>,
    grouped: mpsc::Sender<Grouped>,
    data: mpsc::Sender<Direct>,
    committed: Arc<Notify>,
    trouble: Trouble,
}

/// Why the audit log does not follow, while it does not.
type Trouble = Arc<Mutex<Option<String>>>;

struct Grouped {
    event: Event,
    done: oneshot::Sender<Result<(), Error>>,
}

struct Direct {
    event: Event,
    done: oneshot::Sender<Result<(), Error>>,
}

/// The other ends of a [`Trail`], for the task that empties it.
pub struct Intake {
    grouped: mpsc::Receiver<Grouped>,
    data: mpsc::Receiver<Direct>,
    committed: Arc<Notify>,
    trouble: Trouble,
}

impl Trail {
    /// A trail over `vault`, and the ends that [`run_writer`] serves.
    #[must_use]
    pub fn over(vault: Arc<Vault>) -> (Self, Intake) {
        let (grouped, grouped_intake) = mpsc::channel(MAX_WAITING_EVENTS);
        let (data, data_intake) = mpsc::channel(MAX_WAITING_EVENTS);
        let committed = Arc::new(Notify::new());
        let trouble = Trouble::default();
        let intake = Intake {
            grouped: grouped_intake,
            data: data_intake,
            committed: Arc::clone(&committed),
            trouble: Arc::clone(&trouble),
        };
        (Self { vault, grouped, data, committed, trouble }, intake)
    }

    /// Stages `event` in the commit of the change that it tells of.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the event cannot be written: a defect.
    pub fn stage(batch: &mut Batch, event: &Event) -> Result<(), Error> {
        let newest_first = event.newest_first();
        let account = &event.account;
        batch.create(Place::Event(account.clone(), newest_first.clone()), event)?;
        let pointer = Pointer { event: newest_first.clone() };
        for index in lookup::indexes(&event.record) {
            let name = format!("{index}/{newest_first}");
            batch.create(Place::EventBy(account.clone(), name), &pointer)?;
        }
        batch.create(Place::Unlogged(event.oldest_first()), event)
    }

    /// Commits a change with the events that tell of it.
    ///
    /// # Errors
    ///
    /// As [`Vault::commit`].
    pub async fn commit(&self, mut batch: Batch, events: &[Event]) -> Result<(), Error> {
        for event in events {
            Self::stage(&mut batch, event)?;
        }
        self.vault.commit(batch).await?;
        self.committed.notify_one();
        Ok(())
    }

    /// Records the management event of a call that changed nothing; returns when it is durable.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the store does not answer.
    pub async fn record(&self, event: Event) -> Result<(), Error> {
        let (done, result) = oneshot::channel();
        let sent = self.grouped.send(Grouped { event, done }).await;
        sent.map_err(|_| Error::internal(CLOSED))?;
        result.await.map_err(|_| Error::internal(CLOSED))?
    }

    /// Whether the audit log follows.
    ///
    /// # Errors
    ///
    /// Why it does not, for operators.
    pub fn health(&self) -> Result<(), String> {
        let trouble = self.trouble.lock().unwrap_or_else(PoisonError::into_inner);
        trouble.clone().map_or(Ok(()), Err)
    }

    /// Records a data event; returns when the audit log has it.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the log cannot be written.
    pub async fn record_data(&self, event: Event) -> Result<(), Error> {
        let (done, result) = oneshot::channel();
        let sent = self.data.send(Direct { event, done }).await;
        sent.map_err(|_| Error::internal(CLOSED))?;
        result.await.map_err(|_| Error::internal(CLOSED))?
    }
}

impl Event {
    /// The name under which the newest event is listed first.
    fn newest_first(&self) -> String {
        let age = i64::MAX.saturating_sub(self.time.micros());
        format!("{age:019}-{}", self.id)
    }

    /// The name under which the oldest event is listed first.
    fn oldest_first(&self) -> String {
        format!("{:019}-{}", self.time.micros(), self.id)
    }
}

/// The date of `time` in UTC: `2026-11-24`.
#[must_use]
pub fn civil_date(time: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(time.micros())
        .map(|moment| moment.strftime("%Y-%m-%d").to_string())
        .unwrap_or_else(|_| "undated".to_owned())
}

const CLOSED: &str = "the audit trail is closed";
/// How many events may wait for a group commit before callers wait to hand theirs over.
const MAX_WAITING_EVENTS: usize = 1_024;
