//! Whatever comes in, the answer is an exception: random bodies, made from the shapes of every
//! operation, never panic, what passes the checks can be read, and what is sensitive never shows.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;
use serde_json::{Map, Value, json};
use wire::cloudtrail::respell::{REDACTED, respell};
use wire::document::Document;
use wire::exception::{Code, Exception};
use wire::operation::ALL;
use wire::shape::{Kind, Presence, Secrecy, Shape, check};

#[path = "support/reader.rs"]
mod reader;

const ROUNDS: usize = 500;

#[test]
fn random_requests_are_read_or_refused() {
    let mut random = Random::new();
    let (mut invalid, mut unserializable, mut odd) = (0, 0, 0);
    for operation in &ALL {
        let input = operation.shapes.unwrap().input;
        let mut accepted = 0;
        for _ in 0..ROUNDS {
            let document = Document::new(random.value(input));
            let fits = check(input, document.value()).is_ok();
            match reader::read_as(operation, &document) {
                Ok(shown) => {
                    accepted += 1;
                    let shown = MODES.replace_all(&shown, "");
                    assert!(fits && !is_leaking(&shown), "{} {shown}", operation.name);
                }
                Err(exception) => {
                    assert!(!is_leaking(&exception.to_string()), "{exception}");
                    match exception.code() {
                        Code::Validation if fits => {
                            assert!(is_about_odd_digits(&exception), "{exception}");
                            odd += 1;
                        }
                        Code::Validation => invalid += 1,
                        Code::Serialization => unserializable += 1,
                        code => panic!("{code:?}"),
                    }
                }
            }
        }
        assert!(accepted >= ROUNDS / 10, "{}: {accepted}", operation.name);
    }
    let counts = (invalid, unserializable, odd);
    assert!(invalid > 1_000 && unserializable > 1_000 && odd > 10, "{counts:?}");
}

/// Both directions: requests as they come, answers as they go.
#[test]
fn no_sensitive_member_of_any_operation_shows_in_events() {
    let mut random = Random::new();
    let (mut redacted, mut sensitive) = (0, BTreeSet::new());
    for operation in &ALL {
        let shapes = operation.shapes.unwrap();
        for shape in [shapes.input, shapes.output] {
            find_sensitive(shape, &mut sensitive);
            for _ in 0..ROUNDS / 5 {
                let value = random.value(shape);
                let Some(shown) = respell(operation.plane, shape, &value) else { continue };
                assert!(!is_leaking(&shown.to_string()), "{} {shown}", operation.name);
                redacted += usize::from(shown.to_string().contains(REDACTED));
            }
        }
    }
    assert!(redacted > 1_000, "{redacted}");
    assert_eq!(sensitive, random.sensitive, "some were never made");
    assert_eq!(sensitive.len(), 36, "{sensitive:?}");
}

fn find_sensitive(shape: &'static Shape, found: &mut BTreeSet<&'static str>) {
    if shape.secrecy == Secrecy::Sensitive {
        found.insert(shape.name);
    }
    match &shape.kind {
        Kind::Structure(members) | Kind::Union(members) => {
            members.iter().for_each(|member| find_sensitive(member.shape, found));
        }
        Kind::List { of, .. } => find_sensitive(of, found),
        Kind::Map { key, value } => {
            find_sensitive(key, found);
            find_sensitive(value, found);
        }
        _ => {}
    }
}

/// The measure measures.
#[test]
fn a_leak_is_found() {
    assert!(is_leaking("{\"pin\":\"5858\"}") && is_leaking(&format!("x{PAN}")));
    assert!(!is_leaking("Value at 'x' failed: 8192, AS2805") && !is_leaking("Pan(412345**2345)"));
}

/// Whether `text` holds something sensitive: that alone is made of [`SECRET`] digits.
fn is_leaking(text: &str) -> bool {
    let is_secret = |letter: &u8| SECRET.as_bytes().contains(letter);
    text.contains(PAN) || text.as_bytes().windows(2).any(|pair| pair.iter().all(is_secret))
}

/// Where the model's patterns take an odd number of digits and the types do not.
fn is_about_odd_digits(exception: &Exception) -> bool {
    let Exception::Validation { fields, .. } = exception else { return false };
    fields.iter().all(|field| {
        let name = field.path.rsplit('.').next().unwrap();
        ODD.contains(&name) && field.message.ends_with("not well formed")
    })
}

const ODD: &[&str] = &[
    "encryptedPinBlock",
    "proprietaryAuthenticationData",
    "wrappedKeyBlock",
    "wrappedKeyCryptogram",
];

/// What `Debug` shows of modes of use: a number that says nothing secret.
static MODES: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"ModesOfUse\(\d+\)").unwrap());

/// The account number of every request. Unlike all else that is sensitive, `Debug` shows a part
/// of it.
const PAN: &str = "4123456789012345";

/// No open text that is made, no word and no limit of the model has two of these side by side.
const SECRET: &str = "58";

/// A small generator (xorshift), so that every run is the same.
struct Random {
    state: u64,
    /// Texts that fit, by the name of their shape.
    fitting: BTreeMap<&'static str, Vec<String>>,
    /// The sensitive shapes of which a value was made.
    sensitive: BTreeSet<&'static str>,
}

impl Random {
    fn new() -> Self {
        let (fitting, sensitive) = (BTreeMap::new(), BTreeSet::new());
        Self { state: 0x2545_F491_4F6C_DD1D, fitting, sensitive }
    }

    fn below(&mut self, limit: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).unwrap() % limit
    }

    /// Mostly what the shape wants.
    fn value(&mut self, shape: &'static Shape) -> Value {
        if self.below(60) == 0 {
            return self.junk();
        }
        match &shape.kind {
            Kind::Structure(members) => {
                let mut object = Map::new();
                for member in *members {
                    let rarity = if member.presence == Presence::Required { 40 } else { 3 };
                    if self.below(rarity) != 0 {
                        object.insert(member.name.into(), self.value(member.shape));
                    }
                }
                Value::Object(object)
            }
            Kind::Union(members) => {
                let mut object = Map::new();
                for _ in 0..self.below(20).saturating_sub(17).max(1) {
                    let member = &members[self.below(members.len())];
                    object.insert(member.name.into(), self.value(member.shape));
                }
                Value::Object(object)
            }
            Kind::List { of, .. } => (0..self.below(3)).map(|_| self.value(of)).collect(),
            Kind::Map { key, value } => {
                Value::Object([(self.text(key), self.value(value))].into_iter().collect())
            }
            Kind::Text { .. } => self.text(shape).into(),
            Kind::Enumeration(values) => values[self.below(values.len())].into(),
            Kind::Integer(bounds) => {
                let spread = i64::try_from(self.below(12)).unwrap().min(3) - 1;
                (bounds.max.unwrap_or(0).min(bounds.min.unwrap_or(0) + 2) - spread).into()
            }
            Kind::Boolean => (self.below(2) == 0).into(),
            Kind::Timestamp => json!(1_700_000_000.25),
        }
    }

    /// Mostly a text that fits; sensitive ones are made of [`SECRET`] digits.
    fn text(&mut self, shape: &'static Shape) -> String {
        let is_sensitive = shape.secrecy == Secrecy::Sensitive;
        if is_sensitive {
            self.sensitive.insert(shape.name);
        }
        if self.below(60) == 0 {
            return if is_sensitive { "\u{0}58585858" } else { "\u{0}" }.into();
        }
        if shape.name == "PrimaryAccountNumberType" {
            return PAN.into();
        }
        let fitting = self.fitting.entry(shape.name).or_insert_with(|| fitting(shape));
        let count = fitting.len();
        let place = self.below(count);
        self.fitting[shape.name][place].clone()
    }

    fn junk(&mut self) -> Value {
        let junk = [
            Value::Null,
            json!([]),
            json!({}),
            json!("\u{1F511}"),
            json!(-1),
            json!(u64::MAX),
            json!(1e300),
            json!(true),
            json!([[[[null]]]]),
        ];
        junk[self.below(junk.len())].clone()
    }
}

/// Some texts that fit `shape`: at least one.
fn fitting(shape: &'static Shape) -> Vec<String> {
    let letters: &[&str] =
        if shape.secrecy == Secrecy::Sensitive { &["58", "8", "5"] } else { &["1A0", "0", "a"] };
    let lengths = (2..=64).chain([1, 120, 200]);
    let repeated = lengths.flat_map(|length| {
        letters.iter().map(move |letters| letters.chars().cycle().take(length).collect())
    });
    let is_open = shape.secrecy == Secrecy::Open;
    let texts = OPEN.iter().filter(|_| is_open).map(|text| String::from(*text));
    let fitting: Vec<String> =
        texts.chain(repeated).filter(|text| check(shape, &json!(text)).is_ok()).collect();
    assert!(!fitting.is_empty(), "nothing fits {}", shape.name);
    fitting
}

const OPEN: &[&str] = &[
    "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk",
    "arn:aws:payment-cryptography:us-east-1:111122223333:alias/x",
    "alias/x",
    "us-west-2",
    "import-token-qs6643jl4ohibtqk",
    "export-token-qs6643jl4ohibtqk",
    "arn:aws:mpa:us-east-1:111122223333:approval-team/x",
    "arn:aws:mpa:us-east-1:111122223333:session/x/y",
    "a@example.com",
];
