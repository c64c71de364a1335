//! The thread that writes: batches that wait together share a transaction.

use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::{mpsc, oneshot};

use super::{Read, database, query};
use crate::{Action, Error, Path, Revision, Write};

/// What the writing thread is asked for.
pub(super) enum Job {
    Commit(Commit),
    Read(Read),
}

/// A batch, and who waits for its outcome.
pub(super) struct Commit {
    pub(super) batch: Vec<Write>,
    pub(super) reply: oneshot::Sender<Result<Revision, Error>>,
}

/// Why a batch of a group is not written.
pub(super) enum Refusal {
    /// This batch alone: a record is not at the version that its writer saw.
    Conflict(Path),
    /// The whole group: the engine failed.
    Engine(rusqlite::Error),
}

/// Does jobs until nobody can ask any more, then empties the write-ahead log.
pub(super) fn run(mut connection: Connection, mut jobs: mpsc::Receiver<Job>) {
    while let Some(job) = jobs.blocking_recv() {
        let mut group = Vec::new();
        let mut next = Some(job);
        while let Some(Job::Commit(commit)) = next.take_if(|job| matches!(job, Job::Commit(_))) {
            group.push(commit);
            next = if group.len() < GROUP { jobs.try_recv().ok() } else { None };
        }
        if !group.is_empty() {
            commit_group(&mut connection, group);
        }
        if let Some(Job::Read(Read(read))) = next {
            read(&connection);
        }
    }
    // Nothing is lost if this fails: opening does it again.
    let _tried = database::empty_log(&connection);
}

fn commit_group(connection: &mut Connection, group: Vec<Commit>) {
    let outcome = write_group(connection, &group).map_err(database::failure);
    let scrubbing = outcome.is_ok() && group.iter().any(|commit| scrubs(&commit.batch));
    let emptied = if scrubbing { database::empty_log(connection) } else { Ok(()) };
    let outcomes: Box<dyn Iterator<Item = _>> = match outcome {
        Ok(outcomes) => Box::new(outcomes.into_iter()),
        Err(failure) => Box::new(std::iter::repeat_with(move || Err(failure.clone()))),
    };
    for (Commit { batch, reply }, outcome) in group.into_iter().zip(outcomes) {
        let outcome = match &emptied {
            Err(failure) if scrubs(&batch) => outcome.and(Err(failure.clone())),
            _ => outcome,
        };
        // Who no longer waits for the outcome will read it.
        let _unheard = reply.send(outcome);
    }
}

/// One transaction for the group, a savepoint for each batch: a conflict undoes its batch alone.
fn write_group(
    connection: &mut Connection,
    group: &[Commit],
) -> rusqlite::Result<Vec<Result<Revision, Error>>> {
    let mut transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut revision = query::revision(&transaction)?;
    let mut outcomes = Vec::with_capacity(group.len());
    for Commit { batch, .. } in group {
        let savepoint = transaction.savepoint()?;
        match query::write(&savepoint, batch, revision) {
            Ok(reached) => {
                savepoint.commit()?;
                revision = reached;
                outcomes.push(Ok(reached));
            }
            Err(Refusal::Conflict(path)) => {
                savepoint.finish()?;
                outcomes.push(Err(Error::Conflict(path)));
            }
            Err(Refusal::Engine(failure)) => return Err(failure),
        }
    }
    transaction.commit()?;
    Ok(outcomes)
}

fn scrubs(batch: &[Write]) -> bool {
    batch.iter().any(|write| matches!(write.action, Action::Scrub(_)))
}

impl From<rusqlite::Error> for Refusal {
    fn from(failure: rusqlite::Error) -> Self {
        Self::Engine(failure)
    }
}

/// The most batches of a group: beyond this, waiting for the rest of the group costs more than
/// one more synchronisation.
const GROUP: usize = 64;
