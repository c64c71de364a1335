//! Operations: each one stands in `wire` and in the list; one that is built, in `service` and in
//! the transcripts too, under one name.

use super::tree::{Finding, names, none, text};

const PLANES: [&str; 2] = ["control", "data"];

#[test]
fn every_operation_has_its_three_files() {
    let transcripts = names("crates/service/tests/transcripts", ".txt");
    let list = text("crates/service/src/operations.rs");
    let mut findings = Vec::new();
    let mut built = Vec::new();
    for plane in PLANES {
        let shapes = names(&format!("crates/wire/src/{plane}"), ".rs");
        let rooms = names(&format!("crates/service/src/{plane}"), ".rs");
        for room in &rooms {
            let path = format!("crates/service/src/{plane}/{room}.rs");
            if !shapes.contains(room) {
                let why = format!("crates/wire/src/{plane}/{room}.rs, which says what it is");
                findings.push(missing(&path, &why));
            }
            if !transcripts.contains(room) {
                let why = format!("crates/service/tests/transcripts/{room}.txt, which shows it");
                findings.push(missing(&path, &why));
            }
        }
        let is_unbuilt = |shape: &str| list.contains(&format!("unbuilt(\"{}\")", type_name(shape)));
        for shape in shapes.iter().filter(|shape| !rooms.contains(shape) && !is_unbuilt(shape)) {
            let path = format!("crates/wire/src/{plane}/{shape}.rs");
            let why = format!("crates/service/src/{plane}/{shape}.rs, which says how it is done");
            findings.push(missing(&path, &why));
        }
        built.extend(rooms);
    }
    assert!(!built.is_empty(), "no room was found: the search is broken");
    for transcript in transcripts.iter().filter(|transcript| !built.contains(transcript)) {
        let path = format!("crates/service/tests/transcripts/{transcript}.txt");
        findings.push(missing(&path, "the room that it shows"));
    }
    none(findings);
}

#[test]
fn every_room_stands_in_the_list() {
    let list = text("crates/service/src/operations.rs");
    let mut findings = Vec::new();
    for plane in PLANES {
        for room in names(&format!("crates/service/src/{plane}"), ".rs") {
            let entry = format!("built::<{}>()", type_name(&room));
            if !list.contains(&entry) {
                let path = format!("crates/service/src/{plane}/{room}.rs");
                findings.push(missing(&path, &format!("`{entry}` in the list, OPERATIONS")));
            }
        }
    }
    let entries = list.matches("built::<").count() + list.matches("unbuilt(\"").count();
    if entries != ALL {
        let why = format!("the list has {entries} entries, and the service {ALL} operations");
        findings.push(Finding::of_file("crates/service/src/operations.rs", why));
    }
    none(findings);
}

#[test]
fn a_file_is_called_as_its_operation_is() {
    assert_eq!(type_name("create_key"), "CreateKey");
    assert_eq!(type_name("list_tags_for_resource"), "ListTagsForResource");
}

fn missing(path: &str, what: &str) -> Finding {
    Finding::of_file(path, format!("there is no {what}"))
}

fn type_name(file: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    };
    file.split('_').map(word).collect()
}

/// The operations of AWS Payment Cryptography: 32 of the control plane, 15 of the data plane.
const ALL: usize = 47;
