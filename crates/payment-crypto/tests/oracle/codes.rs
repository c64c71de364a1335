use payment_crypto::as2805::{self, KeyVariant, RandomKeyLength, ValidationMask};
use payment_crypto::as2805::{SystemTraceAuditNumber, TransactionAmount};
use payment_crypto::card_verification::dynamic::{self, Transaction};
use payment_crypto::card_verification::{Length, csc};
use payment_crypto::cipher::padding::{self, Padding};
use payment_crypto::cipher::{self, Mode};
use payment_crypto::digits::{ExpiryDate, Pan, ServiceCode};
use payment_crypto::key::Algorithm;
use payment_crypto::mac::iso9797::{self, MacAlgorithm};
use payment_crypto::{Error, mac};
use serde_json::json;

use super::interpreter::Oracle;
use super::keys::{AES, TDES, name, random_key};
use super::random::Seeded;

#[test]
fn modes_agree_with_cryptography() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let algorithm = *random.pick(&[TDES.as_slice(), &AES].concat());
        let (key, key_text) = random_key(algorithm, &mut random);
        let block_length = cipher::block_length(&key).unwrap();
        let whole_blocks = if algorithm.is_aes() { "Cfb128" } else { "Cfb64" };
        let mode = *random.pick(&["Cfb1", "Cfb8", whole_blocks, "Ofb"]);
        let length = match mode {
            "Cfb1" | "Cfb8" | "Ofb" => random.between(1, 50),
            _ => block_length * random.between(1, 10),
        };
        let (vector, plaintext) = (random.bytes(block_length), random.bytes(length));
        let question = json!({
            "algorithm": name(algorithm), "key": key_text, "mode": mode,
            "iv": hex::encode(&vector), "data": hex::encode(&plaintext),
        });
        let mode = match mode {
            "Cfb1" => Mode::Cfb1(&vector),
            "Cfb8" => Mode::Cfb8(&vector),
            "Cfb64" => Mode::Cfb64(&vector),
            "Cfb128" => Mode::Cfb128(&vector),
            _ => Mode::Ofb(&vector),
        };
        let mut data = plaintext.clone();
        cipher::encrypt(&key, mode, &mut data).unwrap();
        let expected = oracle.ask("encrypt_in_mode", question.clone());
        assert_eq!(json!(hex::encode(&data)), expected, "{question}");
        cipher::decrypt(&key, mode, &mut data).unwrap();
        assert_eq!(data, plaintext, "{question}");
    }
}

#[test]
fn paddings_agree_with_psec() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (key, _) = random_key(*random.pick(&[Algorithm::Tdes2Key, AES[0]]), &mut random);
        let length = random.below(50);
        // Zeros and markers at the end of a message must not be taken for padding.
        let endings: [&[u8]; 4] = [&[], &[0x80], &[0x80, 0, 0], &[0; 9]];
        let message = [random.bytes(length).as_slice(), *random.pick(&endings)].concat();
        let (padding, method) =
            *random.pick(&[(Padding::Iso9797Method1, 1), (Padding::Iso9797Method2, 2)]);
        let question = json!({
            "block_length": cipher::block_length(&key).unwrap(), "method": method,
            "data": hex::encode(&message),
        });
        let padded = padding::pad(padding, &key, &message).unwrap();
        let expected = oracle.ask("pad", question.clone());
        assert_eq!(json!(hex::encode(&*padded)), expected, "{question}");
        if padding == Padding::Iso9797Method2 {
            assert_eq!(padding::unpad(&key, &padded), Ok(message.as_slice()), "{question}");
        }
    }
}

#[test]
fn iso_9797_agrees_with_psec_and_pyemv() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let algorithm = *random.pick(&[TDES.as_slice(), &AES].concat());
        let (key, key_text) = random_key(algorithm, &mut random);
        let length = random.below(100);
        let message = random.bytes(length);
        let (mac_algorithm, number) =
            *random.pick(&[(MacAlgorithm::Algorithm1, 1), (MacAlgorithm::Algorithm3, 3)]);
        let (padding, method) =
            *random.pick(&[(Padding::Iso9797Method1, 1), (Padding::Iso9797Method2, 2)]);
        let question = json!({
            "algorithm": name(algorithm), "key": key_text, "mac_algorithm": number,
            "padding": method, "message": hex::encode(&message),
        });
        let generated = iso9797::generate(&key, mac_algorithm, padding, &message);
        match oracle.ask_or_refuse("iso9797", question.clone()) {
            Err(_) => {
                assert!(algorithm.is_aes() && number == 3, "{question}");
                assert_eq!(generated.map(|_| ()), Err(Error::KeyAlgorithm), "{question}");
            }
            Ok(expected) => {
                let code = generated.unwrap();
                assert_eq!(json!(hex::encode(code.as_bytes())), expected, "{question}");
                if (number, method) == (3, 1) {
                    let short = mac::as2805::generate(&key, &message).unwrap();
                    assert_eq!(short.as_bytes(), &code.as_bytes()[..4], "{question}");
                }
            }
        }
    }
}

#[test]
fn dynamic_codes_agree_with_pyemv_and_psec() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (key, key_text) = random_key(Algorithm::Tdes2Key, &mut random);
        let (track_length, pan_length) = (random.between(1, 80), random.between(12, 19));
        let track = random.bytes(track_length);
        let pan_text = random.text(DIGITS, pan_length);
        let (expiry_text, code_text) = (random.text(DIGITS, 4), random.text(DIGITS, 3));
        let digits = random.between(3, 5);
        let length = Length::parse(digits.try_into().unwrap()).unwrap();
        let transaction = Transaction {
            unpredictable_number: random.bytes(4).try_into().unwrap(),
            atc: random.bytes(2).try_into().unwrap(),
        };
        let atc = hex::encode(transaction.atc);
        let question = json!({
            "key": key_text, "track": hex::encode(&track), "atc": atc,
            "unpredictable_number": hex::encode(transaction.unpredictable_number),
        });
        let mut last = |name: &str, question: &serde_json::Value| {
            let answer = oracle.ask(name, question.clone());
            answer.as_str().unwrap()[5 - digits..].to_owned()
        };
        let value = dynamic::cvc3(&key, &track, transaction, length).unwrap();
        assert_eq!(value.as_str(), last("cvc3", &question), "{question}");

        let packed = format!("{pan_text}{expiry_text}");
        let mut discover = question.clone();
        discover["track"] =
            json!(if packed.len() % 2 == 0 { packed } else { format!("{packed}F") });
        let (pan, expiry) = (Pan::parse(&pan_text).unwrap(), ExpiryDate::parse(&expiry_text));
        let expiry = expiry.unwrap();
        let value = dynamic::discover_dcvc(&key, &pan, &expiry, transaction, length).unwrap();
        assert_eq!(value.as_str(), last("cvc3", &discover), "{discover}");

        let mut plain = question.clone();
        plain.as_object_mut().unwrap().remove("track");
        plain["vector"] = json!("0000");
        let value = dynamic::cardholder_verification_value(&key, transaction, length).unwrap();
        assert_eq!(value.as_str(), last("cvc3_with_vector", &plain), "{plain}");

        let service_code = ServiceCode::parse(&code_text).unwrap();
        let value =
            dynamic::dcvv(&key, &pan, &expiry, &service_code, transaction.atc, length).unwrap();
        let halves = format!("{atc}{}{expiry_text}{code_text}", &pan_text[4..]);
        let question = json!({"key": key_text, "digits": halves});
        let all = oracle.ask("cvv_method", question.clone());
        assert_eq!(value.as_str(), &all.as_str().unwrap()[..digits], "{question}");
    }
}

#[test]
fn card_security_codes_agree_with_the_method_of_psec() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (key, key_text) = random_key(*random.pick(&TDES), &mut random);
        let pan_length = random.between(12, 19);
        let pan_text = random.text(DIGITS, pan_length);
        let (expiry_text, code_text) = (random.text(DIGITS, 4), random.text(DIGITS, 3));
        let digits = random.between(3, 5);
        let length = Length::parse(digits.try_into().unwrap()).unwrap();
        let pan = Pan::parse(&pan_text).unwrap();
        let expiry = ExpiryDate::parse(&expiry_text).unwrap();
        let code = ServiceCode::parse(&code_text).unwrap();
        let version_2 = csc::version_2(&key, &pan, &expiry, &code, length).unwrap();
        let question = json!({
            "key": key_text, "digits": format!("{pan_text}{expiry_text}{code_text}"),
        });
        let all = oracle.ask("cvv_method", question.clone());
        assert_eq!(version_2.as_str(), &all.as_str().unwrap()[..digits], "{question}");
        let version_1 = csc::version_1(&key, &pan, &expiry, length).unwrap();
        let question = json!({"key": key_text, "digits": format!("{pan_text}{expiry_text}")});
        let all = oracle.ask("cvv_method", question.clone());
        assert_eq!(version_1.as_str(), &all.as_str().unwrap()[..digits], "{question}");
    }
}

/// The questions are ours: nobody else's AS 2805 is at hand. They restate the description over
/// the ciphers of cryptography and the parity of psec.
#[test]
fn as_2805_agrees_with_its_description() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (kek, kek_text) = random_key(*random.pick(&TDES), &mut random);
        let (key, key_text) = random_key(*random.pick(&TDES), &mut random);
        let (variant, mask) = *random.pick(&[
            (KeyVariant::TerminalMajorKey00, "0000"),
            (KeyVariant::DataEncryptionKey22, "22c0"),
            (KeyVariant::MessageAuthenticationKey24, "24c0"),
            (KeyVariant::PinEncryptionKey28, "28c0"),
        ]);
        let question = json!({"kek": kek_text, "mask": mask, "key": key_text});
        let cryptogram = as2805::wrap(&kek, variant, &key).unwrap();
        let expected = oracle.ask("as2805_wrap", question.clone());
        assert_eq!(json!(hex::encode(&cryptogram)), expected, "{question}");
        let unwrapped = as2805::unwrap(&kek, variant, key.algorithm(), &cryptogram).unwrap();
        assert!(unwrapped.secret().ct_eq(key.secret()), "{question}");

        let (mask, request_mask, response_mask) = *random.pick(&[
            (ValidationMask::Mask82, "8282", "8484"),
            (ValidationMask::Mask82C0, "82c0", "84c0"),
        ]);
        let (length, bytes) = *random.pick(&[
            (RandomKeyLength::Single, 8),
            (RandomKeyLength::Double, 16),
            (RandomKeyLength::Triple, 24),
        ]);
        let request = as2805::validation_request(&kek, mask, length, &mut random).unwrap();
        assert_eq!(request.random_key_send.len(), bytes);
        let mut question = json!({
            "kek": kek_text, "request_mask": request_mask, "response_mask": response_mask,
            "request": hex::encode(&request.random_key_send),
        });
        let answer = oracle.ask("as2805_response", question.clone());
        let received = hex::encode(&request.random_key_receive);
        assert_eq!(answer, json!({"response": received, "odd": true}), "{question}");
        // A peer's random key may have any parity.
        let foreign = random.bytes(bytes);
        question["request"] = json!(hex::encode(&foreign));
        let answer = oracle.ask("as2805_response", question.clone());
        let response = as2805::validation_response(&kek, mask, &foreign).unwrap();
        assert_eq!(answer["response"], json!(hex::encode(response)), "{question}");

        let (stan, amount) = (random.text(DIGITS, 6), random.text(DIGITS, 12));
        let question = json!({"key": key_text, "stan": stan, "amount": amount});
        let stan = SystemTraceAuditNumber::parse(&stan).unwrap();
        let amount = TransactionAmount::parse(&amount).unwrap();
        let session = as2805::session_pin_key(&key, &stan, &amount).unwrap();
        assert_eq!(session.algorithm(), Algorithm::Tdes2Key);
        let expected = oracle.ask("as2805_session_key", question.clone());
        assert_eq!(json!(hex::encode(session.secret().expose_secret())), expected, "{question}");
    }
}

const CASES: usize = 4_000;
const DIGITS: &str = "0123456789";
