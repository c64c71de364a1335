//! Empties a trail: commits events in groups, and takes committed ones to the audit log.

use std::io;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::mpsc::Receiver;

use super::log::{AuditLog, Line};
use super::{Direct, Event, Grouped, Intake, Trail, Trouble};
use crate::error::Error;
use crate::vault::{Batch, Held, Place, Vault};

/// Empties `intake` until its trail is dropped; then takes what is left to the log.
pub async fn run(vault: Arc<Vault>, intake: Intake, log: AuditLog) {
    let Intake { grouped, data, committed, trouble } = intake;
    let grouping = tokio::spawn(commit_groups(Arc::clone(&vault), grouped, Arc::clone(&committed)));
    Writer { vault, log, trouble }.write(data, &committed, grouping).await;
}

async fn commit_groups(vault: Arc<Vault>, mut events: Receiver<Grouped>, committed: Arc<Notify>) {
    let mut group = Vec::new();
    while events.recv_many(&mut group, MAX_GROUP).await > 0 {
        let result = commit_group(&vault, &group).await;
        committed.notify_one();
        for one in group.drain(..) {
            let result = result.as_ref().map_err(|error| Error::internal(error.to_string()));
            // A caller that has gone away does not want to know.
            let _ = one.done.send(result.copied());
        }
    }
}

async fn commit_group(vault: &Vault, group: &[Grouped]) -> Result<(), Error> {
    let mut batch = Batch::default();
    for one in group {
        Trail::stage(&mut batch, &one.event)?;
    }
    vault.commit(batch).await
}

struct Writer {
    vault: Arc<Vault>,
    log: AuditLog,
    trouble: Trouble,
}

impl Writer {
    async fn write(
        mut self,
        mut data: Receiver<Direct>,
        committed: &Notify,
        grouping: tokio::task::JoinHandle<()>,
    ) {
        let mut group = Vec::new();
        let mut sync = tokio::time::interval(SYNC_PAUSE);
        let mut queue_may_hold = true;
        loop {
            tokio::select! {
                () = committed.notified() => queue_may_hold = true,
                _ = sync.tick() => {
                    let synced = self.log.sync();
                    self.tell(&synced);
                }
                received = data.recv_many(&mut group, MAX_GROUP) => {
                    self.write_data(&mut group);
                    if received == 0 {
                        break;
                    }
                    continue;
                }
            }
            if queue_may_hold {
                queue_may_hold = self.write_queue().await.is_err();
            }
        }
        let _ = grouping.await;
        let _ = self.write_queue().await;
    }

    fn write_data(&mut self, group: &mut Vec<Direct>) {
        let line = |one: &Direct| line(&one.event, None);
        let result = self.log.append(&group.iter().map(line).collect::<Vec<_>>());
        self.tell(&result);
        for one in group.drain(..) {
            let result = result.as_ref().map_err(unwritable);
            // A caller that has gone away does not want to know.
            let _ = one.done.send(result.copied());
        }
    }

    /// Takes committed events to the log, then out of the queue. A crash in between writes none
    /// twice: the log knows the ids of its last lines.
    async fn write_queue(&mut self) -> Result<(), Error> {
        loop {
            let queue = self.vault.list::<Event>(&Place::AllUnlogged, None, QUEUE_PAGE).await?;
            if queue.is_empty() {
                return Ok(());
            }
            let events: Vec<Held<Event>> = queue.into_iter().map(|(_, held)| held).collect();
            let line = |held: &Held<Event>| line(&held.record, Some(held.record.id.clone()));
            let written = self.log.append(&events.iter().map(line).collect::<Vec<_>>());
            let written = written.and_then(|()| self.log.sync());
            self.tell(&written);
            written.map_err(|error| unwritable(&error))?;
            let mut batch = Batch::default();
            for held in &events {
                batch.remove(Place::Unlogged(held.record.oldest_first()), held);
            }
            self.vault.commit(batch).await?;
            self.log.settled(events.iter().map(|held| held.record.id.as_str()));
        }
    }

    fn tell(&self, result: &io::Result<()>) {
        let trouble = result.as_ref().err().map(|error| unwritable(error).to_string());
        if let Some(trouble) = &trouble {
            tracing::error!("{trouble}");
        }
        *self.trouble.lock().unwrap_or_else(PoisonError::into_inner) = trouble;
    }
}

fn line(event: &Event, queued_as: Option<String>) -> Line {
    Line { queued_as, time: event.time, record: event.record.clone() }
}

fn unwritable(error: &io::Error) -> Error {
    Error::internal(format!("the audit log cannot be written: {error}"))
}

/// How many events are committed or written together.
const MAX_GROUP: usize = 24;
/// How many committed events are taken to the log at a time.
const QUEUE_PAGE: u16 = 128;
/// How long data events may be in the system's hands only, should the power fail; and how soon
/// what could not be written is tried again.
const SYNC_PAUSE: Duration = Duration::from_millis(500);
