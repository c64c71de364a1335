//! The moment of something, as the callers of this crate read it off their clock.

/// A moment: microseconds since 1970-01-01T00:00:00Z.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Timestamp(#[n(0)] i64);

impl Timestamp {
    /// The moment `micros` microseconds after the epoch.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since the epoch.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// This moment and `days` days of 24 hours more.
    #[must_use]
    pub fn plus_days(self, days: u16) -> Self {
        Self(self.0.saturating_add(i64::from(days).saturating_mul(MICROS_PER_DAY)))
    }

    /// The moment `days` days of 24 hours before this one.
    #[must_use]
    pub fn minus_days(self, days: u16) -> Self {
        Self(self.0.saturating_sub(i64::from(days).saturating_mul(MICROS_PER_DAY)))
    }

    /// This moment and `millis` milliseconds more.
    #[must_use]
    pub fn plus_millis(self, millis: u32) -> Self {
        Self(self.0.saturating_add(i64::from(millis).saturating_mul(MICROS_PER_MILLI)))
    }
}

const MICROS_PER_MILLI: i64 = 1_000;
const MICROS_PER_DAY: i64 = 24 * 60 * 60 * 1_000_000;
