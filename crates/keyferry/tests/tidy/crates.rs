//! Crates: the arrows between them, what the pure ones may not know, and lints that bind all.

use std::collections::BTreeMap;

use super::tree::{Finding, names, none, root, text};

/// Each crate, and which of ours it may depend on.
const ARROWS: [(&str, &[&str]); 7] = [
    ("payment-crypto", &[]),
    ("store", &[]),
    ("keys", &["payment-crypto"]),
    ("wire", &["keys", "payment-crypto"]),
    ("service", &["keys", "payment-crypto", "store", "wire"]),
    ("keyferry", &["keys", "payment-crypto", "service", "store", "wire"]),
    ("keyferry-crr", &[]),
];

/// What a crate may not know of, and why.
const FORBIDDEN: [(&str, &[&str], &str); 5] = [
    (
        "payment-crypto",
        &["async-trait", "getrandom", "jiff", "minicbor", "serde", "serde_json", "tokio"],
        "it is pure: no I/O, clock, global state, serialisation or async",
    ),
    (
        "keys",
        &["aws-lc-rs", "async-trait", "getrandom", "jiff", "regex", "tokio"],
        "it is pure, and its randomness is an argument: the engine of aws-lc-rs brings its own",
    ),
    ("store", &["aes-gcm", "hkdf", "minicbor", "serde_json"], "it never reads a record"),
    ("wire", &["hyper", "hyper-util", "tokio", "rusqlite"], "bytes in, bytes out, no sockets"),
    ("service", &["hyper", "hyper-util", "rusqlite"], "no sockets, and one way to the store"),
];

#[test]
fn arrows_point_downward() {
    let mut findings = Vec::new();
    for (name, allowed) in ARROWS {
        let path = format!("crates/{name}/Cargo.toml");
        let dependencies = sections(&text(&path)).remove("dependencies").unwrap_or_default();
        let ours = dependencies.iter().filter(|one| ARROWS.iter().any(|(other, _)| one == other));
        for upward in ours.filter(|one| !allowed.contains(&one.as_str())) {
            let why = format!("{name} may depend on {allowed:?} of ours, and not on {upward}");
            findings.push(Finding::of_file(&path, why));
        }
        let forbidden = FORBIDDEN.iter().filter(|(of, ..)| *of == name);
        for (_, crates, why) in forbidden {
            for one in dependencies.iter().filter(|one| crates.contains(&one.as_str())) {
                findings.push(Finding::of_file(&path, format!("{name} may not know {one}: {why}")));
            }
        }
    }
    none(findings);
}

#[test]
fn every_crate_has_its_place() {
    let mut crates = names("crates", "");
    let mut placed: Vec<_> = ARROWS.iter().map(|(name, _)| (*name).to_owned()).collect();
    crates.sort();
    placed.sort();
    assert_eq!(crates, placed, "the table of arrows in this file names every crate");
}

#[test]
fn dependencies_stand_in_order_and_have_one_version() {
    let mut findings = Vec::new();
    for (name, _) in ARROWS {
        let path = format!("crates/{name}/Cargo.toml");
        let manifest = text(&path);
        for (section, dependencies) in sections(&manifest) {
            if section.ends_with("dependencies") && !dependencies.is_sorted() {
                let why = format!("[{section}] is not in alphabetical order");
                findings.push(Finding::of_file(&path, why));
            }
        }
        for (line, number) in manifest.lines().zip(1..) {
            if line.contains("version = \"") || line.contains(" = \"^") {
                let why = "versions stand in [workspace.dependencies], once".to_owned();
                findings.push(Finding { path: path.clone(), line: number, why });
            }
        }
    }
    none(findings);
}

#[test]
fn the_pure_crates_have_no_standard_library() {
    for name in ["payment-crypto", "keys"] {
        let path = format!("crates/{name}/src/lib.rs");
        let pure = text(&path).lines().any(|line| line == "#![no_std]");
        assert!(pure, "{path}: #![no_std] keeps clocks, files and sockets away");
    }
}

#[test]
fn the_lints_of_the_workspace_bind_every_crate() {
    for (name, _) in ARROWS {
        let path = format!("crates/{name}/Cargo.toml");
        assert!(text(&path).contains("[lints]\nworkspace = true\n"), "{path}: [lints] workspace");
    }
    let workspace = text("Cargo.toml");
    for lint in LINTS {
        assert!(workspace.contains(lint), "Cargo.toml: the lint `{lint}` is a rule of the house");
    }
    assert!(text("clippy.toml").contains("too-many-lines-threshold = 70"), "70 lines a function");
}

#[test]
fn what_continuous_integration_runs_can_be_run() {
    use std::os::unix::fs::PermissionsExt;
    for script in [".ci/run", ".ci/install", ".ci/environment"] {
        let mode = std::fs::metadata(root().join(script)).unwrap().permissions().mode();
        assert!(mode & 0o111 != 0, "{script} is not executable");
    }
}

#[test]
fn the_manifest_is_read_as_it_is_written() {
    let manifest = "[package]\nname = \"x\"\n\n[dependencies]\n# why\nb.workspace = true\n\
                    a = { workspace = true }\n\n[dev-dependencies]\nc.workspace = true\n";
    let read = sections(manifest);
    assert_eq!(read["dependencies"], ["b", "a"]);
    assert_eq!(read["dev-dependencies"], ["c"]);
}

/// The names that stand in each section of a manifest.
fn sections(manifest: &str) -> BTreeMap<String, Vec<String>> {
    let mut sections: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut section = String::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            name.clone_into(&mut section);
        } else if let Some((name, _)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            let name = name.trim().split('.').next().unwrap().to_owned();
            sections.entry(section.clone()).or_default().push(name);
        }
    }
    sections
}

const LINTS: [&str; 13] = [
    "missing_docs = \"warn\"",
    "unsafe_code = \"forbid\"",
    "as_conversions = \"warn\"",
    "dbg_macro = \"warn\"",
    "expect_used = \"warn\"",
    "indexing_slicing = \"warn\"",
    "missing_errors_doc = \"warn\"",
    "mod_module_files = \"warn\"",
    "panic = \"warn\"",
    "todo = \"warn\"",
    "too_many_lines = \"warn\"",
    "unwrap_used = \"warn\"",
    "overflow-checks = true",
];
