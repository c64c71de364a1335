use payment_crypto::ecdh::{Curve, EphemeralKey};
use payment_crypto::ecdsa::{self, SigningKey};
use payment_crypto::ml_kem::{self, DecapsulationKey};
use payment_crypto::secret::Secret;
use serde_json::json;

use super::interpreter::Oracle;
use super::random::Seeded;

#[test]
fn agreed_secrets_agree_with_cryptography() {
    let mut oracle = Oracle::start();
    for curve in [Curve::P256, Curve::P384, Curve::P521] {
        for _ in 0..CASES {
            let key = EphemeralKey::generate(curve).unwrap();
            let question =
                json!({"curve": format!("{curve:?}"), "peer": hex::encode(key.public_key())});
            let answer = oracle.ask("ecdh", question);
            let peer = hex::decode(answer["public_key"].as_str().unwrap()).unwrap();
            let shared = key.agree(&peer).unwrap();
            assert_eq!(json!(hex::encode(shared.expose_secret())), answer["shared"], "{curve:?}");
        }
    }
}

#[test]
fn signatures_agree_with_cryptography() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let length = random.below(500);
        let message = random.bytes(length);

        let theirs = oracle.ask("ecdsa_sign", json!({"message": hex::encode(&message)}));
        let decode = |member: &str| hex::decode(theirs[member].as_str().unwrap()).unwrap();
        let (public, signature) = (decode("public_key"), decode("signature"));
        assert_eq!(ecdsa::verify(&public, &message, &signature), Ok(()), "{theirs}");
        let key = SigningKey::from_pkcs8(&Secret::new(decode("pkcs8"))).unwrap();
        assert_eq!(key.public_key(), public, "{theirs}");

        let question = json!({
            "public_key": hex::encode(key.public_key()),
            "message": hex::encode(&message),
            "signature": hex::encode(key.sign(&message).unwrap()),
            "pkcs8": hex::encode(key.to_pkcs8().unwrap().expose_secret()),
        });
        assert_eq!(oracle.ask("ecdsa_verify", question.clone()), json!(true), "{question}");
    }
}

#[test]
fn encapsulated_secrets_agree_with_cryptography() {
    let mut oracle = Oracle::start();
    for _ in 0..CASES {
        let theirs = oracle.ask("ml_kem_generate", json!({}));
        let peer = hex::decode(theirs.as_str().unwrap()).unwrap();
        let (ciphertext, shared) = ml_kem::encapsulate(&peer).unwrap();
        let question = json!({"public_key": theirs, "ciphertext": hex::encode(ciphertext)});
        let opened = oracle.ask("ml_kem_decapsulate", question);
        assert_eq!(opened, json!(hex::encode(shared.expose_secret())));

        let key = DecapsulationKey::generate().unwrap();
        let question = json!({"public_key": hex::encode(key.encapsulation_key())});
        let answer = oracle.ask("ml_kem_encapsulate", question);
        let ciphertext = hex::decode(answer["ciphertext"].as_str().unwrap()).unwrap();
        let shared = key.decapsulate(&ciphertext).unwrap();
        assert_eq!(answer["shared"], json!(hex::encode(shared.expose_secret())));
    }
}

const CASES: usize = 100;
