//! Shapes: what AWS's model says about each structure, text and number.
//!
//! A [`Shape`] is static data. A type that crosses the wire names its shape and knows how to be
//! read from JSON ([`Read`]) or written to it ([`Write`]). `request!`, `answer!`, `structure!`,
//! `union!`, `enumeration!`, `text!` and `integer!` make all of it from one text.

use serde_json::{Map, Value};

pub mod alias;
pub mod as2805;
pub mod card;
pub mod certificate;
mod check;
pub mod cipher;
mod collection;
pub mod cryptogram;
pub mod dukpt;
pub mod dynamic_key;
pub mod emv;
mod enumeration;
pub mod export;
mod hexadecimal;
pub mod import;
pub mod key;
pub mod key_agreement;
pub mod key_block;
pub mod key_translation;
pub mod mac;
pub mod mpa;
pub mod number;
pub mod parameters;
pub mod pin;
pub mod pin_change;
pub mod pin_translation;
pub mod policy;
mod structure;
pub mod tag;
pub mod text;

pub(crate) use check::fits;
pub use check::{Fault, MOST_VIOLATIONS, check};
pub use collection::Element;
pub(crate) use enumeration::{enumeration, spelling};
pub(crate) use number::integer;
pub(crate) use structure::{
    answer, answer_union, fields, name_of, pascal, pascal_length, pascal_name, reading, request,
    structure, union, variants, writing,
};
pub(crate) use text::text;

/// One shape of AWS's model.
#[derive(Debug)]
pub struct Shape {
    /// What the model calls it.
    pub name: &'static str,
    /// What it is made of.
    pub kind: Kind,
    /// Whether its value may be shown.
    pub secrecy: Secrecy,
}

/// What a shape is made of.
#[derive(Debug)]
pub enum Kind {
    /// An object with members.
    Structure(&'static [Member]),
    /// An object of whose members exactly one is set.
    Union(&'static [Member]),
    /// A list of values of one shape.
    List {
        /// The shape of each.
        of: &'static Shape,
        /// How many there may be.
        length: Bounds,
    },
    /// An object whose member names are data.
    Map {
        /// The shape of the names.
        key: &'static Shape,
        /// The shape of the values.
        value: &'static Shape,
    },
    /// A text.
    Text {
        /// How many characters it may have.
        length: Bounds,
        /// What it must match from its first character to its last. As botocore prints it:
        /// without the `^` at its start and the `$` at its end.
        pattern: Option<&'static str>,
    },
    /// A text that is one of these.
    Enumeration(&'static [&'static str]),
    /// A whole number.
    Integer(Bounds),
    /// `true` or `false`.
    Boolean,
    /// Seconds since 1970 as a number, with a fraction.
    Timestamp,
}

/// The least and the most that a number or a length may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least, if there is one.
    pub min: Option<i64>,
    /// The most, if there is one.
    pub max: Option<i64>,
}

/// A member of a structure or a union.
#[derive(Debug)]
pub struct Member {
    /// Its name in JSON: `KeyAttributes`.
    pub name: &'static str,
    /// Whether it must be there.
    pub presence: Presence,
    /// The shape of its value.
    pub shape: &'static Shape,
}

/// Whether a member must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// It must.
    Required,
    /// It may.
    Optional,
    /// It may, and stands for `false` when it does not: the model's primitive booleans.
    Defaulted,
}

/// Whether a value may be shown in messages and audit events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// It may.
    Open,
    /// It may not: the model's trait `sensitive`.
    Sensitive,
}

/// A type that crosses the wire.
pub trait Shaped: Sized {
    /// What AWS's model says about it.
    const SHAPE: &'static Shape;
}

/// A type that is read from requests.
pub trait Read: Shaped {
    /// Reads a value that [`check`] has found to fit the shape.
    ///
    /// # Errors
    ///
    /// A [`Violation`] when the value is not one of this type after all: a few types are
    /// stricter than the pattern of their shape.
    fn read(value: &Value) -> Result<Self, Violation>;
}

/// A type that is written into answers.
pub trait Write: Shaped {
    /// Writes the value; members that are absent are left out.
    fn write(&self) -> Value;
}

/// A type that can be a member: something [`Shaped`], or an `Option` of it.
pub trait Field {
    /// The shape of its value.
    const SHAPE: &'static Shape;
    /// Whether it must be there.
    const PRESENCE: Presence;
}

/// A member that is read.
pub trait ReadField: Field + Sized {
    /// Reads the member called `name` of `object`.
    ///
    /// # Errors
    ///
    /// As [`Read::read`]; a required member that is not there is a [`Violation`] too.
    fn read_member(object: &Value, name: &'static str) -> Result<Self, Violation>;
}

/// A member that is written.
pub trait WriteField: Field {
    /// Writes it into `object` as the member called `name`, unless it is absent.
    fn write_member(&self, name: &'static str, object: &mut Map<String, Value>);
}

/// A rule that a value breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Where: `keyAttributes.keyUsage`; empty for the value itself.
    pub path: String,
    /// The value, unless it is absent or may not be shown.
    pub shown: Option<String>,
    /// What is wrong: `Member must not be null`.
    pub constraint: String,
}

/// Checks `value` against the shape of `T` and reads it.
///
/// # Errors
///
/// [`Fault`]: the wrong JSON type somewhere, or constraints that are not met.
pub fn read<T: Read>(value: &Value) -> Result<T, Fault> {
    check(T::SHAPE, value)?;
    T::read(value).map_err(|violation| Fault::Violations(vec![violation]))
}

impl Shape {
    /// A structure with `members`.
    #[must_use]
    pub const fn structure(name: &'static str, members: &'static [Member]) -> Self {
        Self { name, kind: Kind::Structure(members), secrecy: Secrecy::Open }
    }

    /// A union of `members`.
    #[must_use]
    pub const fn union(name: &'static str, members: &'static [Member]) -> Self {
        Self { name, kind: Kind::Union(members), secrecy: Secrecy::Open }
    }

    /// A list of `of`, of any length.
    #[must_use]
    pub const fn list(name: &'static str, of: &'static Self) -> Self {
        Self { name, kind: Kind::List { of, length: Bounds::ANY }, secrecy: Secrecy::Open }
    }

    /// A map from `key` to `value`.
    #[must_use]
    pub const fn map(name: &'static str, key: &'static Self, value: &'static Self) -> Self {
        Self { name, kind: Kind::Map { key, value }, secrecy: Secrecy::Open }
    }

    /// A text of any length.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        let kind = Kind::Text { length: Bounds::ANY, pattern: None };
        Self { name, kind, secrecy: Secrecy::Open }
    }

    /// One of `values`.
    #[must_use]
    pub const fn enumeration(name: &'static str, values: &'static [&'static str]) -> Self {
        Self { name, kind: Kind::Enumeration(values), secrecy: Secrecy::Open }
    }

    /// A whole number from `min` to `max`.
    #[must_use]
    pub const fn integer(name: &'static str, min: i64, max: i64) -> Self {
        Self { name, kind: Kind::Integer(Bounds::within(min, max)), secrecy: Secrecy::Open }
    }

    /// The same list or text, of `min` to `max` elements or characters.
    #[must_use]
    pub const fn length(self, min: i64, max: i64) -> Self {
        let length = Bounds::within(min, max);
        let kind = match self.kind {
            Kind::List { of, .. } => Kind::List { of, length },
            Kind::Text { pattern, .. } => Kind::Text { length, pattern },
            other => other,
        };
        Self { name: self.name, kind, secrecy: self.secrecy }
    }

    /// The same text, which must match `pattern` (see [`Kind::Text`]).
    #[must_use]
    pub const fn pattern(self, pattern: &'static str) -> Self {
        let kind = match self.kind {
            Kind::Text { length, .. } => Kind::Text { length, pattern: Some(pattern) },
            other => other,
        };
        Self { name: self.name, kind, secrecy: self.secrecy }
    }

    /// The same shape, whose value may not be shown.
    #[must_use]
    pub const fn sensitive(self) -> Self {
        Self { name: self.name, kind: self.kind, secrecy: Secrecy::Sensitive }
    }
}

impl Bounds {
    /// No bounds.
    pub const ANY: Self = Self { min: None, max: None };

    /// From `min` to `max`, both included.
    #[must_use]
    pub const fn within(min: i64, max: i64) -> Self {
        Self { min: Some(min), max: Some(max) }
    }
}

impl Member {
    /// The member called `name` that a field of type `T` is.
    #[must_use]
    pub const fn of<T: Field>(name: &'static str) -> Self {
        Self { name, presence: T::PRESENCE, shape: T::SHAPE }
    }
}

impl Violation {
    /// A value that breaks `constraint` and is not shown.
    #[must_use]
    pub fn unshown(constraint: &str) -> Self {
        Self { path: String::new(), shown: None, constraint: constraint.into() }
    }

    /// The same violation, seen from the structure whose member `name` holds the value.
    #[must_use]
    pub fn below(mut self, name: &str) -> Self {
        let name = camel(name);
        self.path = if self.path.is_empty() { name } else { format!("{name}.{}", self.path) };
        self
    }
}

impl<T: Shaped> Field for T {
    const SHAPE: &'static Shape = <T as Shaped>::SHAPE;
    const PRESENCE: Presence = Presence::Required;
}

impl<T: Shaped> Field for Option<T> {
    const SHAPE: &'static Shape = <T as Shaped>::SHAPE;
    const PRESENCE: Presence = Presence::Optional;
}

impl<T: Read> ReadField for T {
    fn read_member(object: &Value, name: &'static str) -> Result<Self, Violation> {
        let value = object.get(name).ok_or_else(|| Violation::unshown(NOT_NULL).below(name))?;
        T::read(value).map_err(|violation| violation.below(name))
    }
}

impl<T: Read> ReadField for Option<T> {
    fn read_member(object: &Value, name: &'static str) -> Result<Self, Violation> {
        match object.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => T::read(value).map(Some).map_err(|violation| violation.below(name)),
        }
    }
}

impl<T: Write> WriteField for T {
    fn write_member(&self, name: &'static str, object: &mut Map<String, Value>) {
        object.insert(name.into(), self.write());
    }
}

impl<T: Write> WriteField for Option<T> {
    fn write_member(&self, name: &'static str, object: &mut Map<String, Value>) {
        if let Some(value) = self {
            object.insert(name.into(), value.write());
        }
    }
}

impl Shaped for bool {
    const SHAPE: &'static Shape =
        &Shape { name: "Boolean", kind: Kind::Boolean, secrecy: Secrecy::Open };
}

impl Read for bool {
    fn read(value: &Value) -> Result<Self, Violation> {
        value.as_bool().ok_or_else(|| Violation::unshown("Member must be a boolean"))
    }
}

impl Write for bool {
    fn write(&self) -> Value {
        Value::Bool(*self)
    }
}

/// How AWS writes a member's name in paths and in audit events: `keyAttributes`.
#[must_use]
pub fn camel(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

pub(crate) const NOT_NULL: &str = "Member must not be null";

/// How AWS words this is not known.
pub(crate) const ONE_MEMBER: &str = "Member must have exactly one member set";
