//! TR-34 tokens: what goes in comes out, and nothing else does; `openssl` reads them too.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "openssl/command.rs"]
mod command;
#[path = "seeded/random.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod random;

use command::Openssl;
use payment_crypto::Error;
use payment_crypto::ecdh::Curve;
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::key_pair::{self, KeyPair, PublicKey};
use payment_crypto::pki::{
    Certificate, Issuer, KeyUse, Subject, TrustedCertificate, UnixTime, Validity, issue_leaf,
    issue_root, verify_path,
};
use payment_crypto::rsa::{PrivateKey, Size};
use payment_crypto::tr31::Header;
use payment_crypto::tr31::header::{
    Context, Exportability, KeyAlgorithm, KeyVersion, Mode, Usage, Version,
};
use payment_crypto::tr31::optional_block::OptionalBlocks;
use payment_crypto::tr34::{Credential, Dialect, Freshness, Nonce, Token, build};
use random::Seeded;

#[test]
fn every_key_comes_back() {
    let mut random = Seeded::announced();
    let cast = Cast::new(&mut random);
    for dialect in DIALECTS {
        for algorithm in ALGORITHMS {
            let key = Key::generate(algorithm, &mut random);
            let token = cast.token(dialect, &key, &mut random);
            let opened = cast.open(dialect, &token).unwrap();
            assert_eq!(opened.key.algorithm(), algorithm);
            assert!(opened.key.secret().ct_eq(key.secret()));
            assert_eq!(opened.header.usage, header(algorithm).usage);
            let again = cast.token(dialect, &key, &mut random);
            assert_ne!(again, token);
        }
    }
}

#[test]
fn every_changed_byte_is_refused() {
    let mut random = Seeded::announced();
    let cast = Cast::new(&mut random);
    for dialect in DIALECTS {
        let key = Key::generate(Algorithm::Tdes2Key, &mut random);
        let token = cast.token(dialect, &key, &mut random);
        let mut signature = 0;
        for place in 0..token.len() {
            for mask in [0x01, 0x02, 0x20, 0x80, 0xFF] {
                let mut changed = token.clone();
                changed[place] ^= mask;
                match cast.open(dialect, &changed) {
                    Ok(_) => panic!("{place} {mask}: {}", hex::encode(changed)),
                    Err(Error::TokenSignature) => signature += 1,
                    Err(_) => {}
                }
            }
        }
        // The envelope, the attributes and the signature are most of the token.
        assert!(signature > token.len() * 3, "{signature} of {}", token.len());
    }
}

#[test]
fn every_cut_and_every_addition_is_refused() {
    let mut random = Seeded::announced();
    let cast = Cast::new(&mut random);
    for dialect in DIALECTS {
        let key = Key::generate(Algorithm::Aes128, &mut random);
        let token = cast.token(dialect, &key, &mut random);
        for end in 0..token.len() {
            assert!(Token::parse(dialect, &token[..end]).is_err(), "{end}");
        }
        let longer = [token.as_slice(), &[0]].concat();
        assert_eq!(Token::parse(dialect, &longer).map(|_| ()), Err(Error::TokenStructure));
        for other in DIALECTS.into_iter().filter(|other| *other != dialect) {
            assert_eq!(Token::parse(other, &token).map(|_| ()), Err(Error::TokenStructure));
        }
    }
}

#[test]
fn a_token_is_for_one_receiver_from_one_sender() {
    let mut random = Seeded::announced();
    let (cast, other) = (Cast::new(&mut random), Cast::new(&mut random));
    let key = Key::generate(Algorithm::Aes128, &mut random);
    for dialect in DIALECTS {
        let token = cast.token(dialect, &key, &mut random);
        let open = |kdh: TrustedCertificate<'_>, krd: &Credential<'_>| {
            let token = Token::parse(dialect, &token).unwrap();
            token.open(kdh, krd, Freshness::Nonce(&nonce())).map(|_| ())
        };
        assert_eq!(open(cast.kdh(), &cast.krd_credential()), Ok(()));
        assert_eq!(open(other.kdh(), &cast.krd_credential()), Err(Error::TokenSender));
        assert_eq!(open(cast.kdh(), &other.krd_credential()), Err(Error::TokenReceiver));
        assert_eq!(open(cast.krd(), &cast.krd_credential()), Err(Error::TokenSender));
        let curve = verify_path(&cast.curve, &[], &cast.root, now(), KeyUse::Signature).unwrap();
        assert_eq!(open(curve, &cast.krd_credential()), Err(Error::TokenSender));
        let refused = build(
            dialect,
            &cast.kdh_credential(),
            curve,
            &header(Algorithm::Aes128),
            &key,
            Freshness::Nonce(&nonce()),
            &mut random,
        );
        assert_eq!(refused, Err(Error::TokenAlgorithm));
    }
    let mixed = Credential::new(&cast.kdh, &cast.krd_key);
    assert_eq!(mixed.map(|_| ()), Err(Error::PrivateKey));
}

#[test]
fn a_header_that_does_not_fit_the_key_is_not_sent() {
    let mut random = Seeded::announced();
    let cast = Cast::new(&mut random);
    let key = Key::generate(Algorithm::Aes128, &mut random);
    let sent = build(
        Dialect::X9Tr34Of2012,
        &cast.kdh_credential(),
        cast.krd(),
        &header(Algorithm::Tdes2Key),
        &key,
        Freshness::SigningTime(now()),
        &mut random,
    );
    assert_eq!(sent, Err(Error::KeyBlockAlgorithm));
}

#[test]
fn a_nonce_has_8_to_16_bytes() {
    for length in 0..40 {
        let nonce = Nonce::new(&vec![1; length]);
        assert_eq!(nonce.is_ok(), (8..=16).contains(&length), "{length}");
    }
}

#[test]
fn no_bytes_make_the_parser_panic() {
    let mut random = Seeded::announced();
    let cast = Cast::new(&mut random);
    for case in 0..40_000 {
        let dialect = DIALECTS[case % 2];
        let bytes = if random.below(3) == 0 {
            let length = random.below(400);
            random.bytes(length)
        } else {
            let mut token = cast.sample[case % 2].clone();
            for _ in 0..random.between(1, 5) {
                let place = random.below(token.len());
                match random.below(3) {
                    0 => token[place] = random.bytes(1)[0],
                    1 => token.insert(place, random.bytes(1)[0]),
                    _ => drop(token.remove(place)),
                }
            }
            token
        };
        if bytes != cast.sample[case % 2] {
            assert!(cast.open(dialect, &bytes).is_err(), "{}", hex::encode(bytes));
        }
    }
}

#[test]
fn openssl_verifies_our_tokens() {
    let mut random = Seeded::announced();
    let cast = Cast::new(&mut random);
    let openssl = Openssl::new("tokens");
    let root = openssl.file("root.pem", cast.root.to_pem().unwrap().as_bytes());
    let kdh = openssl.file("kdh.pem", cast.kdh.to_pem().unwrap().as_bytes());
    let krd = openssl.file("krd.der", cast.krd.der());
    let pkcs8 = cast.krd_key.to_pkcs8().unwrap();
    let krd_key = openssl.file("krd.key", pkcs8.expose_secret());
    for dialect in DIALECTS {
        for (name, length) in [("short", 8), ("long", 16)] {
            // With a long nonce the attributes of AWS's dialect are not in the order of DER.
            let nonce = Nonce::new(&vec![9; length]).unwrap();
            let key = Key::generate(Algorithm::Aes256, &mut random);
            let token = build(
                dialect,
                &cast.kdh_credential(),
                cast.krd(),
                &header(Algorithm::Aes256),
                &key,
                Freshness::Nonce(&nonce),
                &mut random,
            )
            .unwrap();
            let verify = |token: &[u8]| {
                let token = openssl.file(&format!("{dialect:?}{name}.der"), token);
                openssl.run(&format!(
                    "cms -verify -inform DER -in {token} -purpose any -binary -certfile {kdh} \
                     -CAfile {root}"
                ))
            };
            let envelope = verify(&token).expect("openssl verifies");
            let mut changed = token.clone();
            let last = changed.len() - 1;
            changed[last] ^= 1;
            verify(&changed).expect_err("openssl refuses");
            if dialect == Dialect::Cms {
                let envelope = openssl.file("envelope.der", &content_info(&envelope));
                let block = openssl
                    .run(&format!(
                        "cms -decrypt -inform DER -in {envelope} -binary -recip {krd} -inkey \
                         {krd_key} -keyform DER"
                    ))
                    .expect("openssl decrypts");
                let bytes = key.secret().expose_secret();
                assert!(block.windows(bytes.len()).any(|window| window == bytes));
            }
        }
    }
}

/// ContentInfo of an EnvelopedData of 256 to 65,515 bytes (RFC 5652, 3).
fn content_info(data: &[u8]) -> Vec<u8> {
    let long = |tag: u8, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82], length.as_slice(), content].concat()
    };
    let oid = hex::decode("06092A864886F70D010703").unwrap();
    long(0x30, &[oid, long(0xA0, data)].concat())
}

/// Two parties, a third with a key on a curve, and who vouches for them.
struct Cast {
    root: Certificate,
    kdh: Certificate,
    kdh_key: PrivateKey,
    krd: Certificate,
    krd_key: PrivateKey,
    curve: Certificate,
    sample: [Vec<u8>; 2],
}

impl Cast {
    fn new(random: &mut Seeded) -> Self {
        let validity = Validity::new(UnixTime(now().0 - 3600), UnixTime(now().0 + 3600)).unwrap();
        let root_key = KeyPair::generate(key_pair::Algorithm::Rsa(Size::Rsa2048)).unwrap();
        let named = |name: &str| Subject { common_name: name.into(), ..Subject::default() };
        let root = issue_root(&root_key, &named("Root"), validity, random).unwrap();
        let issuer = Issuer::new(&root, &root_key).unwrap();
        let (kdh_key, krd_key) = (
            PrivateKey::generate(Size::Rsa2048).unwrap(),
            PrivateKey::generate(Size::Rsa2048).unwrap(),
        );
        let mut issue = |name: &str, key: &PublicKey| {
            issue_leaf(issuer, key, &named(name), validity, random).unwrap()
        };
        let kdh = issue("KDH", &PublicKey::Rsa(kdh_key.public_key().clone()));
        let krd = issue("KRD", &PublicKey::Rsa(krd_key.public_key().clone()));
        let curve_key = KeyPair::generate(key_pair::Algorithm::Ec(Curve::P256)).unwrap();
        let curve = issue("curve", &curve_key.public_key());
        let mut cast =
            Self { root, kdh, kdh_key, krd, krd_key, curve, sample: [Vec::new(), Vec::new()] };
        let key = Key::generate(Algorithm::Tdes3Key, random);
        cast.sample = DIALECTS.map(|dialect| cast.token(dialect, &key, random));
        cast
    }

    fn token(&self, dialect: Dialect, key: &Key, random: &mut Seeded) -> Vec<u8> {
        let (nonce, header) = (nonce(), header(key.algorithm()));
        let freshness = Freshness::Nonce(&nonce);
        build(dialect, &self.kdh_credential(), self.krd(), &header, key, freshness, random).unwrap()
    }

    fn open(
        &self,
        dialect: Dialect,
        token: &[u8],
    ) -> Result<payment_crypto::tr31::Unwrapped, Error> {
        let freshness = nonce();
        let freshness = Freshness::Nonce(&freshness);
        Token::parse(dialect, token)?.open(self.kdh(), &self.krd_credential(), freshness)
    }

    fn kdh(&self) -> TrustedCertificate<'_> {
        verify_path(&self.kdh, &[], &self.root, now(), KeyUse::Signature).unwrap()
    }

    fn krd(&self) -> TrustedCertificate<'_> {
        verify_path(&self.krd, &[], &self.root, now(), KeyUse::KeyEncipherment).unwrap()
    }

    fn kdh_credential(&self) -> Credential<'_> {
        Credential::new(&self.kdh, &self.kdh_key).unwrap()
    }

    fn krd_credential(&self) -> Credential<'_> {
        Credential::new(&self.krd, &self.krd_key).unwrap()
    }
}

fn nonce() -> Nonce {
    Nonce::new(b"12345678").unwrap()
}

/// The clock's, since `openssl` looks at it.
fn now() -> UnixTime {
    UnixTime(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs())
}

fn header(algorithm: Algorithm) -> Header {
    Header {
        version: Version::D,
        usage: Usage::parse("K0").unwrap(),
        algorithm: KeyAlgorithm::of(algorithm),
        mode: Mode::EncryptDecrypt,
        key_version: KeyVersion::NONE,
        exportability: Exportability::Trusted,
        context: Context::Either,
        optional_blocks: OptionalBlocks::none(),
    }
}

const DIALECTS: [Dialect; 2] = [Dialect::X9Tr34Of2012, Dialect::Cms];
const ALGORITHMS: [Algorithm; 6] = [
    Algorithm::Tdes2Key,
    Algorithm::Tdes3Key,
    Algorithm::Aes128,
    Algorithm::Aes192,
    Algorithm::Aes256,
    Algorithm::HmacSha256,
];
