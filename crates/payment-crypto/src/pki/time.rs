//! Points in time, and how certificates write them (RFC 5280, 4.1.2.5).

use alloc::vec::Vec;
use core::time::Duration;

use der::asn1::{GeneralizedTime, UtcTime};
use der::{DateTime, Decode, Encode};
use x509_cert::time::Time;

use crate::asn1;
use crate::error::Error;

/// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(pub u64);

/// From when to when, both included, a certificate is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Validity {
    not_before: UnixTime,
    not_after: UnixTime,
}

impl Validity {
    /// From `not_before` to `not_after`, both included.
    ///
    /// # Errors
    ///
    /// [`Error::Time`] when it would end before it starts.
    pub fn new(not_before: UnixTime, not_after: UnixTime) -> Result<Self, Error> {
        if not_after < not_before { Err(Error::Time) } else { Ok(Self { not_before, not_after }) }
    }

    /// When it starts.
    #[must_use]
    pub const fn not_before(&self) -> UnixTime {
        self.not_before
    }

    /// When it ends.
    #[must_use]
    pub const fn not_after(&self) -> UnixTime {
        self.not_after
    }

    /// Whether `time` is in it.
    #[must_use]
    pub fn contains(&self, time: UnixTime) -> bool {
        (self.not_before..=self.not_after).contains(&time)
    }

    pub(super) fn encode(&self) -> Result<Vec<u8>, Error> {
        asn1::sequence(&[&self.not_before.encode()?, &self.not_after.encode()?])
    }
}

impl From<Time> for UnixTime {
    fn from(time: Time) -> Self {
        Self(time.to_unix_duration().as_secs())
    }
}

impl UnixTime {
    /// The time that a UTCTime or a GeneralizedTime, DER, is.
    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, Error> {
        let time = Time::from_der(bytes).map_err(|_| Error::Time)?;
        Ok(time.into())
    }

    /// UTCTime until 2049, GeneralizedTime after.
    pub(crate) fn encode(self) -> Result<Vec<u8>, Error> {
        let time =
            DateTime::from_unix_duration(Duration::from_secs(self.0)).map_err(|_| Error::Time)?;
        match UtcTime::from_date_time(time) {
            Ok(time) => time.to_der(),
            Err(_) => GeneralizedTime::from_date_time(time).to_der(),
        }
        .map_err(|_| Error::Time)
    }
}
