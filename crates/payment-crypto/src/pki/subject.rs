//! Whom a certificate is about, by the fields that a certificate signing request may name.

use alloc::string::String;
use alloc::vec::Vec;

use const_oid::db::{rfc3280, rfc4519};
use der::Tag;
use der::asn1::ObjectIdentifier;

use crate::asn1;
use crate::error::Error;

/// A distinguished name of at most eight fields (RFC 5280, appendix A; X.520). The fields that
/// are not given are not in it; their order is C, ST, L, O, OU, CN, serialNumber, emailAddress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// CN: 1 to 64 characters.
    pub common_name: String,
    /// O: 1 to 64 characters.
    pub organization: Option<String>,
    /// OU: 1 to 64 characters.
    pub organizational_unit: Option<String>,
    /// L: 1 to 128 characters.
    pub city: Option<String>,
    /// ST: 1 to 128 characters.
    pub state_or_province: Option<String>,
    /// C: two letters.
    pub country: Option<String>,
    /// emailAddress: 1 to 128 characters, ASCII.
    pub email_address: Option<String>,
    /// serialNumber: 1 to 64 letters, digits and marks of a printable string.
    pub serial_number: Option<String>,
}

impl Subject {
    /// The name, DER (RFC 5280, 4.1.2.4).
    ///
    /// # Errors
    ///
    /// [`Error::Subject`] when a field does not have the form named at it.
    pub(super) fn encode(&self) -> Result<Vec<u8>, Error> {
        let fields = [
            (rfc4519::COUNTRY_NAME, Form::Country, self.country.as_ref()),
            (rfc4519::ST, Form::Text(128), self.state_or_province.as_ref()),
            (rfc4519::LOCALITY_NAME, Form::Text(128), self.city.as_ref()),
            (rfc4519::ORGANIZATION_NAME, Form::Text(64), self.organization.as_ref()),
            (rfc4519::ORGANIZATIONAL_UNIT_NAME, Form::Text(64), self.organizational_unit.as_ref()),
            (rfc4519::COMMON_NAME, Form::Text(64), Some(&self.common_name)),
            (rfc4519::SERIAL_NUMBER, Form::Printable, self.serial_number.as_ref()),
            (rfc3280::EMAIL_ADDRESS, Form::Email, self.email_address.as_ref()),
        ];
        let mut name = Vec::new();
        for (oid, form, text) in fields {
            if let Some(text) = text {
                name.push(encode_field(oid, form, text)?);
            }
        }
        let parts: Vec<&[u8]> = name.iter().map(Vec::as_slice).collect();
        asn1::sequence(&parts)
    }
}

#[derive(Clone, Copy)]
enum Form {
    Country,
    /// So many characters at most.
    Text(usize),
    Printable,
    Email,
}

fn encode_field(oid: ObjectIdentifier, form: Form, text: &str) -> Result<Vec<u8>, Error> {
    let length = text.chars().count();
    let (tag, valid) = match form {
        Form::Country => {
            let letters = text.bytes().all(|letter| letter.is_ascii_alphabetic());
            (Tag::PrintableString, length == 2 && letters)
        }
        Form::Text(most) => (Tag::Utf8String, (1..=most).contains(&length)),
        Form::Printable => {
            let valid = text.bytes().all(is_printable);
            (Tag::PrintableString, valid && (1..=64).contains(&length))
        }
        Form::Email => (Tag::Ia5String, text.is_ascii() && (1..=128).contains(&length)),
    };
    // A control character has no place in a name, and shows a reader another one.
    if !valid || text.chars().any(char::is_control) {
        return Err(Error::Subject);
    }
    let field = asn1::sequence(&[&asn1::oid(oid)?, &asn1::value(tag, &[text.as_bytes()])?])?;
    asn1::set(&[&field])
}

/// Of a PrintableString (X.680, 41.4).
fn is_printable(character: u8) -> bool {
    character.is_ascii_alphanumeric() || b" '()+,-./:=?".contains(&character)
}
