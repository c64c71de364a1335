//! Holds the list of operations and every declared shape to AWS's own model, as botocore 1.44.8
//! has it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde_json::{Value, json};
use wire::cloudtrail::lookup_events;
use wire::exception::{Code, Exception, FieldError, VerificationFailedReason};
use wire::operation::{ALL, Access, Descriptor, Plane};
use wire::shape::{Bounds, Kind, Member, Presence, Secrecy, Shape, Shaped};
use wire::{json_1_0, sts};

#[path = "support/python.rs"]
mod python;

static MODELS: LazyLock<Value> = LazyLock::new(|| {
    let services =
        json!(["payment-cryptography", "payment-cryptography-data", "cloudtrail", "sts"]);
    python::run("json.dump({name: model(name) for name in given}, sys.stdout)", &services)
});

fn model(plane: Plane) -> &'static Value {
    &MODELS[match plane {
        Plane::Control => "payment-cryptography",
        Plane::Data => "payment-cryptography-data",
    }]
}

fn on(plane: Plane) -> impl Iterator<Item = &'static Descriptor> {
    ALL.iter().filter(move |operation| operation.plane == plane)
}

#[test]
fn protocols_are_those_of_the_model() {
    let control = &model(Plane::Control)["metadata"];
    assert_eq!(control["targetPrefix"], json_1_0::TARGET_PREFIX);
    assert_eq!((&control["protocol"], &control["jsonVersion"]), (&json!("json"), &json!("1.0")));
    assert_eq!(model(Plane::Data)["metadata"]["protocol"], "rest-json");
    for plane in [Plane::Control, Plane::Data] {
        assert_eq!(model(plane)["metadata"]["signingName"], "payment-cryptography");
    }
    let cloudtrail = &MODELS["cloudtrail"]["metadata"];
    let target = format!("{}.LookupEvents", cloudtrail["targetPrefix"].as_str().unwrap());
    assert_eq!(target, lookup_events::LOOKUP_EVENTS);
    assert_eq!(cloudtrail["jsonVersion"], "1.1");
}

#[test]
fn the_list_is_the_models_in_its_order() {
    for (plane, count) in [(Plane::Control, 32), (Plane::Data, 15)] {
        let listed: Vec<&str> = on(plane).map(|operation| operation.name).collect();
        let mut modelled: Vec<&str> =
            model(plane)["operations"].as_object().unwrap().keys().map(String::as_str).collect();
        modelled.sort_unstable();
        assert_eq!(listed, modelled);
        assert_eq!(listed.len(), count);
    }
}

#[test]
fn routes_exceptions_and_access_are_those_of_the_model() {
    for operation in &ALL {
        let modelled = &model(operation.plane)["operations"][operation.name];
        assert_eq!(modelled["http"]["method"], "POST", "{}", operation.name);
        assert_eq!(modelled["http"]["requestUri"], operation.path, "{}", operation.name);
        let listed: BTreeSet<&str> = operation.exceptions.iter().map(|code| code.name()).collect();
        let errors = modelled["errors"].as_array().unwrap().iter();
        let errors: BTreeSet<&str> = errors.map(|error| error["shape"].as_str().unwrap()).collect();
        assert_eq!(listed, errors, "{}", operation.name);
        if modelled["readonly"] == true {
            assert_eq!(operation.access, Access::Read, "{}", operation.name);
        }
    }
}

#[test]
fn shapes_are_those_of_the_model() {
    let mut differences = Vec::new();
    for operation in &ALL {
        let shapes = operation.shapes.unwrap_or_else(|| panic!("{} has no shapes", operation.name));
        let model = model(operation.plane);
        let modelled = &model["operations"][operation.name];
        for (direction, shape) in [("input", shapes.input), ("output", shapes.output)] {
            let name = modelled[direction]["shape"].as_str().unwrap();
            compare(shape, name, &model["shapes"], &mut differences);
        }
    }
    let model = &MODELS["cloudtrail"];
    let modelled = &model["operations"]["LookupEvents"];
    for (direction, shape) in
        [("input", lookup_events::Input::SHAPE), ("output", lookup_events::Output::SHAPE)]
    {
        let name = modelled[direction]["shape"].as_str().unwrap();
        compare(shape, name, &model["shapes"], &mut differences);
    }
    let reason = VerificationFailedReason::SHAPE;
    let data = &self::model(Plane::Data)["shapes"];
    compare(reason, "VerificationFailedReason", data, &mut differences);
    assert_eq!(differences, Vec::<String>::new());
    let tag_value = &self::model(Plane::Control)["shapes"]["TagValue"];
    assert_eq!(bounds(tag_value), Bounds::within(1, 256), "contested no more");
}

/// Every exception, with something to say.
fn exceptions() -> Vec<Exception> {
    let message = || String::from("why");
    vec![
        Exception::AccessDenied { message: message() },
        Exception::Conflict { message: message() },
        Exception::InternalServer,
        Exception::PublicPolicy { message: message() },
        Exception::ResourceNotFound { resource_id: "alias/x".into() },
        Exception::ServiceQuotaExceeded { message: message() },
        Exception::ServiceUnavailable { message: message() },
        Exception::Throttling { message: message() },
        Exception::Validation {
            message: message(),
            fields: vec![FieldError { path: "x".into(), message: message() }],
        },
        Exception::VerificationFailed {
            reason: VerificationFailedReason::InvalidMac,
            message: message(),
        },
    ]
}

#[test]
fn exceptions_are_those_of_the_model() {
    let codes: Vec<Code> = exceptions().iter().map(Exception::code).collect();
    assert_eq!(codes, Code::MODELLED);
    for plane in [Plane::Control, Plane::Data] {
        let mut modelled = 0;
        for exception in exceptions() {
            let name = exception.code().name();
            let Some(shape) = model(plane)["shapes"].get(name) else { continue };
            modelled += 1;
            let body = exception.body(plane);
            let members = body.as_object().unwrap().keys().filter(|name| *name != "__type");
            let members: BTreeSet<&str> = members.map(String::as_str).collect();
            let known: BTreeSet<&str> = keys(&shape["members"]);
            assert_eq!(members, known, "{name}");
            let status = exception.status(plane).as_u16();
            let expected = match (shape["error"]["httpStatusCode"].as_u64(), &shape["fault"]) {
                (Some(status), _) => u16::try_from(status).unwrap(),
                (None, Value::Bool(true)) => 500,
                (None, _) => 400,
            };
            assert_eq!(status, expected, "{name}");
        }
        let all = model(plane)["shapes"].as_object().unwrap().values();
        assert_eq!(modelled, all.filter(|shape| shape["exception"] == true).count());
    }
}

#[test]
fn lookups_fail_as_in_the_model() {
    let modelled = &MODELS["cloudtrail"]["operations"]["LookupEvents"]["errors"];
    for error in [
        lookup_events::Error::InvalidLookupAttributes,
        lookup_events::Error::InvalidTimeRange,
        lookup_events::Error::InvalidMaxResults,
        lookup_events::Error::InvalidNextToken,
        lookup_events::Error::InvalidEventCategory,
    ] {
        let known = json!({ "shape": error.name() });
        assert!(modelled.as_array().unwrap().contains(&known), "{error:?}");
    }
}

#[test]
fn sts_is_that_of_the_model() {
    let metadata = &MODELS["sts"]["metadata"];
    assert_eq!(metadata["protocol"], "query");
    assert_eq!(metadata["xmlNamespace"], sts::NAMESPACE);
    assert_eq!(metadata["apiVersion"], sts::API_VERSION);
}

/// The measure measures: shapes that differ from the model in one thing each are told apart.
#[test]
fn a_shape_that_is_not_the_models_is_found() {
    const TEXT: &Shape = &Shape::text("AliasName").length(7, 256).pattern("alias/[a-z]+");
    const WRONG: &[(&str, &Shape)] = &[
        ("NoSuchShape", &Shape::text("NoSuchShape")),
        ("AliasName", &Shape::text("Name").length(7, 256).pattern("alias/[a-zA-Z0-9/_-]+")),
        ("AliasName", &Shape::text("AliasName").length(7, 255).pattern("alias/[a-zA-Z0-9/_-]+")),
        ("AliasName", TEXT),
        ("AliasName", &Shape::integer("AliasName", 1, 2)),
        ("KeyClass", &Shape::enumeration("KeyClass", &["SYMMETRIC_KEY"])),
        ("Tags", &Shape::list("Tags", wire::shape::tag::Tag::SHAPE)),
        ("Alias", &Shape::structure("Alias", &[])),
        (
            "GetAliasInput",
            &Shape::union(
                "GetAliasInput",
                &[Member {
                    name: "AliasName",
                    presence: Presence::Required,
                    shape: <keys::identifier::AliasName as Shaped>::SHAPE,
                }],
            ),
        ),
        (
            "GetAliasInput",
            &Shape::structure(
                "GetAliasInput",
                &[Member {
                    name: "AliasName",
                    presence: Presence::Optional,
                    shape: <keys::identifier::AliasName as Shaped>::SHAPE,
                }],
            ),
        ),
        (
            "AliasName",
            &Shape::text("AliasName").length(7, 256).pattern("alias/[a-zA-Z0-9/_-]+").sensitive(),
        ),
    ];
    for (name, shape) in WRONG {
        let mut differences = Vec::new();
        compare(shape, name, &model(Plane::Control)["shapes"], &mut differences);
        assert_eq!(differences.len(), 1, "{shape:?}: {differences:?}");
    }
}

/// Adds what differs between `shape` and the model's shape `name` to `differences`.
fn compare(shape: &'static Shape, name: &str, shapes: &Value, differences: &mut Vec<String>) {
    let mut differ = |what: String| differences.push(format!("{name}: {what}"));
    let Some(modelled) = shapes.get(name) else { return differ("not in the model".into()) };
    if shape.name != name && has_a_name(shape) {
        return differ(format!("called {}", shape.name));
    }
    let is_sensitive = shape.secrecy == Secrecy::Sensitive;
    if is_sensitive != (modelled["sensitive"] == true) {
        differ("sensitive".into());
    }
    let kind = modelled["type"].as_str().unwrap();
    match (&shape.kind, kind) {
        (Kind::Structure(members) | Kind::Union(members), "structure") => {
            if matches!(shape.kind, Kind::Union(_)) != (modelled["union"] == true) {
                return differ("union".into());
            }
            compare_members(members, name, shapes, differences);
        }
        (Kind::List { of, length }, "list") => {
            if bounds(modelled) != *length {
                differ(format!("{length:?}"));
            }
            compare(of, modelled["member"]["shape"].as_str().unwrap(), shapes, differences);
        }
        (Kind::Map { key, value }, "map") => {
            compare(key, modelled["key"]["shape"].as_str().unwrap(), shapes, differences);
            compare(value, modelled["value"]["shape"].as_str().unwrap(), shapes, differences);
        }
        (Kind::Text { length, pattern }, "string") => {
            if let Some(pattern) = pattern {
                regex::Regex::new(&format!("^{pattern}$")).expect("patterns can be compiled");
            }
            let modelled_pattern = modelled["pattern"].as_str();
            if modelled_pattern != *pattern {
                differ(format!("{pattern:?} for {modelled_pattern:?}"));
            }
            if contested(name).unwrap_or_else(|| bounds(modelled)) != *length {
                differ(format!("{length:?}"));
            }
        }
        (Kind::Enumeration(values), "string") => {
            if modelled["enum"] != json!(values) {
                differ(format!("{values:?}"));
            }
        }
        (Kind::Integer(range), "integer") => {
            if bounds(modelled) != *range {
                differ(format!("{range:?}"));
            }
        }
        (Kind::Boolean, "boolean") | (Kind::Timestamp, "timestamp") => {}
        (kind, modelled) => differ(format!("{kind:?} for {modelled}")),
    }
}

fn compare_members(
    members: &'static [Member],
    name: &str,
    shapes: &Value,
    differences: &mut Vec<String>,
) {
    let modelled = &shapes[name];
    let declared: Vec<&str> = members.iter().map(|member| member.name).collect();
    let known: Vec<&str> =
        modelled["members"].as_object().unwrap().keys().map(String::as_str).collect();
    if declared != known {
        return differences.push(format!("{name}: members {declared:?} for {known:?}"));
    }
    let required = modelled["required"].as_array().map_or(&[][..], Vec::as_slice);
    for member in members {
        let of = modelled["members"][member.name]["shape"].as_str().unwrap();
        let is_primitive = shapes[of]["type"] == "boolean" && shapes[of]["box"] != true;
        let presence = match (required.contains(&json!(member.name)), is_primitive) {
            (true, _) => Presence::Required,
            (false, true) => Presence::Defaulted,
            (false, false) => Presence::Optional,
        };
        if presence != member.presence {
            differences.push(format!("{name}.{}: {presence:?}", member.name));
        }
        compare(member.shape, of, shapes, differences);
    }
}

/// Where we do not follow the model, and why.
fn contested(name: &str) -> Option<Bounds> {
    // The model asks for one character, its prose and the documentation allow none.
    (name == "TagValue").then(|| Bounds::within(0, 256))
}

/// Whether the name of a shape says more than what it is made of.
fn has_a_name(shape: &Shape) -> bool {
    match shape.kind {
        Kind::Boolean | Kind::Timestamp => false,
        Kind::Text { length, pattern } => length != Bounds::ANY || pattern.is_some(),
        _ => true,
    }
}

fn bounds(modelled: &Value) -> Bounds {
    Bounds { min: modelled["min"].as_i64(), max: modelled["max"].as_i64() }
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}
