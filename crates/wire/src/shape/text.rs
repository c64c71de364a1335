//! Texts: checked once, when they are read.

use core::fmt;

use keys::identifier::{AliasName, Region};
use serde_json::Value;

use crate::arn::{AliasArn, KeyArn};
use crate::shape::{Read, Shape, Shaped, Violation, Write};

/// A text of AWS's model that means nothing to the core.
macro_rules! text {
    ($(#[$about:meta])* pub struct $name:ident: $shape:expr;) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// The text, or `None` when it does not fit its shape.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                $crate::shape::fits(<Self as $crate::shape::Shaped>::SHAPE, text)
                    .then(|| Self(text.into()))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: &'static $crate::shape::Shape = &$shape;
        }

        impl $crate::shape::Read for $name {
            fn read(
                value: &serde_json::Value,
            ) -> Result<Self, $crate::shape::Violation> {
                value.as_str().and_then(Self::parse).ok_or_else($crate::shape::text::unfit)
            }
        }

        impl $crate::shape::Write for $name {
            fn write(&self) -> serde_json::Value {
                self.0.as_str().into()
            }
        }
    };
}

/// A text of AWS's model that may not be shown: erased on drop, opaque to `Debug`, neither
/// copied nor compared.
macro_rules! sensitive_text {
    ($(#[$about:meta])* pub struct $name:ident: $shape:expr;) => {
        $(#[$about])*
        pub struct $name(zeroize::Zeroizing<String>);

        impl $name {
            /// The text, or `None` when it does not fit its shape.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                $crate::shape::fits(<Self as $crate::shape::Shaped>::SHAPE, text)
                    .then(|| Self(zeroize::Zeroizing::new(text.into())))
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl core::fmt::Debug for $name {
            fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                out.write_str(stringify!($name))
            }
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: &'static $crate::shape::Shape = &$shape.sensitive();
        }

        impl $crate::shape::Read for $name {
            fn read(
                value: &serde_json::Value,
            ) -> Result<Self, $crate::shape::Violation> {
                value.as_str().and_then(Self::parse).ok_or_else($crate::shape::text::unfit)
            }
        }

        impl $crate::shape::Write for $name {
            fn write(&self) -> serde_json::Value {
                self.0.as_str().into()
            }
        }
    };
}

pub(crate) use {sensitive_text, text};

/// A key, as callers name it: by ARN, by the ARN of an alias, or by an alias of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeyIdentifier {
    /// `arn:aws:payment-cryptography:…:key/…`
    Key(KeyArn),
    /// `arn:aws:payment-cryptography:…:alias/…`
    AliasArn(AliasArn),
    /// `alias/…`, in the caller's account and the Region of the request.
    Alias(AliasName),
}

text! {
    /// The check value of a key: 4 to 16 hexadecimal digits, upper case in answers.
    pub struct KeyCheckValue: Shape::text("KeyCheckValue").length(4, 16).pattern("[0-9a-fA-F]+");
}

text! {
    /// Where a list goes on: opaque to callers; see [`crate::page`].
    pub struct NextToken: Shape::text("NextToken").length(1, 8192);
}

text! {
    /// Any text: what the model calls `String`.
    pub struct Sentence: Shape::text("String");
}

/// A key, where its ARN alone will do: tags and policies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceArn(pub KeyArn);

impl KeyIdentifier {
    /// Reads an identifier; `None` when it is none of the three forms.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(name) = text.strip_prefix(ALIAS) {
            return AliasName::parse(name).map(Self::Alias);
        }
        KeyArn::parse(text).map(Self::Key).or_else(|| AliasArn::parse(text).map(Self::AliasArn))
    }
}

impl fmt::Display for KeyIdentifier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(arn) => arn.fmt(out),
            Self::AliasArn(arn) => arn.fmt(out),
            Self::Alias(name) => write!(out, "{ALIAS}{name}"),
        }
    }
}

impl Shaped for KeyIdentifier {
    const SHAPE: &'static Shape = &Shape::text("KeyArnOrKeyAliasType").length(7, 322).pattern(
        "arn:aws:payment-cryptography:[a-z]{2}-[a-z]{1,16}-[0-9]+:[0-9]{12}:\
         (key/[0-9a-zA-Z]{16,64}|alias/[a-zA-Z0-9/_-]+)$|^alias/[a-zA-Z0-9/_-]+",
    );
}

impl Read for KeyIdentifier {
    fn read(value: &Value) -> Result<Self, Violation> {
        value.as_str().and_then(Self::parse).ok_or_else(unfit)
    }
}

impl Write for KeyIdentifier {
    fn write(&self) -> Value {
        self.to_string().into()
    }
}

impl Shaped for KeyArn {
    const SHAPE: &'static Shape = &Shape::text("KeyArn").length(70, 150).pattern(KEY_ARN);
}

impl Read for KeyArn {
    fn read(value: &Value) -> Result<Self, Violation> {
        value.as_str().and_then(Self::parse).ok_or_else(unfit)
    }
}

impl Write for KeyArn {
    fn write(&self) -> Value {
        self.to_string().into()
    }
}

impl Shaped for ResourceArn {
    const SHAPE: &'static Shape = &Shape::text("ResourceArn").length(70, 150).pattern(KEY_ARN);
}

impl Read for ResourceArn {
    fn read(value: &Value) -> Result<Self, Violation> {
        KeyArn::read(value).map(Self)
    }
}

impl Write for ResourceArn {
    fn write(&self) -> Value {
        self.0.write()
    }
}

impl Shaped for Region {
    const SHAPE: &'static Shape = &Shape::text("Region").pattern("[a-z]{2}-[a-z]{1,16}-[0-9]+");
}

impl Read for Region {
    fn read(value: &Value) -> Result<Self, Violation> {
        value.as_str().and_then(Self::parse).ok_or_else(unfit)
    }
}

impl Write for Region {
    fn write(&self) -> Value {
        self.as_str().into()
    }
}

impl Shaped for AliasName {
    const SHAPE: &'static Shape =
        &Shape::text("AliasName").length(7, 256).pattern("alias/[a-zA-Z0-9/_-]+");
}

impl Read for AliasName {
    fn read(value: &Value) -> Result<Self, Violation> {
        let name = value.as_str().and_then(|text| text.strip_prefix(ALIAS));
        name.and_then(Self::parse).ok_or_else(unfit)
    }
}

impl Write for AliasName {
    fn write(&self) -> Value {
        format!("{ALIAS}{self}").into()
    }
}

/// What is said of a text that fits its shape and still is not what it should be.
pub(crate) fn unfit() -> Violation {
    Violation::unshown("Member is not well formed")
}

const ALIAS: &str = "alias/";

const KEY_ARN: &str = "arn:aws:payment-cryptography:[a-z]{2}-[a-z]{1,16}-[0-9]+:[0-9]{12}:\
                       key/[0-9a-zA-Z]{16,64}";
