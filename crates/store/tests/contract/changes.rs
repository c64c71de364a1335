//! Changes: in the order of their commits, the latest of each path, none skipped.

use store::{Action, Notice, Revision, Store, Write, limits};

use super::engines::{commit, engines, put, put_silently, write};

#[tokio::test]
async fn changes_come_in_the_order_of_their_commits() {
    for store in engines() {
        for (number, text) in ["key/c", "key/a", "key/b"].into_iter().enumerate() {
            let revision = commit(&*store, [put(text, 0, text)]).await;
            assert_eq!(usize::try_from(revision.number()).unwrap(), number + 1);
        }
        assert_eq!(seen(&*store, 0, 10).await, ["1 key/c 1", "2 key/a 1", "3 key/b 1"]);
        assert_eq!(seen(&*store, 1, 10).await, ["2 key/a 1", "3 key/b 1"]);
        assert_eq!(seen(&*store, 1, 1).await, ["2 key/a 1"]);
        assert!(seen(&*store, 3, 10).await.is_empty());
        assert!(seen(&*store, u64::MAX, 10).await.is_empty());
    }
}

#[tokio::test]
async fn a_path_shows_its_latest_change_alone() {
    for store in engines() {
        commit(&*store, [put("key/a", 0, "one")]).await;
        commit(&*store, [put("key/b", 0, "one")]).await;
        commit(&*store, [put("key/a", 1, "two")]).await;
        assert_eq!(seen(&*store, 0, 10).await, ["2 key/b 1", "3 key/a 2"]);
        let change = store.changes(Revision::new(2), 10).await.unwrap().remove(0);
        assert_eq!(change.value.unwrap(), b"two");
    }
}

#[tokio::test]
async fn removals_show_and_silent_writes_do_not() {
    for store in engines() {
        commit(&*store, [put("key/a", 0, "one"), put_silently("tags/a", 0, "red")]).await;
        let silent = commit(&*store, [put_silently("tags/a", 1, "blue")]).await;
        assert_eq!(silent.number(), 1, "a silent batch raises no revision");
        commit(&*store, [write("key/a", 1, Action::Remove, Notice::Followed)]).await;
        assert_eq!(seen(&*store, 0, 10).await, ["2 key/a 2 removed"]);
    }
}

#[tokio::test]
async fn no_page_parts_a_batch() {
    for store in engines() {
        let sizes = [1, 3, 2, 5, 1, 1];
        for (number, size) in sizes.into_iter().enumerate() {
            commit(&*store, batch(number, size)).await;
        }
        for limit in 0..=14_u16 {
            let mut pages = Vec::new();
            let mut after = Revision::default();
            loop {
                let page = store.changes(after, limit).await.unwrap();
                let Some(last) = page.last() else { break };
                let whole = usize::from(limit).max(sizes.into_iter().max().unwrap());
                assert!(page.len() <= whole, "{} changes, limit {limit}", page.len());
                after = last.revision;
                pages.extend(page);
            }
            assert_eq!(pages.len(), sizes.into_iter().sum::<usize>(), "limit {limit}");
        }
        assert_eq!(seen(&*store, 0, 3).await.len(), 1, "the next batch does not fit");
        assert_eq!(seen(&*store, 0, 4).await.len(), 4, "it does");
        assert_eq!(seen(&*store, 3, 4).await.len(), 5, "one whole batch at least");
    }
}

#[tokio::test]
async fn the_largest_batch_is_one_page() {
    for store in engines() {
        commit(&*store, batch(0, limits::BATCH)).await;
        assert_eq!(store.changes(Revision::default(), 1).await.unwrap().len(), limits::BATCH);
    }
}

fn batch(number: usize, size: usize) -> Vec<Write> {
    (0..size).map(|part| put(&format!("key/{number}/{part}"), 0, "v")).collect()
}

async fn seen(store: &dyn Store, after: u64, limit: u16) -> Vec<String> {
    let changes = store.changes(Revision::new(after), limit).await.unwrap();
    let line = |change: store::Change| {
        let (revision, version) = (change.revision.number(), change.version.number());
        let removed = if change.value.is_none() { " removed" } else { "" };
        format!("{revision} {} {version}{removed}", change.path)
    };
    changes.into_iter().map(line).collect()
}
