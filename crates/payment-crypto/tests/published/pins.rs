//! PINs and the codes that change with every transaction.

use std::collections::VecDeque;
use std::convert::Infallible;

use payment_crypto::Error;
use payment_crypto::card_verification::{Length, ValidationData, dynamic};
use payment_crypto::digits::{ExpiryDate, Pan, ServiceCode};
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::pin::block::{self, Format, Protection, iso0, iso1, iso2, iso3};
use payment_crypto::pin::ibm3624::{self, DecimalizationTable, Offset};
use payment_crypto::pin::pvv::{self, KeyIndex, VerificationValue};
use payment_crypto::pin::{self, Pin};
use rand_core::{TryCryptoRng, TryRng};
use serde_json::Value;

use super::{bytes, case_bytes, case_key, cases, key, text};

#[test]
fn clear_pin_blocks() {
    let mut random = Scripted::default();
    for case in cases("pin_block_published").iter().filter(|case| case.get("clear").is_some()) {
        let pin = Pin::parse(text(case, "pin")).unwrap();
        let pan = case.get("pan").map(|pan| Pan::parse(pan.as_str().unwrap()).unwrap());
        let clear: [u8; 8] = case_bytes(case, "clear").try_into().unwrap();
        let decoded = match text(case, "format") {
            "Iso0" | "As2805Format0" => {
                assert_eq!(*iso0::encode(&pin, pan.as_ref().unwrap()), clear, "{case}");
                iso0::decode(&clear, pan.as_ref().unwrap())
            }
            "Iso1" => {
                random
                    .0
                    .extend(clear[3..].iter().flat_map(|byte| [byte >> 4, byte & 0x0F]).skip(1));
                assert_eq!(*iso1::encode(&pin, &mut random), clear, "{case}");
                iso1::decode(&clear)
            }
            "Iso2" => {
                assert_eq!(*iso2::encode(&pin), clear, "{case}");
                iso2::decode(&clear)
            }
            "Iso3" => {
                // What makes a fill of F: the five above A, of six.
                random.0 = [5; 10].into();
                assert_eq!(*iso3::encode(&pin, pan.as_ref().unwrap(), &mut random), clear);
                iso3::decode(&clear, pan.as_ref().unwrap())
            }
            other => panic!("{other}"),
        };
        assert!(decoded.unwrap().ct_eq(&pin), "{case}");
    }
}

#[test]
fn encrypted_pin_blocks() {
    for case in cases("pin_block_published").iter().filter(|case| case.get("block").is_some()) {
        let pin = Pin::parse(text(case, "pin")).unwrap();
        let pan = Pan::parse(text(case, "pan")).unwrap();
        let protection = Protection { key: &case_key(case), format: Format::Iso4(&pan) };
        let published = case_bytes(case, "block");
        assert!(block::decrypt(protection, &published).unwrap().ct_eq(&pin), "{case}");
        if case.get("random").is_some() {
            let mut random = Scripted(case_bytes(case, "random").into());
            assert_eq!(block::encrypt(protection, &pin, &mut random).unwrap(), published, "{case}");
        }
    }
}

#[test]
fn ibm3624_pins() {
    for case in cases("ibm3624_published") {
        let key = key(Algorithm::Tdes2Key, text(&case, "key"));
        let table = DecimalizationTable::parse(text(&case, "table")).unwrap();
        let pad = text(&case, "pad").chars().next().unwrap();
        let data = ibm3624::ValidationData::parse(text(&case, "data"), pad).unwrap();
        let pin = Pin::parse(text(&case, "pin")).unwrap();
        let offset = Offset::parse(text(&case, "offset")).unwrap();
        assert_eq!(
            ibm3624::offset(&key, &table, &data, &pin).unwrap().as_str(),
            offset.as_str(),
            "{case}"
        );
        let computed = ibm3624::pin_from_offset(&key, &table, &data, &offset).unwrap();
        assert!(computed.ct_eq(&pin), "{case}");
        assert_eq!(ibm3624::verify(&key, &table, &data, &pin, &offset), Ok(()));
        if offset.as_str() == "0000" {
            let natural = ibm3624::natural_pin(&key, &table, &data, pin::Length::FOUR).unwrap();
            assert!(natural.ct_eq(&pin), "{case}");
        }
    }
}

#[test]
fn pin_verification_values() {
    for case in cases("pvv_published") {
        let key = key(Algorithm::Tdes2Key, text(&case, "key"));
        let pan = Pan::parse(text(&case, "pan")).unwrap();
        let index = KeyIndex::parse(case["index"].as_u64().unwrap().try_into().unwrap()).unwrap();
        let pin = Pin::parse(text(&case, "pin")).unwrap();
        let value = VerificationValue::parse(text(&case, "value")).unwrap();
        let generated = pvv::generate(&key, &pan, index, &pin).unwrap();
        assert_eq!(generated.as_str(), value.as_str(), "{case}");
        assert_eq!(pvv::verify(&key, &pan, index, &pin, &value), Ok(()));
        let longer = Pin::parse(&format!("{}99", text(&case, "pin"))).unwrap();
        assert_eq!(pvv::verify(&key, &pan, index, &longer, &value), Ok(()), "four digits go in");
        let other = KeyIndex::parse(0).unwrap();
        let refused = Err(Error::PinVerification);
        assert_eq!(pvv::verify(&key, &pan, other, &pin, &value), refused, "{case}");
    }
}

#[test]
fn dynamic_codes() {
    for case in cases("dynamic_published") {
        let value = text(&case, "value");
        for length in 3..=5 {
            let asked = Length::parse(length).unwrap();
            let length = usize::from(length);
            let (generated, expected) = match text(&case, "value_of") {
                "cvc3" => (cvc3(&case, asked), &value[5 - length..]),
                "dcvv" => (dcvv(&case, asked), &value[..length]),
                other => panic!("{other}"),
            };
            assert_eq!(generated.as_str(), expected, "{case}");
            let presented = ValidationData::parse(expected).unwrap();
            assert_eq!(generated.verify(&presented), Ok(()));
        }
    }
}

fn cvc3(case: &Value, length: Length) -> ValidationData {
    let card_key = key(Algorithm::Tdes2Key, text(case, "card_key"));
    let transaction = dynamic::Transaction {
        unpredictable_number: case_bytes(case, "unpredictable_number").try_into().unwrap(),
        atc: case_bytes(case, "atc").try_into().unwrap(),
    };
    let track = case_bytes(case, "track");
    let vector = dynamic::cvc3_vector(&card_key, &track).unwrap();
    if let Some(published) = case.get("vector") {
        assert_eq!(vector, *bytes(published.as_str().unwrap()), "{case}");
    }
    let generated = dynamic::cvc3(&card_key, &track, transaction, length).unwrap();
    let same = dynamic::cvc3_with_vector(&card_key, vector, transaction, length).unwrap();
    assert_eq!(generated.as_str(), same.as_str(), "{case}");
    generated
}

fn dcvv(case: &Value, length: Length) -> ValidationData {
    let card_key = key(Algorithm::Tdes2Key, text(case, "card_key"));
    let pan = Pan::parse(text(case, "pan")).unwrap();
    let expiry = ExpiryDate::parse(text(case, "expiry")).unwrap();
    let service_code = ServiceCode::parse(text(case, "service_code")).unwrap();
    let atc = case_bytes(case, "atc").try_into().unwrap();
    dynamic::dcvv(&card_key, &pan, &expiry, &service_code, atc, length).unwrap()
}

/// Every random digit is equally likely: bytes that would favour some are thrown away.
#[test]
fn random_digits_are_fair() {
    let mut random = Scripted(VecDeque::from([250, 251, 252, 253, 254, 255, 249, 0, 10, 12]));
    let pin = Pin::random(pin::Length::FOUR, &mut random);
    assert!(pin.ct_eq(&Pin::parse("9002").unwrap()));
    assert!(random.0.is_empty());

    let key = Key::generate(Algorithm::Tdes2Key, &mut Scripted([7; 16].into()));
    let table = DecimalizationTable::parse("0123456789012345").unwrap();
    let data = ibm3624::ValidationData::parse("1234", '0').unwrap();
    let mut random = Scripted([1, 2, 3, 4].into());
    let (pin, offset) =
        ibm3624::random_pin(&key, &table, &data, pin::Length::FOUR, &mut random).unwrap();
    assert!(pin.ct_eq(&Pin::parse("1234").unwrap()));
    assert_eq!(ibm3624::verify(&key, &table, &data, &pin, &offset), Ok(()));
}

/// Randomness that is known.
#[derive(Default)]
struct Scripted(VecDeque<u8>);

impl TryRng for Scripted {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        unreachable!("nothing here asks for numbers")
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        unreachable!("nothing here asks for numbers")
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        bytes.fill_with(|| self.0.pop_front().expect("more randomness than was foreseen"));
        Ok(())
    }
}

impl TryCryptoRng for Scripted {}
