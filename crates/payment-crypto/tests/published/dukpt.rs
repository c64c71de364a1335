use payment_crypto::cipher::{self, Mode};
use payment_crypto::dukpt::{self, Direction, Ksn, Purpose, aes, tdes};
use payment_crypto::key::{Algorithm, Key};

use super::{algorithm, bytes, case_bytes, cases, key, text};

#[test]
fn tdes_keys_are_those_of_the_standard() {
    for case in cases("dukpt_tdes_x9_24") {
        let bdk = key(Algorithm::Tdes2Key, text(&case, "bdk"));
        let ksn = tdes::Ksn::parse(text(&case, "ksn")).unwrap();
        let initial = tdes::InitialKey::derive(&bdk, &ksn).unwrap();
        let transaction = initial.transaction_key(&ksn).unwrap();
        assert!(is(&initial.into_key(), text(&case, "initial_key")), "{case}");
        assert!(is(transaction.key(), text(&case, "transaction_key")), "{case}");

        let working = |usage| transaction.working_key(usage).unwrap();
        let mut pin_block = bytes("041274EDCBA9876F");
        cipher::encrypt(&working(tdes::Usage::Pin), Mode::Ecb, &mut pin_block).unwrap();
        assert_eq!(pin_block, case_bytes(&case, "pin_block"), "{case}");
        for (usage, member) in [
            (tdes::Usage::DataRequest, "data_request"),
            (tdes::Usage::DataResponse, "data_response"),
        ] {
            let Some(expected) = case.get(member) else { continue };
            let mut data = message();
            cipher::encrypt(&working(usage), Mode::Cbc(&[0; 8]), &mut data).unwrap();
            assert_eq!(hex::encode_upper(data), expected.as_str().unwrap(), "{case}");
        }
        for (usage, member) in
            [(tdes::Usage::MacRequest, "mac_request"), (tdes::Usage::MacResponse, "mac_response")]
        {
            let code = retail_mac(&working(usage), &message());
            assert!(code.starts_with(&case_bytes(&case, member)), "{member} {case}");
        }
    }
}

#[test]
fn an_initial_key_is_enough() {
    let case = &cases("dukpt_tdes_x9_24")[20];
    let initial =
        tdes::InitialKey::new(key(Algorithm::Tdes2Key, text(case, "initial_key"))).unwrap();
    let transaction = initial.transaction_key(&tdes::Ksn::parse(text(case, "ksn")).unwrap());
    assert!(is(transaction.unwrap().key(), text(case, "transaction_key")));

    let case = &cases("dukpt_aes_x9_24")[0];
    let initial = aes::InitialKey::new(key(Algorithm::Aes128, text(case, "initial_key"))).unwrap();
    let transaction = initial.transaction_key(&aes::Ksn::parse(text(case, "ksn")).unwrap());
    assert!(is(transaction.unwrap().key(), text(case, "transaction_key")));
}

#[test]
fn aes_keys_are_those_of_the_standard() {
    let all = [cases("dukpt_aes_x9_24"), cases("dukpt_aes_paysec")].concat();
    for case in all {
        let bdk = key(algorithm(text(&case, "bdk_algorithm")), text(&case, "bdk"));
        let ksn = aes::Ksn::parse(text(&case, "ksn")).unwrap();
        let initial = aes::InitialKey::derive(&bdk, &ksn).unwrap();
        if let Some(update_key) = case.get("update_key") {
            let any = [&text(&case, "ksn")[..16], "00000001"].concat();
            let any = aes::Ksn::parse(&any).unwrap();
            let derived = initial.update_key(&any, key_type(text(&case, "key_type"))).unwrap();
            assert!(is(&derived, update_key.as_str().unwrap()), "{case}");
            continue;
        }
        let transaction = initial.transaction_key(&ksn).unwrap();
        assert!(is(&initial.into_key(), text(&case, "initial_key")), "{case}");
        if let Some(expected) = case.get("transaction_key") {
            assert!(is(transaction.key(), expected.as_str().unwrap()), "{case}");
        }
        for working in case["working_keys"].as_array().unwrap() {
            let usage = usage(text(working, "usage"));
            let derived = transaction.working_key(usage, key_type(text(working, "key_type")));
            assert!(is(&derived.unwrap(), text(working, "key")), "{working} {case}");
        }
    }
}

#[test]
fn working_keys_are_those_of_the_service() {
    for case in cases("dukpt_published") {
        let bdk = key(algorithm(text(&case, "algorithm")), text(&case, "bdk"));
        let ksn = Ksn::parse(text(&case, "ksn")).unwrap();
        let purpose = match text(&case, "purpose") {
            "Pin" => Purpose::Pin,
            "DataRequest" => Purpose::Data(Direction::Request),
            other => panic!("{other}"),
        };
        let key_type = key_type(text(&case, "key_type"));
        let derived = dukpt::derive_working_key(&bdk, &ksn, purpose, key_type).unwrap();
        if let Some(expected) = case.get("key") {
            assert!(is(&derived, expected.as_str().unwrap()), "{case}");
        }
        if case.get("plaintext").is_some() {
            let mut data = case_bytes(&case, "plaintext");
            cipher::encrypt(&derived, Mode::Cbc(&[0; 8]), &mut data).unwrap();
            assert_eq!(data, case_bytes(&case, "ciphertext"), "{case}");
        }
    }
}

/// Each purpose is the usage that the service's documentation and the standards say it is.
#[test]
fn purposes_are_usages() {
    let request = Direction::Request;
    let response = Direction::Response;
    let bdk = key(Algorithm::Tdes2Key, "0123456789ABCDEFFEDCBA9876543210");
    let ksn = tdes::Ksn::parse("FFFF9876543210E00001").unwrap();
    let initial = tdes::InitialKey::derive(&bdk, &ksn).unwrap();
    let transaction = initial.transaction_key(&ksn).unwrap();
    for (purpose, usage) in [
        (Purpose::Pin, tdes::Usage::Pin),
        (Purpose::Mac(request), tdes::Usage::MacRequest),
        (Purpose::Mac(response), tdes::Usage::MacResponse),
        (Purpose::Data(request), tdes::Usage::DataRequest),
        (Purpose::Data(response), tdes::Usage::DataResponse),
    ] {
        let (ksn, key_type) = (Ksn::Tdes(ksn), aes::KeyType::Tdes2Key);
        let derived = dukpt::derive_working_key(&bdk, &ksn, purpose, key_type).unwrap();
        let expected = transaction.working_key(usage).unwrap();
        assert!(derived.secret().ct_eq(expected.secret()), "{purpose:?}");
    }

    let bdk = key(Algorithm::Aes128, "0123456789ABCDEFFEDCBA9876543210");
    let ksn = aes::Ksn::parse("FFFF9876543210E000000001").unwrap();
    let initial = aes::InitialKey::derive(&bdk, &ksn).unwrap();
    let transaction = initial.transaction_key(&ksn).unwrap();
    for (purpose, usage) in [
        (Purpose::Pin, aes::Usage::PinEncryption),
        (Purpose::Mac(request), aes::Usage::MacGeneration),
        (Purpose::Mac(response), aes::Usage::MacVerification),
        (Purpose::Mac(Direction::Bidirectional), aes::Usage::MacBothWays),
        (Purpose::Data(request), aes::Usage::DataEncryption),
        (Purpose::Data(response), aes::Usage::DataDecryption),
        (Purpose::Data(Direction::Bidirectional), aes::Usage::DataBothWays),
    ] {
        let (ksn, key_type) = (Ksn::Aes(ksn), aes::KeyType::Aes128);
        let derived = dukpt::derive_working_key(&bdk, &ksn, purpose, key_type).unwrap();
        let expected = transaction.working_key(usage, key_type).unwrap();
        assert!(derived.secret().ct_eq(expected.secret()), "{purpose:?}");
    }
}

#[test]
fn initial_keys_are_those_of_the_device_whatever_the_counter() {
    let tdes = key(Algorithm::Tdes2Key, "0123456789ABCDEFFEDCBA9876543210");
    for text in
        ["FFFF9876543210E00000", "FFFF9876543210E00001", "ffff9876543210FFFFFF", "9876543210E00000"]
    {
        let derived = dukpt::derive_initial_key(&tdes, &Ksn::parse(text).unwrap()).unwrap();
        assert!(is(&derived, "6AC292FAA1315B4D858AB3A3D7D5933A"), "{text}");
    }
    let aes = key(Algorithm::Aes128, "FEDCBA9876543210F1F1F1F1F1F1F1F1");
    for text in ["123456789012345600000000", "1234567890123456FFFFFFFF"] {
        let derived = dukpt::derive_initial_key(&aes, &Ksn::parse(text).unwrap()).unwrap();
        assert!(is(&derived, "1273671EA26AC29AFA4D1084127652A1"), "{text}");
    }
}

/// ISO 9797-1, algorithm 3, from the ciphers alone.
fn retail_mac(key: &Key, message: &[u8]) -> Vec<u8> {
    let text = hex::encode(key.secret().expose_secret());
    let single = super::key(Algorithm::Tdes2Key, &text[..16].repeat(2));
    let (others, last) = message.split_at(message.len() - 8);
    let mut chained = others.to_vec();
    cipher::encrypt(&single, Mode::Cbc(&[0; 8]), &mut chained).unwrap();
    let mut code: Vec<u8> =
        chained[chained.len() - 8..].iter().zip(last).map(|(a, b)| a ^ b).collect();
    cipher::encrypt(key, Mode::Ecb, &mut code).unwrap();
    code
}

fn message() -> Vec<u8> {
    [b"4012345678909D987".as_slice(), &[0; 7]].concat()
}

fn is(key: &Key, expected: &str) -> bool {
    hex::encode_upper(key.secret().expose_secret()) == expected
}

fn usage(name: &str) -> aes::Usage {
    match name {
        "KeyEncryption" => aes::Usage::KeyEncryption,
        "PinEncryption" => aes::Usage::PinEncryption,
        "MacGeneration" => aes::Usage::MacGeneration,
        "MacVerification" => aes::Usage::MacVerification,
        "MacBothWays" => aes::Usage::MacBothWays,
        "DataEncryption" => aes::Usage::DataEncryption,
        "DataDecryption" => aes::Usage::DataDecryption,
        "DataBothWays" => aes::Usage::DataBothWays,
        "KeyDerivation" => aes::Usage::KeyDerivation,
        other => panic!("{other}"),
    }
}

fn key_type(name: &str) -> aes::KeyType {
    match name {
        "Tdes2Key" => aes::KeyType::Tdes2Key,
        "Tdes3Key" => aes::KeyType::Tdes3Key,
        "Aes128" => aes::KeyType::Aes128,
        "Aes192" => aes::KeyType::Aes192,
        "Aes256" => aes::KeyType::Aes256,
        other => panic!("{other}"),
    }
}
