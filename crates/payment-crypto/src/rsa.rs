//! RSA (RFC 8017): encryption with OAEP and PKCS#1 v1.5, signatures with PKCS#1 v1.5.
//!
//! ```
//! use payment_crypto::rsa::{Padding, PrivateKey, Size};
//!
//! let key = PrivateKey::generate(Size::Rsa2048)?;
//! let ciphertext = key.public_key().encrypt(Padding::OaepSha256, b"a message")?;
//! assert_eq!(ciphertext.len(), 256);
//! let message = key.decrypt(Padding::OaepSha256, &ciphertext)?;
//! assert_eq!(message.expose_secret(), b"a message");
//! # Ok::<(), payment_crypto::Error>(())
//! ```

mod raw;

use alloc::vec;
use alloc::vec::Vec;
use core::fmt;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{
    KeyPair, KeySize, OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OAEP_SHA512_MGF1SHA512,
    OaepAlgorithm, OaepPrivateDecryptingKey, OaepPublicEncryptingKey, Pkcs1PrivateDecryptingKey,
    Pkcs1PublicEncryptingKey, PrivateDecryptingKey, PublicEncryptingKey,
};
use aws_lc_rs::signature::{
    self, RSA_PKCS1_2048_8192_SHA256, RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512,
    RSA_PKCS1_SHA256, RSA_PKCS1_SHA384, RSA_PKCS1_SHA512,
};

use crate::error::Error;
use crate::hash::Hash;
use crate::key::{self, Key};
use crate::secret::Secret;

/// How long the modulus is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Size {
    /// 2048 bits, 256 bytes.
    Rsa2048,
    /// 3072 bits, 384 bytes.
    Rsa3072,
    /// 4096 bits, 512 bytes.
    Rsa4096,
}

/// How a message becomes a number (RFC 8017, 7). The mask of OAEP is made with the same hash, the
/// label is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Padding {
    /// OAEP with SHA-1.
    OaepSha1,
    /// OAEP with SHA-256.
    OaepSha256,
    /// OAEP with SHA-512.
    OaepSha512,
    /// PKCS#1 v1.5. Whoever learns whether a decryption was refused learns the message
    /// (Bleichenbacher): for peers that know nothing better.
    Pkcs1,
    /// None: the message is a number, as long as the modulus and smaller.
    None,
}

/// A private key. Not `Clone`, and prints as its size.
pub struct PrivateKey {
    decrypting: PrivateDecryptingKey,
    signing: KeyPair,
    public: PublicKey,
}

/// A public key.
#[derive(Clone)]
pub struct PublicKey {
    size: Size,
    encrypting: PublicEncryptingKey,
    spki: Vec<u8>,
}

impl PrivateKey {
    /// A new key with the exponent 65537, from the engine's own randomness.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn generate(size: Size) -> Result<Self, Error> {
        let key = PrivateDecryptingKey::generate(size.engine_size()).map_err(|_| Error::Engine)?;
        let document = AsDer::as_der(&key).map_err(|_| Error::Engine)?;
        Self::from_pkcs8(size, &Secret::new(document.as_ref().to_vec()))
    }

    /// The key that `document` is: PKCS#8, DER, not encrypted (RFC 5208).
    ///
    /// # Errors
    ///
    /// [`Error::PrivateKey`] when the document is not a consistent private key of the size.
    pub fn from_pkcs8(size: Size, document: &Secret) -> Result<Self, Error> {
        let document = document.expose_secret();
        let decrypting =
            PrivateDecryptingKey::from_pkcs8(document).map_err(|_| Error::PrivateKey)?;
        let signing = KeyPair::from_pkcs8(document).map_err(|_| Error::PrivateKey)?;
        let public = PublicKey::new(decrypting.public_key())?;
        if public.size != size {
            return Err(Error::PrivateKey);
        }
        Ok(Self { decrypting, signing, public })
    }

    /// The key as PKCS#8, DER, not encrypted (RFC 5208).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn to_pkcs8(&self) -> Result<Secret, Error> {
        let document = AsDer::as_der(&self.decrypting).map_err(|_| Error::Engine)?;
        Ok(Secret::new(document.as_ref().to_vec()))
    }

    /// The public key.
    #[must_use]
    pub const fn public_key(&self) -> &PublicKey {
        &self.public
    }

    /// The signature of `message`, as long as the modulus (RSASSA-PKCS1-v1_5; RFC 8017, 8.2).
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] when the engine fails.
    pub fn sign(&self, hash: Hash, message: &[u8]) -> Result<Vec<u8>, Error> {
        let encoding = match hash {
            Hash::Sha224 => {
                let encoded = raw::encode_digest(hash, message, self.public.size.modulus_length())?;
                return raw::decrypt(&self.to_pkcs8()?, &encoded)
                    .map(|signature| signature.expose_secret().to_vec());
            }
            Hash::Sha256 => &RSA_PKCS1_SHA256,
            Hash::Sha384 => &RSA_PKCS1_SHA384,
            Hash::Sha512 => &RSA_PKCS1_SHA512,
        };
        let mut signature = vec![0; self.public.size.modulus_length()];
        self.signing
            .sign(encoding, &SystemRandom::new(), message, &mut signature)
            .map_err(|_| Error::Engine)?;
        Ok(signature)
    }

    /// The message that `ciphertext` was made of.
    ///
    /// # Errors
    ///
    /// [`Error::Decryption`] when it was not made so for this key.
    pub fn decrypt(&self, padding: Padding, ciphertext: &[u8]) -> Result<Secret, Error> {
        let length = self.public.size.modulus_length();
        if ciphertext.len() != length {
            return Err(Error::Decryption);
        }
        let key = self.decrypting.clone();
        let mut buffer = zeroize::Zeroizing::new(vec![0; length]);
        let message = match padding.oaep() {
            Some(algorithm) => OaepPrivateDecryptingKey::new(key).and_then(|key| {
                Ok(key.decrypt(algorithm, ciphertext, &mut buffer, None)?.to_vec())
            }),
            None if padding == Padding::None => {
                return raw::decrypt(&self.to_pkcs8()?, ciphertext).map_err(|_| Error::Decryption);
            }
            None => Pkcs1PrivateDecryptingKey::new(key)
                .and_then(|key| Ok(key.decrypt(ciphertext, &mut buffer)?.to_vec())),
        };
        message.map(Secret::new).map_err(|_| Error::Decryption)
    }

    /// The symmetric key that `cryptogram` is the encryption of: [`PublicKey::wrap_key`].
    ///
    /// # Errors
    ///
    /// [`Error::Decryption`] when it is not one for this key, [`Error::KeyLength`] when what is in
    /// it is not a key of the algorithm.
    pub fn unwrap_key(
        &self,
        padding: Padding,
        algorithm: key::Algorithm,
        cryptogram: &[u8],
    ) -> Result<Key, Error> {
        Key::from_secret(algorithm, self.decrypt(padding, cryptogram)?)
    }
}

impl PublicKey {
    /// The key that `document` is: a SubjectPublicKeyInfo, DER (RFC 3279, 2.3.1).
    ///
    /// # Errors
    ///
    /// [`Error::PublicKey`] when it is not an RSA key of one of the sizes.
    pub fn from_spki(document: &[u8]) -> Result<Self, Error> {
        Self::new(PublicEncryptingKey::from_der(document).map_err(|_| Error::PublicKey)?)
    }

    fn new(encrypting: PublicEncryptingKey) -> Result<Self, Error> {
        let size = [Size::Rsa2048, Size::Rsa3072, Size::Rsa4096]
            .into_iter()
            .find(|size| size.modulus_length() * 8 == encrypting.key_size_bits())
            .ok_or(Error::PublicKey)?;
        let spki = AsDer::as_der(&encrypting).map_err(|_| Error::Engine)?.as_ref().to_vec();
        Ok(Self { size, encrypting, spki })
    }

    /// The key's SubjectPublicKeyInfo, DER (RFC 3279, 2.3.1).
    #[must_use]
    pub fn spki(&self) -> &[u8] {
        &self.spki
    }

    /// The key's size.
    #[must_use]
    pub const fn size(&self) -> Size {
        self.size
    }

    /// The encryption of `message`, as long as the modulus.
    ///
    /// # Errors
    ///
    /// [`Error::MessageLength`] when the message is longer than the padding leaves room for
    /// ([`Padding::longest_message`]); without padding, when it does not have the length of the
    /// modulus or is not smaller.
    pub fn encrypt(&self, padding: Padding, message: &[u8]) -> Result<Vec<u8>, Error> {
        if message.len() > padding.longest_message(self.size) {
            return Err(Error::MessageLength);
        }
        let key = self.encrypting.clone();
        let mut ciphertext = vec![0; self.size.modulus_length()];
        match padding.oaep() {
            Some(algorithm) => OaepPublicEncryptingKey::new(key)
                .and_then(|key| key.encrypt(algorithm, message, &mut ciphertext, None).map(|_| ())),
            None if padding == Padding::None => return raw::encrypt(&self.spki, message),
            None => Pkcs1PublicEncryptingKey::new(key)
                .and_then(|key| key.encrypt(message, &mut ciphertext).map(|_| ())),
        }
        .map_err(|_| Error::Engine)?;
        Ok(ciphertext)
    }

    /// The bytes of `key`, encrypted: a key cryptogram.
    ///
    /// # Errors
    ///
    /// As [`PublicKey::encrypt`].
    pub fn wrap_key(&self, padding: Padding, key: &Key) -> Result<Vec<u8>, Error> {
        self.encrypt(padding, key.secret().expose_secret())
    }

    /// Whether `signature` is that of `message` by this key (RSASSA-PKCS1-v1_5; RFC 8017, 8.2).
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] when it is not.
    pub fn verify(&self, hash: Hash, message: &[u8], signature: &[u8]) -> Result<(), Error> {
        let algorithm = match hash {
            Hash::Sha224 => {
                let expected = raw::encode_digest(hash, message, self.size.modulus_length())?;
                let encoded = raw::encrypt(&self.spki, signature).map_err(|_| Error::Signature)?;
                return if encoded == expected { Ok(()) } else { Err(Error::Signature) };
            }
            Hash::Sha256 => &RSA_PKCS1_2048_8192_SHA256,
            Hash::Sha384 => &RSA_PKCS1_2048_8192_SHA384,
            Hash::Sha512 => &RSA_PKCS1_2048_8192_SHA512,
        };
        signature::UnparsedPublicKey::new(algorithm, &self.spki)
            .verify(message, signature)
            .map_err(|_| Error::Signature)
    }
}

impl Size {
    /// How many bytes the modulus has, and every ciphertext and signature.
    #[must_use]
    pub const fn modulus_length(self) -> usize {
        match self {
            Self::Rsa2048 => 256,
            Self::Rsa3072 => 384,
            Self::Rsa4096 => 512,
        }
    }

    const fn engine_size(self) -> KeySize {
        match self {
            Self::Rsa2048 => KeySize::Rsa2048,
            Self::Rsa3072 => KeySize::Rsa3072,
            Self::Rsa4096 => KeySize::Rsa4096,
        }
    }
}

impl Padding {
    /// How many bytes a message may have under a key of `size` (RFC 8017, 7.1.1 and 7.2.1).
    #[must_use]
    pub const fn longest_message(self, size: Size) -> usize {
        let overhead = match self {
            Self::OaepSha1 => 2 * 20 + 2,
            Self::OaepSha256 => 2 * 32 + 2,
            Self::OaepSha512 => 2 * 64 + 2,
            Self::Pkcs1 => 11,
            Self::None => 0,
        };
        size.modulus_length() - overhead
    }

    const fn oaep(self) -> Option<&'static OaepAlgorithm> {
        match self {
            Self::OaepSha1 => Some(&OAEP_SHA1_MGF1SHA1),
            Self::OaepSha256 => Some(&OAEP_SHA256_MGF1SHA256),
            Self::OaepSha512 => Some(&OAEP_SHA512_MGF1SHA512),
            Self::Pkcs1 | Self::None => None,
        }
    }
}

impl PartialEq for PublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.spki == other.spki
    }
}

impl Eq for PublicKey {}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PrivateKey({:?})", self.public.size)
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "PublicKey({:?})", self.size)
    }
}
