//! The engines that the contract is asked of, and short words for what it asks.

use std::ops::Deref;
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use store::{Action, Found, Notice, Path, Revision, SqliteStore, Store, Version, Write};

/// An empty store of one engine.
pub struct Engine {
    store: Arc<dyn Store>,
    _folder: Option<Folder>,
}

/// An empty folder that goes with its value.
pub struct Folder(PathBuf);

/// One empty store of each engine. The name of each is printed, so that a failure shows it.
pub fn engines() -> impl Iterator<Item = Engine> {
    ["file", "memory"].into_iter().map(|name| {
        println!("engine: {name}");
        if name == "file" { file() } else { memory() }
    })
}

impl Engine {
    pub fn shared(&self) -> Arc<dyn Store> {
        Arc::clone(&self.store)
    }
}

impl Deref for Engine {
    type Target = dyn Store;

    fn deref(&self) -> &Self::Target {
        &*self.store
    }
}

impl Folder {
    pub fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("store-{}-{number}", std::process::id());
        let path = FilePath::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn file(&self) -> PathBuf {
        self.0.join("keys.db")
    }

    /// All files of the folder with what they hold.
    pub fn contents(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let entries = std::fs::read_dir(&self.0).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _left_for_the_next_clean = std::fs::remove_dir_all(&self.0);
    }
}

fn file() -> Engine {
    let folder = Folder::new();
    let store = Arc::new(SqliteStore::open(&folder.file()).unwrap());
    Engine { store, _folder: Some(folder) }
}

fn memory() -> Engine {
    Engine { store: Arc::new(SqliteStore::in_memory().unwrap()), _folder: None }
}

pub fn path(text: &str) -> Path {
    Path::new(text)
}

/// A followed write of `value` over version `seen`.
pub fn put(at: &str, seen: u64, value: &str) -> Write {
    write(at, seen, Action::Put(value.into()), Notice::Followed)
}

/// A silent write of `value` over version `seen`.
pub fn put_silently(at: &str, seen: u64, value: &str) -> Write {
    write(at, seen, Action::Put(value.into()), Notice::Silent)
}

pub fn write(at: &str, seen: u64, action: Action, notice: Notice) -> Write {
    Write { path: path(at), seen: Version::new(seen), action, notice }
}

pub async fn commit(store: &dyn Store, batch: impl Into<Vec<Write>>) -> Revision {
    store.commit(batch.into()).await.unwrap()
}

/// Version and value at a path.
pub async fn at(store: &dyn Store, text: &str) -> (u64, Option<String>) {
    let Found { version, value } = store.get(&path(text)).await.unwrap();
    (version.number(), value.map(|bytes| String::from_utf8(bytes).unwrap()))
}

pub fn some(version: u64, value: &str) -> (u64, Option<String>) {
    (version, Some(value.to_owned()))
}
