//! Modes of operation, and message authentication codes of ISO 9797-1.

use payment_crypto::Error;
use payment_crypto::cipher::padding::Padding;
use payment_crypto::cipher::{self, Mode};
use payment_crypto::kcv::{self, CheckValue};
use payment_crypto::mac::iso9797::{self, MacAlgorithm};
use payment_crypto::mac::{MIN_LENGTH, as2805};

use super::{case_bytes, case_key, cases, text};

#[test]
fn ciphers_in_every_mode() {
    for case in cases("cipher_cavp") {
        let key = case_key(&case);
        let vector = case.get("iv").map(|_| case_bytes(&case, "iv")).unwrap_or_default();
        let mode = mode(text(&case, "mode"), &vector);
        let (plaintext, ciphertext) = if case.get("plaintext_bits").is_some() {
            let plaintext = packed(text(&case, "plaintext_bits"));
            let mut data = plaintext.clone();
            cipher::encrypt(&key, mode, &mut data).unwrap();
            // What follows the published bits is the encryption of filled-up zeros.
            let expected = text(&case, "ciphertext_bits");
            assert_eq!(bits(&data)[..expected.len()], *expected, "{case}");
            (plaintext, data)
        } else {
            (case_bytes(&case, "plaintext"), case_bytes(&case, "ciphertext"))
        };
        let mut data = plaintext.clone();
        cipher::encrypt(&key, mode, &mut data).unwrap();
        assert_eq!(data, ciphertext, "{case}");
        cipher::decrypt(&key, mode, &mut data).unwrap();
        assert_eq!(data, plaintext, "{case}");
    }
}

#[test]
fn iso_9797_codes() {
    for case in cases("iso9797_published") {
        let (key, message) = (case_key(&case), case_bytes(&case, "message"));
        let algorithm = match case["mac_algorithm"].as_u64().unwrap() {
            1 => MacAlgorithm::Algorithm1,
            3 => MacAlgorithm::Algorithm3,
            other => panic!("{other}"),
        };
        let padding = match case["padding"].as_u64().unwrap() {
            1 => Padding::Iso9797Method1,
            2 => Padding::Iso9797Method2,
            other => panic!("{other}"),
        };
        let mac = case_bytes(&case, "mac");
        let generated = iso9797::generate(&key, algorithm, padding, &message).unwrap();
        assert_eq!(generated.as_bytes(), mac, "{case}");
        let verify =
            |presented: &[u8]| iso9797::verify(&key, algorithm, padding, &message, presented);
        for length in MIN_LENGTH..=mac.len() {
            assert_eq!(verify(&mac[..length]), Ok(()));
        }
        for bit in 0..8 * mac.len() {
            let mut wrong = mac.clone();
            wrong[bit / 8] ^= 1 << (bit % 8);
            assert_eq!(verify(&wrong), Err(Error::Mac));
        }
        assert_eq!(verify(&mac[..3]), Err(Error::MacLength));
        if (algorithm, padding) == (MacAlgorithm::Algorithm3, Padding::Iso9797Method1) {
            let code = as2805::generate(&key, &message).unwrap();
            assert_eq!(code.as_bytes(), &mac[..as2805::LENGTH], "{case}");
            assert_eq!(as2805::verify(&key, &message, &mac[..4]), Ok(()));
            assert_eq!(as2805::verify(&key, &message, &mac[..5]), Err(Error::MacLength));
            assert_eq!(as2805::verify(&key, b"other", &mac[..4]), Err(Error::Mac));
        }
    }
}

/// SHA-1 of the example message of FIPS 180-4 stands in for a public key: the function takes bytes.
#[test]
fn check_values_of_public_keys() {
    let computed = kcv::public_key_check_value(b"abc");
    assert_eq!(computed.to_string(), "A9993E36");
    assert_eq!(CheckValue::parse("a9993e36"), Ok(computed));
    assert_ne!(CheckValue::parse("A9993E"), Ok(computed));
}

fn mode<'a>(name: &str, vector: &'a [u8]) -> Mode<'a> {
    match name {
        "Ecb" => Mode::Ecb,
        "Cbc" => Mode::Cbc(vector),
        "Cfb1" => Mode::Cfb1(vector),
        "Cfb8" => Mode::Cfb8(vector),
        "Cfb64" => Mode::Cfb64(vector),
        "Cfb128" => Mode::Cfb128(vector),
        "Ofb" => Mode::Ofb(vector),
        other => panic!("{other}"),
    }
}

fn packed(bits: &str) -> Vec<u8> {
    let byte = |bits: &[u8]| {
        bits.iter().zip((0..8).rev()).fold(0, |byte, (bit, place)| byte | ((bit & 1) << place))
    };
    bits.as_bytes().chunks(8).map(byte).collect()
}

fn bits(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:08b}")).collect()
}
