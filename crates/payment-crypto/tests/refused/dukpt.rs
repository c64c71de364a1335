use payment_crypto::Error;
use payment_crypto::dukpt::{self, Direction, Ksn, Purpose, aes, tdes};
use payment_crypto::key::{Algorithm, Key};
use rand_core::UnwrapErr;

use super::random::Seeded;

#[test]
fn key_serial_numbers_are_hexadecimal_of_three_lengths() {
    for length in (0..40).filter(|length| ![16, 20, 24].contains(length)) {
        let text = "0".repeat(length);
        assert_eq!(Ksn::parse(&text), Err(Error::Ksn), "{length}");
        assert_eq!(tdes::Ksn::parse(&text), Err(Error::Ksn), "{length}");
        assert_eq!(aes::Ksn::parse(&text), Err(Error::Ksn), "{length}");
    }
    for text in [
        "FFFF9876543210E0000G",
        "FFFF9876543210E0000 ",
        " FFFF9876543210E0000",
        "+FFF9876543210E00001",
        "FFFF9876543210E00\u{661}1",
        "FFFF9876543210E0\0\0\0\0",
        "123456789012345600000\u{661}1",
        "0x1234567890123456000001",
        "9876543210E0000g",
    ] {
        assert_eq!(Ksn::parse(text), Err(Error::Ksn), "{text}");
    }
    assert_eq!(tdes::Ksn::parse("123456789012345600000001"), Err(Error::Ksn));
    assert_eq!(aes::Ksn::parse("FFFF9876543210E00001"), Err(Error::Ksn));
    assert_eq!(aes::Ksn::parse("9876543210E00001"), Err(Error::Ksn));
}

#[test]
fn key_serial_numbers_are_read_in_their_parts() {
    let tdes = tdes::Ksn::parse("ffff9876543210F00001").unwrap();
    assert_eq!(tdes.transaction_counter(), 0x10_0001);
    assert_eq!(format!("{tdes:?}"), "Ksn(FFFF9876543210F00001)");
    assert_eq!(Ksn::parse("9876543210F00001"), Ok(Ksn::Tdes(tdes)), "filled");
    let all = tdes::Ksn::parse("FFFFFFFFFFFFFFFFFFFF").unwrap();
    assert_eq!(all.transaction_counter(), 0x1F_FFFF);
    let aes = aes::Ksn::parse("1234567890123456fffe8000").unwrap();
    assert_eq!(aes.transaction_counter(), 0xFFFE_8000);
    assert_eq!(hex::encode(aes.initial_key_id()), "1234567890123456");
    assert_eq!(format!("{aes:?}"), "Ksn(1234567890123456FFFE8000)");
    assert_eq!(Ksn::parse("1234567890123456FFFE8000"), Ok(Ksn::Aes(aes)));
}

/// X9.24-1, A.3; X9.24-3, 6.1.
#[test]
fn counters_that_no_device_uses_are_refused() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let initial = tdes::InitialKey::new(Key::generate(Algorithm::Tdes2Key, &mut random)).unwrap();
    let derive = |counter: u32| {
        // The three bits before the counter are the device's.
        let ksn = tdes::Ksn::parse(&format!("FFFF9876543210{:06X}", 0xE0_0000 | counter));
        initial.transaction_key(&ksn.unwrap()).map(|_| ())
    };
    for counter in [0, 0x7FF, 0x1F_FFFF, 0x1F_FC00, 0x1F_F801] {
        assert_eq!(derive(counter), Err(Error::TransactionCounter), "{counter:X}");
    }
    for counter in [1, 0x3FF, 0x10_0000, 0x1F_F800] {
        assert_eq!(derive(counter), Ok(()), "{counter:X}");
    }

    let initial = aes::InitialKey::new(Key::generate(Algorithm::Aes256, &mut random)).unwrap();
    let derive = |counter: u32| {
        let ksn = aes::Ksn::parse(&format!("1234567890123456{counter:08X}")).unwrap();
        initial.transaction_key(&ksn).map(|_| ())
    };
    for counter in [0, 0x1_FFFF, 0xFFFF_0001, 0xFFFF_8000, u32::MAX] {
        assert_eq!(derive(counter), Err(Error::TransactionCounter), "{counter:X}");
    }
    for counter in [1, 0xFFFF, 0x1_FFFE, 0x8000_0000, 0xFFFF_0000] {
        assert_eq!(derive(counter), Ok(()), "{counter:X}");
    }
}

#[test]
fn the_key_and_its_serial_number_go_together() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let short = Ksn::parse("FFFF9876543210E00001").unwrap();
    let long = Ksn::parse("1234567890123456FFFE8000").unwrap();
    for (algorithm, ksn, expected) in [
        (Algorithm::Tdes2Key, long, Error::KsnAlgorithm),
        (Algorithm::Aes128, short, Error::KsnAlgorithm),
        (Algorithm::Aes192, short, Error::KsnAlgorithm),
        (Algorithm::Aes256, short, Error::KsnAlgorithm),
        (Algorithm::Tdes3Key, short, Error::KeyAlgorithm),
        (Algorithm::Tdes3Key, long, Error::KeyAlgorithm),
        (Algorithm::HmacSha256, long, Error::KeyAlgorithm),
        (Algorithm::HmacSha256, short, Error::KeyAlgorithm),
    ] {
        let bdk = Key::generate(algorithm, &mut random);
        let initial = dukpt::derive_initial_key(&bdk, &ksn).map(|_| ());
        assert_eq!(initial, Err(expected), "{algorithm:?} {ksn:?}");
        let key_type = aes::KeyType::Tdes2Key;
        let working = dukpt::derive_working_key(&bdk, &ksn, Purpose::Pin, key_type).map(|_| ());
        assert_eq!(working, Err(expected), "{algorithm:?} {ksn:?}");
    }
    let tdes_ksn = tdes::Ksn::parse("FFFF9876543210E00001").unwrap();
    for algorithm in [Algorithm::Tdes3Key, Algorithm::Aes128, Algorithm::HmacSha256] {
        let derived = tdes::InitialKey::derive(&Key::generate(algorithm, &mut random), &tdes_ksn);
        assert_eq!(derived.map(|_| ()), Err(Error::KeyAlgorithm));
        let taken = tdes::InitialKey::new(Key::generate(algorithm, &mut random));
        assert_eq!(taken.map(|_| ()), Err(Error::KeyAlgorithm));
    }
    let aes_ksn = aes::Ksn::parse("1234567890123456FFFE8000").unwrap();
    for algorithm in [Algorithm::Tdes2Key, Algorithm::Tdes3Key, Algorithm::HmacSha256] {
        let derived = aes::InitialKey::derive(&Key::generate(algorithm, &mut random), &aes_ksn);
        assert_eq!(derived.map(|_| ()), Err(Error::KeyAlgorithm));
        let taken = aes::InitialKey::new(Key::generate(algorithm, &mut random));
        assert_eq!(taken.map(|_| ()), Err(Error::KeyAlgorithm));
    }
}

#[test]
fn tdes_keys_give_two_key_tdes_keys_for_one_direction() {
    let bdk = Key::generate(Algorithm::Tdes2Key, &mut UnwrapErr(getrandom::SysRng));
    let ksn = Ksn::parse("FFFF9876543210E00001").unwrap();
    let derive = |purpose, key_type| {
        dukpt::derive_working_key(&bdk, &ksn, purpose, key_type).map(|key| key.algorithm())
    };
    for purpose in [Purpose::Mac(Direction::Bidirectional), Purpose::Data(Direction::Bidirectional)]
    {
        let refused = derive(purpose, aes::KeyType::Tdes2Key);
        assert_eq!(refused, Err(Error::BothDirections), "{purpose:?}");
    }
    for key_type in
        [aes::KeyType::Tdes3Key, aes::KeyType::Aes128, aes::KeyType::Aes256, aes::KeyType::Hmac128]
    {
        assert_eq!(derive(Purpose::Pin, key_type), Err(Error::DerivedStrength), "{key_type:?}");
    }
    assert_eq!(derive(Purpose::Pin, aes::KeyType::Tdes2Key), Ok(Algorithm::Tdes2Key));
}

/// X9.24-3, 6.1.3.
#[test]
fn a_derived_key_is_no_stronger_than_its_base() {
    let ksn = Ksn::parse("123456789012345600000001").unwrap();
    for (bdk, allowed) in [(Algorithm::Aes128, 4), (Algorithm::Aes192, 6), (Algorithm::Aes256, 8)] {
        let bdk = Key::generate(bdk, &mut UnwrapErr(getrandom::SysRng));
        for (place, key_type) in [
            aes::KeyType::Tdes2Key,
            aes::KeyType::Tdes3Key,
            aes::KeyType::Aes128,
            aes::KeyType::Hmac128,
            aes::KeyType::Aes192,
            aes::KeyType::Hmac192,
            aes::KeyType::Aes256,
            aes::KeyType::Hmac256,
        ]
        .into_iter()
        .enumerate()
        {
            let derived = dukpt::derive_working_key(&bdk, &ksn, Purpose::Pin, key_type);
            let expected = if place < allowed { Ok(()) } else { Err(Error::DerivedStrength) };
            assert_eq!(derived.map(|_| ()), expected, "{bdk:?} {key_type:?}");
        }
    }
}

#[test]
fn dukpt_keys_print_as_nothing() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let initial = tdes::InitialKey::new(Key::generate(Algorithm::Tdes2Key, &mut random)).unwrap();
    let ksn = tdes::Ksn::parse("FFFF9876543210E00001").unwrap();
    let transaction = initial.transaction_key(&ksn).unwrap();
    assert_eq!(format!("{initial:?} {transaction:?}"), "InitialKey TransactionKey");
    let initial = aes::InitialKey::new(Key::generate(Algorithm::Aes128, &mut random)).unwrap();
    let ksn = aes::Ksn::parse("123456789012345600000001").unwrap();
    let transaction = initial.transaction_key(&ksn).unwrap();
    assert_eq!(format!("{initial:?} {transaction:?}"), "InitialKey TransactionKey");
}

/// Whatever the text: an error, or what prints as the text that was read.
#[test]
fn any_text_is_read_or_refused() {
    let mut random = Seeded::announced();
    for _ in 0..20_000 {
        let length = *random.pick(&[0, 8, 15, 16, 17, 19, 20, 20, 21, 24, 24, 25, 48]);
        let alphabet = *random.pick(&["0123456789ABCDEF", "0123456789abcdefG", "FE0é１ \0"]);
        let text = random.text(alphabet, length);
        match Ksn::parse(&text) {
            Ok(Ksn::Tdes(ksn)) => {
                let read = format!("{ksn:?}");
                assert!(read.ends_with(&format!("{})", text.to_uppercase())), "{text} {read}");
                assert!(length == 20 || read.starts_with("Ksn(FFFF") && length == 16, "{text}");
            }
            Ok(Ksn::Aes(ksn)) => {
                assert_eq!(format!("{ksn:?}"), format!("Ksn({})", text.to_uppercase()));
            }
            Err(error) => {
                assert_eq!(error, Error::Ksn);
                let is_one = text.bytes().all(|byte| byte.is_ascii_hexdigit())
                    && [16, 20, 24].contains(&text.len());
                assert!(!is_one, "{text}");
            }
        }
    }
}
