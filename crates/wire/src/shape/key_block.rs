//! Keys on the move: the forms that they are wrapped in, and what a key block says about its key.

use core::fmt;

use keys::attributes::ModesOfUse;
use payment_crypto::tr31::header::{Exportability, KeyVersion};
use serde_json::Value;

use crate::shape::hexadecimal::{PAIRS, UPPER_DIGITS, bytes};
use crate::shape::text::{sensitive_text, unfit};
use crate::shape::{Read, Shape, Shaped, Violation, enumeration, request, spelling};

sensitive_text! {
    /// A key in a TR-31 key block, which holds its own description.
    pub struct Tr31WrappedKeyBlock:
        Shape::text("Tr31WrappedKeyBlock").length(56, 9984).pattern("[0-9a-zA-Z]+");
}

bytes! {
    /// A key in a TR-34 token: DER. The model's pattern lets an odd number of digits through.
    pub struct Tr34WrappedKeyBlock:
        Shape::text("Tr34WrappedKeyBlock").length(2, 4096).pattern(UPPER_DIGITS).sensitive();
}

bytes! {
    /// A key, encrypted and nothing else. The model's pattern lets an odd number of digits through.
    pub struct WrappedKeyCryptogram:
        Shape::text("WrappedKeyCryptogram").length(16, 4096).pattern(UPPER_DIGITS).sensitive();
}

sensitive_text! {
    /// A wrapped key as answers hold it: a key block, or hexadecimal digits of upper case.
    pub struct KeyMaterial: Shape::text("KeyMaterial").length(32, 16_384);
}

bytes! {
    /// A number that the receiver of a TR-34 token chose for it: 8 to 16 bytes.
    pub struct RandomNonce:
        Shape::text("EvenHexLengthBetween16And32").length(16, 32).pattern(PAIRS);
}

enumeration! {
    /// What a wrapped key looks like.
    pub enum WrappedKeyMaterialFormat = "WrappedKeyMaterialFormat" {
        /// Encrypted and nothing else.
        KeyCryptogram = "KEY_CRYPTOGRAM",
        /// A TR-31 key block.
        Tr31KeyBlock = "TR31_KEY_BLOCK",
        /// A TR-34 token.
        Tr34KeyBlock = "TR34_KEY_BLOCK",
    }
}

enumeration! {
    /// The standard that a TR-34 token follows.
    pub enum Tr34KeyBlockFormat = "Tr34KeyBlockFormat" {
        /// X9 TR-34:2012.
        X9Tr34Of2012 = "X9_TR34_2012",
    }
}

enumeration! {
    /// How a public key encrypts another key.
    pub enum WrappingKeySpec = "WrappingKeySpec" {
        /// RSA-OAEP with SHA-256.
        RsaOaepSha256 = "RSA_OAEP_SHA_256",
        /// RSA-OAEP with SHA-512.
        RsaOaepSha512 = "RSA_OAEP_SHA_512",
    }
}

enumeration! {
    /// How the key that encrypts another is varied by what that is for (AS 2805.6.2).
    pub enum As2805KeyVariant = "As2805KeyVariant" {
        /// A key encryption key: not at all.
        TerminalMajorKeyVariant00 = "TERMINAL_MAJOR_KEY_VARIANT_00",
        /// A PIN encryption key: 28.
        PinEncryptionKeyVariant28 = "PIN_ENCRYPTION_KEY_VARIANT_28",
        /// A MAC key: 24.
        MessageAuthenticationKeyVariant24 = "MESSAGE_AUTHENTICATION_KEY_VARIANT_24",
        /// A data encryption key: 22.
        DataEncryptionKeyVariant22 = "DATA_ENCRYPTION_KEY_VARIANT_22",
    }
}

request! {
    /// What a key block shall say about its key.
    pub struct KeyBlockHeaders = "KeyBlockHeaders" {
        /// What the receiver may do with it; absent: all that the key may do.
        pub key_modes_of_use: Option<ModesOfUse>,
        /// Whether the receiver may pass it on; absent: as the key says.
        pub key_exportability: Option<Exportability>,
        /// Its version; absent: none.
        pub key_version: Option<KeyVersion>,
        /// What else.
        pub optional_blocks: Option<OptionalBlocks>,
    }
}

spelling! {
    Exportability = "KeyExportability" {
        Trusted = "EXPORTABLE",
        NonExportable = "NON_EXPORTABLE",
        Sensitive = "SENSITIVE",
    }
}

/// Optional blocks of a header, in the order of the request. Opaque to `Debug`.
pub struct OptionalBlocks(Vec<(OptionalBlockId, OptionalBlockValue)>);

sensitive_text! {
    /// What an optional block is: two letters or digits.
    pub struct OptionalBlockId:
        Shape::text("OptionalBlockId").length(2, 2).pattern("[0-9A-Z]{2}+");
}

sensitive_text! {
    /// What an optional block says.
    pub struct OptionalBlockValue:
        Shape::text("OptionalBlockValue").length(1, 108).pattern("[0-9a-zA-Z]+");
}

impl OptionalBlocks {
    /// The identifier and the data of each.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(id, value)| (id.as_str(), value.as_str()))
    }
}

impl fmt::Debug for OptionalBlocks {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("OptionalBlocks")
    }
}

impl Shaped for OptionalBlocks {
    const SHAPE: &'static Shape =
        &Shape::map("OptionalBlocks", OptionalBlockId::SHAPE, OptionalBlockValue::SHAPE);
}

impl Read for OptionalBlocks {
    fn read(value: &Value) -> Result<Self, Violation> {
        let blocks = value.as_object().ok_or_else(unfit)?.iter().map(|(id, value)| {
            Ok((OptionalBlockId::parse(id).ok_or_else(unfit)?, OptionalBlockValue::read(value)?))
        });
        blocks.collect::<Result<_, _>>().map(Self)
    }
}

impl Shaped for KeyVersion {
    const SHAPE: &'static Shape = &Shape::text("KeyVersion").length(2, 2).pattern("[0-9A-Z]{2}+");
}

impl Read for KeyVersion {
    fn read(value: &Value) -> Result<Self, Violation> {
        value.as_str().and_then(|text| Self::parse(text).ok()).ok_or_else(unfit)
    }
}
