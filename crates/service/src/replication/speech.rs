//! What two Regions say to each other, as bytes: a version byte, then CBOR.

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use super::agreement::{Hello, KbpkId, Welcome};

/// What one Region asks another.
#[derive(Clone, Debug, Encode, Decode)]
pub enum Request {
    /// To agree on a key block protection key.
    #[n(0)]
    Agree(#[n(0)] Hello),
    /// To take messages.
    #[n(1)]
    Deliver(#[n(0)] Delivery),
}

/// Messages about keys.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Delivery {
    /// Under which key the blocks are; absent when there are none.
    #[n(0)]
    pub kbpk: Option<KbpkId>,
    /// Each one a [`keys::replication::Message`].
    #[n(1)]
    pub messages: Vec<ByteVec>,
}

/// What the other Region says back.
#[derive(Clone, Debug, Encode, Decode)]
pub enum Response {
    /// To [`Request::Agree`].
    #[n(0)]
    Agreed(#[n(0)] Welcome),
    /// To [`Request::Deliver`]: answers, each one a [`keys::replication::Answer`]. A message
    /// without an answer has to be sent again.
    #[n(1)]
    Delivered(#[n(0)] Vec<ByteVec>),
    /// To [`Request::Deliver`]: the Region does not hold the key of the blocks (any more).
    /// Nothing was taken.
    #[n(2)]
    UnknownKbpk,
    /// The request was not taken; the sentence is for operators.
    #[n(3)]
    Refused(#[n(0)] String),
}

impl Request {
    /// The request as bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a request; `None` when it is none, or too long.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        decode(bytes)
    }
}

impl Response {
    /// The response as bytes.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads a response; `None` when it is none, or too long.
    #[must_use]
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        decode(bytes)
    }
}

fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    // Writing to memory cannot fail; a reader refuses what is cut short.
    if minicbor::encode(value, &mut bytes).is_err() {
        bytes.clear();
    }
    bytes
}

fn decode<'bytes, T: Decode<'bytes, ()>>(bytes: &'bytes [u8]) -> Option<T> {
    let (version, body) = bytes.split_first()?;
    if *version != VERSION || bytes.len() > MAX_LENGTH {
        return None;
    }
    let mut decoder = minicbor::Decoder::new(body);
    let value = decoder.decode().ok()?;
    (decoder.position() == body.len()).then_some(value)
}

const VERSION: u8 = 1;
/// Sixty-four offers of the largest keys are a quarter of this.
const MAX_LENGTH: usize = 1024 * 1024;
