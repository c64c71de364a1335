//! Signing keys: derived for a day, a Region and a service, and worth keeping for a while.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use aws_lc_rs::hmac;
use http::request::Parts;
use keys::time::Timestamp;
use zeroize::Zeroizing;

use crate::exception::Exception;
use crate::sigv4::{Claim, Scope, TERMINATOR};

/// The key that signs requests of one scope. Opaque to `Debug`.
#[derive(Clone, Debug)]
pub struct SigningKey(hmac::Key);

/// Signing keys that have verified a request, at most [`MOST_KEYS`] of them.
#[derive(Default)]
pub struct SigningKeyCache(Mutex<HashMap<(String, Scope), SigningKey>>);

impl SigningKey {
    /// The key of `scope` that the holder of `secret_access_key` signs with.
    #[must_use]
    pub fn derive(secret_access_key: &[u8], scope: &Scope) -> Self {
        let mut secret = Zeroizing::new(Vec::with_capacity(4 + secret_access_key.len()));
        secret.extend_from_slice(b"AWS4");
        secret.extend_from_slice(secret_access_key);
        let key = hmac::Key::new(hmac::HMAC_SHA256, &secret);
        let parts = [&scope.date, &scope.region, &scope.service];
        let key = parts.into_iter().fold(key, |key, part| next(&key, part));
        Self(next(&key, TERMINATOR))
    }

    /// The signature of `text`, in hexadecimal digits.
    pub(super) fn signature(&self, text: &str) -> String {
        hex::encode(hmac::sign(&self.0, text.as_bytes()))
    }

    /// Whether `signature` is that of `text`, in constant time.
    pub(super) fn verifies(&self, text: &str, signature: &str) -> bool {
        let lower = !signature.bytes().any(|digit| digit.is_ascii_uppercase());
        let mac = hex::decode(signature).unwrap_or_default();
        lower && hmac::verify(&self.0, text.as_bytes(), &mac).is_ok()
    }
}

impl SigningKeyCache {
    /// As [`Claim::verify`], with the key of who holds `secret_access_key`. A key is kept only
    /// once it has verified a request, so that strangers cannot fill the cache.
    ///
    /// # Errors
    ///
    /// As [`Claim::verify`].
    pub fn verify(
        &self,
        claim: &Claim,
        secret_access_key: &[u8],
        request: &Parts,
        body: &[u8],
        now: Timestamp,
    ) -> Result<(), Exception> {
        let name = (claim.access_key_id.clone(), claim.scope.clone());
        let kept = self.keys().get(&name).cloned();
        let is_new = kept.is_none();
        let key = kept.unwrap_or_else(|| SigningKey::derive(secret_access_key, &claim.scope));
        claim.verify(&key, request, body, now)?;
        if is_new {
            let mut keys = self.keys();
            if keys.len() >= MOST_KEYS {
                keys.clear();
            }
            keys.insert(name, key);
        }
        Ok(())
    }

    /// Forgets the keys of `access_key_id`: its secret is no longer good.
    pub fn forget(&self, access_key_id: &str) {
        self.keys().retain(|(id, _), _| id != access_key_id);
    }

    fn keys(&self) -> std::sync::MutexGuard<'_, HashMap<(String, Scope), SigningKey>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn next(key: &hmac::Key, part: &str) -> hmac::Key {
    hmac::Key::new(hmac::HMAC_SHA256, hmac::sign(key, part.as_bytes()).as_ref())
}

/// How many keys are kept: a few Regions and services for each of hundreds of principals, in
/// less than a megabyte. When there are more, all are forgotten and derived again.
pub const MOST_KEYS: usize = 1024;
