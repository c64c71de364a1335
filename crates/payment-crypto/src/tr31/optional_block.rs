//! Optional blocks of the header (X9.143, 6.3.6).
//!
//! ```text
//! identifier  2 characters; digits only are proprietary
//! length      2 hexadecimal digits, of the whole optional block;
//!             or 00, then 2 digits: how many digits follow, then these: the length
//! data        printable ASCII
//! ```

mod format;

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::cursor::Cursor;
use crate::error::Error;

/// One optional block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionalBlock {
    id: String,
    data: String,
}

/// The optional blocks of a header, in order, no identifier twice. The padding block is not
/// among them: it is added and removed on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OptionalBlocks(Vec<OptionalBlock>);

impl OptionalBlock {
    /// Says how long an asymmetric key lives (X9.143, 6.3.6.1).
    pub const KEY_LIFE: &str = "AL";
    /// Identifies a base derivation key (X9.143, 6.3.6.2).
    pub const BASE_DERIVATION_KEY: &str = "BI";
    /// Holds the certificate of a public key, or its chain (X9.143, 6.3.6.3).
    pub const CERTIFICATE: &str = "CT";
    /// Says which keys may be derived (X9.143, 6.3.6.4).
    pub const DERIVATIONS_ALLOWED: &str = "DA";
    /// Names the hash of an HMAC key (X9.143, 6.3.6.5).
    pub const HMAC_HASH: &str = "HM";
    /// Identifies an initial key of AES DUKPT (X9.143, 6.3.6.6).
    pub const INITIAL_KEY: &str = "IK";
    /// The check value of the wrapped key (X9.143, 6.3.6.7).
    pub const KEY_CHECK_VALUE: &str = "KC";
    /// The check value of the protection key (X9.143, 6.3.6.7).
    pub const PROTECTION_KEY_CHECK_VALUE: &str = "KP";
    /// The initial key serial number of TDES DUKPT (X9.143, 6.3.6.8).
    pub const KEY_SERIAL_NUMBER: &str = "KS";
    /// Names the version of the key block's fields; deprecated (X9.143, 6.3.6.9).
    pub const FIELDS_VERSION: &str = "KV";
    /// A label of the user's (X9.143, 6.3.6.10).
    pub const LABEL: &str = "LB";
    /// The check value of the protection key under which the key was exported (X9.143, 6.3.6.12).
    pub const EXPORT_KEY_CHECK_VALUE: &str = "PK";
    /// When the key was made (X9.143, 6.3.6.13).
    pub const CREATION_TIME: &str = "TC";
    /// When the block was made (X9.143, 6.3.6.14).
    pub const TIME_STAMP: &str = "TS";
    /// Tells how strong the keys were that protected this one (X9.143, 6.3.6.15).
    pub const WRAPPING_PEDIGREE: &str = "WP";

    /// The optional block `id` with `data`.
    ///
    /// # Errors
    ///
    /// [`Error::OptionalBlockId`] when `id` is not two upper-case letters or digits,
    /// [`Error::OptionalBlockPadding`] when it is the padding block's,
    /// [`Error::OptionalBlockData`] when `data` is not printable ASCII or not what X9.143 says
    /// of `id` ([`OptionalBlock::check`]), [`Error::OptionalBlockLength`] when `data` is longer
    /// than a key block.
    pub fn new(id: &str, data: &str) -> Result<Self, Error> {
        let block = Self::read(id, data)?;
        block.check()?;
        Ok(block)
    }

    /// Whether the data is what X9.143 (6.3.6) says of the identifier. Blocks that others made
    /// are not held to it: they are carried as they are, and the standard's own example 8.2
    /// breaks it. Identifiers that the standard does not know may have any data.
    ///
    /// # Errors
    ///
    /// [`Error::OptionalBlockData`] when it is not.
    pub fn check(&self) -> Result<(), Error> {
        if format::fits(&self.id, &self.data) { Ok(()) } else { Err(Error::OptionalBlockData) }
    }

    fn read(id: &str, data: &str) -> Result<Self, Error> {
        if id == PADDING {
            return Err(Error::OptionalBlockPadding);
        }
        check_id(id)?;
        check_data(id, data)?;
        if data.len() > MAX_DATA_LENGTH {
            return Err(Error::OptionalBlockLength);
        }
        Ok(Self { id: String::from(id), data: String::from(data) })
    }

    /// The identifier: two upper-case letters or digits.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The data: printable ASCII.
    #[must_use]
    pub fn data(&self) -> &str {
        &self.data
    }

    fn encode(&self) -> String {
        let Self { id, data } = self;
        let length = SHORT_HEADER + data.len();
        if length <= MAX_SHORT_LENGTH {
            format!("{id}{length:02X}{data}")
        } else {
            format!("{id}0004{:04X}{data}", LONG_HEADER + data.len())
        }
    }
}

impl OptionalBlocks {
    /// No optional blocks.
    #[must_use]
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// These blocks and one more at the end.
    ///
    /// # Errors
    ///
    /// [`Error::OptionalBlockDuplicate`] when one with its identifier is there,
    /// [`Error::OptionalBlockCount`] when there are 99.
    pub fn with(mut self, block: OptionalBlock) -> Result<Self, Error> {
        if self.find(&block.id).is_some() {
            return Err(Error::OptionalBlockDuplicate);
        }
        if self.0.len() == MAX_COUNT {
            return Err(Error::OptionalBlockCount);
        }
        self.0.push(block);
        Ok(self)
    }

    /// The blocks, in order.
    pub fn iter(&self) -> impl Iterator<Item = &OptionalBlock> {
        self.0.iter()
    }

    /// The data of the block named `id`.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<&str> {
        self.iter().find(|block| block.id == id).map(OptionalBlock::data)
    }

    /// Their count and text, padded to whole cipher blocks.
    pub(super) fn encode(&self, block_length: usize) -> Result<(usize, String), Error> {
        let mut text: String = self.iter().map(OptionalBlock::encode).collect();
        if text.len().is_multiple_of(block_length) {
            return Ok((self.0.len(), text));
        }
        let count = self.0.len() + 1;
        if count > MAX_COUNT {
            return Err(Error::OptionalBlockCount);
        }
        let end = (text.len() + SHORT_HEADER).next_multiple_of(block_length);
        let length = end - text.len();
        let zeros = length - SHORT_HEADER;
        text.push_str(&format!("{PADDING}{length:02X}{:0<zeros$}", ""));
        Ok((count, text))
    }

    /// The next `count` blocks at `cursor`, without the padding block.
    pub(super) fn parse(
        cursor: &mut Cursor<'_>,
        count: usize,
        block_length: usize,
    ) -> Result<Self, Error> {
        let start = cursor.consumed().len();
        let mut blocks = Self::none();
        for remaining in (0..count).rev() {
            let (id, data) = parse_block(cursor)?;
            if id != PADDING {
                blocks = blocks.with(OptionalBlock::read(id, data)?)?;
            } else if remaining > 0 {
                return Err(Error::OptionalBlockPadding);
            }
        }
        let length = cursor.consumed().len() - start;
        if !length.is_multiple_of(block_length) {
            return Err(Error::OptionalBlockPadding);
        }
        Ok(blocks)
    }
}

pub(super) const fn is_printable(character: u8) -> bool {
    matches!(character, b' '..=b'~')
}

fn parse_block<'a>(cursor: &mut Cursor<'a>) -> Result<(&'a str, &'a str), Error> {
    let start = cursor.consumed().len();
    let id = cursor.take(2).map_err(|_| Error::OptionalBlockLength)?;
    check_id(id)?;
    let mut length = parse_number(cursor, 2)?;
    if length == 0 {
        let digits = parse_number(cursor, 2)?;
        length = parse_number(cursor, digits)?;
    }
    let header_length = cursor.consumed().len() - start;
    let data_length = length.checked_sub(header_length).ok_or(Error::OptionalBlockLength)?;
    let data = cursor.take(data_length).map_err(|_| Error::OptionalBlockLength)?;
    check_data(id, data)?;
    Ok((id, data))
}

/// A number of so many upper-case hexadecimal digits, at least one.
fn parse_number(cursor: &mut Cursor<'_>, digits: usize) -> Result<usize, Error> {
    let text = cursor.take(digits).map_err(|_| Error::OptionalBlockLength)?;
    if !text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F')) {
        return Err(Error::OptionalBlockLength);
    }
    usize::from_str_radix(text, 16).map_err(|_| Error::OptionalBlockLength)
}

fn check_id(id: &str) -> Result<(), Error> {
    let valid = |character: u8| character.is_ascii_uppercase() || character.is_ascii_digit();
    if id.len() == 2 && id.bytes().all(valid) { Ok(()) } else { Err(Error::OptionalBlockId) }
}

fn check_data(id: &str, data: &str) -> Result<(), Error> {
    let valid = match id {
        OptionalBlock::HMAC_HASH => {
            data.len() == 2 && data.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'))
        }
        _ => data.bytes().all(is_printable),
    };
    if valid { Ok(()) } else { Err(Error::OptionalBlockData) }
}

const PADDING: &str = "PB";
const SHORT_HEADER: usize = 4;
const LONG_HEADER: usize = 10;
const MAX_SHORT_LENGTH: usize = 0xFF;
/// Two digits of the header count the optional blocks.
const MAX_COUNT: usize = 99;
/// Four digits of the header count the characters of a key block.
const MAX_DATA_LENGTH: usize = 9999;
