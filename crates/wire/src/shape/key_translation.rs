//! Keys on their way from an agreed key to a symmetric one.

use payment_crypto::kdf::Hash;

use crate::name::SymmetricKeyAlgorithm;
use crate::shape::certificate::Certificate;
use crate::shape::key_agreement::{DiffieHellmanDerivationData, KeyDerivationFunction};
use crate::shape::key_block::{KeyMaterial, Tr31WrappedKeyBlock, WrappedKeyMaterialFormat};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request, union};

union! {
    /// How a key comes.
    pub enum IncomingKeyMaterial = "IncomingKeyMaterial" {
        /// Under an agreed key.
        DiffieHellmanTr31KeyBlock(IncomingDiffieHellmanTr31KeyBlock),
    }
}

request! {
    /// Under an agreed key.
    pub struct IncomingDiffieHellmanTr31KeyBlock = "IncomingDiffieHellmanTr31KeyBlock" {
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

union! {
    /// How a key shall go.
    pub enum OutgoingKeyMaterial = "OutgoingKeyMaterial" {
        /// Under a symmetric key.
        Tr31KeyBlock(OutgoingTr31KeyBlock),
    }
}

request! {
    /// Under a symmetric key.
    pub struct OutgoingTr31KeyBlock = "OutgoingTr31KeyBlock" {
        /// The symmetric key.
        pub wrapping_key_identifier: KeyIdentifier,
    }
}

answer! {
    /// A key that has been wrapped and is not kept.
    pub struct WrappedWorkingKey = "WrappedWorkingKey" {
        /// The wrapped key.
        pub wrapped_key_material: KeyMaterial,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// What it looks like.
        pub wrapped_key_material_format: WrappedKeyMaterialFormat,
    }
}
