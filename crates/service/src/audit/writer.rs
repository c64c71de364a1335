//! Empties a trail: commits events in groups, and takes committed ones to the audit log.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::sync::oneshot;

use super::log::{AuditLog, Line};
use super::{Direct, Event, Grouped, Intake, Trail};
use crate::error::Error;
use crate::vault::{Batch, Place, Vault};

/// Empties `intake` until its trail is dropped; then takes what is left to the log.
pub async fn run(vault: Arc<Vault>, intake: Intake, log: AuditLog) {
    let Intake { grouped, data, committed } = intake;
    let grouping = tokio::spawn(commit_groups(Arc::clone(&vault), grouped, Arc::clone(&committed)));
    write_log(vault, data, &committed, log).await;
    let _ = grouping.await;
}

async fn commit_groups(
    vault: Arc<Vault>,
    mut events: Receiver<Grouped>,
    committed: Arc<tokio::sync::Notify>,
) {
    let mut group = Vec::new();
    while events.recv_many(&mut group, MAX_GROUP).await > 0 {
        let result = commit_group(&vault, &group).await;
        committed.notify_one();
        for one in group.drain(..) {
            let result = match &result {
                Ok(()) => Ok(()),
                Err(error) => Err(Error::internal(error.to_string())),
            };
            let _ = one.done.send(result);
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

async fn write_log(
    vault: Arc<Vault>,
    mut data: Receiver<Direct>,
    committed: &tokio::sync::Notify,
    mut log: AuditLog,
) {
    let mut group = Vec::new();
    let mut sync = tokio::time::interval(SYNC_PAUSE);
    loop {
        tokio::select! {
            () = committed.notified() => {}
            _ = sync.tick() => {
                if let Err(error) = log.sync() {
                    tracing::error!("the audit log cannot be synced: {error}");
                }
            }
            received = data.recv_many(&mut group, MAX_GROUP) => {
                write_group(&mut log, &mut group);
                if received == 0 {
                    break;
                }
                continue;
            }
        }
        if let Err(error) = write_unlogged(&vault, &mut log).await {
            tracing::error!("the audit log does not follow: {error}");
        }
    }
    let _ = write_unlogged(&vault, &mut log).await;
    let _ = log.sync();
}

fn write_group(log: &mut AuditLog, group: &mut Vec<Direct>) {
    let (events, waiting): (Vec<Event>, Vec<oneshot::Sender<_>>) =
        group.drain(..).map(|one| (one.event, one.done)).unzip();
    let line = |event: Event| Line { queued_as: None, time: event.time, record: event.record };
    let lines: Vec<Line> = events.into_iter().map(line).collect();
    let result = log.append(&lines).map_err(|error| error.to_string());
    for done in waiting {
        let result = result.clone();
        let _ = done.send(result.map_err(|why| Error::internal(format!("the audit log: {why}"))));
    }
}

/// Takes committed events to the log, then out of the queue. A crash in between writes none
/// twice: the log knows the ids of its last lines.
async fn write_unlogged(vault: &Vault, log: &mut AuditLog) -> Result<(), Error> {
    loop {
        let queue = vault.list::<Event>(&Place::AllUnlogged, None, QUEUE_PAGE).await?;
        if queue.is_empty() {
            return Ok(());
        }
        let line = |event: &Event| Line {
            queued_as: Some(event.id.clone()),
            time: event.time,
            record: event.record.clone(),
        };
        let lines: Vec<Line> = queue.iter().map(|(_, held)| line(&held.record)).collect();
        log.append(&lines).map_err(|error| Error::internal(format!("the audit log: {error}")))?;
        log.sync().map_err(|error| Error::internal(format!("the audit log: {error}")))?;
        let mut batch = Batch::default();
        for (_, held) in &queue {
            batch.remove(Place::Unlogged(held.record.oldest_first()), held);
        }
        vault.commit(batch).await?;
        log.settled(queue.iter().map(|(_, held)| held.record.id.as_str()));
    }
}

/// How many events are committed or written together.
const MAX_GROUP: usize = 256;
/// How many committed events are taken to the log at a time.
const QUEUE_PAGE: u16 = 256;
/// How long data events may be in the system's hands only, should the power fail.
const SYNC_PAUSE: Duration = Duration::from_millis(500);
