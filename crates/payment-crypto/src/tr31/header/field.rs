//! The fields of the header.

use core::fmt;

use crate::error::Error;
use crate::key::Algorithm;

/// The method that protects the block (X9.143, table 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Version {
    /// TDES key variant binding; deprecated.
    A,
    /// TDES key derivation binding.
    B,
    /// TDES key variant binding.
    C,
    /// AES key derivation binding.
    D,
}

/// What the key is for: two upper-case letters or digits; digits only are proprietary (X9.143,
/// table 2).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Usage([u8; 2]);

/// The algorithm that the key is for (X9.143, table 3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyAlgorithm {
    /// AES.
    Aes,
    /// Single DES.
    Des,
    /// An elliptic curve.
    EllipticCurve,
    /// HMAC.
    Hmac,
    /// RSA.
    Rsa,
    /// DSA.
    Dsa,
    /// Triple DES.
    Tdes,
}

/// What may be done with the key (X9.143, table 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Encrypt and decrypt, or wrap and unwrap.
    EncryptDecrypt,
    /// Generate and verify codes.
    GenerateVerify,
    /// Decrypt, or unwrap.
    Decrypt,
    /// Encrypt, or wrap.
    Encrypt,
    /// Generate codes.
    Generate,
    /// Whatever the usage allows.
    Unrestricted,
    /// Sign.
    Sign,
    /// Sign and decrypt.
    SignDecrypt,
    /// Verify codes or signatures.
    Verify,
    /// Derive other keys.
    Derive,
    /// Make variants of the key.
    Variants,
}

/// The version of the key: two letters or digits; 00 means none, a first letter `c` that the
/// block holds a component (X9.143, table 5).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyVersion([u8; 2]);

/// Whether and how the receiver may pass the key on (X9.143, table 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Exportability {
    /// In a key block alone.
    Trusted,
    /// Not at all.
    NonExportable,
    /// In other forms too.
    Sensitive,
}

/// What the block is for (X9.143, table 1; TR-31:2018 has a reserved zero here).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Context {
    /// What the protection key is for.
    Either,
    /// Storage.
    Storage,
    /// Exchange.
    Exchange,
}

impl Version {
    /// The version that `character` means.
    ///
    /// # Errors
    ///
    /// [`Error::KeyBlockVersion`] for every character but `A`, `B`, `C` and `D`.
    pub const fn parse(character: char) -> Result<Self, Error> {
        match character {
            'A' => Ok(Self::A),
            'B' => Ok(Self::B),
            'C' => Ok(Self::C),
            'D' => Ok(Self::D),
            _ => Err(Error::KeyBlockVersion),
        }
    }

    /// Its character.
    #[must_use]
    pub const fn as_char(self) -> char {
        match self {
            Self::A => 'A',
            Self::B => 'B',
            Self::C => 'C',
            Self::D => 'D',
        }
    }

    pub(in crate::tr31) const fn block_length(self) -> usize {
        match self {
            Self::A | Self::B | Self::C => 8,
            Self::D => 16,
        }
    }

    pub(in crate::tr31) const fn mac_length(self) -> usize {
        match self {
            Self::A | Self::C => 4,
            Self::B => 8,
            Self::D => 16,
        }
    }
}

impl Usage {
    /// The usage that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::KeyBlockUsage`] when the text is not two upper-case letters or digits.
    pub const fn parse(text: &str) -> Result<Self, Error> {
        match text.as_bytes() {
            [first @ (b'A'..=b'Z' | b'0'..=b'9'), second @ (b'A'..=b'Z' | b'0'..=b'9')] => {
                Ok(Self([*first, *second]))
            }
            _ => Err(Error::KeyBlockUsage),
        }
    }

    /// Its two characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl KeyAlgorithm {
    /// The character's algorithm.
    ///
    /// # Errors
    ///
    /// [`Error::KeyBlockAlgorithm`] when the character means none.
    pub const fn parse(character: char) -> Result<Self, Error> {
        match character {
            'A' => Ok(Self::Aes),
            'D' => Ok(Self::Des),
            'E' => Ok(Self::EllipticCurve),
            'H' => Ok(Self::Hmac),
            'R' => Ok(Self::Rsa),
            'S' => Ok(Self::Dsa),
            'T' => Ok(Self::Tdes),
            _ => Err(Error::KeyBlockAlgorithm),
        }
    }

    /// Its character.
    #[must_use]
    pub const fn as_char(self) -> char {
        match self {
            Self::Aes => 'A',
            Self::Des => 'D',
            Self::EllipticCurve => 'E',
            Self::Hmac => 'H',
            Self::Rsa => 'R',
            Self::Dsa => 'S',
            Self::Tdes => 'T',
        }
    }

    /// What a header calls the algorithm of a symmetric key.
    #[must_use]
    pub const fn of(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Tdes2Key | Algorithm::Tdes3Key => Self::Tdes,
            Algorithm::Aes128 | Algorithm::Aes192 | Algorithm::Aes256 => Self::Aes,
            Algorithm::HmacSha224
            | Algorithm::HmacSha256
            | Algorithm::HmacSha384
            | Algorithm::HmacSha512 => Self::Hmac,
        }
    }
}

impl Mode {
    /// The character's mode.
    ///
    /// # Errors
    ///
    /// [`Error::KeyBlockMode`] when the character means none.
    pub const fn parse(character: char) -> Result<Self, Error> {
        match character {
            'B' => Ok(Self::EncryptDecrypt),
            'C' => Ok(Self::GenerateVerify),
            'D' => Ok(Self::Decrypt),
            'E' => Ok(Self::Encrypt),
            'G' => Ok(Self::Generate),
            'N' => Ok(Self::Unrestricted),
            'S' => Ok(Self::Sign),
            'T' => Ok(Self::SignDecrypt),
            'V' => Ok(Self::Verify),
            'X' => Ok(Self::Derive),
            'Y' => Ok(Self::Variants),
            _ => Err(Error::KeyBlockMode),
        }
    }

    /// Its character.
    #[must_use]
    pub const fn as_char(self) -> char {
        match self {
            Self::EncryptDecrypt => 'B',
            Self::GenerateVerify => 'C',
            Self::Decrypt => 'D',
            Self::Encrypt => 'E',
            Self::Generate => 'G',
            Self::Unrestricted => 'N',
            Self::Sign => 'S',
            Self::SignDecrypt => 'T',
            Self::Verify => 'V',
            Self::Derive => 'X',
            Self::Variants => 'Y',
        }
    }
}

impl KeyVersion {
    /// The key has no version.
    pub const NONE: Self = Self(*b"00");

    /// The key version that `text` is.
    ///
    /// # Errors
    ///
    /// [`Error::KeyBlockKeyVersion`] when the text is not two letters or digits.
    pub const fn parse(text: &str) -> Result<Self, Error> {
        match text.as_bytes() {
            [first, second] if first.is_ascii_alphanumeric() && second.is_ascii_alphanumeric() => {
                Ok(Self([*first, *second]))
            }
            _ => Err(Error::KeyBlockKeyVersion),
        }
    }

    /// Its two characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Exportability {
    /// The character's exportability.
    ///
    /// # Errors
    ///
    /// [`Error::KeyBlockExportability`] when the character means none.
    pub const fn parse(character: char) -> Result<Self, Error> {
        match character {
            'E' => Ok(Self::Trusted),
            'N' => Ok(Self::NonExportable),
            'S' => Ok(Self::Sensitive),
            _ => Err(Error::KeyBlockExportability),
        }
    }

    /// Its character.
    #[must_use]
    pub const fn as_char(self) -> char {
        match self {
            Self::Trusted => 'E',
            Self::NonExportable => 'N',
            Self::Sensitive => 'S',
        }
    }
}

impl Context {
    /// The character's context.
    ///
    /// # Errors
    ///
    /// [`Error::KeyBlockContext`] when the character means none.
    pub const fn parse(character: char) -> Result<Self, Error> {
        match character {
            '0' => Ok(Self::Either),
            '1' => Ok(Self::Storage),
            '2' => Ok(Self::Exchange),
            _ => Err(Error::KeyBlockContext),
        }
    }

    /// Its character.
    #[must_use]
    pub const fn as_char(self) -> char {
        match self {
            Self::Either => '0',
            Self::Storage => '1',
            Self::Exchange => '2',
        }
    }
}

impl fmt::Debug for Usage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl fmt::Debug for KeyVersion {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}
