//! Lists and maps: plain collections of Rust, whose element says what the model calls them.

use std::collections::BTreeMap;

use keys::identifier::Region;
use serde_json::Value;

use crate::shape::alias::Alias;
use crate::shape::key::{KeySummary, ReplicationStatus};
use crate::shape::tag::{Tag, TagKey};
use crate::shape::{Read, Shape, Shaped, Violation, Write};

/// Something that the model has a list of.
pub trait Element: Shaped {
    /// The shape of the list.
    const LIST: &'static Shape;
}

impl<T: Element> Shaped for Vec<T> {
    const SHAPE: &'static Shape = T::LIST;
}

impl<T: Element + Read> Read for Vec<T> {
    fn read(value: &Value) -> Result<Self, Violation> {
        let elements = value.as_array().map_or(&[][..], Vec::as_slice);
        elements.iter().map(T::read).collect()
    }
}

impl<T: Element + Write> Write for Vec<T> {
    fn write(&self) -> Value {
        self.iter().map(Write::write).collect()
    }
}

impl Shaped for BTreeMap<Region, ReplicationStatus> {
    const SHAPE: &'static Shape =
        &Shape::map("ReplicationStatus", Region::SHAPE, ReplicationStatus::SHAPE);
}

impl Write for BTreeMap<Region, ReplicationStatus> {
    fn write(&self) -> Value {
        self.iter().map(|(region, status)| (region.to_string(), status.write())).collect()
    }
}

impl Element for Alias {
    const LIST: &'static Shape = &Shape::list("Aliases", Self::SHAPE);
}

impl Element for KeySummary {
    const LIST: &'static Shape = &Shape::list("KeySummaryList", Self::SHAPE);
}

impl Element for Region {
    const LIST: &'static Shape = &Shape::list("Regions", Self::SHAPE);
}

impl Element for Tag {
    const LIST: &'static Shape = &Shape::list("Tags", Self::SHAPE).length(0, 200);
}

impl Element for TagKey {
    const LIST: &'static Shape = &Shape::list("TagKeys", Self::SHAPE).length(0, 200);
}
