//! Values of ASN.1 in DER (ITU-T X.690), written and read one at a time: for messages whose
//! encodings other tools would correct on the way.

use alloc::vec::Vec;

use der::asn1::{AnyRef, ObjectIdentifier};
use der::{Decode, Encode, Header, Length, Reader, SliceReader, Tag, TagNumber};

use crate::error::Error;

/// The value with `tag` whose content are `parts`, one after the other.
///
/// # Errors
///
/// [`Error::Encoding`] when it gets longer than DER's tools write.
pub(crate) fn value(tag: Tag, parts: &[&[u8]]) -> Result<Vec<u8>, Error> {
    let length = parts.iter().map(|part| part.len()).sum::<usize>();
    let header = Length::try_from(length)
        .and_then(|length| Header::new(tag, length).to_der())
        .map_err(|_| Error::Encoding)?;
    // Sized at once: growing would leave a copy behind, and the content may be a key.
    let mut value = Vec::with_capacity(header.len() + length);
    value.extend_from_slice(&header);
    for part in parts {
        value.extend_from_slice(part);
    }
    Ok(value)
}

pub(crate) fn sequence(parts: &[&[u8]]) -> Result<Vec<u8>, Error> {
    value(Tag::Sequence, parts)
}

/// A set of `parts` as they are: in DER they would be sorted.
pub(crate) fn set(parts: &[&[u8]]) -> Result<Vec<u8>, Error> {
    value(Tag::Set, parts)
}

pub(crate) fn octets(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    value(Tag::OctetString, &[bytes])
}

/// A bit string of whole bytes.
pub(crate) fn bits(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    value(Tag::BitString, &[&[0], bytes])
}

pub(crate) fn oid(oid: ObjectIdentifier) -> Result<Vec<u8>, Error> {
    value(Tag::ObjectIdentifier, &[oid.as_bytes()])
}

/// A tag of the context-specific class.
pub(crate) const fn context(number: u32, form: Form) -> Tag {
    Tag::ContextSpecific {
        constructed: matches!(form, Form::Constructed),
        number: TagNumber(number),
    }
}

/// Whether a value has others in it.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    Primitive,
    Constructed,
}

pub(crate) const NULL: [u8; 2] = [5, 0];

/// The values in a sequence, a set, or bytes, read from first to last.
pub(crate) struct Fields<'a>(SliceReader<'a>);

impl<'a> Fields<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Result<Self, Error> {
        SliceReader::new(bytes).map(Self).map_err(|_| Error::Encoding)
    }

    /// The fields of the one sequence that `bytes` are.
    pub(crate) fn of_sequence(bytes: &'a [u8]) -> Result<Self, Error> {
        let mut outer = Self::of(bytes)?;
        let fields = outer.fields(Tag::Sequence)?;
        outer.end()?;
        Ok(fields)
    }

    /// The content of the next value, which has `tag`.
    pub(crate) fn content(&mut self, tag: Tag) -> Result<&'a [u8], Error> {
        if !self.is_next(tag) {
            return Err(Error::Encoding);
        }
        AnyRef::decode(&mut self.0).map(AnyRef::value).map_err(|_| Error::Encoding)
    }

    /// The fields of the next value, which has `tag`.
    pub(crate) fn fields(&mut self, tag: Tag) -> Result<Self, Error> {
        Self::of(self.content(tag)?)
    }

    /// The fields of the next value, if it has `tag`.
    pub(crate) fn optional_fields(&mut self, tag: Tag) -> Result<Option<Self>, Error> {
        if self.is_next(tag) { self.fields(tag).map(Some) } else { Ok(None) }
    }

    /// The next value, which has `tag`, whole.
    pub(crate) fn whole(&mut self, tag: Tag) -> Result<&'a [u8], Error> {
        if !self.is_next(tag) {
            return Err(Error::Encoding);
        }
        self.0.tlv_bytes().map_err(|_| Error::Encoding)
    }

    /// The next value, an object identifier.
    pub(crate) fn oid(&mut self) -> Result<ObjectIdentifier, Error> {
        ObjectIdentifier::from_bytes(self.content(Tag::ObjectIdentifier)?)
            .map_err(|_| Error::Encoding)
    }

    /// The next value, which has `tag` and `content`.
    pub(crate) fn expect(&mut self, tag: Tag, content: &[u8]) -> Result<(), Error> {
        if self.content(tag)? == content { Ok(()) } else { Err(Error::Encoding) }
    }

    pub(crate) fn is_next(&self, tag: Tag) -> bool {
        Tag::peek(&self.0).is_ok_and(|next| next == tag)
    }

    pub(crate) fn is_finished(&self) -> bool {
        self.0.is_finished()
    }

    /// There is nothing more.
    pub(crate) fn end(&self) -> Result<(), Error> {
        if self.is_finished() { Ok(()) } else { Err(Error::Encoding) }
    }
}
