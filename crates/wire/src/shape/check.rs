//! Whether a value fits its shape, and what AWS says when it does not.

use std::collections::HashMap;
use std::sync::{LazyLock, PoisonError, RwLock};

use regex::Regex;
use serde_json::{Map, Number, Value};

use crate::shape::{
    Bounds, Kind, Member, NOT_NULL, ONE_MEMBER, Presence, Secrecy, Shape, Violation,
};

/// Why a request cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Something has the wrong JSON type. The sentence holds no value.
    Serialization(String),
    /// Constraints that are not met, at most [`MOST_VIOLATIONS`] of them.
    Violations(Vec<Violation>),
}

/// Checks `value` against `shape`: types, required members, unions, and the constraints of
/// every text, number and list. Members that the shape does not know are ignored.
///
/// # Errors
///
/// [`Fault`], which never shows a sensitive value.
pub fn check(shape: &'static Shape, value: &Value) -> Result<(), Fault> {
    let mut check = Check { path: Vec::new(), violations: Vec::new() };
    check.value(shape, value)?;
    if check.violations.is_empty() { Ok(()) } else { Err(Fault::Violations(check.violations)) }
}

/// Whether `text` fits the text or enumeration `shape`.
pub(crate) fn fits(shape: &'static Shape, text: &str) -> bool {
    broken_by_text(shape, text).is_empty()
}

/// Where a check is, and what it has found.
struct Check {
    path: Vec<String>,
    violations: Vec<Violation>,
}

impl Check {
    fn value(&mut self, shape: &'static Shape, value: &Value) -> Result<(), Fault> {
        match &shape.kind {
            Kind::Structure(members) => self.structure(members, object(value)?),
            Kind::Union(members) => self.union(members, object(value)?),
            Kind::List { of, length } => self.list(shape, of, *length, value),
            Kind::Map { key, value: of } => self.map(shape, key, of, object(value)?),
            Kind::Text { .. } | Kind::Enumeration(_) => {
                let text = value.as_str().ok_or_else(|| mismatch(value, "a String"))?;
                for constraint in broken_by_text(shape, text) {
                    self.report(shape, text, constraint);
                }
                Ok(())
            }
            Kind::Integer(bounds) => {
                let number = value.as_i64().ok_or_else(|| mismatch(value, "an Integer"))?;
                for constraint in broken_bounds(*bounds, number, "value") {
                    self.report(shape, &number.to_string(), constraint);
                }
                Ok(())
            }
            Kind::Boolean => match value {
                Value::Bool(_) => Ok(()),
                _ => Err(mismatch(value, "a Boolean")),
            },
            Kind::Timestamp => match value {
                Value::Number(_) => Ok(()),
                _ => Err(mismatch(value, "milliseconds since epoch")),
            },
        }
    }

    fn structure(
        &mut self,
        members: &'static [Member],
        object: &Map<String, Value>,
    ) -> Result<(), Fault> {
        for member in members {
            match object.get(member.name) {
                Some(value) if !value.is_null() => self.member(member, value)?,
                _ if member.presence == Presence::Required => {
                    self.path.push(super::camel(member.name));
                    self.report_unshown(NOT_NULL.into());
                    self.path.pop();
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn union(
        &mut self,
        members: &'static [Member],
        object: &Map<String, Value>,
    ) -> Result<(), Fault> {
        let mut set = 0;
        for member in members {
            if let Some(value) = object.get(member.name).filter(|value| !value.is_null()) {
                set += 1;
                self.member(member, value)?;
            }
        }
        if set != 1 {
            self.report_unshown(ONE_MEMBER.into());
        }
        Ok(())
    }

    fn member(&mut self, member: &'static Member, value: &Value) -> Result<(), Fault> {
        self.path.push(super::camel(member.name));
        self.value(member.shape, value)?;
        self.path.pop();
        Ok(())
    }

    fn list(
        &mut self,
        shape: &'static Shape,
        of: &'static Shape,
        length: Bounds,
        value: &Value,
    ) -> Result<(), Fault> {
        let elements = value.as_array().ok_or_else(|| list_mismatch(value))?;
        let count = i64::try_from(elements.len()).unwrap_or(i64::MAX);
        for constraint in broken_bounds(length, count, "length") {
            self.report_unshown(constraint);
        }
        if matches!(of.kind, Kind::Text { .. } | Kind::Enumeration(_)) {
            return self.texts(shape, of, elements);
        }
        for (index, element) in elements.iter().enumerate() {
            self.path.push(format!("{}.member", index + 1));
            if element.is_null() {
                self.report_unshown(NOT_NULL.into());
            } else {
                self.value(of, element)?;
            }
            self.path.pop();
        }
        Ok(())
    }

    /// A list of texts is reported as a whole, with everything that is asked of an element.
    fn texts(
        &mut self,
        shape: &'static Shape,
        of: &'static Shape,
        elements: &[Value],
    ) -> Result<(), Fault> {
        let mut shown = Vec::new();
        let mut broken = false;
        for element in elements {
            if element.is_null() {
                broken = true;
                shown.push("null");
                continue;
            }
            let text = element.as_str().ok_or_else(|| mismatch(element, "a String"))?;
            broken |= !fits(of, text);
            shown.push(text);
        }
        if broken {
            let constraint = format!("Member must satisfy constraint: [{}]", demands(of));
            let shown = format!("[{}]", shown.join(", "));
            let secrecy = if of.secrecy == Secrecy::Sensitive { of } else { shape };
            self.report(secrecy, &shown, constraint);
        }
        Ok(())
    }

    fn map(
        &mut self,
        shape: &'static Shape,
        key: &'static Shape,
        of: &'static Shape,
        object: &Map<String, Value>,
    ) -> Result<(), Fault> {
        for (name, value) in object {
            if !fits(key, name) {
                let constraint = format!("Map keys must satisfy constraint: [{}]", demands(key));
                let secrecy = if key.secrecy == Secrecy::Sensitive { key } else { shape };
                self.report(secrecy, name, constraint);
                continue;
            }
            self.path.push(if key.secrecy == Secrecy::Sensitive { "key" } else { name }.into());
            if value.is_null() {
                self.report_unshown(NOT_NULL.into());
            } else {
                self.value(of, value)?;
            }
            self.path.pop();
        }
        Ok(())
    }

    fn report(&mut self, shape: &Shape, value: &str, constraint: String) {
        let shown = match shape.secrecy {
            Secrecy::Open => Some(value.chars().take(MOST_SHOWN).collect()),
            Secrecy::Sensitive => None,
        };
        self.push(Violation { path: self.path.join("."), shown, constraint });
    }

    fn report_unshown(&mut self, constraint: String) {
        self.push(Violation { path: self.path.join("."), shown: None, constraint });
    }

    fn push(&mut self, violation: Violation) {
        if self.violations.len() < MOST_VIOLATIONS {
            self.violations.push(violation);
        }
    }
}

/// What `text` breaks of what `shape` asks.
fn broken_by_text(shape: &'static Shape, text: &str) -> Vec<String> {
    match &shape.kind {
        Kind::Text { length, pattern } => {
            let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
            let mut broken = broken_bounds(*length, count, "length");
            if let Some(pattern) = pattern.filter(|pattern| !matches(pattern, text)) {
                broken.push(pattern_demand(pattern));
            }
            broken
        }
        Kind::Enumeration(values) if !values.contains(&text) => vec![enumeration_demand(values)],
        _ => Vec::new(),
    }
}

fn broken_bounds(bounds: Bounds, number: i64, what: &str) -> Vec<String> {
    let over = bounds.max.filter(|max| number > *max).map(|max| most(what, max));
    let under = bounds.min.filter(|min| number < *min).map(|min| least(what, min));
    over.into_iter().chain(under).collect()
}

/// Everything that is asked of an element, as AWS lists it whatever of it was broken.
fn demands(shape: &Shape) -> String {
    let mut demands = Vec::new();
    match &shape.kind {
        Kind::Text { length, pattern } => {
            demands.extend(length.max.map(|max| most("length", max)));
            demands.extend(length.min.map(|min| least("length", min)));
            demands.extend(pattern.map(pattern_demand));
        }
        Kind::Enumeration(values) => demands.push(enumeration_demand(values)),
        _ => {}
    }
    demands.push(NOT_NULL.into());
    demands.join(", ")
}

fn most(what: &str, max: i64) -> String {
    format!("Member must have {what} less than or equal to {max}")
}

fn least(what: &str, min: i64) -> String {
    format!("Member must have {what} greater than or equal to {min}")
}

fn pattern_demand(pattern: &str) -> String {
    format!("Member must satisfy regular expression pattern: ^{pattern}$")
}

fn enumeration_demand(values: &[&str]) -> String {
    format!("Member must satisfy enum value set: [{}]", values.join(", "))
}

/// Whether all of `text` matches `pattern`. The model's patterns stand between `^` and `$`, and
/// botocore prints them without: an alternation may hold an inner `$|^` of its own, so that the
/// two belong back exactly where they were.
fn matches(pattern: &'static str, text: &str) -> bool {
    let known = PATTERNS.read().unwrap_or_else(PoisonError::into_inner);
    if let Some(compiled) = known.get(pattern) {
        return compiled.is_match(text);
    }
    drop(known);
    // A pattern that cannot be compiled lets nothing through; tests/model.rs compiles them all.
    let Ok(compiled) = Regex::new(&format!("^{pattern}$")) else { return false };
    let fits = compiled.is_match(text);
    PATTERNS.write().unwrap_or_else(PoisonError::into_inner).insert(pattern, compiled);
    fits
}

fn object(value: &Value) -> Result<&Map<String, Value>, Fault> {
    match value {
        Value::Object(object) => Ok(object),
        Value::Array(_) => Err(Fault::Serialization(LIST_MISPLACED.into())),
        _ => Err(Fault::Serialization("Unexpected value type in payload".into())),
    }
}

fn list_mismatch(value: &Value) -> Fault {
    Fault::Serialization(match value {
        Value::Object(_) => STRUCTURE_MISPLACED.into(),
        _ => "Expected list or null".into(),
    })
}

/// AWS's words for a value of the wrong JSON type.
fn mismatch(value: &Value, wanted: &str) -> Fault {
    let found = match value {
        Value::Array(_) => return Fault::Serialization(LIST_MISPLACED.into()),
        Value::Object(_) => return Fault::Serialization(STRUCTURE_MISPLACED.into()),
        Value::Null => "NULL_VALUE",
        Value::Bool(true) => "TRUE_VALUE",
        Value::Bool(false) => "FALSE_VALUE",
        Value::Number(number) if is_decimal(number) => "DECIMAL_VALUE",
        Value::Number(_) => "NUMBER_VALUE",
        Value::String(_) => "STRING_VALUE",
    };
    Fault::Serialization(format!("{found} can not be converted to {wanted}"))
}

fn is_decimal(number: &Number) -> bool {
    number.is_f64()
}

static PATTERNS: LazyLock<RwLock<HashMap<&'static str, Regex>>> = LazyLock::new(RwLock::default);

/// How many characters of a value are shown: enough to find it, not enough to flood a log.
const MOST_SHOWN: usize = 1024;

/// How many violations one answer names.
pub const MOST_VIOLATIONS: usize = 100;

const LIST_MISPLACED: &str = "Start of list found where not expected";
const STRUCTURE_MISPLACED: &str = "Start of structure or map found where not expected.";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::control::create_key::CreateKey;
    use crate::control::delete_key::DeleteKey;
    use crate::data::generate_card_validation_data::GenerateCardValidationData;
    use crate::operation::Operation;
    use crate::shape::Shaped;

    fn violations(shape: &'static Shape, value: &Value) -> Vec<(String, String)> {
        match check(shape, value) {
            Err(Fault::Violations(found)) => {
                found.into_iter().map(|one| (one.path, one.constraint)).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn serialization(shape: &'static Shape, value: &Value) -> String {
        match check(shape, value) {
            Err(Fault::Serialization(sentence)) => sentence,
            other => panic!("{other:?}"),
        }
    }

    const CREATE_KEY: &Shape = <CreateKey as Operation>::Input::SHAPE;
    const GENERATE: &Shape = <GenerateCardValidationData as Operation>::Input::SHAPE;

    fn create_key() -> Value {
        json!({
            "KeyAttributes": {
                "KeyUsage": "TR31_C0_CARD_VERIFICATION_KEY",
                "KeyClass": "SYMMETRIC_KEY",
                "KeyAlgorithm": "TDES_2KEY",
                "KeyModesOfUse": { "Generate": true, "Verify": true },
            },
            "Exportable": true,
            "Unknown": [1, { "x": null }],
        })
    }

    #[test]
    fn what_fits_passes_and_unknown_members_are_ignored() {
        assert_eq!(check(CREATE_KEY, &create_key()), Ok(()));
    }

    #[test]
    fn required_members_are_asked_for_by_path() {
        let mut value = create_key();
        value["KeyAttributes"]["KeyUsage"] = Value::Null;
        value.as_object_mut().unwrap().remove("Exportable");
        assert_eq!(
            violations(CREATE_KEY, &value),
            [
                ("keyAttributes.keyUsage".into(), NOT_NULL.into()),
                ("exportable".into(), NOT_NULL.into())
            ]
        );
    }

    #[test]
    fn lists_of_texts_are_reported_whole_and_lists_of_structures_by_member() {
        let mut value = create_key();
        value["ReplicationRegions"] = json!(["us-west-2", "moon"]);
        value["Tags"] = json!([{ "Key": "a", "Value": "" }, { "Key": "", "Value": "b" }]);
        assert_eq!(
            violations(CREATE_KEY, &value),
            [
                ("tags.2.member.key".into(), least("length", 1)),
                (
                    "replicationRegions".into(),
                    "Member must satisfy constraint: [Member must satisfy regular expression \
                     pattern: ^[a-z]{2}-[a-z]{1,16}-[0-9]+$, Member must not be null]"
                        .into()
                ),
            ]
        );
    }

    #[test]
    fn sensitive_values_are_not_shown_and_others_are() {
        let value = json!({
            "KeyIdentifier": "alias",
            "PrimaryAccountNumber": "41234567890123456789",
            "GenerationAttributes": { "CardVerificationValue2": { "CardExpiryDate": "02x5" } },
        });
        let Err(fault) = check(GENERATE, &value) else { panic!() };
        let told = format!("{fault:?}");
        assert!(told.contains("alias") && !told.contains("4123456789") && !told.contains("02x5"));
    }

    #[test]
    fn a_union_has_one_member() {
        let two = json!({
            "KeyIdentifier": "alias/x",
            "PrimaryAccountNumber": "4123456789012345",
            "GenerationAttributes": {
                "CardVerificationValue1": { "CardExpiryDate": "0225", "ServiceCode": "101" },
                "CardVerificationValue2": { "CardExpiryDate": "0225" },
            },
        });
        let mut none = two.clone();
        none["GenerationAttributes"] = json!({ "Other": {}, "CardVerificationValue1": null });
        for value in [two, none] {
            let expected = ("generationAttributes".into(), ONE_MEMBER.into());
            assert_eq!(violations(GENERATE, &value), [expected]);
        }
    }

    #[test]
    fn wrong_json_types_are_told_in_awss_words() {
        let cases = [
            ("/Exportable", json!("true"), "STRING_VALUE can not be converted to a Boolean"),
            ("/KeyAttributes/KeyUsage", json!(1), "NUMBER_VALUE can not be converted to a String"),
            ("/KeyAttributes/KeyUsage", json!([]), LIST_MISPLACED),
            ("/KeyAttributes", json!([]), LIST_MISPLACED),
            ("/KeyAttributes", json!("x"), "Unexpected value type in payload"),
            ("/ReplicationRegions", json!({}), STRUCTURE_MISPLACED),
            ("/ReplicationRegions", json!("x"), "Expected list or null"),
            ("/ReplicationRegions", json!([1.5]), "DECIMAL_VALUE can not be converted to a String"),
        ];
        for (pointer, wrong, sentence) in cases {
            let mut value = create_key();
            value["ReplicationRegions"] = json!([]);
            *value.pointer_mut(pointer).unwrap() = wrong;
            assert_eq!(serialization(CREATE_KEY, &value), sentence, "{pointer}");
        }
        for value in [json!(null), json!(1), json!("x"), json!([])] {
            serialization(CREATE_KEY, &value);
        }
    }

    #[test]
    fn numbers_have_bounds() {
        const DELETE_KEY: &Shape = <DeleteKey as Operation>::Input::SHAPE;
        let ask = |days: Value| json!({ "KeyIdentifier": "alias/x", "DeleteKeyInDays": days });
        assert_eq!(check(DELETE_KEY, &ask(json!(3))), Ok(()));
        for (days, constraint) in [(2, least("value", 3)), (181, most("value", 180))] {
            let expected = [("deleteKeyInDays".into(), constraint)];
            assert_eq!(violations(DELETE_KEY, &ask(json!(days))), expected);
        }
        for days in [json!(3.5), json!(1e300), json!(u64::MAX)] {
            serialization(DELETE_KEY, &ask(days));
        }
    }

    #[test]
    fn an_answer_names_a_limited_number_of_violations() {
        let mut value = create_key();
        value["Tags"] = vec![json!({}); 150].into();
        assert_eq!(violations(CREATE_KEY, &value).len(), MOST_VIOLATIONS);
    }
}
