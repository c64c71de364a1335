//! What can go wrong, one variant for each thing that a caller can act on.

use core::fmt;

/// Why an operation of this crate was refused. Never holds a secret or a byte of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    // Keys
    /// A key does not have the length that its algorithm asks for.
    KeyLength,
    /// An operation is not defined for keys of this algorithm.
    KeyAlgorithm,
    /// A text is not a key check value.
    CheckValue,

    // Ciphers and codes
    /// Data is not a whole number of cipher blocks.
    BlockLength,
    /// An initialization vector is not one cipher block long.
    InitializationVector,
    /// A mode of operation is not defined for the block length of the cipher.
    CipherMode,
    /// Data does not end in the padding that it has to have.
    Padding,
    /// A message authentication code is shorter or longer than its algorithm allows.
    MacLength,
    /// A message authentication code is not the one of the message.
    Mac,

    // Card data
    /// A text is not a primary account number.
    Pan,
    /// A text is not an expiry date.
    ExpiryDate,
    /// A text is not a service code.
    ServiceCode,
    /// Validation data shorter or longer than the standard's 3 to 5 digits was asked for.
    ValidationDataLength,
    /// A text is not validation data.
    ValidationDataText,
    /// Validation data is not that of the card.
    ValidationData,

    // PINs
    /// A text is not a PIN.
    Pin,
    /// A PIN shorter or longer than the standard's 4 to 12 digits was asked for.
    PinLength,
    /// An encrypted PIN block is not one cipher block long.
    PinBlockLength,
    /// A PIN block, decrypted, is not one of its format, whatever the reason.
    PinBlock,
    /// PIN blocks must not be translated from the one format to the other.
    PinTranslation,
    /// A translation of a PIN block must not change the account number.
    PinTranslationPan,
    /// A text is not a decimalization table.
    DecimalizationTable,
    /// A text is not the validation data of a PIN.
    PinValidationData,
    /// A character does not fill up validation data.
    PadCharacter,
    /// A text is not a PIN offset.
    PinOffset,
    /// A number is not the index of a PIN verification key.
    PinVerificationKeyIndex,
    /// A text is not a PIN verification value.
    PinVerificationValue,
    /// A PIN is not that of the card.
    PinVerification,

    // AS 2805
    /// A text is not a system trace audit number.
    SystemTraceAuditNumber,
    /// A text is not a transaction amount.
    TransactionAmount,
    /// Bytes are not the random key of a validation of key encrypting keys.
    RandomKey,
    // Unique keys per transaction
    /// A text is not a key serial number.
    Ksn,
    /// A key serial number is not of the length that keys of this algorithm take.
    KsnAlgorithm,
    /// A transaction counter is zero, or has more ones than a device ever counts with.
    TransactionCounter,
    /// Keys for both directions are not defined under TDES.
    BothDirections,
    /// A derived key would be stronger than the key that it is derived from.
    DerivedStrength,

    // Chip cards
    /// A text is not a PAN sequence number.
    PanSequenceNumber,
    /// A text is not an application transaction counter.
    ApplicationTransactionCounter,
    /// A text is not an unpredictable number.
    UnpredictableNumber,
    /// A text is not a diversifier of session keys.
    Diversifier,
    /// A text is not an application cryptogram.
    ApplicationCryptogramText,
    /// An application cryptogram is not the one of the transaction.
    ApplicationCryptogram,
    /// A text is not an authorisation response code.
    ResponseCode,
    /// A text is not a card status update.
    CardStatusUpdate,
    /// Proprietary authentication data is longer than eight bytes.
    ProprietaryData,
    /// A text is not a PIN that a card can hold.
    ScriptPin,
    /// Data of a script is too long for the byte that tells its length.
    ScriptDataLength,

    // Key agreement and signatures
    /// Bytes are not a public key of the curve or of the mechanism.
    PublicKey,
    /// Bytes are not a private key of the curve.
    PrivateKey,
    /// Bytes are not a ciphertext of the key encapsulation mechanism.
    Encapsulation,
    /// A signature is not the one of the message.
    Signature,
    /// Key material of no bytes, or of more than is ever needed, was to be derived.
    DerivedLength,
    /// The asymmetric engine failed for a reason of its own.
    Engine,

    // Key blocks
    /// A key block has a version that is not supported.
    KeyBlockVersion,
    /// A key block holds a character that is not printable ASCII.
    KeyBlockCharacter,
    /// A key block is not as long as its header says, or too long for its header to say.
    KeyBlockLength,
    /// The key usage of a key block is malformed.
    KeyBlockUsage,
    /// The algorithm of a key block is not one of the standard's.
    KeyBlockAlgorithm,
    /// The mode of use of a key block is not one of the standard's.
    KeyBlockMode,
    /// The key version number of a key block is malformed.
    KeyBlockKeyVersion,
    /// The exportability of a key block is not one of the standard's.
    KeyBlockExportability,
    /// The key context or the reserved character of a key block is not one of the standard's.
    KeyBlockContext,
    /// The number of optional blocks is not two digits, or more than two digits can say.
    OptionalBlockCount,
    /// The identifier of an optional block is malformed.
    OptionalBlockId,
    /// The length of an optional block is malformed, or beyond the key block.
    OptionalBlockLength,
    /// The data of an optional block is not printable ASCII, or not of the block's kind.
    OptionalBlockData,
    /// An optional block occurs twice.
    OptionalBlockDuplicate,
    /// Optional blocks do not fill whole cipher blocks, or a padding block is not the last.
    OptionalBlockPadding,
    /// The key block of an HMAC key does not say, or says otherwise than the key, which hash.
    KeyBlockHash,
    /// What follows the header is not whole cipher blocks and a MAC in upper-case hexadecimal.
    KeyBlockPayload,
    /// The key that is to protect a key block is not of the kind that its version asks for.
    ProtectionKey,
    /// A key block was not made under this key, or was changed since.
    KeyBlockAuthentication,

    // RSA
    /// A message is longer than the key and the padding leave room for, or without padding not
    /// as long as the modulus.
    MessageLength,
    /// A ciphertext was not made for this key in this way.
    Decryption,

    // Certificates
    /// A value gets too long to be encoded, or bytes are not the DER that was expected.
    Encoding,
    /// A field of a subject is empty, too long, or has characters that it may not have.
    Subject,
    /// A time is before 1970 or after 9999, or a validity ends before it starts.
    Time,
    /// Bytes or a text are not a certificate in DER, PEM or base64 of PEM.
    Certificate,
    /// A certificate is not of X.509 version 3.
    CertificateVersion,
    /// A certificate was signed with an algorithm that is not supported.
    SignatureAlgorithm,
    /// A certificate has a critical extension that is not understood, or a malformed one.
    CertificateExtension,
    /// A certificate was not issued by the one above it in the path.
    CertificateIssuer,
    /// The signature of a certificate or of a request is not its issuer's.
    CertificateSignature,
    /// A certificate is not valid yet, or not any more.
    CertificateValidity,
    /// A certificate that issued others may not do that.
    CertificateAuthority,
    /// A certificate does not allow what its key is to be used for.
    CertificateUsage,

    // TR-34
    /// A token is not built as its dialect is.
    TokenStructure,
    /// A token uses an algorithm that its dialect does not have.
    TokenAlgorithm,
    /// A token was not signed by the key distribution host, or was changed since.
    TokenSignature,
    /// A token names another key distribution host.
    TokenSender,
    /// A token is for another key receiving device.
    TokenReceiver,
    /// What a token encrypts was not made for this key, or is not a key block.
    TokenDecryption,
    /// The header in the encrypted part of a token is not the signed one, or malformed.
    TokenHeader,
    /// A token does not have the nonce that was expected, or a nonce has not 8 to 16 bytes.
    TokenNonce,
    /// A token has no signing time, or one in the future.
    TokenTime,
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.sentence())
    }
}

impl core::error::Error for Error {}

impl Error {
    const fn sentence(self) -> &'static str {
        match self {
            Self::KeyLength => "the key does not have the length of its algorithm",
            Self::KeyAlgorithm => "the operation is not defined for keys of this algorithm",
            Self::CheckValue => "a key check value has six or eight hexadecimal digits",
            Self::BlockLength => "the data is not a whole number of cipher blocks",
            Self::InitializationVector => "an initialization vector has the length of a block",
            Self::CipherMode => "the mode is not defined for the block length of the cipher",
            Self::Padding => "the data does not end in its padding",
            Self::MacLength => "the MAC does not have a length that its algorithm allows",
            Self::Mac => "the MAC is not the one of the message",
            Self::Pan => "a primary account number has 12 to 19 digits",
            Self::ExpiryDate => "an expiry date has four digits",
            Self::ServiceCode => "a service code has three digits",
            Self::ValidationDataLength => "validation data has a length of 3 to 5",
            Self::ValidationDataText => "validation data has 3 to 5 digits",
            Self::ValidationData => "the validation data is not that of the card",
            Self::PublicKey => "the bytes are not a public key of the kind expected",
            Self::PrivateKey => "the bytes are not a private key of the kind expected",
            Self::Encapsulation => "the bytes are not an encapsulated secret",
            Self::Signature => "the signature is not the one of the message",
            Self::DerivedLength => "that many bytes cannot be derived",
            Self::Engine => "the asymmetric engine failed",
            Self::MessageLength => "the message does not fit the RSA key and its padding",
            Self::Decryption => "the ciphertext was not made for this key in this way",
            _ => self.pin_sentence(),
        }
    }

    const fn pin_sentence(self) -> &'static str {
        match self {
            Self::Pin => "a PIN has 4 to 12 digits",
            Self::PinLength => "a PIN has a length of 4 to 12",
            Self::PinBlockLength => "an encrypted PIN block has the length of a cipher block",
            Self::PinBlock => "the PIN block is not one of its format",
            Self::PinTranslation => "PIN blocks are not translated between these formats",
            Self::PinTranslationPan => "a translation does not change the account number",
            Self::DecimalizationTable => "a decimalization table has 16 digits",
            Self::PinValidationData => "the validation data of a PIN has 4 to 16 digits",
            Self::PadCharacter => "a pad character is an upper-case hexadecimal digit",
            Self::PinOffset => "a PIN offset has 4 to 12 digits",
            Self::PinVerificationKeyIndex => "a PIN verification key has an index of 0 to 6",
            Self::PinVerificationValue => "a PIN verification value has four digits",
            Self::PinVerification => "the PIN is not that of the card",
            Self::SystemTraceAuditNumber => "a system trace audit number has six digits",
            Self::TransactionAmount => "a transaction amount has twelve digits",
            Self::RandomKey => "a random key has 8, 16 or 24 bytes",
            _ => self.derivation_sentence(),
        }
    }

    const fn derivation_sentence(self) -> &'static str {
        match self {
            Self::Ksn => "a key serial number has 8, 10 or 12 bytes in hexadecimal",
            Self::KsnAlgorithm => "the key serial number is not one for keys of this algorithm",
            Self::TransactionCounter => "no device uses this transaction counter",
            Self::BothDirections => "keys for both directions are not defined under TDES",
            Self::DerivedStrength => "a derived key is no stronger than what it is derived from",
            Self::PanSequenceNumber => "a PAN sequence number has two digits",
            Self::ApplicationTransactionCounter => {
                "an application transaction counter has two bytes in hexadecimal"
            }
            Self::UnpredictableNumber => "an unpredictable number has four bytes in hexadecimal",
            Self::Diversifier => "a diversifier has eight bytes in hexadecimal",
            Self::ApplicationCryptogramText => {
                "an application cryptogram has eight bytes in hexadecimal"
            }
            Self::ApplicationCryptogram => "the cryptogram is not the one of the transaction",
            Self::ResponseCode => "an authorisation response code has two bytes in hexadecimal",
            Self::CardStatusUpdate => "a card status update has four bytes in hexadecimal",
            Self::ProprietaryData => "proprietary authentication data has at most eight bytes",
            Self::ScriptPin => "a PIN has 4 to 12 digits",
            Self::ScriptDataLength => "the data is too long to be preceded by its length",
            _ => self.certificate_sentence(),
        }
    }

    const fn certificate_sentence(self) -> &'static str {
        match self {
            Self::Encoding => "the value cannot be encoded in DER, or is not the DER expected",
            Self::Subject => "a field of the subject is empty, too long or has wrong characters",
            Self::Time => "a time lies between 1970 and 9999, and a validity ends after it starts",
            Self::Certificate => "a certificate is DER, PEM, or PEM in base64",
            Self::CertificateVersion => "a certificate has X.509 version 3",
            Self::SignatureAlgorithm => "the certificate's signature algorithm is not supported",
            Self::CertificateExtension => "the certificate has an extension that is not understood",
            Self::CertificateIssuer => "the certificate was not issued by the one above it",
            Self::CertificateSignature => "the signature is not that of the issuer",
            Self::CertificateValidity => "the certificate is not valid at this time",
            Self::CertificateAuthority => "the issuing certificate may not issue this one",
            Self::CertificateUsage => "the certificate does not allow this use of its key",
            _ => self.token_sentence(),
        }
    }

    const fn token_sentence(self) -> &'static str {
        match self {
            Self::TokenStructure => "the token is not built as its dialect is",
            Self::TokenAlgorithm => "the token uses an algorithm that its dialect does not have",
            Self::TokenSignature => "the token was not signed by the sender, or was changed since",
            Self::TokenSender => "the token names another sender",
            Self::TokenReceiver => "the token is for another receiver",
            Self::TokenDecryption => "the token's encrypted part does not open, or holds no key",
            Self::TokenHeader => "the token's two headers differ, or are malformed",
            Self::TokenNonce => "the token does not have the nonce expected",
            Self::TokenTime => "the token has no signing time, or one in the future",
            _ => self.key_block_sentence(),
        }
    }

    const fn key_block_sentence(self) -> &'static str {
        match self {
            Self::KeyBlockVersion => "key blocks of this version are not supported",
            Self::KeyBlockCharacter => "a key block is printable ASCII",
            Self::KeyBlockLength => "the length in the key block's header is not its length",
            Self::KeyBlockUsage => "a key usage is two upper-case letters or digits",
            Self::KeyBlockAlgorithm => "the key block's algorithm is not a standard one",
            Self::KeyBlockMode => "the key block's mode of use is not a standard one",
            Self::KeyBlockKeyVersion => "a key version number is two letters or digits",
            Self::KeyBlockExportability => "exportability is E, N or S",
            Self::KeyBlockContext => "the key context is 0, 1 or 2, followed by a zero",
            Self::OptionalBlockCount => "a key block has 0 to 99 optional blocks",
            Self::OptionalBlockId => {
                "an optional block is named by two upper-case letters or digits"
            }
            Self::OptionalBlockLength => "the length of an optional block is not its length",
            Self::OptionalBlockData => "an optional block does not hold what its name asks for",
            Self::OptionalBlockDuplicate => "an optional block occurs twice",
            Self::OptionalBlockPadding => "optional blocks are not padded to whole cipher blocks",
            Self::KeyBlockHash => "the key block does not name the hash of its HMAC key",
            Self::KeyBlockPayload => "the key block's encrypted part is malformed",
            Self::ProtectionKey => "the key cannot protect key blocks of this version",
            _ => "the key block was not made under this key, or was changed since",
        }
    }
}
