//! Where a list goes on: a token that clients carry and cannot read into, change, or take to
//! another list.
//!
//! ```text
//! token    = hexadecimal digits of: version (1) ‖ MAC (32) ‖ position
//! MAC      = HMAC-SHA256(key, version ‖ each of operation, parameters, position:
//!            its length in 8 bytes, then itself)
//! ```

use aws_lc_rs::hmac;

use crate::exception::Exception;
use crate::shape::text::NextToken;

/// The key of a service's tokens. A token outlives a restart when its key does.
pub struct Key(hmac::Key);

/// The list that a token belongs to.
#[derive(Clone, Copy, Debug)]
pub struct List<'text> {
    /// The operation: `ListKeys`.
    pub operation: &'text str,
    /// What the list depends on: account, Region, filters. Not how many results at once.
    pub parameters: &'text [&'text str],
}

impl Key {
    /// The key with these bytes.
    #[must_use]
    pub fn new(bytes: &[u8; 32]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }

    /// The token for going on after `position` in `list`; `None` when the position is too long
    /// for a token.
    #[must_use]
    pub fn token(&self, list: List<'_>, position: &str) -> Option<NextToken> {
        let mut bytes = vec![VERSION];
        bytes.extend_from_slice(hmac::sign(&self.0, &covered(list, position.as_bytes())).as_ref());
        bytes.extend_from_slice(position.as_bytes());
        NextToken::parse(&hex::encode(bytes))
    }

    /// The position in `list` that `token` stands for.
    ///
    /// # Errors
    ///
    /// [`Exception::Validation`] when it is not a token of this list.
    pub fn position(&self, list: List<'_>, token: &NextToken) -> Result<String, Exception> {
        let invalid = || Exception::validation("The NextToken is not valid for this request.");
        let bytes = hex::decode(token.as_str()).map_err(|_| invalid())?;
        let (version, rest) = bytes.split_first().ok_or_else(invalid)?;
        let (mac, position) = rest.split_at_checked(MAC_LENGTH).ok_or_else(invalid)?;
        if *version != VERSION {
            return Err(invalid());
        }
        hmac::verify(&self.0, &covered(list, position), mac).map_err(|_| invalid())?;
        String::from_utf8(position.to_vec()).map_err(|_| invalid())
    }
}

fn covered(list: List<'_>, position: &[u8]) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    let parameters = list.parameters.iter().map(|text| text.as_bytes());
    for part in [list.operation.as_bytes()].into_iter().chain(parameters).chain([position]) {
        let length = u64::try_from(part.len()).unwrap_or(u64::MAX);
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

const VERSION: u8 = 1;
const MAC_LENGTH: usize = 32;

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: List<'_> = List { operation: "ListKeys", parameters: &["111122223333", ""] };

    #[test]
    fn a_token_outlives_its_key_object_and_fits_its_list_alone() {
        let token = Key::new(&[7; 32]).token(LIST, "keys/abc").unwrap();
        let key = Key::new(&[7; 32]);
        assert_eq!(key.position(LIST, &token).unwrap(), "keys/abc");
        for other in [
            List { operation: "ListAliases", ..LIST },
            List { parameters: &["111122223333", "CREATE_COMPLETE"], ..LIST },
            List { parameters: &["111122223333"], ..LIST },
            List { parameters: &["", "111122223333"], ..LIST },
        ] {
            assert!(key.position(other, &token).is_err(), "{other:?}");
        }
        assert!(Key::new(&[8; 32]).position(LIST, &token).is_err());
    }

    #[test]
    fn a_changed_token_is_refused() {
        let key = Key::new(&[7; 32]);
        let token = key.token(LIST, "a").unwrap();
        for index in 0..token.as_str().len() {
            let mut text = token.as_str().as_bytes().to_vec();
            text[index] = if text[index] == b'0' { b'1' } else { b'0' };
            let changed = NextToken::parse(core::str::from_utf8(&text).unwrap()).unwrap();
            assert!(key.position(LIST, &changed).is_err(), "{index}");
        }
        for text in ["x", "00", "01", &token.as_str()[2..]] {
            assert!(key.position(LIST, &NextToken::parse(text).unwrap()).is_err(), "{text}");
        }
    }
}
