use payment_crypto::card_verification::{Length, cvv};
use payment_crypto::cipher::{self, Mode};
use payment_crypto::digits::{ExpiryDate, Pan, ServiceCode};
use payment_crypto::emv::cryptogram::{
    self, ApplicationCryptogram, CardStatusUpdate, Padding, ResponseCode, ResponseMethod,
};
use payment_crypto::emv::master_key::{DerivationOption, IccMasterKey};
use payment_crypto::emv::pin_change::{self, CardKeys, Scheme, ScriptPin, VisaPinBlock};
use payment_crypto::emv::script;
use payment_crypto::emv::session_key::{Derivation, Diversifier, SessionKey};
use payment_crypto::emv::{ApplicationTransactionCounter, PanSequenceNumber, UnpredictableNumber};
use payment_crypto::key::{Algorithm, Key};
use serde_json::Value;

use super::{case_bytes, cases, key, text};

#[test]
fn master_keys() {
    for case in cases("emv_master_key_published") {
        let card = card(&case, "issuer_key");
        let shown = hex::encode_upper(card.key().secret().expose_secret());
        if let Some(expected) = case.get("key") {
            assert_eq!(shown, expected.as_str().unwrap(), "{case}");
        }
        if let Some(expected) = case.get("check_value") {
            let mut zeros = [0; 8];
            cipher::encrypt(card.key(), Mode::Ecb, &mut zeros).unwrap();
            assert_eq!(hex::encode_upper(&zeros[..2]), expected.as_str().unwrap(), "{case}");
        }
        if let Some(expected) = case.get("dynamic_cvv") {
            let pan = [text(&case, "atc"), &text(&case, "pan")[4..]].concat();
            let pan = Pan::parse(&pan).unwrap();
            let expiry = ExpiryDate::parse(text(&case, "expiry")).unwrap();
            let service_code = ServiceCode::parse(text(&case, "service_code")).unwrap();
            let five = Length::parse(5).unwrap();
            let value = cvv::generate(card.key(), &pan, &expiry, &service_code, five).unwrap();
            assert_eq!(value.as_str(), expected.as_str().unwrap(), "{case}");
        }
        for byte in card.key().secret().expose_secret() {
            assert_eq!(byte.count_ones() % 2, 1, "{case}");
        }
    }
}

#[test]
fn session_keys() {
    for case in cases("emv_session_key_published") {
        let card = IccMasterKey::new(tdes(text(&case, "card_key"))).unwrap();
        let session = SessionKey::derive(&card, derivation(&case)).unwrap();
        let shown = hex::encode_upper(session.key().secret().expose_secret());
        assert_eq!(shown, text(&case, "session_key"), "{case}");
    }
}

#[test]
fn cryptograms_and_responses() {
    for case in cases("emv_cryptogram_published") {
        let card = card(&case, "issuer_key");
        let session = SessionKey::derive(&card, derivation(&case)).unwrap();
        let padding = match text(&case, "padding") {
            "None" => Padding::None,
            "Method1" => Padding::Method1,
            "Method2" => Padding::Method2,
            other => panic!("{other}"),
        };
        let data = case_bytes(&case, "data");
        let expected = ApplicationCryptogram::parse(text(&case, "cryptogram")).unwrap();
        let generated = cryptogram::generate(&session, &data, padding).unwrap();
        assert_eq!(generated.as_bytes(), expected.as_bytes(), "{case}");
        assert_eq!(cryptogram::verify(&session, &data, padding, &expected), Ok(()));

        for response in case["responses"].as_array().unwrap() {
            let session = match text(response, "key") {
                "session" => SessionKey::derive(&card, derivation(&case)).unwrap(),
                "card" => SessionKey::derive(&card, Derivation::MasterKey).unwrap(),
                other => panic!("{other}"),
            };
            let proprietary;
            let method = if response.get("code").is_some() {
                ResponseMethod::Method1(ResponseCode::parse(text(response, "code")).unwrap())
            } else {
                proprietary = case_bytes(response, "proprietary");
                let update = CardStatusUpdate::parse(text(response, "update")).unwrap();
                ResponseMethod::Method2(update, &proprietary)
            };
            let answer = cryptogram::respond(&session, &expected, method).unwrap();
            assert_eq!(answer.as_bytes(), case_bytes(response, "value"), "{response} {case}");
        }
    }
}

#[test]
fn script_codes() {
    for case in cases("emv_script_pyemv") {
        let card = derived(text(&case, "card_issuer_key"), &case, DerivationOption::A);
        let session = SessionKey::derive(&card, derivation(&case)).unwrap();
        let mac = script::generate_mac(&session, &case_bytes(&case, "command")).unwrap();
        assert_eq!(mac.as_bytes(), case_bytes(&case, "mac"), "{case}");
    }
}

#[test]
fn pin_changes() {
    for case in cases("emv_pin_change_pyemv") {
        let [integrity, confidentiality, cryptogram_key] =
            ["integrity_key", "confidentiality_key", "cryptogram_key"]
                .map(|name| card(&case, name));
        let keys = CardKeys { integrity: &integrity, confidentiality: &confidentiality };
        let current = case.get("current_pin").map(|pin| pin.as_str().unwrap());
        let current = current.map(|pin| ScriptPin::parse(pin).unwrap());
        let cryptogram = case.get("cryptogram").map(|text| text.as_str().unwrap());
        let cryptogram = cryptogram.map(|text| ApplicationCryptogram::parse(text).unwrap());
        let visa = VisaPinBlock { cryptogram: &cryptogram_key, current_pin: current.as_ref() };
        let scheme = match text(&case, "scheme") {
            "EmvCommon" => Scheme::EmvCommon(
                cryptogram.as_ref().unwrap(),
                script::Mode::Cbc,
                script::Padding::Always,
            ),
            "Mastercard" => Scheme::Mastercard(cryptogram.as_ref().unwrap()),
            "Visa" => Scheme::Visa(counter(&case), visa),
            other => panic!("{other}"),
        };
        let new_pin = ScriptPin::parse(text(&case, "new_pin")).unwrap();
        let command = case_bytes(&case, "command");
        let change = pin_change::generate(keys, &command, &new_pin, scheme).unwrap();
        let block = case_bytes(&case, "encrypted_pin_block");
        assert_eq!(change.encrypted_pin_block, block, "{case}");
        assert_eq!(change.mac.as_bytes(), case_bytes(&case, "mac"), "{case}");
        if text(&case, "scheme") == "Visa" {
            let amex = Scheme::Amex(counter(&case), visa);
            let change = pin_change::generate(keys, &command, &new_pin, amex).unwrap();
            assert_eq!(change.encrypted_pin_block, block, "as Visa's, by choice");
        }
    }
}

fn card(case: &Value, issuer: &str) -> IccMasterKey {
    let option = match text(case, "option") {
        "A" => DerivationOption::A,
        "B" => DerivationOption::B,
        other => panic!("{other}"),
    };
    derived(text(case, issuer), case, option)
}

fn derived(issuer: &str, case: &Value, option: DerivationOption) -> IccMasterKey {
    let pan = Pan::parse(text(case, "pan")).unwrap();
    let psn = PanSequenceNumber::parse(text(case, "psn")).unwrap();
    IccMasterKey::derive(&tdes(issuer), &pan, &psn, option).unwrap()
}

fn derivation(case: &Value) -> Derivation {
    match text(case, "method") {
        "MasterKey" => Derivation::MasterKey,
        "EmvCommon" => {
            Derivation::EmvCommon(Diversifier::parse(text(case, "diversifier")).unwrap())
        }
        "Emv2000" => Derivation::Emv2000(counter(case)),
        "Mastercard" => {
            let number = UnpredictableNumber::parse(text(case, "unpredictable_number")).unwrap();
            Derivation::Mastercard(counter(case), number)
        }
        "Visa" => Derivation::Visa(counter(case)),
        "UnionPay" => Derivation::UnionPay(counter(case)),
        other => panic!("{other}"),
    }
}

fn counter(case: &Value) -> ApplicationTransactionCounter {
    ApplicationTransactionCounter::parse(text(case, "atc")).unwrap()
}

fn tdes(text: &str) -> Key {
    key(Algorithm::Tdes2Key, text)
}
