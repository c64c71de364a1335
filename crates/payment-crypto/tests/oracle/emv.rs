use payment_crypto::Error;
use payment_crypto::digits::Pan;
use payment_crypto::emv::cryptogram::{
    self, ApplicationCryptogram, CardStatusUpdate, Padding, ResponseCode, ResponseMethod,
};
use payment_crypto::emv::master_key::{DerivationOption, IccMasterKey};
use payment_crypto::emv::pin_change::{self, CardKeys, Scheme, ScriptPin, VisaPinBlock};
use payment_crypto::emv::script;
use payment_crypto::emv::session_key::{Derivation, Diversifier, SessionKey};
use payment_crypto::emv::{ApplicationTransactionCounter, PanSequenceNumber, UnpredictableNumber};
use payment_crypto::key::{Algorithm, Key};
use serde_json::{Value, json};

use super::interpreter::Oracle;
use super::keys::random_key;
use super::random::Seeded;

#[test]
fn master_keys_agree_with_pyemv() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (issuer, issuer_text) = random_key(Algorithm::Tdes2Key, &mut random);
        let length = random.between(12, 19);
        let (pan, psn) = (random.text(DIGITS, length), random.text(DIGITS, 2));
        let option = *random.pick(&[DerivationOption::A, DerivationOption::B]);
        let question = json!({
            "issuer": issuer_text, "pan": pan, "psn": psn, "option": format!("{option:?}"),
        });
        let pan = Pan::parse(&pan).unwrap();
        let psn = PanSequenceNumber::parse(&psn).unwrap();
        let card = IccMasterKey::derive(&issuer, &pan, &psn, option).unwrap();
        assert_eq!(shown(card.key()), oracle.ask("emv_master_key", question.clone()), "{question}");
    }
}

#[test]
fn session_keys_agree_with_pyemv_and_psec() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (card, card_text) = random_card(&mut random);
        let [atc, number, diversifier] = [2, 4, 8].map(|length| hex::encode(random.bytes(length)));
        let counter = ApplicationTransactionCounter::parse(&atc).unwrap();
        let (method, derivation) = match random.below(6) {
            0 => {
                let diversifier = Diversifier::parse(&diversifier).unwrap();
                ("EmvCommon", Derivation::EmvCommon(diversifier))
            }
            1 => {
                let number = UnpredictableNumber::parse(&number).unwrap();
                ("Mastercard", Derivation::Mastercard(counter, number))
            }
            2 => ("Emv2000", Derivation::Emv2000(counter)),
            3 => ("Visa", Derivation::Visa(counter)),
            4 => ("Amex", Derivation::Amex(counter)),
            _ => ("UnionPay", Derivation::UnionPay(counter)),
        };
        let question = json!({
            "card": card_text, "method": method, "atc": atc, "number": number,
            "diversifier": diversifier,
        });
        let session = SessionKey::derive(&card, derivation).unwrap();
        let expected = oracle.ask("emv_session_key", question.clone());
        assert_eq!(shown(session.key()), expected, "{question}");
    }
}

#[test]
fn cryptograms_agree_with_pyemv() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (session, session_text) = random_session(&mut random);
        let padding = *random.pick(&[Padding::None, Padding::Method1, Padding::Method2]);
        let length = random.below(80);
        let data = random.bytes(length);
        let question = json!({
            "session": session_text, "data": hex::encode(&data), "padding": format!("{padding:?}"),
        });
        let generated = cryptogram::generate(&session, &data, padding);
        if padding == Padding::None && (length == 0 || length % 8 != 0) {
            assert_eq!(generated.map(|_| ()), Err(Error::BlockLength), "{question}");
            continue;
        }
        let expected = oracle.ask("emv_cryptogram", question.clone());
        assert_eq!(json!(hex::encode(generated.unwrap().as_bytes())), expected, "{question}");
        let presented = ApplicationCryptogram::parse(expected.as_str().unwrap()).unwrap();
        assert_eq!(cryptogram::verify(&session, &data, padding, &presented), Ok(()), "{question}");
    }
}

#[test]
fn responses_agree_with_pyemv() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (session, session_text) = random_session(&mut random);
        let length = random.below(9);
        let proprietary = random.bytes(length);
        let [request, code, update] = [8, 2, 4].map(|length| hex::encode(random.bytes(length)));
        let question = json!({
            "session": session_text, "request": request, "code": code, "update": update,
            "proprietary": hex::encode(&proprietary),
        });
        let expected = oracle.ask("emv_response", question.clone());
        let request = ApplicationCryptogram::parse(&request).unwrap();
        let update = CardStatusUpdate::parse(&update).unwrap();
        for (name, method) in [
            ("method_1", ResponseMethod::Method1(ResponseCode::parse(&code).unwrap())),
            ("method_2", ResponseMethod::Method2(update, &proprietary)),
        ] {
            let response = cryptogram::respond(&session, &request, method).unwrap();
            assert_eq!(json!(hex::encode(response.as_bytes())), expected[name], "{question}");
        }
    }
}

#[test]
fn scripts_agree_with_pyemv() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (session, session_text) = random_session(&mut random);
        let length = random.between(1, 255);
        let data = random.bytes(length);
        let question = json!({"session": session_text, "data": hex::encode(&data)});
        let expected = oracle.ask("emv_script", question.clone());
        for (name, mode, padding) in [
            ("Visa", script::Mode::Ecb, script::Padding::AlwaysAfterLength),
            ("Mastercard", script::Mode::Cbc, script::Padding::WhereNeeded),
            ("EmvCommon", script::Mode::Cbc, script::Padding::Always),
        ] {
            let encrypted = script::encrypt(&session, mode, padding, &data).unwrap();
            assert_eq!(json!(hex::encode(encrypted)), expected[name], "{name} {question}");
        }
        let mac = script::generate_mac(&session, &data).unwrap();
        assert_eq!(json!(hex::encode(mac.as_bytes())), expected["mac"], "{question}");
    }
}

#[test]
fn pin_changes_agree_with_pyemv() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let [(integrity, integrity_text), (confidentiality, confidentiality_text), block] =
            [(); 3].map(|()| random_card(&mut random));
        let (atc, arqc) = (hex::encode(random.bytes(2)), hex::encode(random.bytes(8)));
        let (new_length, current_length) = (random.between(4, 12), random.between(4, 12));
        let new_text = random.text(DIGITS, new_length);
        let current_text = (random.below(2) == 1).then(|| random.text(DIGITS, current_length));
        let command_length = random.below(30);
        let command = random.bytes(command_length);

        let counter = ApplicationTransactionCounter::parse(&atc).unwrap();
        let cryptogram = ApplicationCryptogram::parse(&arqc).unwrap();
        let current_pin = current_text.as_deref().map(|text| ScriptPin::parse(text).unwrap());
        let visa = VisaPinBlock { cryptogram: &block.0, current_pin: current_pin.as_ref() };
        let (name, scheme) = match random.below(5) {
            0 => {
                let (mode, padding) = (script::Mode::Cbc, script::Padding::Always);
                ("EmvCommon", Scheme::EmvCommon(&cryptogram, mode, padding))
            }
            1 => ("Mastercard", Scheme::Mastercard(&cryptogram)),
            2 => ("Emv2000", Scheme::Emv2000(counter)),
            3 => ("Visa", Scheme::Visa(counter, visa)),
            // Taken to be Visa's.
            _ => ("Visa", Scheme::Amex(counter, visa)),
        };
        let question = json!({
            "scheme": name, "integrity": integrity_text, "confidentiality": confidentiality_text,
            "block_key": block.1, "command": hex::encode(&command), "atc": atc,
            "cryptogram": arqc, "new_pin": new_text, "current_pin": current_text,
        });
        let expected = oracle.ask("emv_pin_change", question.clone());
        let keys = CardKeys { integrity: &integrity, confidentiality: &confidentiality };
        let new_pin = ScriptPin::parse(&new_text).unwrap();
        let change = pin_change::generate(keys, &command, &new_pin, scheme).unwrap();
        assert_eq!(json!(hex::encode(change.encrypted_pin_block)), expected["block"], "{question}");
        assert_eq!(json!(hex::encode(change.mac.as_bytes())), expected["mac"], "{question}");
    }
}

fn random_card(random: &mut Seeded) -> (IccMasterKey, String) {
    let (key, text) = random_key(Algorithm::Tdes2Key, random);
    (IccMasterKey::new(key).unwrap(), text)
}

fn random_session(random: &mut Seeded) -> (SessionKey, String) {
    let (card, text) = random_card(random);
    (SessionKey::derive(&card, Derivation::MasterKey).unwrap(), text)
}

fn shown(key: &Key) -> Value {
    json!(hex::encode(key.secret().expose_secret()))
}

const CASES: usize = 5_000;
const DIGITS: &str = "0123456789";
