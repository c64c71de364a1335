//! README.md's table of operations says what the list says.
//! `KEYFERRY_WRITE=1 cargo test --release -p keyferry --test readme` writes it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fmt::Write;
use std::path::Path;

use service::operations::{OPERATIONS, Room};
use wire::operation::{ALL, Plane};

const BEGIN: &str = "<!-- operations:begin -->\n";
const END: &str = "<!-- operations:end -->";

#[test]
fn the_table_of_operations_is_the_list() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let start = readme.find(BEGIN).expect("README.md has the marker") + BEGIN.len();
    let end = readme.find(END).expect("README.md has the marker");
    let table = table();
    if std::env::var_os("KEYFERRY_WRITE").is_some() {
        std::fs::write(&path, format!("{}{table}{}", &readme[..start], &readme[end..])).unwrap();
    } else {
        assert_eq!(
            &readme[start..end],
            table,
            "README.md is behind the list; KEYFERRY_WRITE=1 writes the table"
        );
    }
}

fn table() -> String {
    let mut text = "\n| operation | plane | state |\n| --- | --- | --- |\n".to_owned();
    for (entry, operation) in OPERATIONS.iter().zip(&ALL) {
        assert_eq!(entry.name, operation.name);
        let plane = match operation.plane {
            Plane::Control => "control",
            Plane::Data => "data",
        };
        let state = match entry.room {
            Room::Built(_) => "works",
            Room::Unbuilt => "not yet",
        };
        writeln!(text, "| {} | {plane} | {state} |", entry.name).unwrap();
    }
    text.push('\n');
    text
}
