//! What the optional blocks that X9.143 knows hold (X9.143, 6.3.6).
//!
//! ```text
//! AL  01, then 00 (ephemeral) or 01 (static)
//! BI  00 and the key set identifier of TDES DUKPT, 10 hexadecimal digits;
//!     or 01 and the base derivation key identifier of AES DUKPT, 8
//! CT  00 (X.509) or 01 (EMV) and the certificate in base64; or 02 and a chain, of each
//!     certificate 00 or 01, its length in 4 hexadecimal digits, the certificate in base64
//! DA  01, then of each derivation usage (2), algorithm, mode and exportability
//! HM  the hash, 2 hexadecimal digits
//! IK  the initial key identifier of AES DUKPT, 16 hexadecimal digits
//! KC  00 and the first 2 or 3 bytes of an encrypted zero block, or 01 and 5 bytes of a CMAC;
//! KP  the same, of the protection key;
//! PK  the same, of the protection key that the key was exported under
//! KS  the initial key serial number of TDES DUKPT, 20 hexadecimal digits, 16 in old systems
//! KV  4 characters
//! LB  any characters
//! TC  a time in UTC: YYYYMMDDhhmmssZ, YYYYMMDDhhmmsshhZ, YYYY-MM-DDThh:mm:ssZ,
//! TS  YYYY-MM-DDThh:mm:ss.hhZ
//! WP  00, then 0 to 3
//! ```

use super::super::header::{Exportability, KeyAlgorithm, Mode, Usage};
use super::OptionalBlock;

/// Whether `data`, printable ASCII, is what the standard says of `id`.
pub(super) fn fits(id: &str, data: &str) -> bool {
    match id {
        OptionalBlock::KEY_LIFE => matches!(data, "0100" | "0101"),
        OptionalBlock::BASE_DERIVATION_KEY => match data.split_at_checked(2) {
            Some(("00", id)) => is_hexadecimal(id, 10),
            Some(("01", id)) => is_hexadecimal(id, 8),
            _ => false,
        },
        OptionalBlock::CERTIFICATE => match data.split_at_checked(2) {
            Some(("00" | "01", certificate)) => is_base64(certificate),
            Some(("02", chain)) => is_chain(chain),
            _ => false,
        },
        OptionalBlock::DERIVATIONS_ALLOWED => data.strip_prefix("01").is_some_and(are_derivations),
        OptionalBlock::HMAC_HASH => is_hexadecimal(data, 2),
        OptionalBlock::INITIAL_KEY => is_hexadecimal(data, 16),
        OptionalBlock::KEY_CHECK_VALUE
        | OptionalBlock::PROTECTION_KEY_CHECK_VALUE
        | OptionalBlock::EXPORT_KEY_CHECK_VALUE => match data.split_at_checked(2) {
            Some(("00", value)) => is_hexadecimal(value, 4) || is_hexadecimal(value, 6),
            Some(("01", value)) => is_hexadecimal(value, 10),
            _ => false,
        },
        OptionalBlock::KEY_SERIAL_NUMBER => is_hexadecimal(data, 20) || is_hexadecimal(data, 16),
        OptionalBlock::FIELDS_VERSION => data.len() == 4,
        OptionalBlock::CREATION_TIME | OptionalBlock::TIME_STAMP => is_time(data),
        OptionalBlock::WRAPPING_PEDIGREE => matches!(data, "000" | "001" | "002" | "003"),
        _ => true,
    }
}

fn is_hexadecimal(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'))
}

/// Base64 with padding, not empty (RFC 4648, 4).
fn is_base64(text: &str) -> bool {
    let unpadded = text.trim_end_matches('=');
    !unpadded.is_empty()
        && text.len().is_multiple_of(4)
        && text.len() - unpadded.len() <= 2
        && unpadded.bytes().all(|digit| digit.is_ascii_alphanumeric() || b"+/".contains(&digit))
}

fn is_chain(mut chain: &str) -> bool {
    if chain.is_empty() {
        return false;
    }
    while let Some((head, rest)) = chain.split_at_checked(6) {
        let (format, length) = head.split_at(2);
        let length = usize::from_str_radix(length, 16).ok().filter(|_| is_hexadecimal(length, 4));
        let Some((certificate, rest)) = length.and_then(|length| rest.split_at_checked(length))
        else {
            return false;
        };
        if !matches!(format, "00" | "01") || !is_base64(certificate) {
            return false;
        }
        chain = rest;
    }
    chain.is_empty()
}

fn are_derivations(mut derivations: &str) -> bool {
    if derivations.is_empty() {
        return false;
    }
    while let Some((derivation, rest)) = derivations.split_at_checked(5) {
        let (usage, rest_of_it) = derivation.split_at(2);
        let mut fields = rest_of_it.chars();
        let valid = Usage::parse(usage).is_ok()
            && fields.next().is_some_and(|field| KeyAlgorithm::parse(field).is_ok())
            && fields.next().is_some_and(|field| Mode::parse(field).is_ok())
            && fields.next().is_some_and(|field| Exportability::parse(field).is_ok());
        if !valid {
            return false;
        }
        derivations = rest;
    }
    derivations.is_empty()
}

/// In form: no calendar is asked.
fn is_time(text: &str) -> bool {
    let form: alloc::string::String =
        text.chars().map(|digit| if digit.is_ascii_digit() { '9' } else { digit }).collect();
    TIME_FORMS.contains(&form.as_str())
}

const TIME_FORMS: [&str; 4] =
    ["99999999999999Z", "9999999999999999Z", "9999-99-99T99:99:99Z", "9999-99-99T99:99:99.99Z"];
