//! Keys that come with the request and are not kept.

use payment_crypto::kcv::KcvAlgorithm;
use payment_crypto::kdf::Hash;

use crate::name::SymmetricKeyAlgorithm;
use crate::shape::certificate::Certificate;
use crate::shape::key_agreement::{KeyDerivationFunction, SharedInformation};
use crate::shape::key_block::Tr31WrappedKeyBlock;
use crate::shape::text::KeyIdentifier;
use crate::shape::{request, union};

request! {
    /// A key that comes with the request. The member of the request that otherwise names the key
    /// names what this one is wrapped under, or the pair that it is agreed with.
    pub struct WrappedKey = "WrappedKey" {
        /// The key.
        pub wrapped_key_material: WrappedKeyMaterial,
        /// How its check value is computed.
        pub key_check_value_algorithm: Option<KcvAlgorithm>,
    }
}

union! {
    /// How a key comes.
    pub enum WrappedKeyMaterial = "WrappedKeyMaterial" {
        /// Under a symmetric key.
        Tr31KeyBlock(Tr31WrappedKeyBlock),
        /// Agreed upon.
        DiffieHellmanSymmetricKey(EcdhDerivationAttributes),
    }
}

request! {
    /// How a key is agreed upon.
    pub struct EcdhDerivationAttributes = "EcdhDerivationAttributes" {
        /// The key that has signed the other party's certificate.
        pub certificate_authority_public_key_identifier: KeyIdentifier,
        /// The certificate of the other party.
        pub public_key_certificate: Certificate,
        /// What the agreed key is used with.
        pub key_algorithm: SymmetricKeyAlgorithm,
        /// How it is derived.
        pub key_derivation_function: KeyDerivationFunction,
        /// With which hash.
        pub key_derivation_hash_algorithm: Hash,
        /// From what else.
        pub shared_information: SharedInformation,
    }
}
