//! ExportKey: wraps a key for somebody else.

use crate::exception::Code;
use crate::operation::{Access, CHANGES, Operation, Plane};
use crate::shape::export::{ExportAttributes, ExportKeyMaterial, WrappedKey};
use crate::shape::text::KeyIdentifier;
use crate::shape::{answer, request};

/// Wraps a key for somebody else.
pub struct ExportKey;

request! {
    /// What ExportKey is asked.
    pub struct Input = "ExportKeyInput" {
        /// How it shall be wrapped.
        pub key_material: ExportKeyMaterial,
        /// The key.
        pub export_key_identifier: KeyIdentifier,
        /// What is exported instead of the key itself.
        pub export_attributes: Option<ExportAttributes>,
    }
}

answer! {
    /// What ExportKey answers.
    pub struct Output = "ExportKeyOutput" {
        /// The wrapped key; always there.
        pub wrapped_key: Option<WrappedKey>,
    }
}

impl Operation for ExportKey {
    const NAME: &'static str = "ExportKey";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CHANGES;
    type Input = Input;
    type Output = Output;
}
