//! A policy document: its elements, and what each of them says about a request.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::Request;
use super::json::Json;
use super::pattern::Pattern;

/// An identity-based policy, read and compiled once.
///
/// What this version does not understand it refuses, `Condition`, `Principal` and policy variables
/// included: a part of a policy that is passed over in silence permits what its author forbade.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    text: String,
    statements: Vec<Statement>,
}

/// Why a text is not a policy document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// It is longer than [`Document::LONGEST`].
    TooLong,
    /// It is not JSON, or an element stands twice; the sentence says where.
    Json(String),
    /// It breaks a rule of policies, or says what this version does not understand; the sentence
    /// says which.
    Grammar(String),
}

/// What a statement does with the requests that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Allow,
    Deny,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Statement {
    sid: Option<String>,
    effect: Effect,
    actions: Scope,
    resources: Scope,
}

/// Those that one of the patterns fits, or those that none of them fits.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Scope {
    Only(Vec<Pattern>),
    AllBut(Vec<Pattern>),
}

impl Document {
    /// The longest document in bytes: what AWS takes as the policy of a key, three times what it
    /// takes as the policy of a principal.
    pub const LONGEST: usize = 20_480;

    /// Reads a policy document.
    ///
    /// # Errors
    ///
    /// [`Error`], whose sentence says what is wrong.
    pub fn parse(text: &str) -> Result<Self, Error> {
        if text.len() > Self::LONGEST {
            return Err(Error::TooLong);
        }
        let json = Json::parse(text).map_err(|why| Error::Json(format!("{why}")))?;
        let Json::Object(members) = json else {
            return Err(grammar("a policy is a JSON object"));
        };
        let (mut version, mut statements) = (EARLIEST, None);
        for (name, value) in &members {
            match name.as_str() {
                "Version" => version = string(name, value)?,
                "Id" => drop(string(name, value)?),
                "Statement" => statements = Some(read_statements(value)?),
                _ => return Err(grammar(format!("a policy has no element {name}"))),
            }
        }
        let statements = statements.ok_or_else(|| grammar("a policy has a Statement"))?;
        check_version(version, &members)?;
        Ok(Self { text: text.to_owned(), statements })
    }

    /// The document as it was given.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn effects_on<'a>(
        &'a self,
        request: &'a Request<'_>,
    ) -> impl Iterator<Item = Effect> + 'a {
        let action = request.action.to_ascii_lowercase();
        let about = move |statement: &&Statement| {
            statement.actions.holds(&action) && statement.resources.holds(request.resource)
        };
        self.statements.iter().filter(about).map(|statement| statement.effect)
    }
}

impl Statement {
    fn parse(json: &Json) -> Result<Self, Error> {
        let Json::Object(members) = json else {
            return Err(grammar("a Statement is a JSON object, or a list of them"));
        };
        let (mut sid, mut effect, mut actions, mut resources) = (None, None, None, None);
        for (name, value) in members {
            match name.as_str() {
                "Sid" => sid = Some(read_sid(string(name, value)?)?),
                "Effect" => effect = Some(read_effect(string(name, value)?)?),
                "Action" => once(&mut actions, Scope::Only(read_actions(name, value)?))?,
                "NotAction" => once(&mut actions, Scope::AllBut(read_actions(name, value)?))?,
                "Resource" => once(&mut resources, Scope::Only(read_resources(name, value)?))?,
                "NotResource" => once(&mut resources, Scope::AllBut(read_resources(name, value)?))?,
                "Condition" => return Err(grammar("conditions are not supported yet")),
                "Principal" | "NotPrincipal" => {
                    return Err(grammar(format!(
                        "an identity-based policy has no {name}: it is about whom it is given to"
                    )));
                }
                _ => return Err(grammar(format!("a Statement has no element {name}"))),
            }
        }
        Ok(Self {
            sid,
            effect: effect.ok_or_else(|| grammar("a Statement has an Effect"))?,
            actions: actions.ok_or_else(|| grammar("a Statement has an Action or NotAction"))?,
            resources: resources
                .ok_or_else(|| grammar("a Statement has a Resource or NotResource"))?,
        })
    }
}

impl Scope {
    fn holds(&self, text: &str) -> bool {
        match self {
            Self::Only(patterns) => patterns.iter().any(|pattern| pattern.matches(text)),
            Self::AllBut(patterns) => !patterns.iter().any(|pattern| pattern.matches(text)),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => write!(out, "a policy has at most {} bytes", Document::LONGEST),
            Self::Json(sentence) | Self::Grammar(sentence) => out.write_str(sentence),
        }
    }
}

impl core::error::Error for Error {}

/// Since 2012-10-17 `${…}` is a variable. Read as plain text it would match nothing, and a Deny
/// would deny nothing.
fn check_version(version: &str, members: &[(String, Json)]) -> Result<(), Error> {
    match version {
        EARLIEST => Ok(()),
        LATEST if members.iter().any(|(_, value)| value.holds(VARIABLE)) => {
            Err(grammar("policy variables, ${…}, are not supported yet"))
        }
        LATEST => Ok(()),
        other => Err(grammar(format!("Version is {LATEST} or {EARLIEST}, not {other}"))),
    }
}

fn read_statements(value: &Json) -> Result<Vec<Statement>, Error> {
    let statements = match value {
        Json::List(list) => list.iter().map(Statement::parse).collect::<Result<Vec<_>, _>>()?,
        one => Vec::from([Statement::parse(one)?]),
    };
    if statements.is_empty() {
        return Err(grammar("a policy has at least one Statement"));
    }
    for (at, statement) in statements.iter().enumerate() {
        let others = statements.iter().skip(at.saturating_add(1));
        if let Some(sid) = &statement.sid
            && others.into_iter().any(|other| other.sid.as_ref() == Some(sid))
        {
            return Err(grammar(format!("the Sid {sid} stands twice")));
        }
    }
    Ok(statements)
}

fn read_sid(text: &str) -> Result<String, Error> {
    if text.bytes().all(|letter| letter.is_ascii_alphanumeric()) {
        return Ok(text.to_owned());
    }
    Err(grammar("a Sid has letters and digits only"))
}

fn read_effect(text: &str) -> Result<Effect, Error> {
    match text {
        "Allow" => Ok(Effect::Allow),
        "Deny" => Ok(Effect::Deny),
        other => Err(grammar(format!("Effect is Allow or Deny, not {other}"))),
    }
}

fn read_actions(name: &str, value: &Json) -> Result<Vec<Pattern>, Error> {
    let read = |text: &str| {
        let part = |part: &str| {
            let allowed = |letter: u8| letter.is_ascii_alphanumeric() || b"-_*?".contains(&letter);
            !part.is_empty() && part.bytes().all(allowed)
        };
        let fits =
            text.split_once(':').is_some_and(|(service, action)| part(service) && part(action));
        if text == "*" || fits {
            return Ok(Pattern::of_action(text));
        }
        Err(grammar(format!("{name} is * or SERVICE:ACTION, not {text}")))
    };
    strings(name, value)?.into_iter().map(read).collect()
}

fn read_resources(name: &str, value: &Json) -> Result<Vec<Pattern>, Error> {
    let read = |text: &str| {
        let arn = text.starts_with("arn:") && (text.split(':').count() >= 6 || text.ends_with('*'));
        if text == "*" || arn {
            return Ok(Pattern::of_resource(text));
        }
        Err(grammar(format!("{name} is * or an ARN, not {text}")))
    };
    strings(name, value)?.into_iter().map(read).collect()
}

fn strings<'a>(name: &str, value: &'a Json) -> Result<Vec<&'a str>, Error> {
    match value {
        Json::List(list) if list.is_empty() => Err(grammar(format!("{name} names at least one"))),
        Json::List(list) => list.iter().map(|element| string(name, element)).collect(),
        one => Ok(Vec::from([string(name, one)?])),
    }
}

fn string<'a>(name: &str, value: &'a Json) -> Result<&'a str, Error> {
    match value {
        Json::Text(text) => Ok(text),
        _ => Err(grammar(format!("{name} is text"))),
    }
}

fn once(place: &mut Option<Scope>, scope: Scope) -> Result<(), Error> {
    match place.replace(scope) {
        None => Ok(()),
        Some(_) => Err(grammar("a Statement has an element or its Not form, never both")),
    }
}

fn grammar(sentence: impl Into<String>) -> Error {
    Error::Grammar(sentence.into())
}

/// What a document without a Version is.
const EARLIEST: &str = "2008-10-17";

const LATEST: &str = "2012-10-17";

/// How a variable begins.
const VARIABLE: &str = "${";
