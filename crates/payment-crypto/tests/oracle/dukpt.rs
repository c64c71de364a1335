use payment_crypto::Error;
use payment_crypto::dukpt::{aes, tdes};
use payment_crypto::key::{Algorithm, Key};
use serde_json::{Value, json};

use super::interpreter::Oracle;
use super::keys::{AES, name, random_key};
use super::random::Seeded;

#[test]
fn tdes_keys_agree_with_pydukpt() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (bdk, bdk_text) = random_key(Algorithm::Tdes2Key, &mut random);
        let device = u128::from_be_bytes(random.bytes(16).try_into().unwrap()) & !0x1F_FFFF;
        let counter = random_counter(21, 10, &mut random);
        let ksn_text = format!("{:020x}", (device & u128::MAX >> 48) | u128::from(counter));
        let ksn = tdes::Ksn::parse(&ksn_text).unwrap();
        assert_eq!(ksn.transaction_counter(), counter, "{ksn_text}");
        assert_eq!(hex::encode(ksn.as_bytes()), ksn_text);
        let question = json!({"bdk": bdk_text, "ksn": ksn_text});
        let answer = oracle.ask("tdes_dukpt", question.clone());

        let initial = tdes::InitialKey::derive(&bdk, &ksn).unwrap();
        let transaction = initial.transaction_key(&ksn).unwrap();
        assert_eq!(shown(&initial.into_key()), answer["initial"], "{question}");
        assert_eq!(shown(transaction.key()), answer["transaction"], "{question}");
        for usage in [
            tdes::Usage::Pin,
            tdes::Usage::MacRequest,
            tdes::Usage::MacResponse,
            tdes::Usage::DataRequest,
            tdes::Usage::DataResponse,
        ] {
            let working = transaction.working_key(usage).unwrap();
            assert_eq!(shown(&working), answer[format!("{usage:?}")], "{usage:?} {question}");
        }
    }
}

/// The other implementation is `aes_dukpt.py`, ours too, from the standard's description: nobody
/// else's can be had.
#[test]
fn aes_keys_agree_with_another_reading_of_the_standard() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for _ in 0..CASES {
        let (bdk, bdk_text) = random_key(*random.pick(&AES), &mut random);
        let identifier = hex::encode(random.bytes(8));
        let ksn_text = format!("{identifier}{:08x}", random_counter(32, 16, &mut random));
        let (usage, key_type) = (*random.pick(&USAGES), *random.pick(&KEY_TYPES));
        let question = json!({
            "bdk": bdk_text, "ksn": ksn_text, "usage": format!("{usage:?}"),
            "key_type": format!("{key_type:?}"),
        });
        let answer = oracle.ask("aes_dukpt_keys", question.clone());

        let ksn = aes::Ksn::parse(&ksn_text).unwrap();
        let initial = aes::InitialKey::derive(&bdk, &ksn).unwrap();
        let transaction = initial.transaction_key(&ksn).unwrap();
        assert_eq!(shown(transaction.key()), answer["transaction"], "{question}");
        let working = transaction.working_key(usage, key_type);
        let update = initial.update_key(&ksn, key_type);
        if is_stronger(key_type, bdk.algorithm()) {
            assert_eq!(working.map(|_| ()), Err(Error::DerivedStrength), "{question}");
            assert_eq!(update.map(|_| ()), Err(Error::DerivedStrength), "{question}");
        } else {
            let (working, update) = (working.unwrap(), update.unwrap());
            assert_eq!(shown(&working), answer["working"], "{question}");
            assert_eq!(shown(&update), answer["update"], "{question}");
            let expected = name(working.algorithm()).replace("HmacSha256", "Hmac");
            assert!(format!("{key_type:?}").starts_with(&expected), "{question}");
        }
        let initial = initial.into_key();
        assert_eq!(initial.algorithm(), bdk.algorithm());
        assert_eq!(shown(&initial), answer["initial"], "{question}");
    }
}

/// A counter of at least one and at most `ones` ones, often of as many.
fn random_counter(bits: usize, ones: usize, random: &mut Seeded) -> u32 {
    let wanted = if random.below(4) == 0 { ones } else { random.between(1, ones) };
    let mut counter = 0_u32;
    while counter.count_ones() < u32::try_from(wanted).unwrap() {
        counter |= 1 << random.below(bits);
    }
    counter
}

fn is_stronger(key_type: aes::KeyType, bdk: Algorithm) -> bool {
    match key_type {
        aes::KeyType::Tdes2Key
        | aes::KeyType::Tdes3Key
        | aes::KeyType::Aes128
        | aes::KeyType::Hmac128 => false,
        aes::KeyType::Aes192 | aes::KeyType::Hmac192 => bdk == Algorithm::Aes128,
        aes::KeyType::Aes256 | aes::KeyType::Hmac256 => bdk != Algorithm::Aes256,
    }
}

fn shown(key: &Key) -> Value {
    json!(hex::encode(key.secret().expose_secret()))
}

const CASES: usize = 5_000;
const USAGES: [aes::Usage; 9] = [
    aes::Usage::KeyEncryption,
    aes::Usage::PinEncryption,
    aes::Usage::MacGeneration,
    aes::Usage::MacVerification,
    aes::Usage::MacBothWays,
    aes::Usage::DataEncryption,
    aes::Usage::DataDecryption,
    aes::Usage::DataBothWays,
    aes::Usage::KeyDerivation,
];
const KEY_TYPES: [aes::KeyType; 8] = [
    aes::KeyType::Tdes2Key,
    aes::KeyType::Tdes3Key,
    aes::KeyType::Aes128,
    aes::KeyType::Aes192,
    aes::KeyType::Aes256,
    aes::KeyType::Hmac128,
    aes::KeyType::Hmac192,
    aes::KeyType::Hmac256,
];
