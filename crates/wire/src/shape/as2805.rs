//! How two hosts show each other that they hold the same key (AS 2805.6.4).

use crate::name::SymmetricKeyAlgorithm;
use crate::shape::hexadecimal::bytes;
use crate::shape::{Shape, enumeration, request, union};

union! {
    /// Which of both hosts this is.
    pub enum As2805KekValidationType = "As2805KekValidationType" {
        /// The one that asks.
        KekValidationRequest(KekValidationRequest),
        /// The one that answers.
        KekValidationResponse(KekValidationResponse),
    }
}

request! {
    /// The random key that the host that asks makes.
    pub struct KekValidationRequest = "KekValidationRequest" {
        /// What it is used with.
        pub derive_key_algorithm: SymmetricKeyAlgorithm,
        /// How long it may be.
        pub random_key_max_length: Option<RandomKeyMaxLength>,
    }
}

request! {
    /// The random key that the host that answers has received.
    pub struct KekValidationResponse = "KekValidationResponse" {
        /// The random key, encrypted.
        pub random_key_send: RandomKeyMaterial,
    }
}

enumeration! {
    /// How long a random key may be.
    pub enum RandomKeyMaxLength = "RandomKeyMaxLength" {
        /// 8 bytes.
        Bytes8 = "BYTES_8",
        /// 16 bytes.
        Bytes16 = "BYTES_16",
        /// 24 bytes.
        Bytes24 = "BYTES_24",
    }
}

enumeration! {
    /// How the key is varied that a random key is encrypted with on its way to the other host.
    pub enum RandomKeySendVariantMask = "RandomKeySendVariantMask" {
        /// By the bytes 82 and C0 in turn.
        VariantMask82C0 = "VARIANT_MASK_82C0",
        /// By the byte 82.
        VariantMask82 = "VARIANT_MASK_82",
    }
}

bytes! {
    /// A random key, encrypted: 8, 16 or 24 bytes.
    pub struct RandomKeyMaterial:
        Shape::text("As2805RandomKeyMaterial")
            .length(16, 48)
            .pattern("(?:[0-9a-fA-F]{16}|[0-9a-fA-F]{32}|[0-9a-fA-F]{48})")
            .sensitive();
}
