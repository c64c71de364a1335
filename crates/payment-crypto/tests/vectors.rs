//! We compute what the standards and others published.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "published/dukpt.rs"]
mod dukpt;
#[path = "published/emv.rs"]
mod emv;
#[path = "published/modes_and_macs.rs"]
mod modes_and_macs;
#[path = "published/pins.rs"]
mod pins;

use std::fs;
use std::path::PathBuf;

use payment_crypto::Error;
use payment_crypto::card_verification::{Length, ValidationData, cvv};
use payment_crypto::cipher::{self, Mode};
use payment_crypto::digits::{ExpiryDate, Pan, ServiceCode};
use payment_crypto::ecdsa;
use payment_crypto::kcv::{self, CheckValue, KcvAlgorithm};
use payment_crypto::kdf;
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::mac::{cmac, hmac};
use payment_crypto::secret::Secret;
use payment_crypto::tr31::KeyBlock;
use serde_json::Value;

#[test]
fn every_file_is_named_in_the_readme() {
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    for entry in fs::read_dir(folder()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name == "README.md" || readme.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn ciphers() {
    for case in cases("cipher_sp800_38a").iter().chain(&cases("cipher_sp800_67")) {
        let vector = case.get("iv").map(|iv| bytes(iv.as_str().unwrap()));
        let mode = vector.as_deref().map_or(Mode::Ecb, Mode::Cbc);
        let mut data = case_bytes(case, "plaintext");
        cipher::encrypt(&case_key(case), mode, &mut data).unwrap();
        assert_eq!(data, case_bytes(case, "ciphertext"), "{case}");
        cipher::decrypt(&case_key(case), mode, &mut data).unwrap();
        assert_eq!(data, case_bytes(case, "plaintext"), "{case}");
    }
}

#[test]
fn cmac_codes() {
    for case in cases("cmac_sp800_38b") {
        let (message, mac) = (case_bytes(&case, "message"), case_bytes(&case, "mac"));
        let generated = cmac::generate(&case_key(&case), &message).unwrap();
        assert_eq!(generated.as_bytes(), mac, "{case}");
        assert_eq!(cmac::verify(&case_key(&case), &message, &mac), Ok(()));
    }
}

#[test]
fn hmac_codes() {
    for case in cases("hmac_rfc4231") {
        let (message, mac) = (case_bytes(&case, "message"), case_bytes(&case, "mac"));
        let generated = hmac::generate(&case_key(&case), &message).unwrap();
        assert_eq!(generated.as_bytes(), mac, "{case}");
        assert_eq!(hmac::verify(&case_key(&case), &message, &mac), Ok(()));
    }
}

#[test]
fn check_values() {
    for case in cases("kcv_published").iter().chain(&cases("kcv_x9_143")) {
        let algorithm = match text(case, "check_value_algorithm") {
            "ansi_x9_24" => KcvAlgorithm::AnsiX924,
            "cmac" => KcvAlgorithm::Cmac,
            other => panic!("{other}"),
        };
        let expected = text(case, "check_value");
        let computed = kcv::check_value(&case_key(case), algorithm).unwrap();
        assert_eq!(computed.to_string(), expected, "{case}");
        assert_eq!(CheckValue::parse(expected), Ok(computed));
    }
}

#[test]
fn card_verification_values() {
    for case in cases("cvv_published") {
        let key = key(Algorithm::Tdes2Key, text(&case, "key"));
        let pan = Pan::parse(text(&case, "pan")).unwrap();
        let expiry = ExpiryDate::parse(text(&case, "expiry")).unwrap();
        let service_code = ServiceCode::parse(text(&case, "service_code")).unwrap();
        let value = text(&case, "value");
        let length = Length::parse(value.len().try_into().unwrap()).unwrap();
        let generated = cvv::generate(&key, &pan, &expiry, &service_code, length).unwrap();
        assert_eq!(generated.as_str(), value, "{case}");
        let presented = ValidationData::parse(value).unwrap();
        assert_eq!(cvv::verify(&key, &pan, &expiry, &service_code, &presented), Ok(()));
    }
}

#[test]
fn cvv2_and_icvv_are_the_cvv_with_their_service_codes() {
    let key = key(Algorithm::Tdes2Key, "CCCCDDDDEEEEFFFFAAAABBBBCCCCDDDD");
    let pan = Pan::parse("4123456789012345").unwrap();
    let expiry = ExpiryDate::parse("0225").unwrap();
    let value = |code: &ServiceCode| {
        cvv::generate(&key, &pan, &expiry, code, Length::THREE).unwrap().as_str().to_owned()
    };
    assert_eq!(value(&ServiceCode::CVV2), "111");
    assert_eq!(value(&ServiceCode::CVV2), value(&ServiceCode::parse("000").unwrap()));
    assert_eq!(value(&ServiceCode::ICVV), value(&ServiceCode::parse("999").unwrap()));
    assert_ne!(value(&ServiceCode::ICVV), value(&ServiceCode::CVV2));
}

#[test]
fn key_blocks_of_version_d() {
    for case in cases("tr31_d_x9_143") {
        println!("{}", text(&case, "name"));
        let kbpk = key(algorithm(text(&case, "kbpk_algorithm")), text(&case, "kbpk"));
        let block = KeyBlock::parse(text(&case, "key_block")).expect("a block that parses");
        let unwrapped = block.unwrap(&kbpk);
        if case.get("algorithm").is_none() {
            // Authentic, and of an algorithm that is not ours.
            assert_eq!(unwrapped.map(|_| ()), Err(Error::KeyAlgorithm), "{case}");
            continue;
        }
        let unwrapped = unwrapped.expect("a block that opens");
        assert_eq!(unwrapped.key.algorithm(), case_key(&case).algorithm());
        assert!(unwrapped.key.secret().ct_eq(case_key(&case).secret()), "{case}");
    }
}

#[test]
fn key_blocks_of_versions_a_b_and_c() {
    for case in cases("tr31_abc_x9_143") {
        println!("{}", text(&case, "name"));
        let kbpk = key(algorithm(text(&case, "kbpk_algorithm")), text(&case, "kbpk"));
        let block = KeyBlock::parse(text(&case, "key_block")).expect("a block that parses");
        let unwrapped = block.unwrap(&kbpk).expect("a block that opens");
        assert!(unwrapped.key.secret().ct_eq(case_key(&case).secret()), "{case}");
        let serial_number = unwrapped.header.optional_blocks.find("KS");
        assert_eq!(serial_number, case.get("ks").map(|ks| ks.as_str().unwrap()), "{case}");
    }
}

#[test]
fn an_optional_block_of_extended_length_is_read() {
    let case = cases("tr31_d_x9_143").pop().unwrap();
    let block = KeyBlock::parse(text(&case, "key_block")).unwrap();
    let blocks = &block.claimed_header().optional_blocks;
    let ids: Vec<_> = blocks.iter().map(|block| block.id()).collect();
    assert_eq!(ids, ["CT", "KP", "TS"]);
    assert_eq!(blocks.find("CT").unwrap().len(), 0x05CC - 10);
    assert!(blocks.iter().all(|block| block.check() == Ok(())));
    assert_eq!(blocks.find("KP"), Some("012331550BC9"));
    assert_eq!(blocks.find("TS"), Some("20200818004100Z"));
}

#[test]
fn derived_keys() {
    for case in cases("kdf_ansi_x963_cavp") {
        let (shared, info) = (Secret::new(case_bytes(&case, "shared")), case_bytes(&case, "info"));
        let expected = case_bytes(&case, "derived");
        let derived = kdf::ansi_x963(kdf::Hash::Sha256, &shared, &info, expected.len()).unwrap();
        assert_eq!(derived.expose_secret(), expected);
    }
    for case in cases("kdf_concat_cryptography") {
        let (shared, info) = (Secret::new(case_bytes(&case, "shared")), case_bytes(&case, "info"));
        let expected = case_bytes(&case, "derived");
        let derived =
            kdf::nist_sp800_56c_concat(kdf::Hash::Sha256, &shared, &info, expected.len()).unwrap();
        assert_eq!(derived.expose_secret(), expected);
    }
}

#[test]
fn signatures() {
    for case in cases("ecdsa_rfc6979") {
        let (public, message) = (case_bytes(&case, "public_key"), case_bytes(&case, "message"));
        let signature = case_bytes(&case, "signature");
        assert_eq!(ecdsa::verify(&public, &message, &signature), Ok(()));
        assert_eq!(ecdsa::verify(&public, b"other", &signature), Err(Error::Signature));
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/vectors")
}

fn cases(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(folder().join(format!("{name}.json"))).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    assert!(file["source"].is_string(), "{name} does not name its source");
    let cases = file["cases"].as_array().unwrap().clone();
    assert!(!cases.is_empty(), "{name} has no cases");
    cases
}

fn text<'a>(case: &'a Value, member: &str) -> &'a str {
    case[member].as_str().unwrap_or_else(|| panic!("{member} in {case}"))
}

fn case_bytes(case: &Value, member: &str) -> Vec<u8> {
    bytes(text(case, member))
}

fn case_key(case: &Value) -> Key {
    key(algorithm(text(case, "algorithm")), text(case, "key"))
}

fn key(algorithm: Algorithm, text: &str) -> Key {
    Key::from_secret(algorithm, Secret::new(bytes(text))).unwrap()
}

fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).unwrap()
}

fn algorithm(name: &str) -> Algorithm {
    match name {
        "Tdes2Key" => Algorithm::Tdes2Key,
        "Tdes3Key" => Algorithm::Tdes3Key,
        "Aes128" => Algorithm::Aes128,
        "Aes192" => Algorithm::Aes192,
        "Aes256" => Algorithm::Aes256,
        "HmacSha224" => Algorithm::HmacSha224,
        "HmacSha256" => Algorithm::HmacSha256,
        "HmacSha384" => Algorithm::HmacSha384,
        "HmacSha512" => Algorithm::HmacSha512,
        other => panic!("{other}"),
    }
}
