//! What is refused, and what is never shown.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "refused/dukpt.rs"]
mod dukpt;
#[path = "refused/emv.rs"]
mod emv;
#[path = "refused/modes_and_macs.rs"]
mod modes_and_macs;
#[path = "refused/pins.rs"]
mod pins;
#[path = "seeded/random.rs"]
mod random;

use payment_crypto::Error;
use payment_crypto::card_verification::{Length, ValidationData, cvv};
use payment_crypto::cipher::{self, Mode};
use payment_crypto::digits::{ExpiryDate, Pan, ServiceCode};
use payment_crypto::ecdh::{Curve, EphemeralKey};
use payment_crypto::ecdsa::{self, SigningKey};
use payment_crypto::kcv::{self, CheckValue, KcvAlgorithm};
use payment_crypto::kdf;
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::mac::{cmac, hmac};
use payment_crypto::ml_kem::{self, DecapsulationKey};
use payment_crypto::secret::Secret;
use rand_core::UnwrapErr;

#[test]
fn card_data_is_digits_of_its_length() {
    for text in ["", "12345678901", "12345678901234567890", "123456789012x", "１２３４"] {
        assert_eq!(Pan::parse(text).map(|_| ()), Err(Error::Pan), "{text}");
    }
    for length in 12..=19 {
        assert!(Pan::parse(&"4".repeat(length)).is_ok());
    }
    for text in ["", "123", "12345", "12a4", "+123", " 123"] {
        assert_eq!(ExpiryDate::parse(text).map(|_| ()), Err(Error::ExpiryDate), "{text}");
    }
    for text in ["", "12", "1234", "12a", "-12", "１"] {
        assert_eq!(ServiceCode::parse(text).map(|_| ()), Err(Error::ServiceCode), "{text}");
    }
    for text in ["", "12", "123456", "12a", "+123"] {
        let refused = ValidationData::parse(text).map(|_| ());
        assert_eq!(refused, Err(Error::ValidationDataText), "{text}");
    }
    for digits in [0, 1, 2, 6, 255] {
        assert_eq!(Length::parse(digits), Err(Error::ValidationDataLength));
    }
    assert_eq!(Length::parse(3), Ok(Length::THREE));
}

#[test]
fn check_values_are_six_or_eight_hexadecimal_digits() {
    for text in ["", "08D7B", "08D7B44", "08D7BG", "08D7B4 ", "08D7B40000"] {
        assert_eq!(CheckValue::parse(text), Err(Error::CheckValue), "{text}");
    }
    assert_eq!(CheckValue::parse("08d7b400").unwrap().to_string(), "08D7B400");
    let value = CheckValue::parse("08d7b4").unwrap();
    assert_eq!(value.to_string(), "08D7B4");
    assert_eq!(value.as_bytes(), [0x08, 0xD7, 0xB4]);
}

#[test]
fn a_cvv_needs_a_two_key_tdes_key() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let pan = Pan::parse("4123456789012345").unwrap();
    let expiry = ExpiryDate::parse("0225").unwrap();
    let presented = ValidationData::parse("123").unwrap();
    for algorithm in [Algorithm::Tdes3Key, Algorithm::Aes128, Algorithm::HmacSha256] {
        let key = Key::generate(algorithm, &mut random);
        let code = &ServiceCode::CVV2;
        let generated = cvv::generate(&key, &pan, &expiry, code, Length::THREE).map(|_| ());
        assert_eq!(generated, Err(Error::KeyAlgorithm));
        let verified = cvv::verify(&key, &pan, &expiry, code, &presented);
        assert_eq!(verified, Err(Error::KeyAlgorithm));
    }
}

#[test]
fn each_method_takes_only_its_keys() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let aes = Key::generate(Algorithm::Aes128, &mut random);
    let tdes = Key::generate(Algorithm::Tdes2Key, &mut random);
    let hash = Key::generate(Algorithm::HmacSha256, &mut random);
    let refused = Err(Error::KeyAlgorithm);
    for mode in [Mode::Ecb, Mode::Cbc(&[0; 16])] {
        assert_eq!(cipher::encrypt(&hash, mode, &mut [0; 16]), refused);
        assert_eq!(cipher::decrypt(&hash, mode, &mut [0; 16]), refused);
    }
    assert_eq!(cipher::aes::encrypt(&tdes, Mode::Ecb, &mut [0; 16]), refused);
    assert_eq!(cipher::aes::decrypt(&tdes, Mode::Ecb, &mut [0; 16]), refused);
    assert_eq!(cipher::tdes::encrypt(&aes, Mode::Ecb, &mut [0; 16]), refused);
    assert_eq!(cipher::tdes::decrypt(&aes, Mode::Ecb, &mut [0; 16]), refused);
    assert_eq!(cmac::generate(&hash, b"").map(|_| ()), refused);
    assert_eq!(hmac::generate(&aes, b"").map(|_| ()), refused);
    assert_eq!(hmac::generate(&tdes, b"").map(|_| ()), refused);
    assert_eq!(kcv::check_value(&hash, KcvAlgorithm::AnsiX924), Err(Error::KeyAlgorithm));
    assert_eq!(kcv::check_value(&hash, KcvAlgorithm::Cmac), Err(Error::KeyAlgorithm));
    assert_eq!(kcv::check_value(&aes, KcvAlgorithm::Hmac), Err(Error::KeyAlgorithm));
}

#[test]
fn ciphers_take_whole_blocks_and_a_whole_vector() {
    let mut random = UnwrapErr(getrandom::SysRng);
    for (algorithm, block) in [(Algorithm::Tdes2Key, 8), (Algorithm::Aes256, 16)] {
        let key = Key::generate(algorithm, &mut random);
        for length in (1..block).chain(block + 1..2 * block) {
            let mut data = vec![7; length];
            assert_eq!(cipher::encrypt(&key, Mode::Ecb, &mut data), Err(Error::BlockLength));
            assert_eq!(cipher::decrypt(&key, Mode::Ecb, &mut data), Err(Error::BlockLength));
            assert_eq!(data, vec![7; length], "refused data is left alone");
            let vector = vec![0; length];
            let (mode, refused) = (Mode::Cbc(&vector), Err(Error::InitializationVector));
            assert_eq!(cipher::encrypt(&key, mode, &mut vec![7; block]), refused);
            assert_eq!(cipher::decrypt(&key, mode, &mut vec![7; block]), refused);
        }
    }
}

#[test]
fn a_code_is_verified_whole_or_from_its_start() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let key = Key::generate(Algorithm::Aes128, &mut random);
    let mac = cmac::generate(&key, b"message").unwrap().as_bytes().to_vec();
    for length in 0..=mac.len() {
        let expected = if length < 4 { Err(Error::MacLength) } else { Ok(()) };
        assert_eq!(cmac::verify(&key, b"message", &mac[..length]), expected);
        let truncated = cmac::generate(&key, b"message").unwrap().truncated(length);
        assert_eq!(truncated.map(|mac| mac.as_bytes().len()), expected.map(|()| length));
    }
    let longer = [mac.as_slice(), &[0]].concat();
    assert_eq!(cmac::verify(&key, b"message", &longer), Err(Error::MacLength));
    assert_eq!(cmac::verify(&key, b"massage", &mac), Err(Error::Mac));
    for bit in 0..8 * mac.len() {
        let mut wrong = mac.clone();
        wrong[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(cmac::verify(&key, b"message", &wrong), Err(Error::Mac));
    }
    let key = Key::generate(Algorithm::HmacSha512, &mut random);
    assert_eq!(hmac::verify(&key, b"message", &[0; 64]), Err(Error::Mac));
}

#[test]
fn keys_have_the_length_of_their_algorithm() {
    let made = |algorithm, length| {
        Key::from_secret(algorithm, Secret::new(vec![1; length])).map(|key| key.secret().len())
    };
    for (algorithm, length) in [(Algorithm::Tdes2Key, 16), (Algorithm::Tdes3Key, 24)]
        .into_iter()
        .chain([(Algorithm::Aes128, 16), (Algorithm::Aes192, 24), (Algorithm::Aes256, 32)])
    {
        for other in (0..70).filter(|other| *other != length) {
            assert_eq!(made(algorithm, other), Err(Error::KeyLength));
        }
        assert_eq!(made(algorithm, length), Ok(length));
    }
    assert_eq!(made(Algorithm::HmacSha256, 0), Err(Error::KeyLength));
    assert_eq!(made(Algorithm::HmacSha256, 257), Err(Error::KeyLength));
    assert_eq!(made(Algorithm::HmacSha256, 256), Ok(256));
}

#[test]
fn new_tdes_keys_have_odd_parity() {
    let mut random = UnwrapErr(getrandom::SysRng);
    for algorithm in [Algorithm::Tdes2Key, Algorithm::Tdes3Key] {
        for _ in 0..100 {
            let key = Key::generate(algorithm, &mut random);
            assert!(key.secret().expose_secret().iter().all(|byte| byte.count_ones() % 2 == 1));
        }
    }
}

#[test]
fn only_points_of_the_curve_are_agreed_with() {
    for curve in [Curve::P256, Curve::P384, Curve::P521] {
        let peer = EphemeralKey::generate(curve).unwrap().public_key().to_vec();
        let agree = |peer: &[u8]| {
            EphemeralKey::generate(curve).unwrap().agree(peer).map(|shared| shared.len())
        };
        let coordinate = (peer.len() - 1) / 2;
        assert_eq!(agree(&peer), Ok(coordinate));
        let compressed = [&[2 + (peer[2 * coordinate] & 1)], &peer[1..=coordinate]].concat();
        let beside = [&peer[..2 * coordinate], &[peer[2 * coordinate] ^ 1]].concat();
        let hybrid = [&[6 + (peer[2 * coordinate] & 1)], &peer[1..]].concat();
        let longer = [peer.as_slice(), &[0]].concat();
        let zeros = [&[4], vec![0; 2 * coordinate].as_slice()].concat();
        for wrong in [&compressed, &beside, &hybrid, &longer, &zeros, &vec![0], &vec![]] {
            assert_eq!(agree(wrong), Err(Error::PublicKey), "{curve:?} {wrong:?}");
        }
    }
    let other = EphemeralKey::generate(Curve::P384).unwrap();
    let agreed = EphemeralKey::generate(Curve::P521).unwrap().agree(other.public_key());
    assert_eq!(agreed.map(|_| ()), Err(Error::PublicKey));
}

#[test]
fn only_encapsulation_keys_are_encapsulated_for() {
    let key = DecapsulationKey::generate().unwrap();
    let peer = key.encapsulation_key().to_vec();
    assert_eq!(peer.len(), 1568);
    // FIPS 203, 7.2: each coefficient is below the modulus.
    let mut not_reduced = peer.clone();
    not_reduced[..3].fill(0xFF);
    let longer = [peer.as_slice(), &[0]].concat();
    for wrong in [&not_reduced[..], &peer[..1567], &longer, &[]] {
        let refused = ml_kem::encapsulate(wrong).map(|_| ());
        assert_eq!(refused, Err(Error::PublicKey), "{}", wrong.len());
    }
    let (ciphertext, shared) = ml_kem::encapsulate(&peer).unwrap();
    assert_eq!((ciphertext.len(), shared.len()), (1568, 32));
    let mut changed = ciphertext.clone();
    changed[0] ^= 1;
    assert!(!key.decapsulate(&changed).unwrap().ct_eq(&shared), "implicit rejection");
    let key = DecapsulationKey::generate().unwrap();
    assert_eq!(key.decapsulate(&ciphertext[1..]).map(|_| ()), Err(Error::Encapsulation));
}

#[test]
fn signatures_hold_for_one_message_and_one_key() {
    let key = SigningKey::generate().unwrap();
    let signature = key.sign(b"message").unwrap();
    assert_eq!((key.public_key().len(), signature.len()), (133, 132));
    let same = SigningKey::from_pkcs8(&key.to_pkcs8().unwrap()).unwrap();
    assert_eq!(ecdsa::verify(same.public_key(), b"message", &signature), Ok(()));
    let refused = Err(Error::Signature);
    assert_eq!(ecdsa::verify(key.public_key(), b"massage", &signature), refused);
    let other = SigningKey::generate().unwrap();
    assert_eq!(ecdsa::verify(other.public_key(), b"message", &signature), refused);
    for place in 0..signature.len() {
        let mut changed = signature.clone();
        changed[place] ^= 1;
        assert_eq!(ecdsa::verify(key.public_key(), b"message", &changed), refused, "{place}");
    }
    for wrong in [&signature[1..], &[], &[0; 132]] {
        assert_eq!(ecdsa::verify(key.public_key(), b"message", wrong), refused);
    }
    let longer = [key.public_key(), &[0]].concat();
    for wrong in [&longer, &key.public_key()[1..], &[0; 133], &[]] {
        assert_eq!(ecdsa::verify(wrong, b"message", &signature), Err(Error::PublicKey));
    }
}

#[test]
fn only_private_keys_are_read() {
    let document = SigningKey::generate().unwrap().to_pkcs8().unwrap();
    let bytes = document.expose_secret();
    let mut other_curve = bytes.to_vec();
    // The object identifier of P-521 is 1.3.132.0.35; P-384 is 1.3.132.0.34.
    let place = other_curve.windows(5).position(|part| part == [0x2B, 0x81, 4, 0, 35]).unwrap();
    other_curve[place + 4] = 34;
    for wrong in [&bytes[1..], &bytes[..bytes.len() - 1], &other_curve, &[]] {
        let read = SigningKey::from_pkcs8(&Secret::new(wrong.to_vec())).map(|_| ());
        assert_eq!(read, Err(Error::PrivateKey));
    }
}

#[test]
fn derived_keys_have_a_sensible_length() {
    let shared = Secret::new(vec![1; 66]);
    for length in [0, kdf::MAX_LENGTH + 1, usize::MAX] {
        let derived = kdf::ansi_x963(kdf::Hash::Sha512, &shared, b"", length).map(|_| ());
        assert_eq!(derived, Err(Error::DerivedLength));
        let derived = kdf::nist_sp800_56c_concat(kdf::Hash::Sha512, &shared, b"", length);
        assert_eq!(derived.map(|_| ()), Err(Error::DerivedLength));
    }
    let derived = kdf::ansi_x963(kdf::Hash::Sha512, &shared, b"", kdf::MAX_LENGTH).unwrap();
    assert_eq!(derived.len(), kdf::MAX_LENGTH);
}

#[test]
fn secrets_are_joined_in_order() {
    let (first, second) = (Secret::new(vec![1, 2]), Secret::new(vec![3]));
    assert_eq!(Secret::joined(&[&first, &second]).expose_secret(), [1, 2, 3]);
    assert!(Secret::joined(&[]).is_empty());
    assert!(Secret::joined(&[&first]).ct_eq(&first));
    assert!(!Secret::joined(&[&second]).ct_eq(&first));
}

#[test]
fn secrets_print_as_nothing() {
    let bytes = Secret::new(vec![0xAB; 16]);
    assert_eq!(format!("{bytes:?} {bytes:#?}"), "Secret Secret");
    let key = Key::from_secret(Algorithm::Aes128, bytes).unwrap();
    assert_eq!(format!("{key:?} {key:#?}"), "Key(Aes128) Key(Aes128)");
    assert_eq!(format!("{:?}", Pan::parse("412345678901").unwrap()), "Pan(412345**8901)");
    let pan = Pan::parse("4123456789012345678").unwrap();
    assert_eq!(format!("{pan:?}"), "Pan(412345*********5678)");
    assert_eq!(format!("{:?}", ExpiryDate::parse("0225").unwrap()), "ExpiryDate");
    assert_eq!(format!("{:?}", ServiceCode::parse("101").unwrap()), "ServiceCode");
    assert_eq!(format!("{:?}", ValidationData::parse("703").unwrap()), "ValidationData");
    assert_eq!(format!("{:?}", cmac::generate(&key, b"").unwrap()), "Mac");
    let ephemeral = EphemeralKey::generate(Curve::P521).unwrap();
    assert_eq!(format!("{ephemeral:?}"), "EphemeralKey(P521)");
    assert_eq!(format!("{:?}", SigningKey::generate().unwrap()), "SigningKey");
    assert_eq!(format!("{:?}", DecapsulationKey::generate().unwrap()), "DecapsulationKey");
}

/// Compiles only while none of these types can be cloned or compared: a type that can has two
/// implementations of `Opaque`, and which one is meant cannot be told.
#[test]
fn secrets_are_neither_cloned_nor_compared() {
    trait Opaque<Marker> {
        fn holds() {}
    }
    struct CanBeCloned;
    struct CanBeCompared;
    impl<T> Opaque<()> for T {}
    impl<T: Clone> Opaque<CanBeCloned> for T {}
    impl<T: PartialEq> Opaque<CanBeCompared> for T {}

    <Secret as Opaque<_>>::holds();
    <Key as Opaque<_>>::holds();
    <Pan as Opaque<_>>::holds();
    <ValidationData as Opaque<_>>::holds();
    <SigningKey as Opaque<_>>::holds();
    <EphemeralKey as Opaque<_>>::holds();
    <DecapsulationKey as Opaque<_>>::holds();
    <payment_crypto::dukpt::tdes::InitialKey as Opaque<_>>::holds();
    <payment_crypto::dukpt::tdes::TransactionKey as Opaque<_>>::holds();
    <payment_crypto::dukpt::aes::InitialKey as Opaque<_>>::holds();
    <payment_crypto::dukpt::aes::TransactionKey as Opaque<_>>::holds();
    <payment_crypto::emv::master_key::IccMasterKey as Opaque<_>>::holds();
    <payment_crypto::emv::session_key::SessionKey as Opaque<_>>::holds();
    <payment_crypto::emv::cryptogram::ApplicationCryptogram as Opaque<_>>::holds();
    <payment_crypto::emv::cryptogram::ResponseCryptogram as Opaque<_>>::holds();
    <payment_crypto::emv::pin_change::ScriptPin as Opaque<_>>::holds();
}
