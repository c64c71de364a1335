//! How two Regions agree on a key block protection key.
//!
//! ```text
//! opening Region                                        answering Region
//!   ephemeral P-521 key, ML-KEM-1024 key
//!   Hello {id, from, to, point, encapsulation key} sig ────▶ ephemeral P-521 key, encapsulates
//!   ◀──────────────────── Welcome {id, point, ciphertext} sig
//! KBPK = KDF(ECDH secret ‖ ML-KEM secret, SHA-512(Hello ‖ Welcome))        AES-256
//! ```
//!
//! The key's name comes from the whole transcript too: a Hello that arrives twice is answered with
//! two keys, and each side must know which one the other means.
//!
//! Both sides sign: the opener its Hello, the answerer Hello and Welcome together, each with its
//! Region's identity. The secrets are ephemeral, so a block that is recorded today opens neither
//! with an identity that is stolen later nor with a quantum computer.

use keys::identifier::Region;
use minicbor::{Decode, Encode};
use payment_crypto::ecdh::{Curve, EphemeralKey};
use payment_crypto::ecdsa::{self, SigningKey};
use payment_crypto::kdf::{self, Hash};
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::ml_kem::{self, DecapsulationKey};
use payment_crypto::secret::Secret;
use rand_core::Rng;
use sha2::{Digest, Sha512};

use crate::error::Error;
use crate::random;

/// Names one agreed key: sixteen random bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct KbpkId(#[cbor(n(0), with = "minicbor::bytes")] [u8; 16]);

/// A key block protection key and its name.
pub struct Kbpk {
    /// Its name, the same on both sides.
    pub id: KbpkId,
    /// The key: AES-256.
    pub key: Key,
}

/// What the opener says first.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Hello {
    #[n(0)]
    body: HelloBody,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: Vec<u8>,
}

#[derive(Clone, Debug, Encode, Decode)]
struct HelloBody {
    #[n(0)]
    id: KbpkId,
    #[n(1)]
    from: Region,
    #[n(2)]
    to: Region,
    #[cbor(n(3), with = "minicbor::bytes")]
    point: Vec<u8>,
    #[cbor(n(4), with = "minicbor::bytes")]
    encapsulation_key: Vec<u8>,
}

/// What the answerer says.
#[derive(Clone, Debug, Encode, Decode)]
pub struct Welcome {
    #[n(0)]
    body: WelcomeBody,
    #[cbor(n(1), with = "minicbor::bytes")]
    signature: Vec<u8>,
}

#[derive(Clone, Debug, Encode, Decode)]
struct WelcomeBody {
    #[cbor(n(0), with = "minicbor::bytes")]
    point: Vec<u8>,
    #[cbor(n(1), with = "minicbor::bytes")]
    ciphertext: Vec<u8>,
}

/// An agreement that waits for its answer.
pub struct Opened {
    hello: Hello,
    ephemeral: EphemeralKey,
    decapsulation: DecapsulationKey,
}

impl Opened {
    /// Opens an agreement of `from` with `to`.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when the engine fails.
    pub fn new(from: &Region, to: &Region, identity: &SigningKey) -> Result<Self, Error> {
        let ephemeral = EphemeralKey::generate(Curve::P521).map_err(engine)?;
        let decapsulation = DecapsulationKey::generate().map_err(engine)?;
        let mut id = KbpkId::default();
        random::engine().fill_bytes(&mut id.0);
        let body = HelloBody {
            id,
            from: from.clone(),
            to: to.clone(),
            point: ephemeral.public_key().to_vec(),
            encapsulation_key: decapsulation.encapsulation_key().to_vec(),
        };
        let signature = identity.sign(&signed(HELLO, &[&encoded(&body)?])).map_err(engine)?;
        Ok(Self { hello: Hello { body, signature }, ephemeral, decapsulation })
    }

    /// What to say.
    #[must_use]
    pub const fn hello(&self) -> &Hello {
        &self.hello
    }

    /// The key that `welcome` agrees on.
    ///
    /// # Errors
    ///
    /// [`Error::Internal`] when `welcome` does not come from `peer` or is no answer to this.
    pub fn finish(self, welcome: &Welcome, peer: &[u8]) -> Result<Kbpk, Error> {
        let (hello, answer) = (encoded(&self.hello)?, encoded(&welcome.body)?);
        ecdsa::verify(peer, &signed(WELCOME, &[&hello, &answer]), &welcome.signature)
            .map_err(|_| unproven())?;
        let agreed = self.ephemeral.agree(&welcome.body.point).map_err(engine)?;
        let encapsulated =
            self.decapsulation.decapsulate(&welcome.body.ciphertext).map_err(engine)?;
        derive(&agreed, &encapsulated, &[&hello, &encoded(welcome)?])
    }
}

/// Answers `hello`, which must come from `peer` and be meant for `here`.
///
/// # Errors
///
/// [`Error::Internal`] when it does not, or the engine fails.
pub fn answer(
    hello: &Hello,
    from: &Region,
    here: &Region,
    peer: &[u8],
    identity: &SigningKey,
) -> Result<(Welcome, Kbpk), Error> {
    let body = &hello.body;
    ecdsa::verify(peer, &signed(HELLO, &[&encoded(body)?]), &hello.signature)
        .map_err(|_| unproven())?;
    if body.from != *from || body.to != *here {
        return Err(unproven());
    }
    let ephemeral = EphemeralKey::generate(Curve::P521).map_err(engine)?;
    let point = ephemeral.public_key().to_vec();
    let agreed = ephemeral.agree(&body.point).map_err(engine)?;
    let (ciphertext, encapsulated) =
        ml_kem::encapsulate(&body.encapsulation_key).map_err(engine)?;
    let (hello_bytes, answer) = (encoded(hello)?, WelcomeBody { point, ciphertext });
    let transcript = signed(WELCOME, &[&hello_bytes, &encoded(&answer)?]);
    let signature = identity.sign(&transcript).map_err(engine)?;
    let welcome = Welcome { body: answer, signature };
    let kbpk = derive(&agreed, &encapsulated, &[&hello_bytes, &encoded(&welcome)?])?;
    Ok((welcome, kbpk))
}

fn derive(agreed: &Secret, encapsulated: &Secret, said: &[&[u8]]) -> Result<Kbpk, Error> {
    let both = Secret::joined(&[agreed, encapsulated]);
    let transcript = Sha512::digest(signed(KBPK, said));
    let secret =
        kdf::nist_sp800_56c_concat(Hash::Sha512, &both, &transcript, 32).map_err(engine)?;
    let key = Key::from_secret(Algorithm::Aes256, secret).map_err(engine)?;
    let mut id = KbpkId::default();
    id.0.iter_mut().zip(Sha512::digest(signed(NAME, said))).for_each(|(to, from)| *to = from);
    Ok(Kbpk { id, key })
}

/// `parts` under what they are for, each with its length, so that no two lists of parts give the
/// same bytes.
fn signed(purpose: &str, parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = purpose.as_bytes().to_vec();
    for part in parts {
        bytes.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

fn encoded<T: Encode<()>>(value: &T) -> Result<Vec<u8>, Error> {
    minicbor::to_vec(value).map_err(|_| Error::internal("a message cannot be written"))
}

fn engine(error: payment_crypto::Error) -> Error {
    Error::internal(format!("the key agreement between Regions: {error}"))
}

fn unproven() -> Error {
    Error::internal("a key agreement does not come from the Region that it names")
}

const HELLO: &str = "keyferry key agreement 1 hello";
const WELCOME: &str = "keyferry key agreement 1 welcome";
const KBPK: &str = "keyferry key agreement 1 kbpk";
const NAME: &str = "keyferry key agreement 1 name";

#[cfg(test)]
mod tests {
    use super::*;

    fn region(name: &str) -> Region {
        Region::parse(name).unwrap()
    }

    #[test]
    fn both_sides_agree_on_one_key() {
        let (east, west) = (region("us-east-1"), region("us-west-2"));
        let (ours, theirs) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
        let opened = Opened::new(&east, &west, &ours).unwrap();
        let hello = opened.hello().clone();
        let (welcome, there) = answer(&hello, &east, &west, ours.public_key(), &theirs).unwrap();
        let here = opened.finish(&welcome, theirs.public_key()).unwrap();
        assert_eq!(here.id, there.id);
        assert!(here.key.secret().ct_eq(there.key.secret()));
    }

    #[test]
    fn a_hello_that_arrives_twice_makes_two_keys_with_two_names() {
        let (east, west) = (region("us-east-1"), region("us-west-2"));
        let (ours, theirs) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
        let opened = Opened::new(&east, &west, &ours).unwrap();
        let hello = opened.hello().clone();
        let (_, first) = answer(&hello, &east, &west, ours.public_key(), &theirs).unwrap();
        let (welcome, second) = answer(&hello, &east, &west, ours.public_key(), &theirs).unwrap();
        let here = opened.finish(&welcome, theirs.public_key()).unwrap();
        assert_eq!(here.id, second.id);
        assert_ne!(here.id, first.id);
    }

    #[test]
    fn what_the_identity_has_not_signed_is_refused() {
        let (east, west) = (region("us-east-1"), region("us-west-2"));
        let (ours, theirs) = (SigningKey::generate().unwrap(), SigningKey::generate().unwrap());
        let opened = Opened::new(&east, &west, &ours).unwrap();
        let hello = opened.hello().clone();
        assert!(answer(&hello, &east, &west, theirs.public_key(), &theirs).is_err());
        assert!(answer(&hello, &west, &west, ours.public_key(), &theirs).is_err());
        assert!(answer(&hello, &east, &east, ours.public_key(), &theirs).is_err());
        let mut changed = hello.clone();
        changed.body.id = KbpkId([7; 16]);
        assert!(answer(&changed, &east, &west, ours.public_key(), &theirs).is_err());
        let (welcome, _) = answer(&hello, &east, &west, ours.public_key(), &theirs).unwrap();
        let other = Opened::new(&east, &west, &ours).unwrap();
        assert!(other.finish(&welcome, theirs.public_key()).is_err());
        assert!(opened.finish(&welcome, ours.public_key()).is_err());
    }
}
