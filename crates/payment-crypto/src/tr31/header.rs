//! The header of a key block (X9.143, 6.2).
//!
//! ```text
//! 0   version                    1
//! 1   length of the key block    4 digits
//! 5   key usage                  2
//! 7   algorithm                  1
//! 8   mode of use                1
//! 9   key version number         2
//! 11  exportability              1
//! 12  number of optional blocks  2 digits
//! 14  key context                1
//! 15  reserved                   1, zero
//! 16  optional blocks
//! ```

mod field;

use alloc::format;
use alloc::string::String;

pub use field::{Context, Exportability, KeyAlgorithm, KeyVersion, Mode, Usage, Version};

use super::cursor::Cursor;
use super::optional_block::{self, OptionalBlocks};
use crate::error::Error;

/// What a key block says about its key. Each part is valid by itself; whether the parts go
/// together, such as usage and mode, is for callers to decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// How the block is protected.
    pub version: Version,
    /// What the key is for.
    pub usage: Usage,
    /// The algorithm that the key is for.
    pub algorithm: KeyAlgorithm,
    /// What may be done with the key.
    pub mode: Mode,
    /// The key's version, or which component of a key this is.
    pub key_version: KeyVersion,
    /// Whether and how the receiver may pass the key on.
    pub exportability: Exportability,
    /// What the block is for: exchange, storage, or either.
    pub context: Context,
    /// What else there is to say.
    pub optional_blocks: OptionalBlocks,
}

impl Header {
    /// The text before payload and MAC, which have `body_length` characters.
    pub(super) fn encode(&self, body_length: usize) -> Result<String, Error> {
        let (count, blocks) = self.optional_blocks.encode(self.version.block_length())?;
        let length = FIXED_LENGTH + blocks.len() + body_length;
        if length > MAX_LENGTH {
            return Err(Error::KeyBlockLength);
        }
        Ok(self.encode_fields(length, count, &blocks))
    }

    /// The text of the header by itself, as TR-34 carries it: its length means nothing and is
    /// 9999, its optional blocks are not padded.
    pub(crate) fn encode_alone(&self) -> Result<String, Error> {
        let (count, blocks) = self.optional_blocks.encode(1)?;
        Ok(self.encode_fields(MAX_LENGTH, count, &blocks))
    }

    fn encode_fields(&self, length: usize, count: usize, blocks: &str) -> String {
        format!(
            "{}{length:04}{}{}{}{}{}{count:02}{}{RESERVED}{blocks}",
            self.version.as_char(),
            self.usage.as_str(),
            self.algorithm.as_char(),
            self.mode.as_char(),
            self.key_version.as_str(),
            self.exportability.as_char(),
            self.context.as_char(),
        )
    }

    /// The header that a key block starts with, and up to which `cursor` then has read.
    pub(super) fn parse(cursor: &mut Cursor<'_>) -> Result<Self, Error> {
        let version = Version::parse(cursor.take_character()?)?;
        if parse_digits(cursor.take(4)?) != Some(cursor.total_length()) {
            return Err(Error::KeyBlockLength);
        }
        Self::parse_fields(version, cursor, version.block_length())
    }

    /// The header that all of `text` is: [`Header::encode_alone`].
    pub(crate) fn parse_alone(text: &str) -> Result<Self, Error> {
        if !text.bytes().all(optional_block::is_printable) {
            return Err(Error::KeyBlockCharacter);
        }
        let mut cursor = Cursor::new(text);
        let version = Version::parse(cursor.take_character()?)?;
        cursor.take(4)?;
        let header = Self::parse_fields(version, &mut cursor, 1)?;
        if cursor.rest().is_empty() { Ok(header) } else { Err(Error::KeyBlockLength) }
    }

    fn parse_fields(
        version: Version,
        cursor: &mut Cursor<'_>,
        block_length: usize,
    ) -> Result<Self, Error> {
        let usage = Usage::parse(cursor.take(2)?)?;
        let algorithm = KeyAlgorithm::parse(cursor.take_character()?)?;
        let mode = Mode::parse(cursor.take_character()?)?;
        let key_version = KeyVersion::parse(cursor.take(2)?)?;
        let exportability = Exportability::parse(cursor.take_character()?)?;
        let count = parse_digits(cursor.take(2)?).ok_or(Error::OptionalBlockCount)?;
        let context = Context::parse(cursor.take_character()?)?;
        if cursor.take_character()? != RESERVED {
            return Err(Error::KeyBlockContext);
        }
        let optional_blocks = OptionalBlocks::parse(cursor, count, block_length)?;
        Ok(Self {
            version,
            usage,
            algorithm,
            mode,
            key_version,
            exportability,
            context,
            optional_blocks,
        })
    }
}

/// The number that decimal digits, and nothing but these, are.
fn parse_digits(text: &str) -> Option<usize> {
    if !crate::digits::are_digits(text.as_bytes()) {
        return None;
    }
    text.parse().ok()
}

const FIXED_LENGTH: usize = 16;
/// Four digits count the characters.
const MAX_LENGTH: usize = 9999;
const RESERVED: char = '0';
