use std::collections::BTreeSet;

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
use payment_crypto::secret::Secret;
use rand_core::UnwrapErr;

use super::random::Seeded;

#[test]
fn card_values_have_their_lengths() {
    let of_length = |length: usize| {
        let text = "0".repeat(length);
        [
            PanSequenceNumber::parse(&text).map(|_| ()),
            ApplicationTransactionCounter::parse(&text).map(|_| ()),
            UnpredictableNumber::parse(&text).map(|_| ()),
            Diversifier::parse(&text).map(|_| ()),
            ApplicationCryptogram::parse(&text).map(|_| ()),
            ResponseCode::parse(&text).map(|_| ()),
            CardStatusUpdate::parse(&text).map(|_| ()),
        ]
    };
    let errors = [
        (2, Error::PanSequenceNumber),
        (4, Error::ApplicationTransactionCounter),
        (8, Error::UnpredictableNumber),
        (16, Error::Diversifier),
        (16, Error::ApplicationCryptogramText),
        (4, Error::ResponseCode),
        (8, Error::CardStatusUpdate),
    ];
    for length in 0..34 {
        for (result, (allowed, error)) in of_length(length).into_iter().zip(errors) {
            let expected = if length == allowed { Ok(()) } else { Err(error) };
            assert_eq!(result, expected, "{length}");
        }
    }
    for text in ["0A", "-1", " 1", "é", "１"] {
        assert_eq!(PanSequenceNumber::parse(text), Err(Error::PanSequenceNumber), "{text}");
    }
    for text in ["00G0", "+001", "0 01", "éé"] {
        let refused = ApplicationTransactionCounter::parse(text);
        assert_eq!(refused, Err(Error::ApplicationTransactionCounter), "{text}");
        assert_eq!(ResponseCode::parse(text), Err(Error::ResponseCode), "{text}");
    }
    let atc = ApplicationTransactionCounter::parse("001c");
    assert_eq!(atc, ApplicationTransactionCounter::parse("001C"));
    let number = UnpredictableNumber::parse("abcdef12").unwrap();
    let shown = format!("{:?} {number:?}", atc.unwrap());
    assert_eq!(shown, "ApplicationTransactionCounter(001C) UnpredictableNumber(ABCDEF12)");
    assert_eq!(PanSequenceNumber::parse("00"), Ok(PanSequenceNumber::ABSENT));
}

#[test]
fn pins_have_4_to_12_digits() {
    for text in ["", "123", "1234567890123", "12a4", "-1234", "１２３４", "123é"] {
        assert_eq!(ScriptPin::parse(text).map(|_| ()), Err(Error::ScriptPin), "{text}");
    }
    for length in 4..=12 {
        assert!(ScriptPin::parse(&"9".repeat(length)).is_ok());
    }
}

#[test]
fn card_keys_are_two_key_tdes_keys() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let pan = Pan::parse("4123456789012345").unwrap();
    for algorithm in [Algorithm::Tdes3Key, Algorithm::Aes128, Algorithm::HmacSha256] {
        let issuer = Key::generate(algorithm, &mut random);
        for option in [DerivationOption::A, DerivationOption::B] {
            let psn = PanSequenceNumber::ABSENT;
            let derived = IccMasterKey::derive(&issuer, &pan, &psn, option).map(|_| ());
            assert_eq!(derived, Err(Error::KeyAlgorithm));
        }
        assert_eq!(IccMasterKey::new(issuer).map(|_| ()), Err(Error::KeyAlgorithm));
    }
}

#[test]
fn option_b_is_for_long_account_numbers() {
    let issuer = Key::generate(Algorithm::Tdes2Key, &mut UnwrapErr(getrandom::SysRng));
    for length in 12..=19 {
        let pan = Pan::parse(&"4".repeat(length)).unwrap();
        let [a, b] = [DerivationOption::A, DerivationOption::B].map(|option| {
            IccMasterKey::derive(&issuer, &pan, &PanSequenceNumber::ABSENT, option).unwrap()
        });
        let same = a.key().secret().ct_eq(b.key().secret());
        assert_eq!(same, length <= 16, "{length}");
    }
}

#[test]
fn a_cryptogram_is_of_one_transaction_and_one_key() {
    let session = session();
    let data = [0xA5; 24];
    let right = cryptogram::generate(&session, &data, Padding::None).unwrap();
    let refused = Err(Error::ApplicationCryptogram);
    for bit in 0..64 {
        let mut bytes = right.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let wrong = ApplicationCryptogram::parse(&hex::encode(bytes)).unwrap();
        assert_eq!(cryptogram::verify(&session, &data, Padding::None, &wrong), refused, "{bit}");
    }
    for place in 0..data.len() {
        let mut changed = data;
        changed[place] ^= 1;
        let verified = cryptogram::verify(&session, &changed, Padding::None, &right);
        assert_eq!(verified, refused, "{place}");
    }
    assert_eq!(cryptogram::verify(&session, &data, Padding::Method1, &right), Ok(()));
    assert_eq!(cryptogram::verify(&session, &data, Padding::Method2, &right), refused);
    for wrong in [&data[..23], &data[..1], &[]] {
        let verified = cryptogram::verify(&session, wrong, Padding::None, &right);
        assert_eq!(verified, Err(Error::BlockLength), "{}", wrong.len());
    }
    let other = SessionKey::derive(&card(0x6B), Derivation::MasterKey).unwrap();
    assert_eq!(cryptogram::verify(&other, &data, Padding::None, &right), refused);
}

#[test]
fn a_response_has_at_most_eight_bytes_of_the_issuer() {
    let request = ApplicationCryptogram::parse("0123456789ABCDEF").unwrap();
    let update = CardStatusUpdate::parse("00800000").unwrap();
    for length in 0..20 {
        let data = vec![1; length];
        let method = ResponseMethod::Method2(update, &data);
        let response = cryptogram::respond(&session(), &request, method);
        let expected = if length <= 8 { Ok(4) } else { Err(Error::ProprietaryData) };
        assert_eq!(response.map(|response| response.as_bytes().len()), expected, "{length}");
    }
}

#[test]
fn script_data_is_whole_blocks_or_padded() {
    let encrypt = |padding, length| {
        let data = vec![7; length];
        script::encrypt(&session(), script::Mode::Cbc, padding, &data).map(|data| data.len())
    };
    for length in [1, 7, 9, 15] {
        assert_eq!(encrypt(script::Padding::None, length), Err(Error::BlockLength));
        assert_eq!(encrypt(script::Padding::WhereNeeded, length), Ok(length.next_multiple_of(8)));
    }
    for length in [8, 16] {
        assert_eq!(encrypt(script::Padding::None, length), Ok(length));
        assert_eq!(encrypt(script::Padding::WhereNeeded, length), Ok(length));
        assert_eq!(encrypt(script::Padding::Always, length), Ok(length + 8));
        assert_eq!(encrypt(script::Padding::AlwaysAfterLength, length), Ok(length + 8));
    }
    assert_eq!(encrypt(script::Padding::AlwaysAfterLength, 255), Ok(264));
    assert_eq!(encrypt(script::Padding::AlwaysAfterLength, 256), Err(Error::ScriptDataLength));
    let two_blocks =
        |mode| script::encrypt(&session(), mode, script::Padding::None, &[7; 16]).unwrap();
    let (ecb, cbc) = (two_blocks(script::Mode::Ecb), two_blocks(script::Mode::Cbc));
    assert_eq!(ecb[..8], ecb[8..]);
    assert_eq!(ecb[..8], cbc[..8], "the initialization vector is zeros");
    assert_ne!(cbc[..8], cbc[8..]);
}

/// EMV's command has the form that its issuer chose.
#[test]
fn a_pin_change_of_emv_has_each_form() {
    let (integrity, confidentiality) = (card(1), card(2));
    let keys = CardKeys { integrity: &integrity, confidentiality: &confidentiality };
    let cryptogram = ApplicationCryptogram::parse("0123456789ABCDEF").unwrap();
    let pin = ScriptPin::parse("1234").unwrap();
    let session =
        SessionKey::derive(&confidentiality, Derivation::EmvCommon((&cryptogram).into())).unwrap();
    let block = hex::decode("241234FFFFFFFFFF").unwrap();
    for mode in [script::Mode::Ecb, script::Mode::Cbc] {
        for (padding, length) in [
            (script::Padding::None, 8),
            (script::Padding::WhereNeeded, 8),
            (script::Padding::Always, 16),
            (script::Padding::AlwaysAfterLength, 16),
        ] {
            let scheme = Scheme::EmvCommon(&cryptogram, mode, padding);
            let change = pin_change::generate(keys, b"header", &pin, scheme).unwrap();
            let expected = script::encrypt(&session, mode, padding, &block).unwrap();
            assert_eq!(change.encrypted_pin_block.len(), length, "{mode:?} {padding:?}");
            assert_eq!(change.encrypted_pin_block, expected, "{mode:?} {padding:?}");
        }
    }
}

/// What a diversifier is made of, and that its third byte has no effect.
#[test]
fn diversifiers_are_the_counter_or_the_cryptogram() {
    let key = |diversifier| {
        let session = SessionKey::derive(&card(3), Derivation::EmvCommon(diversifier)).unwrap();
        session.key().secret().expose_secret().to_vec()
    };
    let parsed = |text| Diversifier::parse(text).unwrap();
    let atc = ApplicationTransactionCounter::parse("001C").unwrap();
    assert_eq!(Diversifier::from(atc), parsed("001C000000000000"));
    let cryptogram = ApplicationCryptogram::parse("0123456789ABCDEF").unwrap();
    assert_eq!(Diversifier::from(&cryptogram), parsed("0123456789ABCDEF"));
    assert_eq!(key(parsed("0123456789ABCDEF")), key(parsed("0123FF6789ABCDEF")));
    assert_ne!(key(parsed("0123456789ABCDEF")), key(parsed("0123456689ABCDEF")));
    let number = UnpredictableNumber::parse("ABCDEF12").unwrap();
    let mastercard = SessionKey::derive(&card(3), Derivation::Mastercard(atc, number)).unwrap();
    assert_eq!(mastercard.key().secret().expose_secret(), key(parsed("001C0000ABCDEF12")));
}

#[test]
fn card_secrets_print_as_nothing() {
    let card = card(4);
    let cryptogram = ApplicationCryptogram::parse("0123456789ABCDEF").unwrap();
    let method = ResponseMethod::Method1(ResponseCode::parse("3030").unwrap());
    let response = cryptogram::respond(&session(), &cryptogram, method).unwrap();
    let pin = ScriptPin::parse("1234").unwrap();
    assert_eq!(format!("{card:?} {:?}", session()), "IccMasterKey SessionKey");
    let shown = format!("{cryptogram:?} {response:?} {pin:?}");
    assert_eq!(shown, "ApplicationCryptogram ResponseCryptogram ScriptPin");
    let keys = CardKeys { integrity: &card, confidentiality: &card };
    let visa = VisaPinBlock { cryptogram: &card, current_pin: Some(&pin) };
    let atc = ApplicationTransactionCounter::parse("FFFF").unwrap();
    let change = pin_change::generate(keys, &[], &pin, Scheme::Visa(atc, visa)).unwrap();
    let shown = format!("{keys:?} {visa:?} {:?}", change.mac);
    assert!(!shown.contains("1234") && !shown.contains("04"), "{shown}");
}

/// Whatever the text: an error, or a value.
#[test]
fn any_text_and_any_data_do_no_harm() {
    let mut random = Seeded::announced();
    let session = session();
    for _ in 0..20_000 {
        let length = random.between(0, 20);
        let alphabet = *random.pick(&["0123456789", "0123456789abcdefABCDEF", "0é１ \0F"]);
        let text = random.text(alphabet, length);
        let hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let is = |length: usize| hexadecimal && text.len() == length;
        assert_eq!(ApplicationTransactionCounter::parse(&text).is_ok(), is(4), "{text}");
        assert_eq!(UnpredictableNumber::parse(&text).is_ok(), is(8), "{text}");
        assert_eq!(ApplicationCryptogram::parse(&text).is_ok(), is(16), "{text}");
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let is_number = digits && text.len() == 2;
        assert_eq!(PanSequenceNumber::parse(&text).is_ok(), is_number, "{text}");
        let is_pin = digits && (4..=12).contains(&text.len());
        assert_eq!(ScriptPin::parse(&text).is_ok(), is_pin, "{text}");
        let data = random.bytes(length);
        let generated = cryptogram::generate(&session, &data, Padding::None);
        assert_eq!(generated.is_ok(), length == 8 || length == 16, "{length}");
    }
}

/// Of the errors of this file and of DUKPT's.
#[test]
fn each_error_has_a_sentence_of_its_own() {
    let errors = [
        Error::Ksn,
        Error::KsnAlgorithm,
        Error::TransactionCounter,
        Error::BothDirections,
        Error::DerivedStrength,
        Error::PanSequenceNumber,
        Error::ApplicationTransactionCounter,
        Error::UnpredictableNumber,
        Error::Diversifier,
        Error::ApplicationCryptogramText,
        Error::ApplicationCryptogram,
        Error::ResponseCode,
        Error::CardStatusUpdate,
        Error::ProprietaryData,
        Error::ScriptPin,
        Error::ScriptDataLength,
        Error::KeyBlockAuthentication,
    ];
    let sentences: BTreeSet<_> = errors.iter().map(Error::to_string).collect();
    assert_eq!(sentences.len(), errors.len());
}

fn card(byte: u8) -> IccMasterKey {
    let secret = Secret::new([[byte; 8], [!byte; 8]].concat());
    IccMasterKey::new(Key::from_secret(Algorithm::Tdes2Key, secret).unwrap()).unwrap()
}

fn session() -> SessionKey {
    SessionKey::derive(&card(0x5A), Derivation::MasterKey).unwrap()
}
