//! A server that is killed: what it acknowledged is there, and nothing is half there.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use store::{SqliteStore, Store};

use super::engines::{Folder, at, commit, path, put};

/// Set for the child: where its store is.
const CHILD: &str = "KEYFERRY_TEST_KILLED_STORE";

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    if let Some(file) = std::env::var_os(CHILD) {
        write_until_killed(&PathBuf::from(file)).await;
    }
    let folder = Folder::new();
    let mut known = 0;
    for round in 1..=5 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "contract::kill::what_was_acknowledged_survives_a_kill"])
            .arg("--nocapture")
            .env(CHILD, folder.file())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut acknowledged = known;
        for line in BufReader::new(child.stdout.take().unwrap()).lines() {
            let line = line.unwrap();
            let Some(number) = line.strip_prefix("acknowledged ") else { continue };
            acknowledged = number.parse().unwrap();
            if acknowledged == known + 7 * round {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        let store = SqliteStore::open(&folder.file()).unwrap();
        let (version, value) = at(&store, "one").await;
        assert!(version >= acknowledged, "{version} of {acknowledged} acknowledged");
        assert_eq!(at(&store, "two").await, (version, value), "half a batch");
        assert!(acknowledged >= known + 7 * round, "the child was killed too early");
        known = version;
    }
}

async fn write_until_killed(file: &std::path::Path) -> ! {
    let store = SqliteStore::open(file).unwrap();
    loop {
        let seen = store.get(&path("one")).await.unwrap().version.number();
        let value = seen.to_string();
        commit(&store, [put("one", seen, &value), put("two", seen, &value)]).await;
        println!("acknowledged {}", seen + 1);
    }
}
