//! A Region's identity: the key that it signs with towards other Regions.

use keys::identifier::Region;
use minicbor::{Decode, Encode};
use payment_crypto::ecdsa::SigningKey;
use payment_crypto::secret::Secret;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::vault::{Batch, Place, PlainRecord, Vault};

#[derive(Encode, Decode)]
struct Identity {
    #[cbor(n(0), with = "minicbor::bytes")]
    pkcs8: Vec<u8>,
}

impl PlainRecord for Identity {}

impl Drop for Identity {
    fn drop(&mut self) {
        drop(Zeroizing::new(std::mem::take(&mut self.pkcs8)));
    }
}

/// The identity of the vault's Region; it is made when there is none yet.
///
/// # Errors
///
/// [`Error::Internal`] when the store does not answer, or what it holds is no identity.
pub async fn of(vault: &Vault) -> Result<SigningKey, Error> {
    let found = vault.read::<Identity>(&Place::Identity).await?;
    if let Some(identity) = &found.record {
        let secret = Secret::new(identity.pkcs8.clone());
        return SigningKey::from_pkcs8(&secret).map_err(|_| unreadable(vault.region()));
    }
    let key = SigningKey::generate().map_err(|_| Error::internal("the engine makes no key"))?;
    let secret = key.to_pkcs8().map_err(|_| Error::internal("the engine gives no key"))?;
    let mut batch = Batch::default();
    batch.put(
        Place::Identity,
        found.version,
        &Identity { pkcs8: secret.expose_secret().to_vec() },
    )?;
    vault.commit(batch).await?;
    Ok(key)
}

fn unreadable(region: &Region) -> Error {
    Error::internal(format!("the identity of {region} cannot be read"))
}
