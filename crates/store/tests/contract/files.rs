//! SQLite's files: they last, belong to one server, and say what is wrong with them.

use std::os::unix::fs::PermissionsExt;

use store::{Error, Path, Revision, SqliteStore, Store};

use super::engines::{Folder, at, commit, put, some};

#[tokio::test]
async fn what_was_committed_is_there_after_a_restart() {
    let folder = Folder::new();
    for round in 0..5 {
        let store = SqliteStore::open(&folder.file()).unwrap();
        let found = store.get(&Path::new("key/a")).await.unwrap();
        assert_eq!(found.version.number(), round);
        let revision = commit(&store, [put("key/a", round, &round.to_string())]).await;
        assert_eq!(revision, Revision::new(round + 1));
    }
}

#[tokio::test]
async fn a_second_server_is_told_that_the_store_is_open() {
    let folder = Folder::new();
    let first = SqliteStore::open(&folder.file()).unwrap();
    let refused = sentence(SqliteStore::open(&folder.file()));
    assert!(refused.contains("is open in another server; stop that one"), "{refused}");
    commit(&first, [put("key/a", 0, "one")]).await;
    drop(first);
    let second = SqliteStore::open(&folder.file()).unwrap();
    assert_eq!(at(&second, "key/a").await, some(1, "one"));
}

#[tokio::test]
async fn nobody_but_the_owner_may_read_a_file() {
    let folder = Folder::new();
    std::fs::write(folder.file(), "").unwrap();
    std::fs::set_permissions(folder.file(), std::fs::Permissions::from_mode(0o644)).unwrap();
    let store = SqliteStore::open(&folder.file()).unwrap();
    commit(&store, [put("key/a", 0, "one")]).await;
    let files = folder.contents();
    assert_eq!(files.len(), 4, "database, log, its index, lock: {files:?}");
    for (file, _) in files {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.display());
    }
}

#[test]
fn what_is_not_a_store_is_refused_and_left_alone() {
    for (content, expected) in [
        (&b"[default]\naws_access_key_id = none of your business\n"[..], "is not a database"),
        (&[7; 8192][..], "is not a database"),
        (b"x", "is not a database"),
    ] {
        let folder = Folder::new();
        std::fs::write(folder.file(), content).unwrap();
        let refused = sentence(SqliteStore::open(&folder.file()));
        assert!(refused.contains(expected), "{refused}");
        assert_eq!(std::fs::read(folder.file()).unwrap(), content);
    }
}

#[test]
fn the_database_of_another_program_is_refused() {
    let folder = Folder::new();
    let other = rusqlite::Connection::open(folder.file()).unwrap();
    other.execute_batch("CREATE TABLE records (path TEXT)").unwrap();
    drop(other);
    let refused = sentence(SqliteStore::open(&folder.file()));
    assert!(refused.contains("is a database of another program"), "{refused}");
}

#[test]
fn a_newer_schema_is_refused() {
    let folder = Folder::new();
    drop(SqliteStore::open(&folder.file()).unwrap());
    let newer = rusqlite::Connection::open(folder.file()).unwrap();
    newer.pragma_update(None, "user_version", 7).unwrap();
    drop(newer);
    let refused = sentence(SqliteStore::open(&folder.file()));
    assert!(refused.contains("has the schema 7, and this version knows 1"), "{refused}");
}

/// Whatever page of the file is damaged, opening it says so.
#[tokio::test]
async fn damage_is_a_sentence() {
    let folder = Folder::new();
    let store = SqliteStore::open(&folder.file()).unwrap();
    for number in 0..100 {
        commit(&store, [put(&format!("key/{number:03}"), 0, &"v".repeat(100))]).await;
    }
    drop(store);
    let whole = std::fs::read(folder.file()).unwrap();
    let pages = whole.len() / PAGE;
    assert!(pages > 100, "{pages} pages");
    for page in 0..pages {
        let mut damaged = whole.clone();
        damaged[page * PAGE..][..PAGE].fill(0x5A);
        let refused = refused_with(&damaged);
        let known = ["is damaged, restore it", "is not a database", "the database is damaged"];
        assert!(known.iter().any(|part| refused.contains(part)), "page {page}: {refused}");
    }
    let cut = refused_with(&whole[..whole.len() / 2]);
    assert!(cut.contains("damaged"), "{cut}");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = Folder::new();
    let missing = folder.file().join("keys.db");
    let refused = sentence(SqliteStore::open(&missing));
    assert!(refused.contains("keys.db") && refused.contains("cannot be created"), "{refused}");
}

fn refused_with(content: &[u8]) -> String {
    let folder = Folder::new();
    std::fs::write(folder.file(), content).unwrap();
    sentence(SqliteStore::open(&folder.file()))
}

fn sentence(opened: Result<SqliteStore, Error>) -> String {
    match opened {
        Ok(_) => panic!("it was opened"),
        Err(Error::Unavailable(sentence)) => sentence,
        Err(other) => panic!("{other}"),
    }
}

/// The size of a page of the database.
const PAGE: usize = 1_024;
