//! Bytes that AWS spells in hexadecimal digits: of either case in requests, upper case in answers.

/// Bytes of a varying number. Whether or not the model calls them sensitive they are erased on
/// drop and opaque to `Debug`; the shape alone says whether audit events may show them.
///
/// A few patterns of the model let an odd number of digits through. No number of bytes is spelled
/// so, and reading refuses it; the types whose pattern it is say so.
macro_rules! bytes {
    ($(#[$about:meta])* pub struct $name:ident: $shape:expr;) => {
        $(#[$about])*
        pub struct $name(zeroize::Zeroizing<Vec<u8>>);

        impl $name {
            /// The bytes that `text` spells, or `None` when it does not fit its shape or has an
            /// odd number of digits.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                if !$crate::shape::fits(<Self as $crate::shape::Shaped>::SHAPE, text) {
                    return None;
                }
                hex::decode(text).ok().map(|bytes| Self(zeroize::Zeroizing::new(bytes)))
            }

            /// The same bytes as `bytes`, or `None` when their number does not fit the shape.
            #[must_use]
            pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
                let digits = zeroize::Zeroizing::new(hex::encode_upper(bytes));
                Self::parse(&digits)
            }

            /// The bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }
        }

        $crate::shape::hexadecimal::bytes_shape! { $name: $shape }
    };
}

/// Bytes of a fixed number; otherwise like [`bytes!`].
macro_rules! block {
    ($(#[$about:meta])* pub struct $name:ident[$size:literal]: $shape:expr;) => {
        $(#[$about])*
        pub struct $name(zeroize::Zeroizing<[u8; $size]>);

        impl $name {
            /// The bytes that `text` spells, or `None` when it does not fit its shape.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                if !$crate::shape::fits(<Self as $crate::shape::Shaped>::SHAPE, text) {
                    return None;
                }
                let mut bytes = zeroize::Zeroizing::new([0; $size]);
                hex::decode_to_slice(text, bytes.as_mut()).ok()?;
                Some(Self(bytes))
            }

            /// Takes over `bytes`.
            #[must_use]
            pub fn from_bytes(bytes: [u8; $size]) -> Self {
                Self(zeroize::Zeroizing::new(bytes))
            }

            /// The bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; $size] {
                &self.0
            }
        }

        $crate::shape::hexadecimal::bytes_shape! { $name: $shape }
    };
}

/// What [`bytes!`] and [`block!`] share.
macro_rules! bytes_shape {
    ($name:ident: $shape:expr) => {
        impl core::fmt::Debug for $name {
            fn fmt(&self, out: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                out.write_str(stringify!($name))
            }
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: &'static $crate::shape::Shape = &$shape;
        }

        impl $crate::shape::Read for $name {
            fn read(value: &serde_json::Value) -> Result<Self, $crate::shape::Violation> {
                value.as_str().and_then(Self::parse).ok_or_else($crate::shape::text::unfit)
            }
        }

        impl $crate::shape::Write for $name {
            fn write(&self) -> serde_json::Value {
                hex::encode_upper(self.as_bytes()).into()
            }
        }
    };
}

pub(crate) use {block, bytes, bytes_shape};

/// Pairs of digits: the model's pattern where it asks for whole bytes.
pub(crate) const PAIRS: &str = "(?:[0-9a-fA-F][0-9a-fA-F])+";

/// Digits of either case, of any number.
pub(crate) const DIGITS: &str = "[0-9a-fA-F]+";

/// Digits of upper case alone: the model's pattern where a key comes wrapped.
pub(crate) const UPPER_DIGITS: &str = "[0-9A-F]+";

#[cfg(test)]
mod tests {
    use crate::shape::cipher::CipherText;
    use crate::shape::emv::ApplicationTransactionCounter;
    use crate::shape::pin::EncryptedPinBlock;
    use crate::shape::{Shaped, Write, check};

    #[test]
    fn bytes_are_read_in_either_case_and_written_in_upper_case() {
        let text = CipherText::parse("00aBfF").unwrap();
        assert_eq!(text.as_bytes(), [0x00, 0xAB, 0xFF]);
        assert_eq!(text.write(), "00ABFF");
        assert_eq!(format!("{text:?}"), "CipherText");
        assert_eq!(CipherText::from_bytes(&[1, 2]).unwrap().write(), "0102");
        assert!(CipherText::from_bytes(&[]).is_none());
        assert!(CipherText::from_bytes(&[0; 2113]).is_none());
        for wrong in ["", "0", "0x", "000", " 00"] {
            assert!(CipherText::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn blocks_have_their_size() {
        let counter = ApplicationTransactionCounter::parse("00ff").unwrap();
        assert_eq!(counter.as_bytes(), &[0, 0xFF]);
        assert_eq!(counter.write(), "00FF");
        assert_eq!(format!("{counter:?}"), "ApplicationTransactionCounter");
        assert!(ApplicationTransactionCounter::parse("0ff").is_none());
        assert_eq!(ApplicationTransactionCounter::from_bytes([1, 2]).write(), "0102");
    }

    #[test]
    fn an_odd_digit_is_no_byte() {
        let odd = "12345678901234567";
        assert_eq!(check(EncryptedPinBlock::SHAPE, &odd.into()), Ok(()));
        assert!(EncryptedPinBlock::parse(odd).is_none());
    }
}
