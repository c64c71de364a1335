//! A Region's identity: the key that it signs with towards other Regions.

use keys::identifier::Region;
use payment_crypto::ecdsa::SigningKey;
use payment_crypto::secret::Secret;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::vault::{Batch, Place, Record, Vault};

struct Identity(Secret);

impl Record for Identity {
    fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        Ok(keys::identity::encode(&self.0))
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        Ok(Self(keys::identity::decode(bytes)?))
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
        return SigningKey::from_pkcs8(&identity.0).map_err(|_| unreadable(vault.region()));
    }
    let key = SigningKey::generate().map_err(|_| Error::internal("the engine makes no key"))?;
    let secret = key.to_pkcs8().map_err(|_| Error::internal("the engine gives no key"))?;
    let mut batch = Batch::default();
    batch.put(Place::Identity, found.version, &Identity(secret))?;
    vault.commit(batch).await?;
    Ok(key)
}

fn unreadable(region: &Region) -> Error {
    Error::internal(format!("the identity of {region} cannot be read"))
}
