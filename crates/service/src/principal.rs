//! Who may call: principals with their access keys and policies, account-wide.

use std::sync::Arc;

use keys::identifier::AccountId;
use keys::policy::Document;
use keys::time::Timestamp;
use minicbor::{Decode, Encode};
use rand_core::Rng;
use sha2::{Digest, Sha256};
use wire::arn::PrincipalArn;
use zeroize::Zeroizing;

use crate::error::Error;
use crate::random;
use crate::vault::PlainRecord;

/// A principal as it is kept. The same record stands in every Region; of two, the one with the
/// higher version is the newer one.
#[derive(Encode, Decode)]
pub struct Principal {
    /// The account that it belongs to.
    #[n(0)]
    pub account: AccountId,
    /// Its name, unique in the account.
    #[n(1)]
    pub name: String,
    /// How often it has been written.
    #[n(2)]
    pub version: u64,
    /// When it was created.
    #[n(3)]
    pub created: Timestamp,
    /// Its keys; none after it was deleted.
    #[n(4)]
    pub access_keys: Vec<AccessKey>,
    /// What it may do: policy documents as they were given.
    #[n(5)]
    pub policies: Vec<String>,
    /// Whether it is still there.
    #[n(6)]
    pub standing: Standing,
}

/// Whether a principal is still there. A deleted one stays as a record, so that it is not
/// brought back by a Region that has not heard of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cbor(index_only)]
pub enum Standing {
    /// It may call.
    #[n(0)]
    Active,
    /// It was deleted.
    #[n(1)]
    Deleted,
}

/// A pair that signs requests.
#[derive(Encode, Decode)]
pub struct AccessKey {
    /// The public half: 20 letters and digits that start with `AKIA`.
    #[n(0)]
    pub id: String,
    /// The secret half: 40 characters.
    #[n(1)]
    pub secret: SecretKey,
}

/// The secret half of an access key: erased on drop, prints as nothing.
#[derive(Clone)]
pub struct SecretKey(Arc<Zeroizing<String>>);

/// Who calls with one access key: what a request needs of a principal, its policies compiled.
pub struct Caller {
    /// The account.
    pub account: AccountId,
    /// The principal.
    pub arn: PrincipalArn,
    /// The same as an id that is never given again, as IAM writes it: `AIDA…`.
    pub user_id: String,
    /// The access key.
    pub access_key_id: String,
    /// Its secret half.
    pub secret: SecretKey,
    /// What it may do.
    pub policies: Arc<[Document]>,
}

impl Principal {
    /// A new principal with one access key.
    ///
    /// # Errors
    ///
    /// ValidationException when the name is not 1 to 64 letters, digits and `+=,.@_-`, or the
    /// policy is not one that this service understands.
    pub fn create(
        account: AccountId,
        name: &str,
        policy: &str,
        now: Timestamp,
    ) -> Result<Self, Error> {
        if PrincipalArn::new(account.clone(), name).is_none() {
            return Err(Error::invalid(
                "a principal's name has 1 to 64 letters, digits and characters of +=,.@_-",
            ));
        }
        Document::parse(policy).map_err(|error| Error::invalid(format!("the policy: {error}")))?;
        Ok(Self {
            account,
            name: name.to_owned(),
            version: 1,
            created: now,
            access_keys: vec![AccessKey::generate()],
            policies: vec![policy.to_owned()],
            standing: Standing::Active,
        })
    }

    /// The same principal, deleted: its keys and policies are gone.
    #[must_use]
    pub fn deleted(self) -> Self {
        Self {
            version: self.version.saturating_add(1),
            access_keys: Vec::new(),
            policies: Vec::new(),
            standing: Standing::Deleted,
            ..self
        }
    }

    /// What requests need: one caller for each access key. A policy that does not compile, as
    /// one that a later version wrote, leaves a principal that may do nothing.
    #[must_use]
    pub fn into_callers(self) -> Vec<Caller> {
        let documents: Result<Vec<_>, _> =
            self.policies.iter().map(|text| Document::parse(text)).collect();
        let policies: Arc<[Document]> = documents.unwrap_or_default().into();
        let user_id = self.user_id();
        let Some(arn) = PrincipalArn::new(self.account.clone(), &self.name) else {
            return Vec::new();
        };
        let caller = |key: AccessKey| Caller {
            account: self.account.clone(),
            arn: arn.clone(),
            user_id: user_id.clone(),
            access_key_id: key.id,
            secret: key.secret,
            policies: Arc::clone(&policies),
        };
        self.access_keys.into_iter().map(caller).collect()
    }

    /// Another principal of the same name, created later, has another one.
    fn user_id(&self) -> String {
        let text = format!("{} {} {}", self.account, self.name, self.created.micros());
        let hash = Sha256::digest(text);
        let letter = |byte: &u8| ID_LETTERS.get(usize::from(byte & 31)).copied();
        let letters = hash.iter().filter_map(letter).map(char::from).take(ID_LENGTH);
        format!("AIDA{}", letters.collect::<String>())
    }
}

impl AccessKey {
    fn generate() -> Self {
        let id = format!("AKIA{}", random_text(ID_LENGTH, ID_LETTERS).as_str());
        Self { id, secret: SecretKey::new(random_text(40, SECRET_LETTERS)) }
    }
}

impl SecretKey {
    fn new(text: Zeroizing<String>) -> Self {
        Self(Arc::new(text))
    }

    /// The secret, to check a signature or to hand it to its owner once.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("SecretKey")
    }
}

impl<C> Encode<C> for SecretKey {
    fn encode<W: minicbor::encode::Write>(
        &self,
        out: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        out.str(&self.0)?.ok()
    }
}

impl<'bytes, C> Decode<'bytes, C> for SecretKey {
    fn decode(
        input: &mut minicbor::Decoder<'bytes>,
        _: &mut C,
    ) -> Result<Self, minicbor::decode::Error> {
        Ok(Self::new(Zeroizing::new(input.str()?.to_owned())))
    }
}

impl Caller {
    /// The principal's ARN.
    #[must_use]
    pub const fn arn(&self) -> &PrincipalArn {
        &self.arn
    }
}

impl PlainRecord for Principal {}

/// `length` letters of a set of 32 or 64, five or six random bits each.
fn random_text(length: usize, letters: &[u8]) -> Zeroizing<String> {
    let mut bytes = Zeroizing::new(vec![0; length]);
    random::engine().fill_bytes(&mut bytes);
    let pick = |byte: &u8| letters.get(usize::from(*byte).checked_rem(letters.len())?);
    Zeroizing::new(bytes.iter().filter_map(pick).map(|letter| char::from(*letter)).collect())
}

const ID_LENGTH: usize = 16;
const ID_LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SECRET_LETTERS: &[u8; 64] =
    b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
