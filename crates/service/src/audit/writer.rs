//! Empties a trail: commits events in groups, and takes committed ones to the audit log.
//!
//! Data events never wait for the store: they meet the others at the log's file alone.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::sync::{Notify, oneshot};

use super::log::{AuditLog, Line};
use super::{Direct, Event, Grouped, Intake, Trail, Trouble};
use crate::error::Error;
use crate::vault::{Batch, Held, Place, Vault};

/// Empties `intake` until its trail is dropped; then takes what is left to the log. Whoever drops
/// this future stops all of it at once.
pub async fn run(vault: Arc<Vault>, intake: Intake, log: AuditLog) {
    let Intake { grouped, data, committed, trouble } = intake;
    let writer = Writer { vault, log: Mutex::new(log), trouble };
    let (stop, stopped) = oneshot::channel();
    let grouping = async {
        writer.commit_groups(grouped, &committed).await;
        drop(stop);
    };
    let following = writer.follow_queue(&committed, stopped);
    tokio::join!(grouping, writer.write_data(data), following);
    if let Err(error) = writer.write_queue().await {
        tracing::error!("the audit log is not complete yet: {error}");
    }
}

struct Writer {
    vault: Arc<Vault>,
    log: Mutex<AuditLog>,
    trouble: Trouble,
}

impl Writer {
    async fn commit_groups(&self, mut events: Receiver<Grouped>, committed: &Notify) {
        let mut group = Vec::new();
        while events.recv_many(&mut group, MAX_GROUP).await > 0 {
            let result = self.commit_group(&group).await;
            committed.notify_one();
            for one in group.drain(..) {
                let result = result.as_ref().map_err(|error| Error::internal(error.to_string()));
                // A caller that has gone away does not want to know.
                let _ = one.done.send(result.copied());
            }
        }
    }

    async fn commit_group(&self, group: &[Grouped]) -> Result<(), Error> {
        let mut batch = Batch::default();
        for one in group {
            Trail::stage(&mut batch, &one.event)?;
        }
        self.vault.commit(batch).await
    }

    async fn write_data(&self, mut events: Receiver<Direct>) {
        let mut group = Vec::new();
        while events.recv_many(&mut group, MAX_DATA_GROUP).await > 0 {
            let lines: Vec<Line> = group.iter().map(|one| line(&one.event, None)).collect();
            let result = self.log().append(&lines);
            self.tell(&result);
            for one in group.drain(..) {
                let result = result.as_ref().map_err(unwritable);
                // A caller that has gone away does not want to know.
                let _ = one.done.send(result.copied());
            }
        }
    }

    async fn follow_queue(&self, committed: &Notify, mut stopped: oneshot::Receiver<()>) {
        let mut pause = tokio::time::interval(SYNC_PAUSE);
        let mut is_behind = true;
        loop {
            if is_behind {
                is_behind = self.write_queue().await.is_err();
            }
            tokio::select! {
                () = committed.notified() => is_behind = true,
                _ = &mut stopped => return,
                _ = pause.tick() => {
                    let synced = self.sync().await;
                    self.tell(&synced);
                }
            }
        }
    }

    /// Takes committed events to the log, then out of the queue. A crash in between writes none
    /// twice: the log knows the ids of its last lines.
    async fn write_queue(&self) -> Result<(), Error> {
        loop {
            let queue = self.vault.list::<Event>(&Place::AllUnlogged, None, QUEUE_PAGE).await?;
            if queue.is_empty() {
                return Ok(());
            }
            let events: Vec<Held<Event>> = queue.into_iter().map(|(_, held)| held).collect();
            let line = |held: &Held<Event>| line(&held.record, Some(held.record.id.clone()));
            let mut written = self.log().append(&events.iter().map(line).collect::<Vec<_>>());
            if written.is_ok() {
                written = self.sync().await;
            }
            self.tell(&written);
            written.map_err(|error| unwritable(&error))?;
            let mut batch = Batch::default();
            for held in &events {
                batch.remove(Place::Unlogged(held.record.oldest_first()), held);
            }
            self.vault.commit(batch).await?;
            self.log().settled(events.iter().map(|held| held.record.id.as_str()));
        }
    }

    async fn sync(&self) -> io::Result<()> {
        let Some(file) = self.log().newest()? else { return Ok(()) };
        tokio::task::spawn_blocking(move || file.sync_data()).await.map_err(io::Error::other)?
    }

    fn log(&self) -> MutexGuard<'_, AuditLog> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self, result: &io::Result<()>) {
        let trouble = result.as_ref().err().map(|error| unwritable(error).to_string());
        if let Some(trouble) = &trouble {
            tracing::error!("{trouble}");
        }
        self.trouble.is_now(trouble);
    }
}

fn line(event: &Event, queued_as: Option<String>) -> Line {
    Line { queued_as, time: event.time, record: event.record.clone() }
}

fn unwritable(error: &io::Error) -> Error {
    Error::internal(format!("the audit log cannot be written: {error}"))
}

/// How many events are committed together: with all their indexes they fit a batch of the store.
const MAX_GROUP: usize = 24;
/// How many data events are written together.
const MAX_DATA_GROUP: usize = 256;
/// How many committed events are taken to the log at a time.
const QUEUE_PAGE: u16 = 128;
/// How long data events may be in the system's hands only, should the power fail; and how soon
/// what could not be written is tried again.
const SYNC_PAUSE: Duration = Duration::from_millis(500);
