//! How AWS spells the words of the core, one row each.

use keys::attributes::{KeyAlgorithm, KeyClass, KeyUsage};
use keys::record::KeyOrigin;
use payment_crypto::kcv::KcvAlgorithm;
use serde_json::Value;

use crate::shape::{Read, Shape, Shaped, Violation, Write, spelling};

/// A word that AWS spells in its own way.
pub trait Spelled: Copy + 'static {
    /// How AWS spells it.
    fn spelling(self) -> &'static str;

    /// The word that AWS spells so; `None` when there is none.
    fn from_spelling(text: &str) -> Option<Self>;
}

/// Some of the words of an enumeration, which have a shape of their own.
macro_rules! narrowed {
    (
        $(#[$about:meta])*
        pub struct $name:ident($word:ident) = $shape:literal, $accessor:ident {
            $($spelling:literal),* $(,)?
        }
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name($word);

        impl $name {
            /// The word, or `None` when it is not one of these.
            #[must_use]
            pub fn parse(word: $word) -> Option<Self> {
                [$($spelling),*].contains(&word.spelling()).then_some(Self(word))
            }

            /// The word.
            #[must_use]
            pub const fn $accessor(self) -> $word {
                self.0
            }
        }

        impl Shaped for $name {
            const SHAPE: &'static Shape = &Shape::enumeration($shape, &[$($spelling),*]);
        }

        impl Read for $name {
            fn read(value: &Value) -> Result<Self, Violation> {
                Self::parse($word::read(value)?)
                    .ok_or_else(|| Violation::unshown("Member must satisfy enum value set"))
            }
        }

        impl Write for $name {
            fn write(&self) -> Value {
                self.0.write()
            }
        }
    };
}

spelling! {
    KeyUsage = "KeyUsage" {
        B0 = "TR31_B0_BASE_DERIVATION_KEY",
        C0 = "TR31_C0_CARD_VERIFICATION_KEY",
        D0 = "TR31_D0_SYMMETRIC_DATA_ENCRYPTION_KEY",
        D1 = "TR31_D1_ASYMMETRIC_KEY_FOR_DATA_ENCRYPTION",
        E0 = "TR31_E0_EMV_MKEY_APP_CRYPTOGRAMS",
        E1 = "TR31_E1_EMV_MKEY_CONFIDENTIALITY",
        E2 = "TR31_E2_EMV_MKEY_INTEGRITY",
        E4 = "TR31_E4_EMV_MKEY_DYNAMIC_NUMBERS",
        E5 = "TR31_E5_EMV_MKEY_CARD_PERSONALIZATION",
        E6 = "TR31_E6_EMV_MKEY_OTHER",
        K0 = "TR31_K0_KEY_ENCRYPTION_KEY",
        K1 = "TR31_K1_KEY_BLOCK_PROTECTION_KEY",
        K3 = "TR31_K3_ASYMMETRIC_KEY_FOR_KEY_AGREEMENT",
        M0 = "TR31_M0_ISO_16609_MAC_KEY",
        M3 = "TR31_M3_ISO_9797_3_MAC_KEY",
        M1 = "TR31_M1_ISO_9797_1_MAC_KEY",
        M6 = "TR31_M6_ISO_9797_5_CMAC_KEY",
        M7 = "TR31_M7_HMAC_KEY",
        P0 = "TR31_P0_PIN_ENCRYPTION_KEY",
        P1 = "TR31_P1_PIN_GENERATION_KEY",
        S0 = "TR31_S0_ASYMMETRIC_KEY_FOR_DIGITAL_SIGNATURE",
        V1 = "TR31_V1_IBM3624_PIN_VERIFICATION_KEY",
        V2 = "TR31_V2_VISA_PIN_VERIFICATION_KEY",
        K2 = "TR31_K2_TR34_ASYMMETRIC_KEY",
    }
}

spelling! {
    KeyClass = "KeyClass" {
        Symmetric = "SYMMETRIC_KEY",
        AsymmetricPair = "ASYMMETRIC_KEY_PAIR",
        Private = "PRIVATE_KEY",
        Public = "PUBLIC_KEY",
    }
}

spelling! {
    KeyAlgorithm = "KeyAlgorithm" {
        Tdes2Key = "TDES_2KEY",
        Tdes3Key = "TDES_3KEY",
        Aes128 = "AES_128",
        Aes192 = "AES_192",
        Aes256 = "AES_256",
        HmacSha256 = "HMAC_SHA256",
        HmacSha384 = "HMAC_SHA384",
        HmacSha512 = "HMAC_SHA512",
        HmacSha224 = "HMAC_SHA224",
        Rsa2048 = "RSA_2048",
        Rsa3072 = "RSA_3072",
        Rsa4096 = "RSA_4096",
        EccNistP256 = "ECC_NIST_P256",
        EccNistP384 = "ECC_NIST_P384",
        EccNistP521 = "ECC_NIST_P521",
    }
}

spelling! {
    KcvAlgorithm = "KeyCheckValueAlgorithm" {
        Cmac = "CMAC",
        AnsiX924 = "ANSI_X9_24",
        Hmac = "HMAC",
        Sha1 = "SHA_1",
    }
}

spelling! {
    KeyOrigin = "KeyOrigin" {
        External = "EXTERNAL",
        Service = "AWS_PAYMENT_CRYPTOGRAPHY",
    }
}

narrowed! {
    /// What keys that are derived from a key agreement key are for: a usage, except those of key
    /// pairs and of ISO 16609.
    pub struct DeriveKeyUsage(KeyUsage) = "DeriveKeyUsage", usage {
        "TR31_B0_BASE_DERIVATION_KEY",
        "TR31_C0_CARD_VERIFICATION_KEY",
        "TR31_D0_SYMMETRIC_DATA_ENCRYPTION_KEY",
        "TR31_E0_EMV_MKEY_APP_CRYPTOGRAMS",
        "TR31_E1_EMV_MKEY_CONFIDENTIALITY",
        "TR31_E2_EMV_MKEY_INTEGRITY",
        "TR31_E4_EMV_MKEY_DYNAMIC_NUMBERS",
        "TR31_E5_EMV_MKEY_CARD_PERSONALIZATION",
        "TR31_E6_EMV_MKEY_OTHER",
        "TR31_K0_KEY_ENCRYPTION_KEY",
        "TR31_K1_KEY_BLOCK_PROTECTION_KEY",
        "TR31_M3_ISO_9797_3_MAC_KEY",
        "TR31_M1_ISO_9797_1_MAC_KEY",
        "TR31_M6_ISO_9797_5_CMAC_KEY",
        "TR31_M7_HMAC_KEY",
        "TR31_P0_PIN_ENCRYPTION_KEY",
        "TR31_P1_PIN_GENERATION_KEY",
        "TR31_V1_IBM3624_PIN_VERIFICATION_KEY",
        "TR31_V2_VISA_PIN_VERIFICATION_KEY",
    }
}

narrowed! {
    /// What a derived key is used with. The model lists HMAC too, which nothing is derived for.
    pub struct SymmetricKeyAlgorithm(KeyAlgorithm) = "SymmetricKeyAlgorithm", algorithm {
        "TDES_2KEY",
        "TDES_3KEY",
        "AES_128",
        "AES_192",
        "AES_256",
        "HMAC_SHA256",
        "HMAC_SHA384",
        "HMAC_SHA512",
        "HMAC_SHA224",
    }
}

narrowed! {
    /// What a key that is unique to a transaction is used with.
    pub struct DukptDerivationType(KeyAlgorithm) = "DukptDerivationType", algorithm {
        "TDES_2KEY",
        "TDES_3KEY",
        "AES_128",
        "AES_192",
        "AES_256",
    }
}
