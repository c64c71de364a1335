//! Rules about the lines of one file.

use regex::Regex;

use super::tree::{Finding, Source, none, sources};

/// A rule about lines, with a line that breaks it and one that does not: a rule that finds nothing
/// in the first one is broken itself.
struct Rule {
    /// The files that it is about.
    about: fn(&str) -> bool,
    /// What no line may hold.
    pattern: &'static str,
    /// What is wrong, and why.
    why: &'static str,
    breaks: &'static str,
    keeps: &'static str,
}

const RULES: [Rule; 13] = [
    Rule {
        about: is_code,
        pattern: r"^.{101,}$",
        why: "longer than 100 columns: it is not seen at a glance",
        breaks: "0123456789012345678901234567890123456789012345678901234567890123456789\
                 0123456789012345678901234567890",
        keeps: "let short = 1;",
    },
    Rule {
        about: is_code,
        pattern: r"[ \t]$|\t",
        why: "a tab, or space at the end of a line: it shows as a change where there is none",
        breaks: "let x = 1; ",
        keeps: "let x = 1;",
    },
    Rule {
        about: is_rust,
        pattern: r"#!?\[(ignore|should_panic)",
        why: "a test that does not run, or passes by failing, shows nothing",
        breaks: "#[ignore]",
        keeps: "#[test]",
    },
    Rule {
        about: is_rust,
        pattern: r"\b(todo|unimplemented|dbg)!",
        why: "unfinished code: what is not built yet says so to its caller",
        breaks: "    todo!()",
        keeps: "    Room::Unbuilt",
    },
    Rule {
        about: is_rust,
        pattern: BANNED_NAMES,
        why: "the name says where code was put, not what it is",
        breaks: "pub mod utils;",
        keeps: "pub mod identifier;",
    },
    Rule {
        about: is_rust,
        pattern: r"\b(struct|enum|trait) \w*(Utils?|Common|Helpers?|Misc|Manager|Processor)\b",
        why: "the name says where code was put, not what it is",
        breaks: "pub struct KeyManager {",
        keeps: "pub struct KeyRecord {",
    },
    Rule {
        about: is_source,
        pattern: r"\bfn (get|set|do|process)_\w+",
        why: "no get_, no setters, no verb that fits everything: say what it is, or what happens",
        breaks: "    pub fn get_version(&self) -> u64 {",
        keeps: "    pub fn version(&self) -> u64 {",
    },
    Rule {
        about: is_source,
        pattern: r"^(pub(\([a-z]+\))? )?type ",
        why: "a type alias is a second name for one thing: make it a type, or use the first name",
        breaks: "pub type KeyName = (AccountId, KeyId);",
        keeps: "    type Error = Infallible;",
    },
    Rule {
        about: may_not_expose,
        pattern: r"\bexpose_secret\b",
        why: "key bytes are read in payment-crypto and where keys seals records, and nowhere else",
        breaks: "let bytes = secret.expose_secret();",
        keeps: "let same = secret.ct_eq(&other);",
    },
    Rule {
        about: is_source,
        pattern: r"#!?\[allow\(",
        why: "a lint is obeyed, or expected with a reason: #[expect(…, reason = \"…\")]",
        breaks: "#[allow(clippy::unwrap_used)]",
        keeps: "#[expect(clippy::unwrap_used, reason = \"a lock that panicked\")]",
    },
    Rule {
        about: is_pure,
        pattern: r"\bstd::|extern crate std\b",
        why: "payment-crypto and keys have no clock, file, socket or environment",
        breaks: "use std::time::SystemTime;",
        keeps: "use core::fmt;",
    },
    Rule {
        about: is_above_wire,
        pattern: r#""(TR31|TDES|SYMMETRIC|ASYMMETRIC|RSA|ECC)_[A-Z0-9_]+""#,
        why: "only wire knows AWS's spelling",
        breaks: r#"    "TR31_C0_CARD_VERIFICATION_KEY""#,
        keeps: "    KeyUsage::C0",
    },
    Rule {
        about: is_source,
        pattern: r"\b(TODO|FIXME|XXX|HACK)\b",
        why: "a note to oneself is an issue, or is done now",
        breaks: "// TODO: later",
        keeps: "// Later ones replace earlier ones.",
    },
];

#[test]
fn every_line_keeps_the_rules() {
    let sources = sources(&[".rs", ".py", ".sql", ".sh", ".ci/run", ".ci/install", "environment"]);
    none(RULES.iter().flat_map(|rule| sources.iter().flat_map(|source| broken(rule, source))));
}

#[test]
fn every_rule_finds_what_breaks_it() {
    for Rule { pattern, why, breaks, keeps, .. } in RULES {
        let pattern = Regex::new(pattern).unwrap();
        assert!(pattern.is_match(breaks), "finds nothing: {why}");
        assert!(!pattern.is_match(keeps), "finds too much: {why}");
    }
}

#[test]
fn no_file_is_longer_than_500_lines() {
    let long = sources(&[".rs", ".py"]).into_iter().filter_map(|source| {
        let lines = source.text.lines().count();
        let why = format!("{lines} lines, of 500: split it along the lines of its subject");
        (lines > 500).then(|| Finding::of_file(&source.path, why))
    });
    none(long);
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    let banned = Regex::new(r"^(utils?|common|helpers?|types|misc|managers?|process|do|mod)$");
    let banned = banned.unwrap();
    assert!(banned.is_match("mod") && banned.is_match("utils") && !banned.is_match("model"));
    none(sources(&[".rs", ".py"]).into_iter().filter_map(|source| {
        let folders_and_name = source.path.trim_end_matches(".rs").trim_end_matches(".py");
        let bad = folders_and_name.split('/').find(|part| banned.is_match(part))?;
        let why = format!("`{bad}` says where code was put, not what it is");
        Some(Finding::of_file(&source.path, why))
    }));
}

#[test]
fn no_public_function_takes_a_boolean() {
    let bad = "pub fn export(&self,\n    format: Format,\n    clear: bool,\n) -> Bytes {";
    let good = "pub fn is_clear(&self) -> bool {\n    let clear: bool = true;";
    assert_eq!(booleans(bad), [1]);
    assert!(booleans(good).is_empty());
    none(sources(&[".rs"]).into_iter().filter(|source| is_source(&source.path)).flat_map(
        |source| {
            let why = "a boolean says nothing where it is passed: an enum of two words does";
            let finding = |line| Finding { path: source.path.clone(), line, why: why.to_owned() };
            booleans(&source.text).into_iter().map(finding).collect::<Vec<_>>()
        },
    ));
}

/// Private constants last, and unit tests after everything.
#[test]
fn files_read_top_down() {
    assert_eq!(misplaced("const A: u8 = 1;\n\npub fn a() {}\n"), Some(1));
    assert_eq!(misplaced("pub fn a() {}\n\n#[cfg(test)]\nmod tests {}\n\nfn b() {}\n"), Some(3));
    assert_eq!(misplaced("pub const A: u8 = 1;\n\npub fn a() {}\n\nconst B: u8 = 1;\n"), None);
    assert_eq!(misplaced("fn a() {}\n\nconst B: u8 = 1;\n\n#[cfg(test)]\nmod tests {}\n"), None);
    none(sources(&[".rs"]).into_iter().filter(|source| is_source(&source.path)).filter_map(
        |source| {
            let line = misplaced(&source.text)?;
            let why = "a file reads top-down: public first, private constants last, then tests";
            Some(Finding { path: source.path, line, why: why.to_owned() })
        },
    ));
}

fn broken<'a>(rule: &'a Rule, source: &'a Source) -> impl Iterator<Item = Finding> + 'a {
    let pattern = Regex::new(rule.pattern).unwrap();
    let about = (rule.about)(&source.path);
    let lines = source.text.lines().zip(1..).filter(move |_| about);
    lines.filter(move |(text, _)| pattern.is_match(text)).map(|(_, line)| Finding {
        path: source.path.clone(),
        line,
        why: rule.why.to_owned(),
    })
}

fn booleans(text: &str) -> Vec<usize> {
    let start = Regex::new(r"(?m)^\s*pub (const )?(async )?fn ").unwrap();
    let boolean = Regex::new(r":\s*&?\s*(mut )?bool\b").unwrap();
    let takes = |at: usize| {
        let signature = text[at..].split(['{', ';']).next().unwrap();
        let parameters = signature.rsplit_once(") ->").map_or(signature, |(before, _)| before);
        boolean.is_match(parameters)
    };
    let found = start.find_iter(text).map(|found| found.end()).filter(|at| takes(*at));
    found.map(|at| text[..at].lines().count()).collect()
}

fn misplaced(text: &str) -> Option<usize> {
    let code = Regex::new(r"^(pub(\([a-z]+\))? )?(const fn|async fn|fn|struct|enum|trait|impl)\b");
    let code = code.unwrap();
    let constant = Regex::new(r"^(const|static) [A-Z]").unwrap();
    let mut last = (0, 0, 0);
    for (line, number) in text.lines().zip(1..) {
        match last {
            (_, _, 0) if line.starts_with("#[cfg(test)]") => last.2 = number,
            (0, ..) if constant.is_match(line) => last.0 = number,
            (_, _, tests) if code.is_match(line) && tests > 0 => return Some(tests),
            (constants, ..) if code.is_match(line) && constants > 0 => return Some(constants),
            _ => {}
        }
    }
    None
}

fn is_code(_: &str) -> bool {
    true
}

fn is_rust(path: &str) -> bool {
    path.ends_with(".rs") && !path.starts_with(THESE_RULES)
}

fn is_source(path: &str) -> bool {
    is_rust(path) && path.contains("/src/")
}

fn is_pure(path: &str) -> bool {
    is_source(path)
        && (path.starts_with("crates/payment-crypto/") || path.starts_with("crates/keys/"))
}

fn is_above_wire(path: &str) -> bool {
    is_source(path) && !SPEAK_AWS.iter().any(|place| path.starts_with(place))
}

fn may_not_expose(path: &str) -> bool {
    is_rust(path) && !MAY_EXPOSE.iter().any(|place| path.starts_with(place))
}

/// Where the bytes of a key may be read: the standards, sealing and what is sealed, and tests.
const MAY_EXPOSE: [&str; 5] = [
    "crates/payment-crypto/",
    "crates/keys/src/identity.rs",
    "crates/keys/src/seal.rs",
    "crates/keys/src/record/codec.rs",
    "crates/keys/tests/",
];

/// The protocol, and the clients of it.
const SPEAK_AWS: [&str; 3] =
    ["crates/wire/", "crates/keyferry-crr/", "crates/keyferry/src/commands/demo"];

/// This test holds examples of what it forbids.
const THESE_RULES: &str = "crates/keyferry/tests/tidy";

const BANNED_NAMES: &str = r"\bmod (utils?|common|helpers?|types|misc|managers?|process|r#do)\b";
