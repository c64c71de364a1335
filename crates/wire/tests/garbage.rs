//! Whatever comes in, the answer is an exception: random bodies, made of the members that the
//! shapes know, never panic, and what passes the checks can be read.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use serde_json::{Map, Value, json};
use wire::cloudtrail::respell::respell;
use wire::control::{create_alias, create_key, delete_key, list_keys, tag_resource};
use wire::data::{generate_card_validation_data, verify_card_validation_data};
use wire::document::Document;
use wire::exception::{Code, Exception};
use wire::operation::{ALL, Descriptor, Operation, read};
use wire::shape::{Kind, Shape, check};

const ROUNDS: usize = 4_000;

#[test]
fn random_requests_are_read_or_refused() {
    let mut random = Random(0x2545_F491_4F6C_DD1D);
    let mut counts = (0, 0, 0);
    for _ in 0..ROUNDS {
        for operation in &ALL {
            let Some(shapes) = operation.shapes else { continue };
            let document = Document::new(random.value(shapes.input));
            let fits = check(shapes.input, document.value()).is_ok();
            let shown = respell(operation.plane, shapes.input, document.value());
            assert!(!shown.is_some_and(|shown| shown.to_string().contains(SECRET)));
            match read_as(operation, &document) {
                Some(Ok(())) => counts.0 += 1,
                Some(Err(exception)) => {
                    assert!(!fits, "{} {}", operation.name, document.value());
                    assert!(!exception.to_string().contains(SECRET), "{exception}");
                    match exception.code() {
                        Code::Validation => counts.1 += 1,
                        Code::Serialization => counts.2 += 1,
                        code => panic!("{code:?}"),
                    }
                }
                None => {}
            }
        }
    }
    let (read, invalid, unserializable) = counts;
    assert!(read > 1_000 && invalid > 1_000 && unserializable > 1_000, "{counts:?}");
}

fn read_as(operation: &Descriptor, document: &Document) -> Option<Result<(), Exception>> {
    fn of<O: Operation>(document: &Document) -> Result<(), Exception> {
        read::<O>(document).map(drop)
    }
    let reader: fn(&Document) -> Result<(), Exception> = match operation.name {
        "CreateAlias" => of::<create_alias::CreateAlias>,
        "CreateKey" => of::<create_key::CreateKey>,
        "DeleteKey" => of::<delete_key::DeleteKey>,
        "ListKeys" => of::<list_keys::ListKeys>,
        "TagResource" => of::<tag_resource::TagResource>,
        "GenerateCardValidationData" => {
            of::<generate_card_validation_data::GenerateCardValidationData>
        }
        "VerifyCardValidationData" => of::<verify_card_validation_data::VerifyCardValidationData>,
        _ => return None,
    };
    Some(reader(document))
}

/// The account number of every request: no message and no event may hold it.
const SECRET: &str = "4123456789012345";

/// A small generator (xorshift), so that every run is the same.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    /// Mostly what the shape wants.
    fn value(&mut self, shape: &'static Shape) -> Value {
        if self.below(40) == 0 {
            return self.junk();
        }
        match &shape.kind {
            Kind::Structure(members) => {
                let mut object = Map::new();
                for member in *members {
                    if self.below(8) != 0 {
                        object.insert(member.name.into(), self.value(member.shape));
                    }
                }
                Value::Object(object)
            }
            Kind::Union(members) => {
                let mut object = Map::new();
                for _ in 0..self.below(12).saturating_sub(9).max(1) {
                    let member = &members[self.below(members.len())];
                    object.insert(member.name.into(), self.value(member.shape));
                }
                Value::Object(object)
            }
            Kind::List { of, .. } => (0..self.below(4)).map(|_| self.value(of)).collect(),
            Kind::Map { value, .. } => json!({ "us-west-2": self.value(value) }),
            Kind::Text { .. } => self.text(shape),
            Kind::Enumeration(values) => values[self.below(values.len())].into(),
            Kind::Integer(bounds) => {
                let spread = i64::try_from(self.below(4)).unwrap() - 1;
                (bounds.min.unwrap_or(0) + spread).into()
            }
            Kind::Boolean => (self.below(2) == 0).into(),
            Kind::Timestamp => json!(1_755_800_754.475),
        }
    }

    /// The first of some texts, from a random place on, that fits; or none that does.
    fn text(&mut self, shape: &'static Shape) -> Value {
        let texts = [
            "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk",
            "arn:aws:payment-cryptography:us-east-1:111122223333:alias/x",
            "alias/x",
            "us-west-2",
            "101",
            "01",
            "0225",
        ];
        if shape.name == "PrimaryAccountNumberType" {
            return SECRET.into();
        }
        let start = self.below(texts.len());
        let mut candidates = texts.iter().cycle().skip(start).take(texts.len());
        let fitting = candidates.find(|text| check(shape, &json!(text)).is_ok());
        fitting.map_or("\u{0}", |text| text).into()
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
