//! The JSON of a request or an answer: names and texts in it are erased when it goes.

use core::fmt;

use serde_json::Value;
use zeroize::Zeroize;

use crate::exception::Exception;

/// A JSON value that may hold card data. Opaque to `Debug`; its names and texts are erased on drop.
pub struct Document(Value);

impl Document {
    /// Takes over `value`.
    #[must_use]
    pub const fn new(value: Value) -> Self {
        Self(value)
    }

    /// Reads a body. An empty one is an empty object: what clients send that have nothing to
    /// say.
    ///
    /// # Errors
    ///
    /// [`Exception::RequestEntityTooLarge`] beyond [`LONGEST_BODY`] bytes;
    /// [`Exception::Serialization`] when it is not a JSON object (nested more than 128 deep
    /// counts as that).
    pub fn parse(body: &[u8]) -> Result<Self, Exception> {
        if body.len() > LONGEST_BODY {
            return Err(Exception::RequestEntityTooLarge);
        }
        if body.is_empty() {
            return Ok(Self(Value::Object(serde_json::Map::new())));
        }
        let malformed = || Exception::Serialization { message: None };
        let value = serde_json::from_slice(body).map_err(|_| malformed())?;
        let document = Self(value);
        if document.0.is_object() { Ok(document) } else { Err(malformed()) }
    }

    /// The value.
    #[must_use]
    pub const fn value(&self) -> &Value {
        &self.0
    }

    /// The value as bytes of JSON.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.to_string().into_bytes()
    }

    /// The same object with the member `name` set to the text `value`: what a label of the path
    /// says.
    #[must_use]
    pub(crate) fn with_label(mut self, name: &str, value: String) -> Self {
        if let Value::Object(object) = &mut self.0 {
            object.insert(name.into(), value.into());
        }
        self
    }
}

impl fmt::Debug for Document {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Document")
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        erase(&mut self.0);
    }
}

/// As deep as the parser lets a document be: 128.
fn erase(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(elements) => elements.iter_mut().for_each(erase),
        // Names are data too: those of optional blocks, and whatever a client mistakes for one.
        Value::Object(object) => {
            for (mut name, mut value) in core::mem::take(object) {
                name.zeroize();
                erase(&mut value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The longest body that is read, in bytes. The largest honest request, an ImportKey with three
/// certificates of 32 KiB each, is a tenth of it.
pub const LONGEST_BODY: usize = 2 * 1024 * 1024;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_read() {
        assert_eq!(Document::parse(b"").unwrap().value().to_string(), "{}");
        let twice = Document::parse(br#"{"a":1,"a":2}"#).unwrap();
        assert_eq!(twice.value().to_string(), r#"{"a":2}"#);
        assert_eq!(format!("{twice:?}"), "Document");
    }

    #[test]
    fn anything_else_is_refused_and_never_panics() {
        let deep = "{\"a\":".repeat(10_000);
        let arrays = "[".repeat(100_000);
        for body in [
            "null",
            "1",
            "[]",
            "\"x\"",
            "{",
            "{}{}",
            "{\"a\":1e999}",
            "{\"a\":01}",
            "{'a':1}",
            "\u{feff}{}",
            &deep,
            &arrays,
        ] {
            let refusal = Document::parse(body.as_bytes()).unwrap_err();
            assert_eq!(refusal, Exception::Serialization { message: None }, "{body:.20}");
        }
        for body in [&b"{\"a\":\"\xff\"}"[..], b"\xff\xfe{\0}\0", b"{\"a\":\"\\ud800\"}"] {
            assert!(Document::parse(body).is_err());
        }
        let long = vec![b' '; LONGEST_BODY + 1];
        assert_eq!(Document::parse(&long).unwrap_err(), Exception::RequestEntityTooLarge);
    }
}
