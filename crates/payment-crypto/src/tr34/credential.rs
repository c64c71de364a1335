//! Who we are to a peer.

use crate::error::Error;
use crate::key_pair::PublicKey;
use crate::pki::Certificate;
use crate::rsa;

/// A certificate and its private key: our own credential as KDH or as KRD. That of the peer is a
/// [`TrustedCertificate`](crate::pki::TrustedCertificate).
#[derive(Clone, Copy, Debug)]
pub struct Credential<'a> {
    certificate: &'a Certificate,
    key: &'a rsa::PrivateKey,
}

impl<'a> Credential<'a> {
    /// The credential that `certificate` and its `key` make.
    ///
    /// # Errors
    ///
    /// [`Error::PrivateKey`] when the key is not that of the certificate.
    pub fn new(certificate: &'a Certificate, key: &'a rsa::PrivateKey) -> Result<Self, Error> {
        match certificate.public_key() {
            PublicKey::Rsa(public) if public == key.public_key() => Ok(Self { certificate, key }),
            _ => Err(Error::PrivateKey),
        }
    }

    pub(super) const fn certificate(&self) -> &'a Certificate {
        self.certificate
    }

    pub(super) const fn key(&self) -> &'a rsa::PrivateKey {
        self.key
    }
}
