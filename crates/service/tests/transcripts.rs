//! Each operation seen from outside: `transcripts/OPERATION.txt` holds what clients ask and what
//! they are answered, to the letter. See `transcripts/README.md` for how to read and write them.
//!
//! `KEYFERRY_TRANSCRIPTS=write` writes the answers that are given now into the files, to be read
//! before they are committed.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "transcripts/difference.rs"]
mod difference;
#[path = "harness/harness.rs"]
mod harness;
#[path = "transcripts/names.rs"]
mod names;
#[path = "transcripts/script.rs"]
mod script;
#[path = "transcripts/stage.rs"]
mod stage;

use std::path::{Path, PathBuf};

use service::operations::{OPERATIONS, Room};

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_answers_as_its_transcript_says() {
    let write = std::env::var("KEYFERRY_TRANSCRIPTS").is_ok_and(|wish| wish == "write");
    let mut differences = String::new();
    for path in transcripts() {
        let told = std::fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let seen = stage::perform(&name, &told).await;
        if write {
            std::fs::write(&path, &seen).unwrap();
        } else if told != seen {
            differences += &format!("{name}:\n{}\n", difference::between(&told, &seen));
        }
    }
    assert!(differences.is_empty(), "- as the transcript says, + as it is\n\n{differences}");
}

#[test]
fn every_built_operation_has_a_transcript() {
    let files: Vec<String> =
        transcripts().iter().map(|path| stem(path).expect("a file name")).collect();
    let is_built = |room: &Room| matches!(room, Room::Built(_));
    let built = OPERATIONS.iter().filter(|entry| is_built(&entry.room)).map(|entry| entry.name);
    let expected: Vec<String> = built.map(snake_case).collect();
    let missing: Vec<_> = expected.iter().filter(|name| !files.contains(name)).collect();
    let unknown: Vec<_> = files.iter().filter(|name| !expected.contains(name)).collect();
    assert!(missing.is_empty(), "built, and without a transcript: {missing:?}");
    assert!(unknown.is_empty(), "transcripts of what is not built: {unknown:?}");
}

#[test]
fn every_transcript_shows_a_success_and_refusals() {
    for path in transcripts() {
        let text = std::fs::read_to_string(&path).unwrap();
        let name = stem(&path).unwrap();
        let operation = OPERATIONS.iter().find(|entry| snake_case(entry.name) == name).unwrap();
        let asks = format!("\n> {}", operation.name);
        assert!(text.contains(&asks), "{name} does not show its operation");
        assert!(text.contains("\n< 200\n"), "{name} shows no success");
        for refusal in
            ["AccessDeniedException", "SerializationException", "InvalidSignatureException"]
        {
            assert!(text.contains(refusal), "{name} shows no {refusal}");
        }
    }
}

fn transcripts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect();
    files.sort();
    files
}

fn stem(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_str()?.to_owned())
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}
