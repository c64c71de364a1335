//! Many writers at once: no write is lost, no change is skipped.

use std::collections::BTreeMap;
use std::sync::Arc;

use store::{Error, Revision, Store, Version};

use super::engines::{at, commit, engines, path, put, some, write};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_increment_is_lost() {
    const WRITERS: u64 = 8;
    const EACH: u64 = 25;
    for store in engines() {
        let tasks: Vec<_> = (0..WRITERS)
            .map(|_| {
                let store = store.shared();
                tokio::spawn(async move {
                    for _ in 0..EACH {
                        increment(&*store).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let all = WRITERS * EACH;
        assert_eq!(at(&*store, "counter").await, some(all, &all.to_string()));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_saw_the_same_one_writes() {
    for store in engines() {
        for round in 0..20 {
            let tasks: Vec<_> = (0..8)
                .map(|writer| {
                    let store = store.shared();
                    let value = writer.to_string();
                    let others = format!("of/{round}/{writer}");
                    tokio::spawn(async move {
                        store.commit(vec![put(&others, 0, "v"), put("one", round, &value)]).await
                    })
                })
                .collect();
            let mut won = 0;
            for task in tasks {
                match task.await.unwrap() {
                    Ok(_) => won += 1,
                    Err(error) => assert_eq!(error, Error::Conflict(path("one"))),
                }
            }
            assert_eq!(won, 1);
        }
        let kept = store.list(&path("of"), None, 1_000).await.unwrap().len();
        assert_eq!(kept, 20, "who lost has left nothing");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_follower_misses_nothing() {
    const WRITERS: u64 = 4;
    const EACH: u64 = 50;
    for store in engines() {
        let follower = tokio::spawn(follow(store.shared(), WRITERS * EACH));
        let tasks: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let store = store.shared();
                tokio::spawn(async move {
                    for number in 0..EACH {
                        let (own, shared) = (format!("own/{writer}"), number % 7);
                        let shared = format!("shared/{writer}/{shared}");
                        let seen = store.get(&path(&shared)).await.unwrap().version.number();
                        let value = number.to_string();
                        let batch = [put(&own, number, &value), put(&shared, seen, &value)];
                        commit(&*store, batch).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let followed = follower.await.unwrap();
        let all = store.list(&path(""), None, u16::MAX).await.unwrap();
        let held = all.into_iter().map(|one| (one.path.as_str().to_owned(), one.version));
        assert_eq!(followed, held.collect());
    }
}

/// Reads changes until the revision `until`; the answer is what they add up to.
async fn follow(store: Arc<dyn Store>, until: u64) -> BTreeMap<String, Version> {
    let mut known: BTreeMap<String, Version> = BTreeMap::new();
    let mut after = Revision::default();
    while after.number() < until {
        for change in store.changes(after, 3).await.unwrap() {
            let before = known.insert(change.path.as_str().to_owned(), change.version);
            assert!(before < Some(change.version), "{} went back", change.path);
            assert!(after <= change.revision);
            after = change.revision;
        }
        tokio::task::yield_now().await;
    }
    known
}

async fn increment(store: &dyn Store) {
    loop {
        let found = store.get(&path("counter")).await.unwrap();
        let value = found.value.map_or("0".to_owned(), |bytes| String::from_utf8(bytes).unwrap());
        let next = (value.parse::<u64>().unwrap() + 1).to_string();
        let action = store::Action::Put(next.into());
        let step = write("counter", found.version.number(), action, store::Notice::Followed);
        match store.commit(vec![step]).await {
            Ok(_) => return,
            Err(error) => assert_eq!(error, Error::Conflict(path("counter"))),
        }
    }
}
