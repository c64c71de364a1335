//! What ImportKey takes in.

use keys::attributes::{KeyAlgorithm, KeyAttributes, ModesOfUse};
use payment_crypto::kdf::Hash;

use crate::name::SymmetricKeyAlgorithm;
use crate::shape::certificate::Certificate;
use crate::shape::key_agreement::{DiffieHellmanDerivationData, KeyDerivationFunction};
use crate::shape::key_block::{
    As2805KeyVariant, RandomNonce, Tr31WrappedKeyBlock, Tr34KeyBlockFormat, Tr34WrappedKeyBlock,
    WrappedKeyCryptogram, WrappingKeySpec,
};
use crate::shape::parameters::ImportToken;
use crate::shape::text::KeyIdentifier;
use crate::shape::{request, union};

union! {
    /// What is imported, and how it is wrapped.
    pub enum ImportKeyMaterial = "ImportKeyMaterial" {
        /// The public key of a root that shall be trusted.
        RootCertificatePublicKey(RootCertificatePublicKey),
        /// A public key that a trusted one stands behind.
        TrustedCertificatePublicKey(TrustedCertificatePublicKey),
        /// A key under a symmetric key.
        Tr31KeyBlock(ImportTr31KeyBlock),
        /// A key under a public key, signed.
        Tr34KeyBlock(ImportTr34KeyBlock),
        /// A key under a public key.
        KeyCryptogram(ImportKeyCryptogram),
        /// A key under an agreed key.
        DiffieHellmanTr31KeyBlock(ImportDiffieHellmanTr31KeyBlock),
        /// A key under a variant of a symmetric key.
        As2805KeyCryptogram(ImportAs2805KeyCryptogram),
    }
}

request! {
    /// The public key of a root.
    pub struct RootCertificatePublicKey = "RootCertificatePublicKey" {
        /// What it shall be for.
        pub key_attributes: KeyAttributes,
        /// The certificate that it signs itself.
        pub public_key_certificate: Certificate,
    }
}

request! {
    /// A public key that a trusted one stands behind.
    pub struct TrustedCertificatePublicKey = "TrustedCertificatePublicKey" {
        /// What it shall be for.
        pub key_attributes: KeyAttributes,
        /// Its certificate.
        pub public_key_certificate: Certificate,
        /// The key that has signed the certificate.
        pub certificate_authority_public_key_identifier: KeyIdentifier,
    }
}

request! {
    /// A key under a symmetric key.
    pub struct ImportTr31KeyBlock = "ImportTr31KeyBlock" {
        /// The symmetric key.
        pub wrapping_key_identifier: KeyIdentifier,
        /// The wrapped key.
        pub wrapped_key_block: Tr31WrappedKeyBlock,
    }
}

request! {
    /// A key under a public key, signed: to a pair of the service (`import_token`), or to one of
    /// the account (`wrapping_key_identifier` and `wrapping_key_certificate`).
    pub struct ImportTr34KeyBlock = "ImportTr34KeyBlock" {
        /// The key that has signed the sender's certificate.
        pub certificate_authority_public_key_identifier: KeyIdentifier,
        /// The certificate of the sender.
        pub signing_key_certificate: Certificate,
        /// Names the pair of the service.
        pub import_token: Option<ImportToken>,
        /// The pair of the account.
        pub wrapping_key_identifier: Option<KeyIdentifier>,
        /// Its certificate.
        pub wrapping_key_certificate: Option<Certificate>,
        /// The token.
        pub wrapped_key_block: Tr34WrappedKeyBlock,
        /// The standard that it follows.
        pub key_block_format: Tr34KeyBlockFormat,
        /// The number that it must hold.
        pub random_nonce: Option<RandomNonce>,
    }
}

request! {
    /// A key under a public key.
    pub struct ImportKeyCryptogram = "ImportKeyCryptogram" {
        /// What it shall be for.
        pub key_attributes: KeyAttributes,
        /// Whether it may leave.
        pub exportable: bool,
        /// The wrapped key.
        pub wrapped_key_cryptogram: WrappedKeyCryptogram,
        /// Names the pair of the service.
        pub import_token: ImportToken,
        /// How it is wrapped; absent: OAEP with SHA-256.
        pub wrapping_spec: Option<WrappingKeySpec>,
    }
}

request! {
    /// A key under an agreed key.
    pub struct ImportDiffieHellmanTr31KeyBlock = "ImportDiffieHellmanTr31KeyBlock" {
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
        /// The wrapped key.
        pub wrapped_key_block: Tr31WrappedKeyBlock,
    }
}

request! {
    /// A key under a variant of a symmetric key.
    pub struct ImportAs2805KeyCryptogram = "ImportAs2805KeyCryptogram" {
        /// Which variant.
        pub as2805_key_variant: As2805KeyVariant,
        /// What it may be used for.
        pub key_modes_of_use: ModesOfUse,
        /// What it is used with.
        pub key_algorithm: KeyAlgorithm,
        /// Whether it may leave.
        pub exportable: bool,
        /// The symmetric key.
        pub wrapping_key_identifier: KeyIdentifier,
        /// The wrapped key.
        pub wrapped_key_cryptogram: WrappedKeyCryptogram,
    }
}
