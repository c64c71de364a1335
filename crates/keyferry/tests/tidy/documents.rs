//! Documents: links lead somewhere, vectors name their source, the papers of the house are there.

use std::path::Path;

use regex::Regex;

use super::tree::{Finding, Source, names, none, root, sources, text};

#[test]
fn links_lead_somewhere() {
    none(sources(&[".md"]).iter().flat_map(dead_links));
}

#[test]
fn a_dead_link_is_found() {
    let here = |text: &str| Source { path: "STYLE.md".to_owned(), text: text.to_owned() };
    let dead = here("# A\n[a](nowhere.md) [b](#no-such-heading)\n[c](LICENSE#no)\n");
    assert_eq!(dead_links(&dead).len(), 2);
    let alive = here("# A `b`, c\n[a](LICENSE) [b](#a-b-c) [c](https://example.org/x)\n");
    assert_eq!(dead_links(&alive), []);
}

#[test]
fn every_vector_file_is_in_its_readme() {
    const FOLDER: &str = "crates/payment-crypto/tests/vectors";
    let readme = text(&format!("{FOLDER}/README.md"));
    let vectors = names(FOLDER, ".json");
    assert!(!vectors.is_empty(), "no vectors were found: the search is broken");
    let unnamed = vectors.iter().filter(|name| !readme.contains(&format!("{name}.json")));
    none(unnamed.map(|name| {
        let why = "README.md does not name its source: a vector without one shows nothing";
        Finding::of_file(&format!("{FOLDER}/{name}.json"), why)
    }));
    let named = Regex::new(r"`([a-z0-9_]+)\.json`").unwrap();
    let gone = named.captures_iter(&readme).filter(|one| !vectors.contains(&one[1].to_owned()));
    none(gone.map(|one| {
        Finding::of_file(
            &format!("{FOLDER}/README.md"),
            format!("names {}, which is gone", &one[0]),
        )
    }));
}

#[test]
fn the_papers_of_the_house_are_there() {
    none(
        PAPERS
            .iter()
            .filter(|paper| !root().join(paper).is_file())
            .map(|paper| Finding::of_file(paper, "is missing: who comes new reads it first")),
    );
    assert!(text("LICENSE").contains("Apache License") && text("LICENSE").contains("Version 2.0"));
    assert!(text("SECURITY.md").contains("not a certified hardware security module"));
}

fn dead_links(source: &Source) -> Vec<Finding> {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let mut findings = Vec::new();
    for (line, number) in source.text.lines().zip(1..) {
        for found in link.captures_iter(line) {
            let target = &found[1];
            if target.contains("://") || target.starts_with("mailto:") || leads(source, target) {
                continue;
            }
            let why = format!("the link to {target} leads nowhere");
            findings.push(Finding { path: source.path.clone(), line: number, why });
        }
    }
    findings
}

fn leads(source: &Source, target: &str) -> bool {
    let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
    if path.is_empty() {
        return has_heading(&source.text, anchor);
    }
    let folder = Path::new(&source.path).parent().unwrap();
    let target = root().join(folder).join(path);
    let is_page = target.extension().is_some_and(|ending| ending == "md");
    match std::fs::read_to_string(&target) {
        Ok(text) if is_page && !anchor.is_empty() => has_heading(&text, anchor),
        _ => target.exists(),
    }
}

/// Headings become anchors in lower case, without marks, spaces as hyphens.
fn has_heading(text: &str, anchor: &str) -> bool {
    let anchor_of = |heading: &str| -> String {
        let kept = heading.trim_start_matches('#').trim().to_lowercase();
        let kept = kept.chars().filter(|one| one.is_alphanumeric() || " -_".contains(*one));
        kept.map(|one| if one == ' ' { '-' } else { one }).collect()
    };
    text.lines().filter(|line| line.starts_with('#')).any(|line| anchor_of(line) == anchor)
}

const PAPERS: [&str; 8] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "STYLE.md",
    "docs/standards.md",
];
