//! Scrubbing: no byte of an earlier value stays in any file, however often it was moved there.

use std::collections::{BTreeMap, BTreeSet};

use std::sync::Arc;

use store::{Action, Notice, SqliteStore, Store, Write};

use super::engines::{Folder, at, commit, path, put, put_silently, some, write};

#[tokio::test]
async fn a_scrub_leaves_no_trace_of_earlier_values() {
    let folder = Folder::new();
    let store = SqliteStore::open(&folder.file()).unwrap();
    commit(&store, [put("key/a", 0, &value(1, 100)), put("key/b", 0, &value(2, 100))]).await;
    commit(&store, [put("key/a", 1, &value(3, 5_000))]).await;
    let before = markers(&folder);
    assert!(before.contains(&1) && before.contains(&3), "the search finds what is there");
    commit(&store, [scrub("key/a", 2)]).await;
    assert_eq!(markers(&folder), BTreeSet::from([2]));
    drop(store);
    assert_eq!(markers(&folder), BTreeSet::from([2]));
}

/// Splitting and merging pages copies records about inside the file.
#[tokio::test]
async fn no_copy_stays_where_records_were_moved_about() {
    for seed in 1..=4 {
        println!("seed {seed}");
        let folder = Folder::new();
        let store = SqliteStore::open(&folder.file()).unwrap();
        let mut held = shuffled(&store, &mut Random(seed)).await;
        let mut scrubs = Vec::new();
        for (at, (version, marker)) in &mut held {
            if *marker % 3 == 0 {
                scrubs.push(scrub(at, *version));
                *marker = 0;
            }
        }
        for batch in scrubs.chunks(20) {
            commit(&store, batch).await;
        }
        let kept = held.values().map(|(_, marker)| *marker).filter(|marker| *marker > 0);
        assert_eq!(markers(&folder), kept.collect());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_do_not_keep_a_scrub_from_its_end() {
    let folder = Folder::new();
    let store = Arc::new(SqliteStore::open(&folder.file()).unwrap());
    let readers: Vec<_> = (0..4).map(|_| tokio::spawn(read_until_gone(store.clone()))).collect();
    for number in 0..50 {
        let at = format!("key/{number}");
        commit(&*store, [put(&at, 0, &value(number, 3_000))]).await;
        commit(&*store, [scrub(&at, 1)]).await;
        assert_eq!(markers(&folder), BTreeSet::new());
    }
    commit(&*store, [put("end", 0, "")]).await;
    for reader in readers {
        reader.await.unwrap();
    }
}

/// A crash between a commit and the emptying of the log leaves a log that still holds it all.
#[tokio::test]
async fn opening_empties_the_log_that_a_crash_left() {
    let (folder, crashed) = (Folder::new(), Folder::new());
    let store = SqliteStore::open(&folder.file()).unwrap();
    commit(&store, [put("key/a", 0, &value(1, 100))]).await;
    commit(&store, [put("key/a", 1, &value(2, 100))]).await;
    for (file, content) in folder.contents() {
        std::fs::write(crashed.file().with_file_name(file.file_name().unwrap()), content).unwrap();
    }
    assert_eq!(markers(&crashed), BTreeSet::from([1, 2]));
    let store = SqliteStore::open(&crashed.file()).unwrap();
    assert_eq!(markers(&crashed), BTreeSet::from([2]));
    assert_eq!(at(&store, "key/a").await, some(2, &value(2, 100)));
}

/// Writes, overwrites and removes records of many sizes; the answer is the version and the marker
/// of each record that is left.
async fn shuffled(store: &SqliteStore, random: &mut Random) -> BTreeMap<String, (u64, u64)> {
    let mut held: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    let mut batch: Vec<Write> = Vec::new();
    for marker in 1..=4_000 {
        let at = format!("key/{:03}", random.below(500));
        if batch.len() == 10 || batch.iter().any(|write| write.path.as_str() == at) {
            commit(store, std::mem::take(&mut batch)).await;
        }
        let seen = held.get(&at).map_or(0, |(version, _)| *version);
        if seen > 0 && random.below(4) == 0 {
            batch.push(write(&at, seen, Action::Remove, Notice::Silent));
            held.remove(&at);
            continue;
        }
        let size = 1 << random.below(13);
        batch.push(put_silently(&at, seen, &value(marker, size)));
        held.insert(at, (seen + 1, marker));
    }
    commit(store, batch).await;
    held
}

async fn read_until_gone(store: Arc<SqliteStore>) {
    while store.get(&path("end")).await.unwrap().value.is_none() {
        store.list(&path("key"), None, 1_000).await.unwrap();
    }
}

fn scrub(at: &str, seen: u64) -> Write {
    write(at, seen, Action::Scrub(b"gone".to_vec()), Notice::Followed)
}

/// `size` bytes and more, in which every run of 15 bytes shows the marker.
fn value(marker: u64, size: usize) -> String {
    format!("<{marker:06}>").repeat(size / 8 + 1)
}

/// The markers that stand in the files of `folder`.
fn markers(folder: &Folder) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    for (_, content) in folder.contents() {
        for window in content.windows(8) {
            if let [b'<', digits @ .., b'>'] = window
                && let Some(marker) =
                    std::str::from_utf8(digits).ok().and_then(|text| text.parse().ok())
            {
                found.insert(marker);
            }
        }
    }
    found
}

struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}
