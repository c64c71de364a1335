//! What ExportKey gives out.

use payment_crypto::kcv::KcvAlgorithm;
use payment_crypto::kdf::Hash;

use crate::arn::KeyArn;
use crate::name::SymmetricKeyAlgorithm;
use crate::shape::certificate::Certificate;
use crate::shape::hexadecimal::bytes;
use crate::shape::key_agreement::{DiffieHellmanDerivationData, KeyDerivationFunction};
use crate::shape::key_block::{
    As2805KeyVariant, KeyBlockHeaders, KeyMaterial, RandomNonce, Tr34KeyBlockFormat,
    WrappedKeyMaterialFormat, WrappingKeySpec,
};
use crate::shape::parameters::ExportToken;
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{Shape, answer, request, union};

union! {
    /// How the key shall be wrapped.
    pub enum ExportKeyMaterial = "ExportKeyMaterial" {
        /// Under a symmetric key.
        Tr31KeyBlock(ExportTr31KeyBlock),
        /// Under a public key, signed.
        Tr34KeyBlock(ExportTr34KeyBlock),
        /// Under a public key.
        KeyCryptogram(ExportKeyCryptogram),
        /// Under an agreed key.
        DiffieHellmanTr31KeyBlock(ExportDiffieHellmanTr31KeyBlock),
        /// Under a variant of a symmetric key.
        As2805KeyCryptogram(ExportAs2805KeyCryptogram),
    }
}

request! {
    /// Under a symmetric key.
    pub struct ExportTr31KeyBlock = "ExportTr31KeyBlock" {
        /// The symmetric key.
        pub wrapping_key_identifier: KeyIdentifier,
        /// What the key block shall say.
        pub key_block_headers: Option<KeyBlockHeaders>,
    }
}

request! {
    /// Under a public key, signed: by a pair of the service (`export_token`), or by one of the
    /// account (`signing_key_identifier` and `signing_key_certificate`).
    pub struct ExportTr34KeyBlock = "ExportTr34KeyBlock" {
        /// The key that has signed the receiver's certificate.
        pub certificate_authority_public_key_identifier: KeyIdentifier,
        /// The certificate of the receiver.
        pub wrapping_key_certificate: Certificate,
        /// Names the pair of the service.
        pub export_token: Option<ExportToken>,
        /// The pair of the account.
        pub signing_key_identifier: Option<KeyIdentifier>,
        /// Its certificate.
        pub signing_key_certificate: Option<Certificate>,
        /// The standard that the token shall follow.
        pub key_block_format: Tr34KeyBlockFormat,
        /// The number that it shall hold; absent: a moment instead.
        pub random_nonce: Option<RandomNonce>,
        /// What the key block in it shall say.
        pub key_block_headers: Option<KeyBlockHeaders>,
    }
}

request! {
    /// Under a public key.
    pub struct ExportKeyCryptogram = "ExportKeyCryptogram" {
        /// The key that has signed the receiver's certificate.
        pub certificate_authority_public_key_identifier: KeyIdentifier,
        /// The certificate of the receiver.
        pub wrapping_key_certificate: Certificate,
        /// How it is wrapped; absent: OAEP with SHA-256.
        pub wrapping_spec: Option<WrappingKeySpec>,
    }
}

request! {
    /// Under an agreed key.
    pub struct ExportDiffieHellmanTr31KeyBlock = "ExportDiffieHellmanTr31KeyBlock" {
        /// The pair of the account.
        pub private_key_identifier: KeyIdentifier,
        /// The key that has signed the other party's certificate.
        pub certificate_authority_public_key_identifier: KeyIdentifier,
        /// The certificate of the other party.
        pub public_key_certificate: Certificate,
        /// What the agreed key is used with.
        pub derive_key_algorithm: SymmetricKeyAlgorithm,
        /// How it is derived.
        pub key_derivation_function: KeyDerivationFunction,
        /// With which hash.
        pub key_derivation_hash_algorithm: Hash,
        /// From what else.
        pub derivation_data: DiffieHellmanDerivationData,
        /// What the key block shall say.
        pub key_block_headers: Option<KeyBlockHeaders>,
    }
}

request! {
    /// Under a variant of a symmetric key.
    pub struct ExportAs2805KeyCryptogram = "ExportAs2805KeyCryptogram" {
        /// The symmetric key.
        pub wrapping_key_identifier: KeyIdentifier,
        /// Which variant.
        pub as2805_key_variant: As2805KeyVariant,
    }
}

request! {
    /// What is exported instead of the key itself.
    pub struct ExportAttributes = "ExportAttributes" {
        /// An initial key that is derived from it.
        pub export_dukpt_initial_key: Option<ExportDukptInitialKey>,
        /// How the check value of the initial key is computed.
        pub key_check_value_algorithm: Option<KcvAlgorithm>,
    }
}

request! {
    /// The initial key of a terminal.
    pub struct ExportDukptInitialKey = "ExportDukptInitialKey" {
        /// The serial number that the terminal starts with.
        pub key_serial_number: InitialKeySerialNumber,
    }
}

bytes! {
    /// The serial number that a terminal starts with: 10 bytes under a TDES key, 12 under an AES
    /// key. Digits of upper case alone, unlike every other serial number.
    pub struct InitialKeySerialNumber:
        Shape::text("HexLength20Or24").length(20, 24).pattern("[0-9A-F]{20}$|^[0-9A-F]{24}");
}

answer! {
    /// A key that has been wrapped.
    pub struct WrappedKey = "WrappedKey" {
        /// The key that it is wrapped under.
        pub wrapping_key_arn: KeyArn,
        /// What it looks like.
        pub wrapped_key_material_format: WrappedKeyMaterialFormat,
        /// The wrapped key.
        pub key_material: KeyMaterial,
        /// Its check value.
        pub key_check_value: Option<KeyCheckValue>,
        /// How the check value is computed.
        pub key_check_value_algorithm: Option<KcvAlgorithm>,
    }
}
