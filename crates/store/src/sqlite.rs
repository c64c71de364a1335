//! The store in a SQLite file, or in memory through the same code.
//!
//! One thread writes and a few read; callers wait for their answers without blocking. Batches that
//! wait while the disk is busy share its next synchronisation (group commit).

use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use async_trait::async_trait;
use rusqlite::Connection;
use tokio::sync::{mpsc, oneshot};

use crate::limits;
use crate::{Change, Error, Found, Path, Revision, Store, Versioned, Write};
use writer::{Commit, Job};

mod database;
mod layout;
mod query;
mod writer;

/// A store in one SQLite file, which it holds alone: two servers never share one.
pub struct SqliteStore {
    writer: mpsc::Sender<Job>,
    readers: Readers,
    threads: Vec<JoinHandle<()>>,
    lock: Option<File>,
}

/// Who answers reads. A database in memory has one connection only, the writer's.
enum Readers {
    Pool(mpsc::Sender<Read>),
    Writer,
    Gone,
}

/// A question to the database; it sends its own answer.
struct Read(Box<dyn FnOnce(&Connection) + Send>);

impl SqliteStore {
    /// Opens the store in the file at `path`, creating it (mode 0600) where there is none. Beside
    /// it stand `path-wal` and `path-shm`, which belong to it, and `path.lock`, which says that it
    /// is open.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when the file cannot be opened or created, is open already, is
    /// damaged, or is not a store that this version can read. The sentence says what to do.
    pub fn open(path: &std::path::Path) -> Result<Self, Error> {
        let lock = database::lock(path)?;
        let connection = database::open(path)?;
        let (reads, waiting) = mpsc::channel(QUEUE);
        let waiting = Arc::new(Mutex::new(waiting));
        let mut store = Self::start(connection, Readers::Pool(reads))?;
        store.lock = Some(lock);
        for number in 1..=READERS {
            let connection = database::open_reader(path)?;
            let waiting = Arc::clone(&waiting);
            let read = move || answer_reads(&connection, &waiting);
            store.threads.push(spawn(format!("store-reader-{number}"), read)?);
        }
        Ok(store)
    }

    /// Opens a new, empty store in memory.
    ///
    /// # Errors
    ///
    /// [`Error::Unavailable`] when there is no memory or no thread for it.
    pub fn in_memory() -> Result<Self, Error> {
        Self::start(database::in_memory()?, Readers::Writer)
    }

    fn start(connection: Connection, readers: Readers) -> Result<Self, Error> {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let write = move || writer::run(connection, waiting);
        let threads = vec![spawn("store-writer".to_owned(), write)?];
        Ok(Self { writer: jobs, readers, threads, lock: None })
    }

    async fn read<A: Send + 'static>(
        &self,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<A> + Send + 'static,
    ) -> Result<A, Error> {
        let (reply, answer) = oneshot::channel();
        let read = Read(Box::new(move |connection| {
            // Who no longer waits for the answer does not need it.
            let _unheard = reply.send(ask(connection));
        }));
        match &self.readers {
            Readers::Pool(pool) => pool.send(read).await.map_err(|_| ended())?,
            Readers::Writer => self.writer.send(Job::Read(read)).await.map_err(|_| ended())?,
            Readers::Gone => return Err(ended()),
        }
        answer.await.map_err(|_| ended())?.map_err(database::failure)
    }
}

#[async_trait]
impl Store for SqliteStore {
    async fn get(&self, path: &Path) -> Result<Found, Error> {
        let path = path.clone();
        self.read(move |connection| query::get(connection, &path)).await
    }

    async fn list(
        &self,
        under: &Path,
        after: Option<&Path>,
        limit: u16,
    ) -> Result<Vec<Versioned>, Error> {
        let (under, after) = (under.clone(), after.cloned());
        self.read(move |connection| query::list(connection, &under, after.as_ref(), limit)).await
    }

    async fn commit(&self, batch: Vec<Write>) -> Result<Revision, Error> {
        limits::check(&batch)?;
        let (reply, answer) = oneshot::channel();
        let job = Job::Commit(Commit { batch, reply });
        self.writer.send(job).await.map_err(|_| ended())?;
        answer.await.map_err(|_| ended())?
    }

    async fn changes(&self, after: Revision, limit: u16) -> Result<Vec<Change>, Error> {
        self.read(move |connection| query::changes(connection, after, limit)).await
    }
}

/// Finishes what is queued and closes the file; who opens it next finds it closed.
impl Drop for SqliteStore {
    fn drop(&mut self) {
        let (closed, _) = mpsc::channel(1);
        self.writer = closed;
        self.readers = Readers::Gone;
        for thread in self.threads.drain(..) {
            // A thread that panicked has nothing left to finish.
            let _panicked = thread.join();
        }
        self.lock = None;
    }
}

fn answer_reads(connection: &Connection, waiting: &Mutex<mpsc::Receiver<Read>>) {
    loop {
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).blocking_recv();
        let Some(Read(read)) = next else { return };
        read(connection);
    }
}

fn spawn(name: String, run: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Error> {
    std::thread::Builder::new()
        .name(name)
        .spawn(run)
        .map_err(|why| Error::Unavailable(format!("no thread can be started: {why}")))
}

fn ended() -> Error {
    Error::Unavailable("it was closed, or its thread ended; restart the server".to_owned())
}

/// How many jobs wait before callers do: some times what one synchronisation of a disk takes up,
/// and little memory.
const QUEUE: usize = 1_024;

/// How many threads read. Reads are short, and the data plane answers from memory.
const READERS: usize = 2;
