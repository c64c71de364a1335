use payment_crypto::Error;
use payment_crypto::digits::Pan;
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::pin::block::{self, Format, Protection, iso0, iso1, iso2, iso3};
use payment_crypto::pin::ibm3624::{self, DecimalizationTable, Offset, ValidationData};
use payment_crypto::pin::pvv::{self, KeyIndex, VerificationValue};
use payment_crypto::pin::{Length, Pin};
use serde_json::json;

use super::interpreter::Oracle;
use super::keys::{AES, TDES, random_key};
use super::random::Seeded;

#[test]
fn pin_blocks_agree_with_psec_both_ways() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let case = Case::random(&mut random);
        let protection = Protection { key: &case.key, format: case.format() };
        let pin = Pin::parse(&case.pin).unwrap();
        let ours = block::encrypt(protection, &pin, &mut random).unwrap();
        let question = json!({
            "format": case.name, "key": case.key_text, "pin": case.pin, "pan": case.pan_text,
        });
        let mut opened = question.clone();
        opened.as_object_mut().unwrap().remove("pin");
        opened["block"] = json!(hex::encode(&ours));
        assert_eq!(oracle.ask("pin_block_decrypt", opened.clone()), json!(case.pin), "{opened}");

        let theirs = match case.name {
            "Iso1" => ours,
            _ => hex::decode(oracle.ask("pin_block_encrypt", question.clone()).as_str().unwrap())
                .unwrap(),
        };
        assert!(block::decrypt(protection, &theirs).unwrap().ct_eq(&pin), "{question}");
        if case.name == "Iso4" {
            let mut asked = question.clone();
            asked.as_object_mut().unwrap().remove("format");
            let legacy = oracle.ask("pin_block_legacy", asked);
            let legacy = hex::decode(legacy.as_str().unwrap()).unwrap();
            assert!(block::decrypt(protection, &legacy).unwrap().ct_eq(&pin), "{question}");
        }

        let other = Case::random(&mut random);
        let same_account = Case { pan: Pan::parse(&case.pan_text).unwrap(), ..other };
        let outgoing = Protection { key: &same_account.key, format: same_account.format() };
        let translated = block::translate(protection, outgoing, &theirs, &mut random);
        if [case.name, same_account.name].contains(&"Iso2")
            || (same_account.name == "Iso1" && case.name != "Iso1")
        {
            assert_eq!(translated, Err(Error::PinTranslation), "{question}");
            continue;
        }
        let question = json!({
            "format": same_account.name, "key": same_account.key_text, "pan": case.pan_text,
            "block": hex::encode(translated.unwrap()),
        });
        let answer = oracle.ask("pin_block_decrypt", question.clone());
        assert_eq!(answer, json!(case.pin), "{question}");
    }
}

/// What is a block and what is not: blocks that were right until one half byte changed.
#[test]
fn clear_blocks_are_refused_where_psec_refuses_them() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    let mut accepted = 0;
    for _ in 0..2 * CASES {
        let case = Case::random(&mut random);
        let pin = Pin::parse(&case.pin).unwrap();
        let mut clear = match case.name {
            "Iso1" => iso1::encode(&pin, &mut random),
            "Iso2" => iso2::encode(&pin),
            "Iso3" => iso3::encode(&pin, &case.pan, &mut random),
            _ => iso0::encode(&pin, &case.pan),
        };
        let half = random.below(16);
        clear[half / 2] ^= u8::try_from(random.below(16)).unwrap() << (4 * (half % 2));
        let decoded = match case.name {
            "Iso1" => iso1::decode(&clear),
            "Iso2" => iso2::decode(&clear),
            "Iso3" => iso3::decode(&clear, &case.pan),
            _ => iso0::decode(&clear, &case.pan),
        };
        let name = if case.name == "Iso4" { "Iso0" } else { case.name };
        let question = json!({"format": name, "block": hex::encode(*clear), "pan": case.pan_text});
        match oracle.ask_or_refuse("pin_block_decode", question.clone()) {
            Ok(theirs) => {
                let theirs = Pin::parse(theirs.as_str().unwrap()).unwrap();
                assert!(decoded.unwrap().ct_eq(&theirs), "{question}");
                accepted += 1;
            }
            Err(_) => {
                assert_eq!(decoded.map(|_| ()), Err(Error::PinBlock), "{question}");
            }
        }
    }
    assert!((CASES / 10..2 * CASES - CASES / 10).contains(&accepted), "{accepted}: one-sided");
}

#[test]
fn ibm3624_agrees_with_psec() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (key, key_text) = random_key(*random.pick(&TDES), &mut random);
        let table = random.text(DIGITS, 16);
        let data_length = random.between(4, 16);
        let data = random.text(DIGITS, data_length);
        let pad = *random.pick(&PADS);
        let length = random.between(4, 12);
        let (pin, offset) = (random.text(DIGITS, length), random.text(DIGITS, length));

        let mut question = json!({"key": key_text, "table": table, "data": data, "pad": pad});
        let table = DecimalizationTable::parse(&table).unwrap();
        let data = ValidationData::parse(&data, pad).unwrap();
        question["offset"] = json!(offset);
        let offset = Offset::parse(&offset).unwrap();
        let theirs = oracle.ask("ibm3624_pin", question.clone());
        let theirs = Pin::parse(theirs.as_str().unwrap()).unwrap();
        let ours = ibm3624::pin_from_offset(&key, &table, &data, &offset).unwrap();
        assert!(ours.ct_eq(&theirs), "{question}");
        assert_eq!(ibm3624::verify(&key, &table, &data, &ours, &offset), Ok(()), "{question}");

        question.as_object_mut().unwrap().remove("offset");
        question["pin"] = json!(pin);
        let pin = Pin::parse(&pin).unwrap();
        let computed = ibm3624::offset(&key, &table, &data, &pin).unwrap();
        let theirs = oracle.ask("ibm3624_offset", question.clone());
        assert_eq!(json!(computed.as_str()), theirs, "{question}");
        let verified = ibm3624::verify(&key, &table, &data, &pin, &offset);
        let expected =
            if computed.as_str() == offset.as_str() { Ok(()) } else { Err(Error::PinVerification) };
        assert_eq!(verified, expected, "{question}");
        let zeros = Offset::parse(&"0".repeat(length)).unwrap();
        let length = Length::parse(length.try_into().unwrap()).unwrap();
        let natural = ibm3624::natural_pin(&key, &table, &data, length).unwrap();
        assert_eq!(ibm3624::verify(&key, &table, &data, &natural, &zeros), Ok(()), "{question}");
    }
}

#[test]
fn pin_verification_values_agree_with_psec() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..3 * CASES {
        let (key, key_text) = random_key(*random.pick(&TDES), &mut random);
        let (pan_length, pin_length) = (random.between(12, 19), random.between(4, 12));
        let (pan, pin) = (random.text(DIGITS, pan_length), random.text(DIGITS, pin_length));
        let index = u8::try_from(random.below(7)).unwrap();
        let question = json!({"key": key_text, "pan": pan, "index": index, "pin": pin});
        let (pan, pin) = (Pan::parse(&pan).unwrap(), Pin::parse(&pin).unwrap());
        let index = KeyIndex::parse(index).unwrap();
        let value = pvv::generate(&key, &pan, index, &pin).unwrap();
        assert_eq!(json!(value.as_str()), oracle.ask("pvv", question.clone()), "{question}");
        assert_eq!(pvv::verify(&key, &pan, index, &pin, &value), Ok(()));
        let next = (value.as_str().parse::<u16>().unwrap() + 1) % 10_000;
        let wrong = VerificationValue::parse(&format!("{next:04}")).unwrap();
        let verified = pvv::verify(&key, &pan, index, &pin, &wrong);
        assert_eq!(verified, Err(Error::PinVerification), "{question}");
    }
}

/// A format, a key for it, an account number and a PIN.
struct Case {
    name: &'static str,
    key: Key,
    key_text: String,
    pan: Pan,
    pan_text: String,
    pin: String,
}

impl Case {
    fn random(random: &mut Seeded) -> Self {
        let name = *random.pick(&["Iso0", "Iso1", "Iso2", "Iso3", "Iso4", "As2805Format0"]);
        let algorithms: &[Algorithm] = if name == "Iso4" { &AES } else { &TDES };
        let (key, key_text) = random_key(*random.pick(algorithms), random);
        // psec wants thirteen digits.
        let (pan_length, pin_length) = (random.between(13, 19), random.between(4, 12));
        let pan_text = random.text(DIGITS, pan_length);
        let pan = Pan::parse(&pan_text).unwrap();
        Self { name, key, key_text, pan, pan_text, pin: random.text(DIGITS, pin_length) }
    }

    fn format(&self) -> Format<'_> {
        match self.name {
            "Iso0" => Format::Iso0(&self.pan),
            "Iso1" => Format::Iso1,
            "Iso2" => Format::Iso2,
            "Iso3" => Format::Iso3(&self.pan),
            "Iso4" => Format::Iso4(&self.pan),
            _ => Format::As2805Format0(&self.pan),
        }
    }
}

const CASES: usize = 4_000;
const DIGITS: &str = "0123456789";
const PADS: [char; 16] =
    ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'];
