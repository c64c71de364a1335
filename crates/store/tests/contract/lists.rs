//! Lists: whole segments, byte order, pages without gaps or repetitions.

use store::{Action, Notice, Path, Store};

use super::engines::{commit, engines, path, put, write};

/// In byte order; `-` and `.` stand before `/` and `0` right after it.
const PATHS: [&str; 14] = [
    "a",
    "a/b",
    "a/b-c",
    "a/b.c/d",
    "a/b/",
    "a/b/C",
    "a/b/c",
    "a/b/c/d",
    "a/b/é",
    "a/b/\u{10FFFF}",
    "a/b0",
    "a/bc",
    "a/c",
    "b/b/c",
];

#[tokio::test]
async fn a_list_takes_whole_segments() {
    for store in engines() {
        fill(&*store).await;
        let below = ["a/b/", "a/b/C", "a/b/c", "a/b/c/d", "a/b/é", "a/b/\u{10FFFF}"];
        assert_eq!(list(&*store, "a/b", None, 100).await, below);
        assert_eq!(list(&*store, "a/b/", None, 100).await, below, "a last slash changes nothing");
        assert_eq!(list(&*store, "a/b/c", None, 100).await, ["a/b/c/d"]);
        assert_eq!(list(&*store, "a", None, 100).await, PATHS[1..13]);
        assert_eq!(list(&*store, "", None, 100).await, PATHS);
        assert!(list(&*store, "a/b/c/d", None, 100).await.is_empty());
        assert!(list(&*store, "c", None, 100).await.is_empty());
    }
}

#[tokio::test]
async fn pages_hold_every_record_once_and_in_order() {
    for store in engines() {
        fill(&*store).await;
        for limit in 1..=13 {
            let mut pages: Vec<String> = Vec::new();
            loop {
                let page = list(&*store, "a", pages.last().map(String::as_str), limit).await;
                assert!(page.len() <= usize::from(limit));
                if page.is_empty() {
                    break;
                }
                pages.extend(page);
            }
            assert_eq!(pages, PATHS[1..13], "{limit} a page");
        }
        assert!(list(&*store, "a", None, 0).await.is_empty());
    }
}

#[tokio::test]
async fn a_page_goes_on_after_a_path_that_is_gone() {
    for store in engines() {
        fill(&*store).await;
        commit(&*store, [write("a/b/c", 1, Action::Remove, Notice::Followed)]).await;
        assert_eq!(list(&*store, "a/b", Some("a/b/c"), 1).await, ["a/b/c/d"]);
        assert_eq!(list(&*store, "a/b", Some("a/b/b"), 1).await, ["a/b/c/d"]);
        assert_eq!(list(&*store, "a/b", Some("a"), 1).await, ["a/b/"], "before all of them");
        assert!(list(&*store, "a/b", Some("b"), 1).await.is_empty(), "after all of them");
    }
}

#[tokio::test]
async fn a_list_shows_values_and_versions_and_no_removed_record() {
    for store in engines() {
        commit(&*store, [put("k/a", 0, "one"), put("k/b", 0, "b"), put("k/c", 0, "c")]).await;
        commit(&*store, [put("k/a", 1, "two")]).await;
        commit(&*store, [write("k/b", 1, Action::Remove, Notice::Followed)]).await;
        let found = store.list(&path("k"), None, 10).await.unwrap();
        let found = found.iter().map(|one| (one.path.as_str(), one.version.number(), &*one.value));
        assert!(found.eq([("k/a", 2, &b"two"[..]), ("k/c", 1, &b"c"[..])]));
    }
}

#[tokio::test]
async fn no_character_of_a_path_is_a_wildcard() {
    for store in engines() {
        let paths = ["100%/a", "100_/a", "100x/a", "[1]/a", "1/a", "*/a", "'/a", "\"/a"];
        for text in paths {
            commit(&*store, [put(text, 0, "v")]).await;
        }
        for text in paths {
            let folder = text.trim_end_matches("/a");
            assert_eq!(list(&*store, folder, None, 10).await, [text]);
        }
    }
}

async fn fill(store: &dyn Store) {
    for text in PATHS.iter().rev() {
        commit(store, [put(text, 0, "v")]).await;
    }
}

async fn list(store: &dyn Store, under: &str, after: Option<&str>, limit: u16) -> Vec<String> {
    let found = store.list(&path(under), after.map(Path::new).as_ref(), limit).await.unwrap();
    found.into_iter().map(|one| one.path.as_str().to_owned()).collect()
}
