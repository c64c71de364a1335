//! The files of the repository, and what is found in them.

use std::fmt;
use std::path::{Path, PathBuf};

/// A text file of the repository.
pub struct Source {
    /// Its path from the root, parts joined by `/`.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// A rule that is broken somewhere.
#[derive(Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, from the root.
    pub path: String,
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is wrong, and why it is.
    pub why: String,
}

impl Finding {
    pub fn of_file(path: &str, why: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line: 0, why: why.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.why),
            line => write!(out, "{}:{line}: {}", self.path, self.why),
        }
    }
}

/// Fails with all `findings`, one a line.
pub fn none(findings: impl IntoIterator<Item = Finding>) {
    let lines: Vec<_> = findings.into_iter().map(|finding| finding.to_string()).collect();
    assert!(lines.is_empty(), "{} findings (STYLE.md):\n{}\n", lines.len(), lines.join("\n"));
}

/// The root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// All files of the repository whose names end with one of `endings`, in the order of their paths.
pub fn sources(endings: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    collect(&root(), &mut paths);
    paths.sort();
    let wanted = |path: &PathBuf| endings.iter().any(|end| path.to_string_lossy().ends_with(end));
    let found: Vec<_> = paths.into_iter().filter(wanted).map(read).collect();
    assert!(!found.is_empty(), "no file ends with any of {endings:?}: the search is broken");
    found
}

/// The names, without their endings, of the files in the folder `path` that end with `ending`.
pub fn names(path: &str, ending: &str) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(root().join(path)) else { return Vec::new() };
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    let mut names: Vec<_> =
        names.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect();
    names.sort();
    names
}

/// The text of one file.
pub fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|why| panic!("{path}: {why}"))
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let hidden = name.starts_with('.') && name != ".ci";
        if path.is_dir() && !path.is_symlink() && !hidden && !NOT_OURS.contains(&name.as_str()) {
            collect(&path, paths);
        } else if path.is_file() {
            paths.push(path);
        }
    }
}

fn read(path: PathBuf) -> Source {
    let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{path:?}: {why}"));
    let path = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
    Source { path, text }
}

/// Folders that are made, not written.
const NOT_OURS: [&str; 3] = ["target", "keyferry-data", "__pycache__"];
