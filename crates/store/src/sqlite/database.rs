//! The file: opening it safely, and saying what is wrong with it.

use std::ffi::OsString;
use std::fs::{File, OpenOptions, Permissions, TryLockError};
use std::io::Read;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::layout;
use crate::Error;

/// Takes the database at `path` for this process alone, until the file is dropped. The lock is a
/// file of its own: opening and closing the database itself would drop SQLite's locks on it.
pub(super) fn lock(path: &Path) -> Result<File, Error> {
    let mut name = OsString::from(path);
    name.push(".lock");
    let name = PathBuf::from(name);
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(OWNER_ONLY)
        .open(&name)
        .map_err(|why| unavailable(&name, &format!("cannot be created: {why}")))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(unavailable(
            path,
            "is open in another server; stop that one, or give this one its own data directory",
        )),
        Err(TryLockError::Error(why)) => {
            Err(unavailable(&name, &format!("cannot be locked: {why}")))
        }
    }
}

/// Opens the database at `path`, creating it where there is none, and finishes what a crash left.
pub(super) fn open(path: &Path) -> Result<Connection, Error> {
    check_header(path)?;
    create(path).map_err(|why| unavailable(path, &format!("cannot be created: {why}")))?;
    let mut connection = connect(path).map_err(|why| unopened(path, &why))?;
    prepare(&mut connection).map_err(|unfit| match unfit {
        Unfit::Engine(why) => unopened(path, &why),
        Unfit::Sentence(sentence) => unavailable(path, &sentence),
    })?;
    // A crash between a commit that scrubs and the emptying of the log leaves it to this.
    empty_log(&connection)?;
    Ok(connection)
}

/// Opens one more connection to a database that is open; it cannot write.
pub(super) fn open_reader(path: &Path) -> Result<Connection, Error> {
    let open = || -> rusqlite::Result<Connection> {
        let connection = connect(path)?;
        connection.pragma_update(None, "query_only", "ON")?;
        Ok(connection)
    };
    open().map_err(|why| unopened(path, &why))
}

/// Opens a new database in memory.
pub(super) fn in_memory() -> Result<Connection, Error> {
    let mut connection = Connection::open_in_memory().map_err(failure)?;
    prepare(&mut connection).map_err(|unfit| match unfit {
        Unfit::Engine(why) => failure(why),
        Unfit::Sentence(sentence) => Error::Unavailable(sentence),
    })?;
    Ok(connection)
}

/// Moves all that the write-ahead log holds into the database and cuts the log to nothing. Waits
/// for reads that have begun; reads that begin meanwhile need the log no more.
pub(super) fn empty_log(connection: &Connection) -> Result<(), Error> {
    let busy = connection
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0))
        .map_err(failure)?;
    if busy == 0 {
        return Ok(());
    }
    Err(Error::Unavailable("a reader kept the write-ahead log from being emptied".to_owned()))
}

/// What an operator is told of a failure of the engine. SQLite's own sentences hold no values.
pub(super) fn failure(why: rusqlite::Error) -> Error {
    Error::Unavailable(match why.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            format!("the database is damaged, restore it from a backup ({why})")
        }
        Some(ErrorCode::DiskFull) => "the disk is full".to_owned(),
        _ => why.to_string(),
    })
}

/// Why a file is not opened.
enum Unfit {
    Engine(rusqlite::Error),
    Sentence(String),
}

/// SQLite itself takes a file of a few bytes for an empty database, and overwrites it.
fn check_header(path: &Path) -> Result<(), Error> {
    let mut header = Vec::new();
    let read = File::open(path).and_then(|file| file.take(16).read_to_end(&mut header));
    match read {
        Ok(_) if header.is_empty() || header == b"SQLite format 3\0" => Ok(()),
        Ok(_) => Err(unavailable(path, NOT_A_DATABASE)),
        Err(why) if why.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(why) => Err(unavailable(path, &format!("cannot be read: {why}"))),
    }
}

/// SQLite gives the log and its index the mode of the database, so the mode comes first.
fn create(path: &Path) -> std::io::Result<()> {
    match OpenOptions::new().create_new(true).write(true).mode(OWNER_ONLY).open(path) {
        Ok(file) => {
            file.sync_all()?;
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
        }
        Err(why) if why.kind() == std::io::ErrorKind::AlreadyExists => {
            std::fs::set_permissions(path, Permissions::from_mode(OWNER_ONLY))
        }
        Err(why) => Err(why),
    }
}

fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    Ok(connection)
}

fn prepare(connection: &mut Connection) -> Result<(), Unfit> {
    connection.pragma_update(None, "cell_size_check", "ON")?;
    connection.pragma_update(None, "secure_delete", "ON")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Savepoints copy pages into temporary files, out of reach of `secure_delete`.
    connection.pragma_update(None, "temp_store", "MEMORY")?;
    connection.pragma_update(None, "trusted_schema", "OFF")?;
    let application = number(connection, "application_id")?;
    let schema = number(connection, "user_version")?;
    let tables = connection
        .query_row("SELECT COUNT(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0))?;
    match (application, schema, tables) {
        (0, 0, 0) => {
            connection.pragma_update(None, "page_size", layout::PAGE.to_string())?;
            create_tables(connection)?;
        }
        (APPLICATION, SCHEMA, _) => check(connection)?,
        (APPLICATION, newer, _) => {
            return Err(Unfit::Sentence(format!(
                "has the schema {newer}, and this version knows {SCHEMA}; use the version that \
                 wrote it, or a newer one"
            )));
        }
        _ => {
            let sentence = "is a database of another program; name another file";
            return Err(Unfit::Sentence(sentence.to_owned()));
        }
    }
    let journal = connection
        .pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    // A database in memory has its journal there.
    if journal == "wal" || journal == "memory" {
        return Ok(());
    }
    let sentence = "is on a file system that cannot share memory (WAL); use a local disk";
    Err(Unfit::Sentence(sentence.to_owned()))
}

fn create_tables(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute_batch(include_str!("../schema.sql"))?;
    transaction.pragma_update(None, "application_id", APPLICATION)?;
    transaction.pragma_update(None, "user_version", SCHEMA)?;
    transaction.commit()
}

fn check(connection: &Connection) -> Result<(), Unfit> {
    let found = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get::<_, String>(0))?;
    if found == "ok" {
        return Ok(());
    }
    Err(Unfit::Sentence(format!("is damaged, restore it from a backup ({found})")))
}

fn number(connection: &Connection, pragma: &str) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, pragma, |row| row.get(0))
}

fn unopened(path: &Path, why: &rusqlite::Error) -> Error {
    match why.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => unavailable(path, NOT_A_DATABASE),
        Some(ErrorCode::DatabaseCorrupt) => {
            unavailable(path, &format!("is damaged, restore it from a backup ({why})"))
        }
        _ => unavailable(path, &format!("cannot be opened: {why}")),
    }
}

fn unavailable(path: &Path, sentence: &str) -> Error {
    Error::Unavailable(format!("{} {sentence}", path.display()))
}

impl From<rusqlite::Error> for Unfit {
    fn from(why: rusqlite::Error) -> Self {
        Self::Engine(why)
    }
}

const NOT_A_DATABASE: &str = "is not a database; name another file";

/// Marks a SQLite file as one of ours: `KFRY`.
const APPLICATION: i64 = 0x4B46_5259;

/// The schema of this version.
const SCHEMA: i64 = 1;

/// The owner may read and write, and nobody else anything.
const OWNER_ONLY: u32 = 0o600;

/// How long one connection waits for another one of this process before it gives up: far beyond
/// any statement here, so that giving up means a defect.
const PATIENCE: Duration = Duration::from_secs(10);
