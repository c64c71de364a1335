//! Batches: all or nothing, each write over the version that its writer saw.

use store::{Action, Error, Notice, Revision, Write, limits};

use super::engines::{at, commit, engines, path, put, put_silently, some, write};

#[tokio::test]
async fn a_new_store_holds_nothing() {
    for store in engines() {
        assert_eq!(at(&*store, "key/a").await, (0, None));
        assert!(store.list(&path(""), None, 10).await.unwrap().is_empty());
        assert!(store.changes(Revision::default(), 10).await.unwrap().is_empty());
        assert_eq!(commit(&*store, []).await, Revision::default());
    }
}

#[tokio::test]
async fn what_was_written_is_read() {
    for store in engines() {
        commit(&*store, [put("key/a", 0, "one"), put_silently("tags/a", 0, "red")]).await;
        commit(&*store, [put("key/a", 1, "two"), put("key/b", 0, "")]).await;
        assert_eq!(at(&*store, "key/a").await, some(2, "two"));
        assert_eq!(at(&*store, "key/b").await, some(1, ""));
        assert_eq!(at(&*store, "tags/a").await, some(1, "red"));
        assert_eq!(at(&*store, "key").await, (0, None));
    }
}

#[tokio::test]
async fn a_write_over_another_version_is_a_conflict() {
    for store in engines() {
        commit(&*store, [put("key/a", 0, "one")]).await;
        commit(&*store, [put("key/a", 1, "two")]).await;
        for seen in [0, 1, 3, u64::MAX] {
            for action in
                [Action::Put(b"mine".to_vec()), Action::Scrub(b"mine".to_vec()), Action::Remove]
            {
                let late = write("key/a", seen, action, Notice::Followed);
                let refused = store.commit(vec![late]).await;
                assert_eq!(refused, Err(Error::Conflict(path("key/a"))), "seen {seen}");
            }
        }
        let absent = store.commit(vec![put("key/b", 1, "mine")]).await;
        assert_eq!(absent, Err(Error::Conflict(path("key/b"))));
        assert_eq!(at(&*store, "key/a").await, some(2, "two"));
        assert_eq!(at(&*store, "key/b").await, (0, None));
    }
}

#[tokio::test]
async fn one_conflict_undoes_the_whole_batch() {
    for store in engines() {
        let before = commit(&*store, [put("key/b", 0, "b"), put("key/c", 0, "c")]).await;
        let batch = vec![
            put("key/a", 0, "mine"),
            write("key/b", 1, Action::Remove, Notice::Followed),
            write("key/c", 0, Action::Scrub(b"mine".to_vec()), Notice::Silent),
            put("key/d", 0, "mine"),
        ];
        assert_eq!(store.commit(batch).await, Err(Error::Conflict(path("key/c"))));
        assert_eq!(at(&*store, "key/a").await, (0, None));
        assert_eq!(at(&*store, "key/b").await, some(1, "b"));
        assert_eq!(at(&*store, "key/c").await, some(1, "c"));
        assert_eq!(at(&*store, "key/d").await, (0, None));
        assert!(store.changes(before, 10).await.unwrap().is_empty());
        let next = commit(&*store, [put("key/a", 0, "again")]).await;
        assert_eq!(next.number(), before.number() + 1);
    }
}

#[tokio::test]
async fn a_path_twice_in_a_batch_was_not_seen_twice() {
    for store in engines() {
        let refused = store.commit(vec![put("key/a", 0, "one"), put("key/a", 0, "two")]).await;
        assert_eq!(refused, Err(Error::Conflict(path("key/a"))));
        assert_eq!(at(&*store, "key/a").await, (0, None));
    }
}

#[tokio::test]
async fn versions_rise_beyond_a_removal() {
    for store in engines() {
        commit(&*store, [put("alias/a", 0, "one")]).await;
        commit(&*store, [write("alias/a", 1, Action::Remove, Notice::Followed)]).await;
        assert_eq!(at(&*store, "alias/a").await, (2, None));
        let unread = store.commit(vec![put("alias/a", 0, "two")]).await;
        assert_eq!(unread, Err(Error::Conflict(path("alias/a"))), "version 1 would come again");
        commit(&*store, [put("alias/a", 2, "two")]).await;
        assert_eq!(at(&*store, "alias/a").await, some(3, "two"));
    }
}

#[tokio::test]
async fn a_removal_that_nobody_follows_leaves_nothing() {
    for store in engines() {
        let gone = write("event/a", 1, Action::Remove, Notice::Silent);
        commit(&*store, [put_silently("event/a", 0, "one")]).await;
        commit(&*store, [gone.clone()]).await;
        assert_eq!(at(&*store, "event/a").await, (0, None));
        assert_eq!(store.commit(vec![gone]).await, Err(Error::Conflict(path("event/a"))));
    }
}

#[tokio::test]
async fn a_silent_removal_keeps_the_version_of_what_was_followed() {
    for store in engines() {
        let before = commit(&*store, [put("alias/a", 0, "one")]).await;
        commit(&*store, [write("alias/a", 1, Action::Remove, Notice::Silent)]).await;
        assert_eq!(at(&*store, "alias/a").await, (2, None));
        let seen = store.changes(Revision::default(), 10).await.unwrap();
        assert_eq!((seen[0].revision, seen[0].version.number()), (before, 2));
        assert_eq!(seen[0].value, None, "who reads the earlier write reads what is there now");
    }
}

#[tokio::test]
async fn a_scrub_is_a_write() {
    for store in engines() {
        commit(&*store, [put("key/a", 0, "material")]).await;
        let scrub = write("key/a", 1, Action::Scrub(b"gone".to_vec()), Notice::Followed);
        let revision = commit(&*store, [scrub]).await;
        assert_eq!(at(&*store, "key/a").await, some(2, "gone"));
        let change = store.changes(Revision::new(1), 10).await.unwrap().remove(0);
        assert_eq!((change.revision, change.value), (revision, Some(b"gone".to_vec())));
    }
}

#[tokio::test]
async fn what_fits_the_limits_is_kept() {
    for store in engines() {
        let longest = "p".repeat(limits::PATH);
        let largest = "v".repeat(limits::VALUE);
        commit(&*store, [put(&longest, 0, &largest)]).await;
        assert_eq!(at(&*store, &longest).await, some(1, &largest));
        let most = (0..limits::BATCH).map(|number| put(&format!("key/{number}"), 0, "v"));
        commit(&*store, most.collect::<Vec<_>>()).await;
        assert_eq!(store.list(&path("key"), None, u16::MAX).await.unwrap().len(), limits::BATCH);
    }
}

#[tokio::test]
async fn what_is_beyond_a_limit_is_refused_before_anything_is_written() {
    let long = "p".repeat(limits::PATH + 1);
    let large = "v".repeat(limits::VALUE + 1);
    let many = |number| put(&format!("key/{number}"), 0, "v");
    let refused: [Vec<Write>; 6] = [
        vec![put("key/a", 0, "one"), put(&long, 0, "v")],
        vec![put("key/a", 0, "one"), put("", 0, "v")],
        vec![put("key/a", 0, "one"), put("key/\0", 0, "v")],
        vec![put("key/a", 0, "one"), put("key/b", 0, &large)],
        vec![write("key/a", 0, Action::Scrub(large.clone().into()), Notice::Silent)],
        (0..=limits::BATCH).map(many).collect(),
    ];
    for store in engines() {
        for batch in refused.clone() {
            let error = store.commit(batch).await.unwrap_err();
            assert!(matches!(error, Error::Limit(_)), "{error}");
        }
        assert!(store.list(&path(""), None, 10).await.unwrap().is_empty());
    }
}
