//! Policies: who may do what, as IAM's JSON documents say it.
//!
//! An explicit deny goes before an allow, and what nothing allows is denied. A check leaves a
//! [`Permit`] behind, and what needs permission asks for one: the check cannot be forgotten.

use alloc::borrow::ToOwned;
use alloc::string::String;
use core::fmt;

pub use document::{Document, Error};

mod document;
mod json;
mod pattern;

/// What a principal wants to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request<'a> {
    /// Who asks: `arn:aws:iam::111122223333:user/NAME`.
    pub principal_arn: &'a str,
    /// What it wants to do: `payment-cryptography:CreateKey`.
    pub action: &'a str,
    /// With what: the ARN of a key, or `*` for an action that is not about one.
    pub resource: &'a str,
}

/// The proof that the policies of a principal permit an action with a resource. Nothing but
/// [`authorise`] makes one.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "the proof is there to be asked for"]
pub struct Permit {
    action: String,
    resource: String,
}

/// Why an action is not permitted. Prints as the sentence that AWS answers with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denial {
    /// A policy denies it, whatever others allow.
    Explicit(Attempt),
    /// No policy allows it.
    Implicit(Attempt),
}

/// What was not permitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Who asked.
    pub principal_arn: String,
    /// What it wanted to do.
    pub action: String,
    /// With what.
    pub resource: String,
}

/// Asks all `policies` of a principal whether they permit `request`.
///
/// # Errors
///
/// [`Denial::Explicit`] when one of them denies it, [`Denial::Implicit`] when none allows it.
pub fn authorise(policies: &[Document], request: &Request<'_>) -> Result<Permit, Denial> {
    let effects = || policies.iter().flat_map(|policy| policy.effects_on(request));
    if effects().any(|effect| effect == document::Effect::Deny) {
        return Err(Denial::Explicit(Attempt::of(request)));
    }
    if effects().any(|effect| effect == document::Effect::Allow) {
        let (action, resource) = (request.action.to_owned(), request.resource.to_owned());
        return Ok(Permit { action, resource });
    }
    Err(Denial::Implicit(Attempt::of(request)))
}

impl Permit {
    /// The action that is permitted.
    #[must_use]
    pub fn action(&self) -> &str {
        &self.action
    }

    /// The resource with which it is permitted.
    #[must_use]
    pub fn resource(&self) -> &str {
        &self.resource
    }
}

impl Attempt {
    fn of(request: &Request<'_>) -> Self {
        Self {
            principal_arn: request.principal_arn.to_owned(),
            action: request.action.to_owned(),
            resource: request.resource.to_owned(),
        }
    }
}

impl fmt::Display for Denial {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Explicit(attempt) | Self::Implicit(attempt)) = self;
        let Attempt { principal_arn, action, resource } = attempt;
        write!(
            out,
            "User: {principal_arn} is not authorized to perform: {action} on resource: {resource} "
        )?;
        match self {
            Self::Explicit(_) => out.write_str("with an explicit deny in an identity-based policy"),
            Self::Implicit(_) => {
                write!(out, "because no identity-based policy allows the {action} action")
            }
        }
    }
}

impl core::error::Error for Denial {}
