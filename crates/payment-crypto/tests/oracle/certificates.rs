use payment_crypto::ec;
use payment_crypto::ecdh::Curve;
use payment_crypto::hash::Hash;
use payment_crypto::key_pair::{Algorithm, KeyPair, PublicKey};
use payment_crypto::pki::{
    Issuer, Subject, UnixTime, Validity, issue_leaf, issue_root, signing_request,
};
use payment_crypto::rsa::{self, Padding, Size};
use payment_crypto::secret::Secret;
use serde_json::{Value, json};

use super::interpreter::Oracle;
use super::random::Seeded;

#[test]
fn rsa_encryption_agrees_with_cryptography() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    let keys = SIZES.map(|size| {
        let pair = oracle.ask("generate_key", json!({"algorithm": bits(size)}));
        rsa::PrivateKey::from_pkcs8(size, &Secret::new(bytes(&pair["pkcs8"]))).unwrap()
    });
    for case in 0..CASES {
        let key = &keys[case % 3];
        let padding = *random.pick(&PADDINGS);
        let length = random.below(padding.longest_message(key.public_key().size()) + 1);
        check_encryption(&mut oracle, key, padding, &random.bytes(length));
    }
    for key in &keys {
        for _ in 0..10 {
            let mut message = random.bytes(key.public_key().size().modulus_length());
            message[0] &= 0x7F;
            check_encryption(&mut oracle, key, Padding::None, &message);
        }
    }
}

fn check_encryption(oracle: &mut Oracle, key: &rsa::PrivateKey, padding: Padding, message: &[u8]) {
    let name = format!("{padding:?}");
    let public = key.public_key();
    let question = json!({
        "spki": hex::encode(public.spki()), "padding": name, "message": hex::encode(message),
    });
    let theirs = bytes(&oracle.ask("rsa_encrypt", question.clone()));
    let opened = key.decrypt(padding, &theirs).unwrap();
    assert_eq!(opened.expose_secret(), message, "{question}");
    let question = json!({
        "pkcs8": hex::encode(key.to_pkcs8().unwrap().expose_secret()),
        "padding": name,
        "ciphertext": hex::encode(public.encrypt(padding, message).unwrap()),
    });
    assert_eq!(oracle.ask("rsa_decrypt", question), json!(hex::encode(message)), "{name}");
}

#[test]
fn signatures_of_kept_keys_agree_with_cryptography() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for algorithm in ALGORITHMS {
        let pair = oracle.ask("generate_key", json!({"algorithm": name(algorithm)}));
        let theirs = KeyPair::from_pkcs8(algorithm, &Secret::new(bytes(&pair["pkcs8"]))).unwrap();
        let ours = KeyPair::generate(algorithm).unwrap();
        for key in [&ours, &theirs] {
            let public = key.public_key();
            let document = hex::encode(key.to_pkcs8().unwrap().expose_secret());
            let spki = hex::encode(public.spki());
            assert_eq!(oracle.ask("public_of", json!({"pkcs8": document})), json!(spki));
            assert_eq!(PublicKey::from_spki(public.spki()), Ok(public.clone()));
            for case in 0..if matches!(algorithm, Algorithm::Rsa(_)) { 25 } else { 500 } {
                let hash = HASHES[case % 4];
                let length = random.below(300);
                let message = random.bytes(length);
                let question = json!({
                    "hash": format!("{hash:?}"), "message": hex::encode(&message),
                    "pkcs8": document,
                });
                let signature = bytes(&oracle.ask("sign", question.clone()));
                assert_eq!(public.verify(hash, &message, &signature), Ok(()), "{question}");
                let signature = hex::encode(key.sign(hash, &message).unwrap());
                let question = json!({
                    "hash": format!("{hash:?}"), "message": hex::encode(&message),
                    "spki": spki, "signature": signature,
                });
                assert_eq!(oracle.ask("verify", question.clone()), json!(true), "{question}");
            }
        }
    }
}

#[test]
fn secrets_agreed_by_kept_keys_agree_with_cryptography() {
    let mut oracle = Oracle::start();
    for curve in CURVES {
        let ours = ec::PrivateKey::generate(curve).unwrap();
        for _ in 0..334 {
            let pair = oracle.ask("generate_key", json!({"algorithm": format!("{curve:?}")}));
            let peer = ec::PublicKey::from_spki(&bytes(&pair["spki"])).unwrap();
            let question = json!({
                "pkcs8": pair["pkcs8"], "peer": hex::encode(ours.public_key().spki()),
            });
            let shared = ours.agree(&peer).unwrap();
            assert_eq!(oracle.ask("agree", question), json!(hex::encode(shared.expose_secret())));
        }
    }
}

#[test]
fn cryptography_reads_our_requests() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for algorithm in ALGORITHMS {
        let key = KeyPair::generate(algorithm).unwrap();
        for hash in HASHES {
            for _ in 0..5 {
                let (subject, expected) = random_subject(&mut random);
                let request = signing_request(&key, &subject, hash).unwrap();
                assert!(!request.ends_with('\n'));
                let read = oracle.ask("read_request", json!({"pem": request}));
                assert_eq!(read["valid"], json!(true), "{request}");
                assert_eq!(read["hash"], json!(format!("{hash:?}").to_lowercase()), "{request}");
                assert_eq!(read["subject"], expected, "{request}");
                assert_eq!(read["spki"], json!(hex::encode(key.public_key().spki())));
            }
        }
    }
}

#[test]
fn cryptography_reads_our_certificates() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    let times =
        [(1_700_000_000, 2_000_000_000), (2_524_607_999, 2_524_608_000), (0, 4_102_444_800)];
    for (algorithm, root_hash) in
        [(Algorithm::Rsa(Size::Rsa4096), "sha512"), (Algorithm::Ec(Curve::P521), "sha512")]
    {
        let key = KeyPair::generate(algorithm).unwrap();
        let subject = Subject { common_name: "Root".into(), ..Subject::default() };
        for (start, end) in times {
            let validity = Validity::new(UnixTime(start), UnixTime(end)).unwrap();
            let root = issue_root(&key, &subject, validity, &mut random).unwrap();
            let root_pem = root.to_pem().unwrap();
            let question = json!({"pem": root_pem, "issuer": root_pem});
            let read = oracle.ask("read_certificate", question);
            let expected = json!({
                "version": "v3", "subject": "CN=Root", "issuer": "CN=Root", "not_before": start,
                "not_after": end, "ca": true, "critical": true,
                "usages": ["key_cert_sign", "crl_sign"], "identified": true, "hash": root_hash,
                "serial_bits": 127, "spki": hex::encode(key.public_key().spki()),
            });
            assert_eq!(read, expected);
            for leaf_algorithm in [Algorithm::Rsa(Size::Rsa2048), Algorithm::Ec(Curve::P256)] {
                let leaf_key = KeyPair::generate(leaf_algorithm).unwrap().public_key();
                let issuer = Issuer::new(&root, &key).unwrap();
                let subject = Subject { common_name: "111".into(), ..Subject::default() };
                let leaf = issue_leaf(issuer, &leaf_key, &subject, validity, &mut random).unwrap();
                let question = json!({"pem": leaf.to_pem().unwrap(), "issuer": root_pem});
                let read = oracle.ask("read_certificate", question);
                assert_eq!(read["ca"], json!(false));
                assert_eq!(read["identified"], json!(true));
                assert_eq!(read["critical"], json!(true));
                let second = match leaf_algorithm {
                    Algorithm::Rsa(_) => "key_encipherment",
                    Algorithm::Ec(_) => "key_agreement",
                };
                assert_eq!(read["usages"], json!(["digital_signature", second]));
                assert_eq!(read["spki"], json!(hex::encode(leaf_key.spki())));
                assert_eq!(leaf.subject_text(), "CN=111");
                assert_eq!(leaf.issuer_text(), "CN=Root");
            }
        }
    }
}

fn random_subject(random: &mut Seeded) -> (Subject, Value) {
    let mut expected = Vec::new();
    let mut field = |oid: &str, most: usize, alphabet: &str, random: &mut Seeded| {
        if random.below(3) == 0 {
            return None;
        }
        let length = random.between(1, most);
        let text = random.text(alphabet, length);
        expected.push(json!([oid, text]));
        Some(text)
    };
    let country = field("2.5.4.6", 1, "ABCXYZ", random).map(|letter| letter.repeat(2));
    let mut subject = Subject {
        country,
        state_or_province: field("2.5.4.8", 128, TEXT, random),
        city: field("2.5.4.7", 128, TEXT, random),
        organization: field("2.5.4.10", 64, TEXT, random),
        organizational_unit: field("2.5.4.11", 64, TEXT, random),
        ..Subject::default()
    };
    subject.common_name = random.text(TEXT, 64);
    let mut tail = vec![json!(["2.5.4.3", subject.common_name])];
    if random.below(2) == 0 {
        let serial = random.text("0123456789-", 10);
        tail.push(json!(["2.5.4.5", serial]));
        subject.serial_number = Some(serial);
    }
    if random.below(2) == 0 {
        let email = format!("{}@example.com", random.text("abc.", 20));
        tail.push(json!(["1.2.840.113549.1.9.1", email]));
        subject.email_address = Some(email);
    }
    if let Some(country) = &subject.country {
        expected[0] = json!(["2.5.4.6", country]);
    }
    expected.extend(tail);
    (subject, json!(expected))
}

fn name(algorithm: Algorithm) -> String {
    match algorithm {
        Algorithm::Rsa(size) => bits(size),
        Algorithm::Ec(curve) => format!("{curve:?}"),
    }
}

fn bits(size: Size) -> String {
    (size.modulus_length() * 8).to_string()
}

fn bytes(value: &Value) -> Vec<u8> {
    hex::decode(value.as_str().unwrap()).unwrap()
}

const CASES: usize = 1_000;
const SIZES: [Size; 3] = [Size::Rsa2048, Size::Rsa3072, Size::Rsa4096];
const CURVES: [Curve; 3] = [Curve::P256, Curve::P384, Curve::P521];
const HASHES: [Hash; 4] = [Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];
const PADDINGS: [Padding; 4] =
    [Padding::OaepSha1, Padding::OaepSha256, Padding::OaepSha512, Padding::Pkcs1];
const ALGORITHMS: [Algorithm; 6] = [
    Algorithm::Rsa(Size::Rsa2048),
    Algorithm::Rsa(Size::Rsa3072),
    Algorithm::Rsa(Size::Rsa4096),
    Algorithm::Ec(Curve::P256),
    Algorithm::Ec(Curve::P384),
    Algorithm::Ec(Curve::P521),
];
const TEXT: &str = "abcdefghijklmnopqrstuvwxyzABCDEFG 0123456789éß漢,+=<>#;\\\"";
