use payment_crypto::card_verification::{Length, ValidationData, cvv};
use payment_crypto::cipher::{self, Mode};
use payment_crypto::digits::{ExpiryDate, Pan, ServiceCode};
use payment_crypto::kcv::{self, KcvAlgorithm};
use payment_crypto::key::Algorithm;
use payment_crypto::mac::{cmac, hmac};
use payment_crypto::{Error, kdf};
use serde_json::json;

use super::interpreter::Oracle;
use super::keys::{AES, HMAC, TDES, name, random_key};
use super::random::Seeded;

#[test]
fn ciphers_agree_with_cryptography() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let algorithm = *random.pick(&[TDES.as_slice(), &AES].concat());
        let (key, key_text) = random_key(algorithm, &mut random);
        let block_length = cipher::block_length(&key).unwrap();
        let length = block_length * random.between(1, 40);
        let plaintext = random.bytes(length);
        let vector = (random.below(2) == 1).then(|| random.bytes(block_length));
        let mut question =
            json!({"algorithm": name(algorithm), "key": key_text, "data": hex::encode(&plaintext)});
        if let Some(vector) = &vector {
            question["iv"] = json!(hex::encode(vector));
        }
        let mode = vector.as_deref().map_or(Mode::Ecb, Mode::Cbc);
        let mut data = plaintext.clone();
        cipher::encrypt(&key, mode, &mut data).unwrap();
        assert_eq!(
            json!(hex::encode(&data)),
            oracle.ask("encrypt", question.clone()),
            "{question}"
        );
        cipher::decrypt(&key, mode, &mut data).unwrap();
        assert_eq!(data, plaintext, "{question}");
    }
}

#[test]
fn cmac_agrees_with_cryptography() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let algorithm = *random.pick(&[TDES.as_slice(), &AES].concat());
        let (key, key_text) = random_key(algorithm, &mut random);
        let length = random.below(100);
        let message = random.bytes(length);
        let question = json!({
            "algorithm": name(algorithm), "key": key_text, "message": hex::encode(&message),
        });
        let mac = cmac::generate(&key, &message).unwrap();
        let expected = oracle.ask("cmac", question.clone());
        assert_eq!(json!(hex::encode(mac.as_bytes())), expected, "{question}");
    }
}

#[test]
fn hmac_agrees_with_python() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let algorithm = *random.pick(&HMAC);
        let (key, key_text) = random_key(algorithm, &mut random);
        let length = random.below(300);
        let message = random.bytes(length);
        let question = json!({
            "algorithm": name(algorithm), "key": key_text, "message": hex::encode(&message),
        });
        let mac = hmac::generate(&key, &message).unwrap();
        let expected = oracle.ask("hmac", question.clone());
        assert_eq!(json!(hex::encode(mac.as_bytes())), expected, "{question}");
    }
}

#[test]
fn check_values_agree_with_psec_and_cryptography() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let algorithm = *random.pick(&[TDES.as_slice(), &AES, &HMAC].concat());
        let (key, key_text) = random_key(algorithm, &mut random);
        let method = *random.pick(&[
            KcvAlgorithm::AnsiX924,
            KcvAlgorithm::Cmac,
            KcvAlgorithm::Hmac,
            KcvAlgorithm::Sha1,
        ]);
        let computed = kcv::check_value(&key, method);
        if method != KcvAlgorithm::Sha1 && (method == KcvAlgorithm::Hmac) != algorithm.is_hmac() {
            assert_eq!(computed, Err(Error::KeyAlgorithm), "{method:?} {algorithm:?}");
            continue;
        }
        let question = json!({
            "algorithm": name(algorithm), "key": key_text,
            "check_value_algorithm": format!("{method:?}"),
        });
        let expected = oracle.ask("check_value", question.clone());
        assert_eq!(json!(computed.unwrap().to_string()), expected, "{question}");
    }
}

#[test]
fn card_verification_values_agree_with_psec() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (key, key_text) = random_key(Algorithm::Tdes2Key, &mut random);
        let pan_length = random.between(12, 19);
        let pan = random.text(DIGITS, pan_length);
        let expiry = random.text(DIGITS, 4);
        let service_code = random.text(DIGITS, 3);
        let length = random.between(3, 5);
        let question = json!({
            "key": key_text, "pan": pan, "expiry": expiry, "service_code": service_code,
        });
        let expected = oracle.ask("cvv", question.clone());
        let all = expected["all"].as_str().unwrap();
        // psec takes no letters: for a result of very few decimal digits it stops early.
        assert!(all.starts_with(expected["three"].as_str().unwrap()), "{question}");

        let pan = Pan::parse(&pan).unwrap();
        let expiry = ExpiryDate::parse(&expiry).unwrap();
        let service_code = ServiceCode::parse(&service_code).unwrap();
        let asked = Length::parse(length.try_into().unwrap()).unwrap();
        let value = cvv::generate(&key, &pan, &expiry, &service_code, asked).unwrap();
        assert_eq!(value.as_str(), &all[..length], "{question}");

        assert_eq!(cvv::verify(&key, &pan, &expiry, &service_code, &value), Ok(()));
        let wrong = ValidationData::parse(&next_number(&all[..length])).unwrap();
        let verified = cvv::verify(&key, &pan, &expiry, &service_code, &wrong);
        assert_eq!(verified, Err(Error::ValidationData), "{question}");
    }
}

#[test]
fn derived_keys_agree_with_cryptography() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let hash = *random.pick(&[kdf::Hash::Sha256, kdf::Hash::Sha384, kdf::Hash::Sha512]);
        let (shared_length, info_length) = (random.between(1, 140), random.below(200));
        let shared = random.bytes(shared_length);
        let info = random.bytes(info_length);
        let length = random.between(1, 300);
        let method = *random.pick(&["ansi_x963", "nist_sp800_56c_concat"]);
        let question = json!({
            "method": method, "hash": format!("{hash:?}"), "shared": hex::encode(&shared),
            "info": hex::encode(&info), "length": length,
        });
        let shared = payment_crypto::secret::Secret::new(shared);
        let derived = match method {
            "ansi_x963" => kdf::ansi_x963(hash, &shared, &info, length),
            _ => kdf::nist_sp800_56c_concat(hash, &shared, &info, length),
        };
        let text = hex::encode(derived.unwrap().expose_secret());
        assert_eq!(json!(text), oracle.ask("derive", question.clone()), "{question}");
    }
}

fn next_number(digits: &str) -> String {
    let width = digits.len();
    let next = (digits.parse::<usize>().unwrap() + 1) % 10_usize.pow(width.try_into().unwrap());
    format!("{next:0width$}")
}

const CASES: usize = 10_000;
const DIGITS: &str = "0123456789";
