//! Moments as AWS writes them.

use jiff::tz::TimeZone;
use keys::time::Timestamp;
use serde_json::{Number, Value};

use crate::shape::{Kind, Read, Secrecy, Shape, Shaped, Violation, Write};

/// `2025-08-21T18:25:54Z`: events, and answers in XML.
#[must_use]
pub fn iso(moment: Timestamp) -> String {
    formatted(moment, "%Y-%m-%dT%H:%M:%SZ")
}

/// `20250821T182554Z`: signatures.
#[must_use]
pub fn compact(moment: Timestamp) -> String {
    formatted(moment, "%Y%m%dT%H%M%SZ")
}

/// `Aug 21, 2025, 6:25:54 PM`, in UTC: moments inside an event's request and answer.
#[must_use]
pub fn spoken(moment: Timestamp) -> String {
    formatted(moment, "%b %-d, %Y, %-I:%M:%S %p")
}

/// Reads `20250821T182554Z`.
#[must_use]
pub fn parse_compact(text: &str) -> Option<Timestamp> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    if date.len() != 8 || time.len() != 6 || !digits(date) || !digits(time) {
        return None;
    }
    let moment = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok()?;
    let moment = TimeZone::UTC.to_timestamp(moment).ok()?;
    Some(Timestamp::from_micros(moment.as_microsecond()))
}

/// Reads a `Date` header: `Thu, 21 Aug 2025 18:25:54 GMT`.
#[must_use]
pub fn parse_http_date(text: &str) -> Option<Timestamp> {
    let zoned = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Timestamp::from_micros(zoned.timestamp().as_microsecond()))
}

/// Reads seconds since 1970, whole or with a fraction.
#[must_use]
pub fn parse_seconds(number: &Number) -> Option<Timestamp> {
    if let Some(seconds) = number.as_i64() {
        return seconds.checked_mul(MICROS).map(Timestamp::from_micros);
    }
    let text = format!("{:.6}", number.as_f64()?);
    let (whole, fraction) = text.split_once('.')?;
    format!("{whole}{fraction}").parse().ok().map(Timestamp::from_micros)
}

/// Seconds since 1970 with a fraction of milliseconds: answers in JSON.
#[must_use]
pub fn seconds(moment: Timestamp) -> Value {
    let millis = moment.micros().div_euclid(MICROS_PER_MILLI);
    let text = format!("{}.{:03}", millis.div_euclid(1000), millis.rem_euclid(1000));
    text.parse().ok().and_then(Number::from_f64).map_or(Value::Null, Value::Number)
}

impl Shaped for Timestamp {
    const SHAPE: &'static Shape =
        &Shape { name: "Timestamp", kind: Kind::Timestamp, secrecy: Secrecy::Open };
}

impl Read for Timestamp {
    fn read(value: &Value) -> Result<Self, Violation> {
        value
            .as_number()
            .and_then(parse_seconds)
            .ok_or_else(|| Violation::unshown("Member must be a moment"))
    }
}

impl Write for Timestamp {
    fn write(&self) -> Value {
        seconds(*self)
    }
}

fn formatted(moment: Timestamp, format: &str) -> String {
    let moment = jiff::Timestamp::from_microsecond(moment.micros()).unwrap_or_default();
    moment.strftime(format).to_string()
}

const MICROS: i64 = 1_000_000;
const MICROS_PER_MILLI: i64 = 1_000;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const MOMENT: Timestamp = Timestamp::from_micros(1_755_800_754_475_999);

    #[test]
    fn a_moment_is_written_in_awss_ways() {
        assert_eq!(iso(MOMENT), "2025-08-21T18:25:54Z");
        assert_eq!(compact(MOMENT), "20250821T182554Z");
        assert_eq!(spoken(MOMENT), "Aug 21, 2025, 6:25:54 PM");
        assert_eq!(seconds(MOMENT).to_string(), "1755800754.475");
        assert_eq!(
            seconds(Timestamp::from_micros(1_698_245_002_065_000)).to_string(),
            "1698245002.065"
        );
    }

    #[test]
    fn a_moment_is_read_back() {
        let whole = Timestamp::from_micros(1_755_800_754_000_000);
        assert_eq!(parse_compact("20250821T182554Z"), Some(whole));
        assert_eq!(parse_http_date("Thu, 21 Aug 2025 18:25:54 GMT"), Some(whole));
        assert_eq!(Timestamp::read(&json!(1_755_800_754)), Ok(whole));
        assert_eq!(
            Timestamp::read(&json!(1_755_800_754.475)),
            Ok(Timestamp::from_micros(1_755_800_754_475_000))
        );
        for number in [json!(1e300), json!(i64::MAX), json!(u64::MAX)] {
            assert!(Timestamp::read(&number).is_err(), "{number}");
        }
        for text in ["", "20250821T182554", "2025-08-21T18:25:54Z", "20251321T182554Z", "2025T1Z"] {
            assert_eq!(parse_compact(text), None, "{text}");
        }
    }
}
