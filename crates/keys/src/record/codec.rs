//! Records as bytes: a format byte, then CBOR with numbered fields.

use alloc::vec::Vec;
use core::convert::Infallible;

use minicbor::data::Type;
use minicbor::encode::{self, Write};
use minicbor::{Decode, Decoder, Encode, Encoder, decode};
use payment_crypto::key::Key;
use payment_crypto::secret::Secret;
use zeroize::Zeroizing;

use super::KeyRecord;
use crate::Error;

impl KeyRecord {
    /// The record as bytes, to be sealed: they hold the key in the clear.
    #[must_use]
    pub fn encode(&self) -> Zeroizing<Vec<u8>> {
        // Counted first: a vector that grows leaves unerased copies of the key behind.
        let mut length = Length(0);
        let counted = self.write(&mut Encoder::new(&mut length));
        let mut bytes = Zeroizing::new(Vec::with_capacity(length.0.saturating_add(1)));
        bytes.push(FORMAT);
        let written = self.write(&mut Encoder::new(&mut *bytes));
        debug_assert!(counted.is_ok() && written.is_ok(), "writing to memory cannot fail");
        bytes
    }

    /// Reads what [`Self::encode`] wrote, in this or an earlier version.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownFormat`] when a later version wrote it in a way that this one cannot read,
    /// [`Error::Malformed`] when it is not a record.
    pub fn decode(bytes: &[u8]) -> Result<Self, Error> {
        match bytes.split_first() {
            Some((&FORMAT, body)) => Self::read(body).map_err(|_| Error::Malformed),
            Some(_) => Err(Error::UnknownFormat),
            None => Err(Error::Malformed),
        }
    }

    fn write<W: Write>(&self, encoder: &mut Encoder<W>) -> Result<(), encode::Error<W::Error>> {
        encoder.array(FIELDS)?;
        self.facts.encode(encoder, &mut ())?;
        self.usage.encode(encoder, &mut ())?;
        self.state.encode(encoder, &mut ())?;
        self.fence.encode(encoder, &mut ())?;
        self.standing.encode(encoder, &mut ())?;
        match &self.material {
            Some(key) => encoder.bytes(key.secret().expose_secret())?,
            None => encoder.null()?,
        };
        Ok(())
    }

    fn read(body: &[u8]) -> Result<Self, decode::Error> {
        let decoder = &mut Decoder::new(body);
        let fields = decoder.array()?.unwrap_or_default();
        if fields < FIELDS {
            return Err(decode::Error::message("a record lacks fields"));
        }
        let mut record = Self {
            facts: Decode::decode(decoder, &mut ())?,
            usage: Decode::decode(decoder, &mut ())?,
            state: Decode::decode(decoder, &mut ())?,
            fence: Decode::decode(decoder, &mut ())?,
            standing: Decode::decode(decoder, &mut ())?,
            material: None,
        };
        record.material = read_material(decoder, &record)?;
        for _ in FIELDS..fields {
            decoder.skip()?;
        }
        if decoder.position() != body.len() {
            return Err(decode::Error::message("bytes follow a record"));
        }
        Ok(record)
    }
}

/// [`payment_crypto::kcv::KcvAlgorithm`] as a number.
pub(super) mod kcv_algorithm {
    use minicbor::decode::Error as Malformed;
    use minicbor::encode::{Error as Unwritable, Write};
    use minicbor::{Decoder, Encoder};
    use payment_crypto::kcv::KcvAlgorithm;

    pub(crate) fn encode<C, W: Write>(
        algorithm: &KcvAlgorithm,
        encoder: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), Unwritable<W::Error>> {
        encoder.u8(match algorithm {
            KcvAlgorithm::AnsiX924 => 0,
            KcvAlgorithm::Cmac => 1,
            KcvAlgorithm::Hmac => 2,
            KcvAlgorithm::Sha1 => 3,
        })?;
        Ok(())
    }

    pub(crate) fn decode<C>(
        decoder: &mut Decoder<'_>,
        _: &mut C,
    ) -> Result<KcvAlgorithm, Malformed> {
        Ok(match decoder.u8()? {
            0 => KcvAlgorithm::AnsiX924,
            1 => KcvAlgorithm::Cmac,
            2 => KcvAlgorithm::Hmac,
            3 => KcvAlgorithm::Sha1,
            _ => return Err(Malformed::message("not a check value algorithm")),
        })
    }
}

fn read_material(
    decoder: &mut Decoder<'_>,
    record: &KeyRecord,
) -> Result<Option<Key>, decode::Error> {
    if decoder.datatype()? == Type::Null {
        decoder.null()?;
        return Ok(None);
    }
    let secret = Secret::new(decoder.bytes()?.to_vec());
    let algorithm = record.facts.attributes.algorithm.symmetric();
    let key = algorithm.and_then(|algorithm| Key::from_secret(algorithm, secret).ok());
    key.map(Some).ok_or_else(|| decode::Error::message("material does not fit the algorithm"))
}

/// Counts what is written.
struct Length(usize);

impl Write for &mut Length {
    type Error = Infallible;

    fn write_all(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0 = self.0.saturating_add(bytes.len());
        Ok(())
    }
}

/// The first byte of a record. Raised when a reader of the format before it would go wrong; a
/// field that is added at the end and may be missed does not raise it.
const FORMAT: u8 = 1;

const FIELDS: u64 = 6;
