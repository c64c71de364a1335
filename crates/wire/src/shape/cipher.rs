//! Encryption of data: with what, and how.

use payment_crypto::digits::Pan;

use crate::name::DukptDerivationType;
use crate::shape::card::PanSequenceNumber;
use crate::shape::dukpt::{DukptKeyVariant, KeySerialNumber};
use crate::shape::emv::{EmvEncryptionMode, MajorKeyDerivationMode};
use crate::shape::hexadecimal::{DIGITS, PAIRS, block, bytes};
use crate::shape::{Shape, enumeration, request, union};

union! {
    /// How data are encrypted or decrypted.
    pub enum EncryptionDecryptionAttributes = "EncryptionDecryptionAttributes" {
        /// With a symmetric key.
        Symmetric(SymmetricEncryptionAttributes),
        /// With a key pair.
        Asymmetric(AsymmetricEncryptionAttributes),
        /// With a key that is unique to a transaction.
        Dukpt(DukptEncryptionAttributes),
        /// With a session key of a card.
        Emv(EmvEncryptionAttributes),
    }
}

union! {
    /// How data are encrypted before or after.
    pub enum ReEncryptionAttributes = "ReEncryptionAttributes" {
        /// With a symmetric key.
        Symmetric(SymmetricEncryptionAttributes),
        /// With a key pair.
        Asymmetric(AsymmetricEncryptionAttributes),
        /// With a key that is unique to a transaction.
        Dukpt(DukptEncryptionAttributes),
    }
}

request! {
    /// With a symmetric key.
    pub struct SymmetricEncryptionAttributes = "SymmetricEncryptionAttributes" {
        /// The mode of operation.
        pub mode: EncryptionMode,
        /// Where it starts; absent: at zero.
        pub initialization_vector: Option<InitializationVector>,
        /// The model has this member here too; what it means with symmetric keys is not known.
        pub padding_type: Option<PaddingType>,
    }
}

request! {
    /// With a key pair.
    pub struct AsymmetricEncryptionAttributes = "AsymmetricEncryptionAttributes" {
        /// How data become a number; absent: as they are.
        pub padding_type: Option<PaddingType>,
    }
}

request! {
    /// With a key that is unique to a transaction.
    pub struct DukptEncryptionAttributes = "DukptEncryptionAttributes" {
        /// Which terminal, and which of its transactions.
        pub key_serial_number: KeySerialNumber,
        /// The mode of operation; absent: CBC.
        pub mode: Option<DukptEncryptionMode>,
        /// What the key is used with; absent: as the base derivation key.
        pub dukpt_key_derivation_type: Option<DukptDerivationType>,
        /// Which way the message goes; absent: to the host.
        pub dukpt_key_variant: Option<DukptKeyVariant>,
        /// Where the mode starts; absent: at zero.
        pub initialization_vector: Option<InitializationVector>,
    }
}

request! {
    /// With a session key of a card.
    pub struct EmvEncryptionAttributes = "EmvEncryptionAttributes" {
        /// How the card's key is derived from the issuer's.
        pub major_key_derivation_mode: EmvMajorKeyDerivationMode,
        /// The account number of the card.
        pub primary_account_number: Pan,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// What the session key is derived from.
        pub session_derivation_data: SessionDerivationData,
        /// The mode of operation; absent: CBC.
        pub mode: Option<EmvEncryptionMode>,
        /// Where the mode starts; absent: at zero.
        pub initialization_vector: Option<InitializationVector>,
    }
}

enumeration! {
    /// A mode of operation of a block cipher (NIST SP 800-38A).
    pub enum EncryptionMode = "EncryptionMode" {
        /// Block by block.
        Ecb = "ECB",
        /// Chained.
        Cbc = "CBC",
        /// Feedback of a whole block.
        Cfb = "CFB",
        /// Feedback of a bit.
        Cfb1 = "CFB1",
        /// Feedback of a byte.
        Cfb8 = "CFB8",
        /// Feedback of 8 bytes: a block of TDES.
        Cfb64 = "CFB64",
        /// Feedback of 16 bytes: a block of AES.
        Cfb128 = "CFB128",
        /// Feedback of the output.
        Ofb = "OFB",
    }
}

enumeration! {
    /// The modes of operation with keys that are unique to a transaction.
    pub enum DukptEncryptionMode = "DukptEncryptionMode" {
        /// Block by block.
        Ecb = "ECB",
        /// Chained.
        Cbc = "CBC",
    }
}

enumeration! {
    /// How data become a number that a key pair encrypts (RFC 8017).
    pub enum PaddingType = "PaddingType" {
        /// RSAES-PKCS1-v1_5.
        Pkcs1 = "PKCS1",
        /// RSAES-OAEP with SHA-1.
        OaepSha1 = "OAEP_SHA1",
        /// RSAES-OAEP with SHA-256.
        OaepSha256 = "OAEP_SHA256",
        /// RSAES-OAEP with SHA-512.
        OaepSha512 = "OAEP_SHA512",
    }
}

enumeration! {
    /// How a card's key is derived where data are encrypted: the model has an enumeration of its
    /// own for it, which says what [`MajorKeyDerivationMode`] says.
    pub enum EmvMajorKeyDerivationMode = "EmvMajorKeyDerivationMode" {
        /// EMV option A.
        EmvOptionA = "EMV_OPTION_A",
        /// EMV option B.
        EmvOptionB = "EMV_OPTION_B",
    }
}

bytes! {
    /// Data to encrypt.
    pub struct PlainText:
        Shape::text("PlainTextType").length(2, 4096).pattern(PAIRS).sensitive();
}

bytes! {
    /// Data that have been decrypted. They may be longer than what can be encrypted.
    pub struct PlainTextOutput:
        Shape::text("PlainTextOutputType").length(2, 4224).pattern(PAIRS).sensitive();
}

bytes! {
    /// Data that are encrypted.
    pub struct CipherText:
        Shape::text("CipherTextType").length(2, 4224).pattern(PAIRS).sensitive();
}

bytes! {
    /// Where a mode of operation starts: 8 or 16 bytes.
    pub struct InitializationVector:
        Shape::text("InitializationVectorType")
            .length(16, 32)
            .pattern("(?:[0-9a-fA-F]{16}|[0-9a-fA-F]{32})")
            .sensitive();
}

block! {
    /// What a session key is derived from: a transaction counter, or a cryptogram.
    pub struct SessionDerivationData[8]:
        Shape::text("SessionDerivationDataType").length(16, 16).pattern(DIGITS).sensitive();
}

impl From<DukptEncryptionMode> for EncryptionMode {
    fn from(mode: DukptEncryptionMode) -> Self {
        match mode {
            DukptEncryptionMode::Ecb => Self::Ecb,
            DukptEncryptionMode::Cbc => Self::Cbc,
        }
    }
}

impl From<EmvEncryptionMode> for EncryptionMode {
    fn from(mode: EmvEncryptionMode) -> Self {
        match mode {
            EmvEncryptionMode::Ecb => Self::Ecb,
            EmvEncryptionMode::Cbc => Self::Cbc,
        }
    }
}

impl From<EmvMajorKeyDerivationMode> for MajorKeyDerivationMode {
    fn from(mode: EmvMajorKeyDerivationMode) -> Self {
        match mode {
            EmvMajorKeyDerivationMode::EmvOptionA => Self::EmvOptionA,
            EmvMajorKeyDerivationMode::EmvOptionB => Self::EmvOptionB,
        }
    }
}
