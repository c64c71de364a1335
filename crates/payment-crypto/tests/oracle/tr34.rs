use payment_crypto::Error;
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::key_pair::{self, KeyPair};
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
use serde_json::{Value, json};

use super::interpreter::Oracle;
use super::keys::{AES, TDES, random_key};
use super::random::Seeded;

#[test]
fn the_clean_room_receiver_opens_our_tokens() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    let parties = Parties::new(&mut oracle, &mut random);
    for case in 0..CASES {
        let (dialect, (kdh, krd)) = (DIALECTS[case % 2], parties.pick(&mut random));
        let (key, key_text) = random_transported(&mut random);
        let header = random_header(key.algorithm(), &mut random);
        let nonce = random_nonce(&mut random);
        let two_passes = random.below(2) == 0;
        let freshness =
            if two_passes { Freshness::Nonce(&nonce) } else { Freshness::SigningTime(NOW) };
        let token = build(
            dialect,
            &kdh.credential(),
            krd.trusted(KeyUse::KeyEncipherment, &parties),
            &header,
            &key,
            freshness,
            &mut random,
        )
        .unwrap();
        let question = json!({
            "dialect": format!("{dialect:?}"),
            "token": hex::encode(&token),
            "kdh_certificate": hex::encode(kdh.certificate.der()),
            "krd_certificate": hex::encode(krd.certificate.der()),
            "krd_pkcs8": krd.pkcs8,
        });
        let answer = oracle.ask("tr34_open", question.clone());
        let tdes = TDES.contains(&key.algorithm());
        let expected = json!({
            "key": key_text,
            "header": text(&header),
            "cipher": if tdes { "Tdes3Key" } else { "Aes128" },
            "nonce": two_passes.then(|| hex::encode(nonce.as_bytes())),
            "time": (!two_passes).then_some("231114221320Z"),
        });
        assert_eq!(answer, expected, "{question}");
    }
}

#[test]
fn we_open_tokens_of_the_clean_room_host() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    let parties = Parties::new(&mut oracle, &mut random);
    for case in 0..CASES {
        let (dialect, (kdh, krd)) = (DIALECTS[case % 2], parties.pick(&mut random));
        let (key, key_text) = random_transported(&mut random);
        let header = random_header(key.algorithm(), &mut random);
        let nonce = random_nonce(&mut random);
        let mut question = question(dialect, kdh, krd, &text(&header), &key_text);
        question["cipher"] = random.pick(&CIPHERS.map(Value::from)).clone();
        question["whole_padding"] = json!(random.below(2) == 0);
        let freshness = if random.below(2) == 0 {
            question["nonce"] = json!(hex::encode(nonce.as_bytes()));
            Freshness::Nonce(&nonce)
        } else {
            question["time"] = json!(NOW.0);
            Freshness::SigningTime(NOW)
        };
        let token = token(&mut oracle, dialect, &question);
        assert_eq!(token.claimed_header(), &header, "{question}");
        let kdh = kdh.trusted(KeyUse::Signature, &parties);
        let opened = token.open(kdh, &krd.credential(), freshness).expect("opens");
        assert_eq!(opened.header, header, "{question}");
        assert_eq!(opened.key.algorithm(), key.algorithm(), "{question}");
        assert!(opened.key.secret().ct_eq(key.secret()), "{question}");
    }
}

#[test]
fn a_signed_token_that_breaks_a_rule_is_refused() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    let parties = Parties::new(&mut oracle, &mut random);
    let [kdh, krd, other, ..] = &parties.all;
    let header = "D9999K0TB00E0000";
    let nonce = Nonce::new(&[7; 8]).unwrap();
    let duplicate = "3017060a2a864886f70d010919033109040707070707070707";
    let unknown = "3010060a2a864886f70d0109190431020500";
    for dialect in DIALECTS {
        let good = question(dialect, kdh, krd, header, &"22".repeat(16));
        for (changes, expected) in [
            (json!({}), Ok(())),
            (json!({"extra": [unknown]}), Ok(())),
            (json!({"time": NOW.0 + 999}), Ok(())),
            (json!({"nonce": "0707070707070708"}), Err(Error::TokenNonce)),
            (json!({"nonce": "07070707070707"}), Err(Error::TokenNonce)),
            (json!({"nonce": null, "time": NOW.0}), Err(Error::TokenNonce)),
            (
                json!({"nonce": "0707070707070707", "extra": [duplicate]}),
                Err(Error::TokenStructure),
            ),
            (json!({"inner_header": "D9999K0TD00E0000"}), Err(Error::TokenHeader)),
            (json!({"inner_header": "D9998K0TB00E0000"}), Err(Error::TokenHeader)),
            (
                json!({"inner_identity": hex::encode(krd.certificate.der())}),
                Err(Error::TokenSender),
            ),
            (json!({"header": "D9999K0TB00E000"}), Err(Error::TokenHeader)),
            (json!({"header": "D9999K0TB00E00000"}), Err(Error::TokenHeader)),
            (json!({"header": "E9999K0TB00E0000"}), Err(Error::TokenHeader)),
            (json!({"header": "D9999K0AB00E0000", "key": "22".repeat(15)}), Err(Error::KeyLength)),
            (json!({"key": "22".repeat(8)}), Err(Error::KeyLength)),
            (json!({"key": ""}), Err(Error::KeyLength)),
            (json!({"header": "D9999M7HC00E0000"}), Err(Error::KeyBlockHash)),
            (json!({"header": "D9999K0RB00E0000"}), Err(Error::KeyAlgorithm)),
            (
                json!({"krd_certificate": hex::encode(other.certificate.der())}),
                Err(Error::TokenReceiver),
            ),
            (
                json!({"kdh_certificate": hex::encode(other.certificate.der())}),
                Err(Error::TokenSender),
            ),
            (json!({"kdh_pkcs8": other.pkcs8}), Err(Error::TokenSignature)),
        ] {
            let mut question = good.clone();
            question["nonce"] = json!("0707070707070707");
            for (member, value) in changes.as_object().unwrap() {
                question[member] = value.clone();
            }
            let bytes = oracle.ask("tr34_build", question);
            let opened = Token::parse(dialect, &hex::decode(bytes.as_str().unwrap()).unwrap())
                .and_then(|token| {
                    let kdh = kdh.trusted(KeyUse::Signature, &parties);
                    token.open(kdh, &krd.credential(), Freshness::Nonce(&nonce))
                });
            assert_eq!(opened.map(|_| ()), expected, "{dialect:?} {changes}");
        }
    }
}

#[test]
fn a_token_of_one_pass_is_not_from_the_future() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    let parties = Parties::new(&mut oracle, &mut random);
    let [kdh, krd, ..] = &parties.all;
    for dialect in DIALECTS {
        let good = question(dialect, kdh, krd, "D9999K0TB00E0000", &"22".repeat(16));
        for (time, now, expected) in [
            (Some(NOW.0), NOW.0, Ok(())),
            (Some(0), NOW.0, Ok(())),
            (Some(NOW.0 + 1), NOW.0, Err(Error::TokenTime)),
            (None, NOW.0, Err(Error::TokenTime)),
        ] {
            let mut question = good.clone();
            question["time"] = json!(time);
            let token = token(&mut oracle, dialect, &question);
            let kdh = kdh.trusted(KeyUse::Signature, &parties);
            let freshness = Freshness::SigningTime(UnixTime(now));
            let opened = token.open(kdh, &krd.credential(), freshness);
            assert_eq!(opened.map(|_| ()), expected, "{time:?} {now}");
        }
    }
}

/// Everybody's certificates under one root: issued by us and by cryptography.
struct Parties {
    root: Certificate,
    all: [Party; 4],
}

struct Party {
    certificate: Certificate,
    key: PrivateKey,
    pkcs8: String,
}

impl Parties {
    fn new(oracle: &mut Oracle, random: &mut Seeded) -> Self {
        let validity = Validity::new(UnixTime(1_600_000_000), UnixTime(2_000_000_000)).unwrap();
        let root_key = KeyPair::generate(key_pair::Algorithm::Rsa(Size::Rsa3072)).unwrap();
        let named = |name: &str| Subject { common_name: name.into(), ..Subject::default() };
        let root = issue_root(&root_key, &named("Root"), validity, random).unwrap();
        let issuer = Issuer::new(&root, &root_key).unwrap();
        let root_pkcs8 = hex::encode(root_key.to_pkcs8().unwrap().expose_secret());
        let sizes = [Size::Rsa2048, Size::Rsa2048, Size::Rsa3072, Size::Rsa4096];
        let mut place = 0;
        let all = sizes.map(|size| {
            place += 1;
            let key = PrivateKey::generate(size).unwrap();
            let pkcs8 = hex::encode(key.to_pkcs8().unwrap().expose_secret());
            let public = key_pair::PublicKey::Rsa(key.public_key().clone());
            let certificate = if place % 2 == 0 {
                issue_leaf(issuer, &public, &named("leaf"), validity, random).unwrap()
            } else {
                let question = json!({
                    "issuer_pkcs8": root_pkcs8, "issuer": "Root", "subject": "theirs",
                    "key": hex::encode(public.spki()), "not_before": 1_600_000_000,
                    "not_after": 2_000_000_000,
                });
                // The names of cryptography and ours have the same bytes.
                let der = oracle.ask("issue_certificate", question);
                Certificate::from_der(&hex::decode(der.as_str().unwrap()).unwrap()).unwrap()
            };
            Party { certificate, key, pkcs8 }
        });
        Self { root, all }
    }

    fn pick(&self, random: &mut Seeded) -> (&Party, &Party) {
        (random.pick(&self.all), random.pick(&self.all))
    }
}

impl Party {
    fn credential(&self) -> Credential<'_> {
        Credential::new(&self.certificate, &self.key).unwrap()
    }

    fn trusted(&self, key_use: KeyUse, parties: &Parties) -> TrustedCertificate<'_> {
        verify_path(&self.certificate, &[], &parties.root, NOW, key_use).unwrap()
    }
}

fn question(dialect: Dialect, kdh: &Party, krd: &Party, header: &str, key: &str) -> Value {
    json!({
        "dialect": format!("{dialect:?}"),
        "kdh_pkcs8": kdh.pkcs8,
        "kdh_certificate": hex::encode(kdh.certificate.der()),
        "krd_certificate": hex::encode(krd.certificate.der()),
        "header": header,
        "key": key,
        "cipher": "Tdes3Key",
    })
}

fn token(oracle: &mut Oracle, dialect: Dialect, question: &Value) -> Token {
    let bytes = oracle.ask("tr34_build", question.clone());
    Token::parse(dialect, &hex::decode(bytes.as_str().unwrap()).unwrap()).expect("parses")
}

fn random_transported(random: &mut Seeded) -> (Key, String) {
    let algorithm: Algorithm = *random.pick(&[TDES.as_slice(), &AES].concat());
    random_key(algorithm, random)
}

fn random_nonce(random: &mut Seeded) -> Nonce {
    let length = random.between(8, 16);
    Nonce::new(&random.bytes(length)).unwrap()
}

fn random_header(algorithm: Algorithm, random: &mut Seeded) -> Header {
    Header {
        version: *random.pick(&[Version::A, Version::B, Version::D]),
        usage: Usage::parse(random.pick::<&str>(&USAGES)).unwrap(),
        algorithm: KeyAlgorithm::of(algorithm),
        mode: *random.pick(&[Mode::EncryptDecrypt, Mode::Derive, Mode::Unrestricted]),
        key_version: KeyVersion::NONE,
        exportability: *random.pick(&[Exportability::Trusted, Exportability::Sensitive]),
        context: Context::Either,
        optional_blocks: OptionalBlocks::none(),
    }
}

fn text(header: &Header) -> String {
    format!(
        "{}9999{}{}{}00{}0000",
        header.version.as_char(),
        header.usage.as_str(),
        header.algorithm.as_char(),
        header.mode.as_char(),
        header.exportability.as_char()
    )
}

const CASES: usize = 1_000;
const DIALECTS: [Dialect; 2] = [Dialect::X9Tr34Of2012, Dialect::Cms];
const CIPHERS: [&str; 4] = ["Tdes3Key", "Aes128", "Aes192", "Aes256"];
const NOW: UnixTime = UnixTime(1_700_000_000);
const USAGES: [&str; 5] = ["K0", "K1", "D0", "P0", "B0"];
