//! A place in a text that is read from left to right.

use crate::error::Error;

pub(super) struct Cursor<'a> {
    text: &'a str,
    place: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, place: 0 }
    }

    /// The next `length` characters, which are one byte each.
    pub(super) fn take(&mut self, length: usize) -> Result<&'a str, Error> {
        let end = self.place.checked_add(length).ok_or(Error::KeyBlockLength)?;
        let taken = self.text.get(self.place..end).ok_or(Error::KeyBlockLength)?;
        self.place = end;
        Ok(taken)
    }

    pub(super) fn take_character(&mut self) -> Result<char, Error> {
        self.take(1)?.chars().next().ok_or(Error::KeyBlockLength)
    }

    pub(super) fn consumed(&self) -> &'a str {
        self.text.get(..self.place).unwrap_or(self.text)
    }

    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.place..).unwrap_or("")
    }

    pub(super) const fn total_length(&self) -> usize {
        self.text.len()
    }
}
