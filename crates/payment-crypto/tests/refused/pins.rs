//! What is refused of PINs, codes and AS 2805.

use payment_crypto::Error;
use payment_crypto::as2805::{self, KeyVariant, RandomKeyLength, ValidationMask};
use payment_crypto::as2805::{SystemTraceAuditNumber, TransactionAmount};
use payment_crypto::card_verification::{self, csc, dynamic};
use payment_crypto::digits::{ExpiryDate, Pan, ServiceCode};
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::pin::block::{self, Format, Protection, iso0, iso1, iso2, iso3};
use payment_crypto::pin::ibm3624::{self, DecimalizationTable, Offset, ValidationData};
use payment_crypto::pin::pvv::{self, KeyIndex, VerificationValue};
use payment_crypto::pin::{Length, Pin};
use payment_crypto::secret::Secret;
use rand_core::UnwrapErr;

use super::random::Seeded;

#[test]
fn texts_about_pins_are_digits_of_their_length() {
    for text in ["", "123", "1234567890123", "12a4", "+123", " 1234", "１２３４", "12\u{0}4"] {
        assert_eq!(Pin::parse(text).map(|_| ()), Err(Error::Pin), "{text}");
        assert_eq!(Offset::parse(text).map(|_| ()), Err(Error::PinOffset), "{text}");
    }
    assert_eq!(Pin::parse(&"1".repeat(260)).map(|_| ()), Err(Error::Pin));
    for length in 4..=12 {
        let text = "7".repeat(length.into());
        assert_eq!(Pin::parse(&text).unwrap().length(), Length::parse(length).unwrap());
        assert_eq!(Offset::parse(&text).unwrap().as_str(), text);
    }
    for length in [0, 1, 3, 13, 255] {
        assert_eq!(Length::parse(length), Err(Error::PinLength));
    }
    for text in ["", "012345678901234", "01234567890123456", "012345678901234A"] {
        let parsed = DecimalizationTable::parse(text).map(|_| ());
        assert_eq!(parsed, Err(Error::DecimalizationTable), "{text}");
    }
    for text in ["", "123", "12345678901234567", "123A"] {
        let parsed = ValidationData::parse(text, 'F').map(|_| ());
        assert_eq!(parsed, Err(Error::PinValidationData), "{text}");
    }
    for pad in ['a', 'f', 'G', ' ', 'é', '１'] {
        let parsed = ValidationData::parse("1234", pad).map(|_| ());
        assert_eq!(parsed, Err(Error::PadCharacter), "{pad}");
    }
    for text in ["", "123", "12345", "12a4"] {
        let parsed = VerificationValue::parse(text).map(|_| ());
        assert_eq!(parsed, Err(Error::PinVerificationValue), "{text}");
    }
    for number in [7, 8, 9, 255] {
        assert_eq!(KeyIndex::parse(number), Err(Error::PinVerificationKeyIndex));
    }
    for text in ["", "12345", "1234567", "12345a"] {
        let parsed = SystemTraceAuditNumber::parse(text).map(|_| ());
        assert_eq!(parsed, Err(Error::SystemTraceAuditNumber), "{text}");
    }
    for text in ["", "12345678901", "1234567890123", "12345678901a"] {
        let parsed = TransactionAmount::parse(text).map(|_| ());
        assert_eq!(parsed, Err(Error::TransactionAmount), "{text}");
    }
}

#[test]
fn clear_blocks_are_of_their_format() {
    let pan = Pan::parse("5555555551234567").unwrap();
    for (format, block, reason) in [
        (0, "141261AAAAEDCBA9", "control"),
        (0, "0F1261AAAAEDCBA9", "length 15"),
        (0, "0D1261AAAAEDCBA9", "length 13"),
        (0, "031261AAAAEDCBA9", "length 3"),
        (0, "001261AAAAEDCBA9", "length 0"),
        (0, "041261AAAAEDCBAA", "last fill"),
        (0, "041261BAAAEDCBA9", "first fill"),
        (0, "051261AAAAEDCBA9", "the last digit is F"),
        (0, "04A261AAAAEDCBA9", "the first digit is A"),
        (1, "041234FFFFFFFFFF", "control"),
        (1, "131234FFFFFFFFFF", "length 3"),
        (1, "1D1234FFFFFFFFFF", "length 13"),
        (1, "14123AFFFFFFFFFF", "the last digit is A"),
        (2, "141234FFFFFFFFFF", "control"),
        (2, "2D12345678901234", "length 13"),
        (2, "241234FFFFFFFFFE", "last fill"),
        (2, "2412345FFFFFFFFF", "first fill"),
        (2, "2C12345678901FFF", "the last digit is F"),
        (3, "241261AAAAEDCBA9", "control"),
        (3, "331261AAAAEDCBA9", "length 3"),
        (3, "341261AAAAEDCBA2", "the last fill is 4"),
        (3, "3412617AAAEDCBA9", "the first fill is 2"),
        (3, "351261AAAAEDCBA9", "the last digit is F"),
    ] {
        let block: [u8; 8] = hex::decode(block).unwrap().try_into().unwrap();
        let decoded = match format {
            0 => iso0::decode(&block, &pan),
            1 => iso1::decode(&block),
            2 => iso2::decode(&block),
            _ => iso3::decode(&block, &pan),
        };
        assert_eq!(decoded.map(|_| ()), Err(Error::PinBlock), "format {format}: {reason}");
    }
}

/// Account numbers of twelve digits have eleven without their check digit: a zero stands first.
#[test]
fn short_account_numbers_are_filled_from_the_left() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let (short, pin) = (Pan::parse("123456789012").unwrap(), Pin::parse("1234").unwrap());
    let longer = Pan::parse("0123456789012").unwrap();
    assert_eq!(*iso0::encode(&pin, &short), *iso0::encode(&pin, &longer));
    assert_eq!(hex::encode(*iso0::encode(&pin, &short)), "041235dcba9876fe");
    let key = Key::generate(Algorithm::Aes256, &mut random);
    let (short, longer) = (Format::Iso4(&short), Format::Iso4(&longer));
    let block = block::encrypt(Protection { key: &key, format: short }, &pin, &mut random).unwrap();
    let decrypted = block::decrypt(Protection { key: &key, format: short }, &block).unwrap();
    assert!(decrypted.ct_eq(&pin));
    let refused = block::decrypt(Protection { key: &key, format: longer }, &block).map(|_| ());
    assert_eq!(refused, Err(Error::PinBlock), "the whole account number goes in");
}

#[test]
fn each_format_has_its_keys_and_its_length() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let (pan, pin) = (Pan::parse("4123456789012345").unwrap(), Pin::parse("1234").unwrap());
    for format in formats(&pan) {
        let is_iso4 = matches!(format, Format::Iso4(_));
        for algorithm in [Algorithm::Tdes2Key, Algorithm::Aes128, Algorithm::HmacSha256] {
            let key = Key::generate(algorithm, &mut random);
            let protection = Protection { key: &key, format };
            let fits = if is_iso4 { algorithm.is_aes() } else { algorithm.is_tdes() };
            let length = if is_iso4 { 16 } else { 8 };
            let encrypted = block::encrypt(protection, &pin, &mut random);
            if !fits {
                assert_eq!(encrypted, Err(Error::KeyAlgorithm), "{protection:?}");
                for length in [8, 16] {
                    let refused = block::decrypt(protection, &vec![0; length]).map(|_| ());
                    assert_eq!(refused, Err(Error::KeyAlgorithm), "{protection:?}");
                }
                continue;
            }
            assert_eq!(encrypted.unwrap().len(), length);
            for other in (0..40).filter(|other| *other != length) {
                let refused = block::decrypt(protection, &vec![0; other]).map(|_| ());
                assert_eq!(refused, Err(Error::PinBlockLength), "{protection:?} {other}");
            }
        }
    }
}

/// No bytes make a decoder panic; what is wrong with them is one error; and what a format without
/// randomness accepts is what it makes.
#[test]
fn no_block_makes_a_decoder_panic() {
    let mut random = Seeded::announced();
    let pan_length = random.between(12, 19);
    let pan = Pan::parse(&random.text("0123456789", pan_length)).unwrap();
    let keys = [Algorithm::Tdes3Key, Algorithm::Aes192]
        .map(|algorithm| Key::generate(algorithm, &mut random));
    let mut accepted = 0;
    for _ in 0..100_000 {
        let length = *random.pick(&[0, 1, 7, 8, 8, 8, 9, 15, 16, 16, 16, 17, 24, 32]);
        let bytes = random.bytes(length);
        for format in formats(&pan) {
            for key in &keys {
                let decrypted = block::decrypt(Protection { key, format }, &bytes).map(|_| ());
                let expected = if matches!(format, Format::Iso4(_)) != key.algorithm().is_aes() {
                    Err(Error::KeyAlgorithm)
                } else if length != if key.algorithm().is_aes() { 16 } else { 8 } {
                    Err(Error::PinBlockLength)
                } else {
                    assert!(matches!(decrypted, Ok(()) | Err(Error::PinBlock)));
                    continue;
                };
                assert_eq!(decrypted, expected);
            }
        }
        // Control and length as they may be, so that more than the first half byte is judged.
        let mut block: [u8; 8] = random.bytes(8).try_into().unwrap();
        block[0] &= 0x3F;
        if random.below(2) == 1 {
            let fill = 1 + random.below(7);
            block[fill..].fill(0xFF);
        }
        let _ = (iso1::decode(&block), iso3::decode(&block, &pan));
        for (decoded, tied) in [(iso2::decode(&block), false), (iso0::decode(&block, &pan), true)] {
            match decoded {
                Ok(pin) => {
                    let again = if tied { iso0::encode(&pin, &pan) } else { iso2::encode(&pin) };
                    assert_eq!(*again, block);
                    accepted += 1;
                }
                Err(error) => assert_eq!(error, Error::PinBlock),
            }
        }
    }
    assert!(accepted > 10, "{accepted} blocks were accepted: the property says little");
}

#[test]
fn blocks_of_format_4_are_tied_to_one_form_of_the_account() {
    let key = Key::from_secret(Algorithm::Aes128, Secret::new((0..16).collect())).unwrap();
    let pan = Pan::parse("4123456789012345").unwrap();
    let protection = Protection { key: &key, format: Format::Iso4(&pan) };
    // Found by search: PIN 123456789012 tied to the whole account number, 293850816555 to the
    // legacy form of it.
    let both = hex::decode("e2a7f890e3e52662baee7a1086db467a").unwrap();
    assert_eq!(block::decrypt(protection, &both).map(|_| ()), Err(Error::PinBlock));

    let mut random = UnwrapErr(getrandom::SysRng);
    let pin = Pin::parse("1234").unwrap();
    let block = block::encrypt(protection, &pin, &mut random).unwrap();
    let other = Pan::parse("4123456789012346").unwrap();
    let refused = block::decrypt(Protection { format: Format::Iso4(&other), ..protection }, &block);
    assert_eq!(refused.map(|_| ()), Err(Error::PinBlock), "the check digit goes in");
    assert_ne!(block, block::encrypt(protection, &pin, &mut random).unwrap(), "never the same");
}

#[test]
fn translations_keep_to_pci_pin() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let (tdes, aes) = (
        Key::generate(Algorithm::Tdes2Key, &mut random),
        Key::generate(Algorithm::Aes128, &mut random),
    );
    let key = |format: Format<'_>| if matches!(format, Format::Iso4(_)) { &aes } else { &tdes };
    let (pan, pin) = (Pan::parse("4123456789012345").unwrap(), Pin::parse("123456").unwrap());
    let same = Pan::parse("4123456789012345").unwrap();
    let others = ["4123456789012346", "123456789012345", "5123456789012345"];
    for old in formats(&pan) {
        let incoming = Protection { key: key(old), format: old };
        let block = block::encrypt(incoming, &pin, &mut random).unwrap();
        for new in formats(&same) {
            let outgoing = Protection { key: key(new), format: new };
            let translated = block::translate(incoming, outgoing, &block, &mut random);
            let allowed = match (old, new) {
                (Format::Iso2, _) | (_, Format::Iso2) => false,
                (Format::Iso1, _) => true,
                (_, Format::Iso1) => false,
                _ => true,
            };
            if allowed {
                let arrived = block::decrypt(outgoing, &translated.unwrap()).unwrap();
                assert!(arrived.ct_eq(&pin), "{old:?} {new:?}");
            } else {
                assert_eq!(translated, Err(Error::PinTranslation), "{old:?} {new:?}");
            }
        }
        for other in others.map(|text| Pan::parse(text).unwrap()) {
            for new in formats(&other) {
                let outgoing = Protection { key: key(new), format: new };
                let translated = block::translate(incoming, outgoing, &block, &mut random);
                if !matches!(old, Format::Iso1 | Format::Iso2)
                    && !matches!(new, Format::Iso1 | Format::Iso2)
                {
                    assert_eq!(translated, Err(Error::PinTranslationPan), "{old:?} {new:?}");
                }
            }
        }
    }
    let incoming = Protection { key: &tdes, format: Format::Iso0(&pan) };
    let outgoing = Protection { key: &tdes, format: Format::Iso3(&pan) };
    let translated = block::translate(incoming, outgoing, &[0; 7], &mut random);
    assert_eq!(translated, Err(Error::PinBlockLength));
    let outgoing = Protection { key: &tdes, format: Format::Iso1 };
    let translated = block::translate(incoming, outgoing, &[0; 7], &mut random);
    assert_eq!(translated, Err(Error::PinTranslation), "the rules come first");
}

#[test]
fn pin_methods_take_tdes_keys() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let (pan, pin) = (Pan::parse("4123456789012345").unwrap(), Pin::parse("1234").unwrap());
    let table = DecimalizationTable::parse("0123456789012345").unwrap();
    let data = ValidationData::parse("1234", 'F').unwrap();
    let offset = Offset::parse("1234").unwrap();
    let index = KeyIndex::parse(1).unwrap();
    let refused = Err(Error::KeyAlgorithm);
    for algorithm in [Algorithm::Aes128, Algorithm::HmacSha256] {
        let key = &Key::generate(algorithm, &mut random);
        let natural = ibm3624::natural_pin(key, &table, &data, Length::FOUR).map(|_| ());
        assert_eq!(natural, refused);
        assert_eq!(ibm3624::offset(key, &table, &data, &pin).map(|_| ()), refused);
        assert_eq!(ibm3624::pin_from_offset(key, &table, &data, &offset).map(|_| ()), refused);
        assert_eq!(ibm3624::verify(key, &table, &data, &pin, &offset), refused);
        assert_eq!(pvv::generate(key, &pan, index, &pin).map(|_| ()), refused);
    }
    let key = &Key::generate(Algorithm::Tdes3Key, &mut random);
    let longer = Pin::parse("123456").unwrap();
    let longer_offset = ibm3624::offset(key, &table, &data, &longer).unwrap();
    assert_eq!(ibm3624::verify(key, &table, &data, &longer, &longer_offset), Ok(()));
    let cut = Offset::parse(&longer_offset.as_str()[..4]).unwrap();
    let verified = ibm3624::verify(key, &table, &data, &longer, &cut);
    assert_eq!(verified, Err(Error::PinVerification), "two more digits");
    assert_eq!(ibm3624::verify(key, &table, &data, &pin, &cut), Ok(()), "1234 of 123456");
    let verified = ibm3624::verify(key, &table, &data, &pin, &longer_offset);
    assert_eq!(verified, Err(Error::PinVerification), "two digits fewer");
}

#[test]
fn dynamic_codes_take_the_key_of_a_card() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let pan = Pan::parse("4123456789012345").unwrap();
    let expiry = ExpiryDate::parse("0225").unwrap();
    let code = ServiceCode::parse("101").unwrap();
    let transaction = dynamic::Transaction { unpredictable_number: [1; 4], atc: [2; 2] };
    let length = card_verification::Length::THREE;
    for algorithm in [Algorithm::Tdes3Key, Algorithm::Aes128, Algorithm::HmacSha256] {
        let key = &Key::generate(algorithm, &mut random);
        for refused in [
            dynamic::cvc3(key, b"track", transaction, length),
            dynamic::cvc3_with_vector(key, [0; 2], transaction, length),
            dynamic::dcvv(key, &pan, &expiry, &code, [0; 2], length),
            dynamic::discover_dcvc(key, &pan, &expiry, transaction, length),
            dynamic::cardholder_verification_value(key, transaction, length),
        ] {
            assert_eq!(refused.map(|_| ()), Err(Error::KeyAlgorithm));
        }
        assert_eq!(dynamic::cvc3_vector(key, b"track"), Err(Error::KeyAlgorithm));
        if !algorithm.is_tdes() {
            let refused = csc::version_1(key, &pan, &expiry, length).map(|_| ());
            assert_eq!(refused, Err(Error::KeyAlgorithm));
            let refused = csc::version_2(key, &pan, &expiry, &code, length).map(|_| ());
            assert_eq!(refused, Err(Error::KeyAlgorithm));
        }
    }
}

#[test]
fn as_2805_takes_tdes_keys() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let tdes = &Key::generate(Algorithm::Tdes2Key, &mut random);
    let stan = SystemTraceAuditNumber::parse("000438").unwrap();
    let amount = TransactionAmount::parse("000000000328").unwrap();
    let (variant, mask) = (KeyVariant::PinEncryptionKey28, ValidationMask::Mask82);
    let refused = Error::KeyAlgorithm;
    for algorithm in [Algorithm::Aes128, Algorithm::HmacSha256] {
        let other = &Key::generate(algorithm, &mut random);
        assert_eq!(as2805::wrap(other, variant, tdes), Err(refused));
        assert_eq!(as2805::wrap(tdes, variant, other), Err(refused));
        let unwrapped = as2805::unwrap(other, variant, Algorithm::Tdes2Key, &[0; 16]).map(|_| ());
        assert_eq!(unwrapped, Err(refused));
        let unwrapped = as2805::unwrap(tdes, variant, algorithm, &[0; 16]).map(|_| ());
        assert_eq!(unwrapped, Err(refused));
        let length = RandomKeyLength::Double;
        let request = as2805::validation_request(other, mask, length, &mut random).map(|_| ());
        assert_eq!(request, Err(refused));
        assert_eq!(as2805::validation_response(other, mask, &[0; 16]), Err(refused));
        let derived = as2805::session_pin_key(other, &stan, &amount).map(|_| ());
        assert_eq!(derived, Err(refused));
    }
    let length = RandomKeyLength::Double;
    let request = as2805::validation_request(tdes, mask, length, &mut random).unwrap();
    assert_eq!(format!("{request:?}"), "ValidationRequest");
    for length in (0..40).filter(|length| *length != 16) {
        let unwrapped = as2805::unwrap(tdes, variant, Algorithm::Tdes2Key, &vec![0; length]);
        assert_eq!(unwrapped.map(|_| ()), Err(Error::KeyLength));
    }
    for length in (0..40).filter(|length| ![8, 16, 24].contains(length)) {
        let response = as2805::validation_response(tdes, mask, &vec![0; length]);
        assert_eq!(response, Err(Error::RandomKey));
    }
}

#[test]
fn pins_print_as_nothing_and_are_not_copied() {
    trait Opaque<Marker> {
        fn holds() {}
    }
    struct CanBeCloned;
    struct CanBeCompared;
    impl<T> Opaque<()> for T {}
    impl<T: Clone> Opaque<CanBeCloned> for T {}
    impl<T: PartialEq> Opaque<CanBeCompared> for T {}

    <Pin as Opaque<_>>::holds();
    <Offset as Opaque<_>>::holds();
    <VerificationValue as Opaque<_>>::holds();
    <DecimalizationTable as Opaque<_>>::holds();
    <ValidationData as Opaque<_>>::holds();
    <TransactionAmount as Opaque<_>>::holds();
    let shown = format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        Pin::parse("1234").unwrap(),
        Offset::parse("1234").unwrap(),
        VerificationValue::parse("1234").unwrap(),
        DecimalizationTable::parse("0123456789012345").unwrap(),
        ValidationData::parse("1234", 'F').unwrap(),
        SystemTraceAuditNumber::parse("000438").unwrap(),
        TransactionAmount::parse("000000000328").unwrap(),
    );
    assert_eq!(
        shown,
        "Pin Offset VerificationValue DecimalizationTable ValidationData SystemTraceAuditNumber \
         TransactionAmount"
    );
}

fn formats(pan: &Pan) -> [Format<'_>; 6] {
    [
        Format::Iso0(pan),
        Format::Iso1,
        Format::Iso2,
        Format::Iso3(pan),
        Format::Iso4(pan),
        Format::As2805Format0(pan),
    ]
}
