//! Key blocks under TDES keys: versions A, B and C; and what optional blocks may hold.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "seeded/random.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod random;

use payment_crypto::Error;
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::tr31::header::{
    Context, Exportability, KeyAlgorithm, KeyVersion, Mode, Usage, Version,
};
use payment_crypto::tr31::optional_block::{OptionalBlock, OptionalBlocks};
use payment_crypto::tr31::{self, Header, KeyBlock};
use random::Seeded;

#[test]
fn the_length_of_a_block_does_not_tell_the_length_of_its_key() {
    let mut random = Seeded::announced();
    let mut start = |version, algorithm| {
        let kbpk = Key::generate(Algorithm::Tdes3Key, &mut random);
        let key = Key::generate(algorithm, &mut random);
        let block = tr31::wrap(&kbpk, &header(version, algorithm), &key, &mut random).unwrap();
        block[..16].to_owned()
    };
    // X9.143, 8.3.2 and 8.4 have these lengths; the documentation of AWS shows B0096B1TX00S0000.
    for algorithm in [Algorithm::Tdes2Key, Algorithm::Tdes3Key] {
        assert_eq!(start(Version::A, algorithm), "A0088C0TC00E0000");
        assert_eq!(start(Version::B, algorithm), "B0096C0TC00E0000");
        assert_eq!(start(Version::C, algorithm), "C0088C0TC00E0000");
    }
    for algorithm in [Algorithm::Aes128, Algorithm::Aes192, Algorithm::Aes256] {
        assert_eq!(start(Version::B, algorithm), "B0112C0AC00E0000");
        assert_eq!(start(Version::C, algorithm), "C0104C0AC00E0000");
    }
}

#[test]
fn every_changed_character_is_refused() {
    let mut random = Seeded::announced();
    for version in VERSIONS {
        let (kbpk, block) = sample(version, &mut random);
        let mut authenticated = 0;
        for place in 0..block.len() {
            for character in b' '..=b'~' {
                let mut changed = block.clone().into_bytes();
                if changed[place] == character {
                    continue;
                }
                changed[place] = character;
                let changed = String::from_utf8(changed).unwrap();
                let refusal = open(&changed, &kbpk).expect_err(&changed);
                authenticated += usize::from(refusal == Error::KeyBlockAuthentication);
            }
        }
        assert!(authenticated > 60 * 15, "{authenticated}");
    }
}

#[test]
fn a_block_of_one_version_is_none_of_another() {
    let mut random = Seeded::announced();
    for version in [Version::A, Version::C] {
        let (kbpk, block) = sample(version, &mut random);
        for other in ["A", "B", "C", "D"] {
            let renamed = format!("{other}{}", &block[1..]);
            assert_eq!(open(&renamed, &kbpk).is_ok(), renamed == block, "{renamed}");
        }
    }
}

#[test]
fn only_the_key_that_wrapped_unwraps() {
    let mut random = Seeded::announced();
    for version in VERSIONS {
        let (_, block) = sample(version, &mut random);
        for algorithm in [Algorithm::Tdes2Key, Algorithm::Tdes3Key] {
            let other = Key::generate(algorithm, &mut random);
            assert_eq!(open(&block, &other), Err(Error::KeyBlockAuthentication));
        }
        for algorithm in [Algorithm::Aes128, Algorithm::Aes256, Algorithm::HmacSha256] {
            let other = Key::generate(algorithm, &mut random);
            assert_eq!(open(&block, &other), Err(Error::ProtectionKey));
            let key = Key::generate(Algorithm::Tdes2Key, &mut random);
            let header = header(version, Algorithm::Tdes2Key);
            let wrapped = tr31::wrap(&other, &header, &key, &mut random);
            assert_eq!(wrapped, Err(Error::ProtectionKey));
        }
    }
    let kbpk = Key::generate(Algorithm::Tdes3Key, &mut random);
    let key = Key::generate(Algorithm::Tdes2Key, &mut random);
    let wrapped = tr31::wrap(&kbpk, &header(Version::D, Algorithm::Tdes2Key), &key, &mut random);
    assert_eq!(wrapped, Err(Error::ProtectionKey));
}

#[test]
fn no_text_makes_the_parser_panic() {
    let mut random = Seeded::announced();
    for version in VERSIONS {
        let (kbpk, block) = sample(version, &mut random);
        for _ in 0..20_000 {
            let mut characters: Vec<char> = block.chars().collect();
            for _ in 0..random.between(1, 4) {
                let place = random.below(60);
                let character =
                    random.text("0000111F24688ABCDEPBHMKS é", 1).chars().next().unwrap();
                match random.below(3) {
                    0 => characters[place] = character,
                    1 => characters.insert(place, character),
                    _ => drop(characters.remove(place)),
                }
            }
            let mut text: String = characters.into_iter().collect();
            if let (0, Some(rest)) = (random.below(2), text.get(5..)) {
                text = format!("{}{:04}{rest}", version.as_char(), text.len());
            }
            if text != block {
                assert!(open(&text, &kbpk).is_err(), "{text}");
            }
        }
    }
}

#[test]
fn padding_of_optional_blocks_fills_blocks_of_eight() {
    let mut random = Seeded::announced();
    let kbpk = Key::generate(Algorithm::Tdes2Key, &mut random);
    let key = Key::generate(Algorithm::Tdes3Key, &mut random);
    for version in VERSIONS {
        for length in (0..20).chain([300]) {
            let data = random.text("0123456789ABCDEF", length);
            let block = OptionalBlock::new("LB", &data).unwrap();
            let optional_blocks = OptionalBlocks::none().with(block).unwrap();
            let header = Header { optional_blocks, ..header(version, Algorithm::Tdes3Key) };
            let block = tr31::wrap(&kbpk, &header, &key, &mut random).unwrap();
            assert!(block.len().is_multiple_of(8));
            assert_eq!(KeyBlock::parse(&block).unwrap().unwrap(&kbpk).unwrap().header, header);
        }
    }
}

#[test]
fn optional_blocks_hold_what_their_names_ask_for() {
    for (id, right, wrong) in FORMS {
        for data in right {
            assert!(OptionalBlock::new(id, data).is_ok(), "{id} {data}");
        }
        for data in wrong {
            assert_eq!(OptionalBlock::new(id, data), Err(Error::OptionalBlockData), "{id} {data}");
        }
    }
}

#[test]
fn a_peer_s_optional_block_is_carried_and_can_be_judged() {
    let rest = "0".repeat(80);
    let block = format!("B0112B0TX00E0100KS10VM9A12345678{rest}");
    let block = KeyBlock::parse(&block).unwrap();
    let optional: Vec<_> = block.claimed_header().optional_blocks.iter().collect();
    assert_eq!(optional[0].data(), "VM9A12345678");
    assert_eq!(optional[0].check(), Err(Error::OptionalBlockData));
}

/// A block with an optional block, and the key that it is under.
fn sample(version: Version, random: &mut Seeded) -> (Key, String) {
    let kbpk = Key::generate(Algorithm::Tdes2Key, random);
    let block = OptionalBlock::new("KC", "00ABCDEF").unwrap();
    let optional_blocks = OptionalBlocks::none().with(block).unwrap();
    let header = Header { optional_blocks, ..header(version, Algorithm::Tdes3Key) };
    let key = Key::generate(Algorithm::Tdes3Key, random);
    let block = tr31::wrap(&kbpk, &header, &key, random).unwrap();
    assert_eq!(open(&block, &kbpk), Ok(()));
    (kbpk, block)
}

fn header(version: Version, algorithm: Algorithm) -> Header {
    Header {
        version,
        usage: Usage::parse("C0").unwrap(),
        algorithm: KeyAlgorithm::of(algorithm),
        mode: Mode::GenerateVerify,
        key_version: KeyVersion::NONE,
        exportability: Exportability::Trusted,
        context: Context::Either,
        optional_blocks: OptionalBlocks::none(),
    }
}

fn open(text: &str, kbpk: &Key) -> Result<(), Error> {
    KeyBlock::parse(text)?.unwrap(kbpk).map(|_| ())
}

const VERSIONS: [Version; 3] = [Version::A, Version::B, Version::C];

/// An identifier, data that fit it, data that do not.
const FORMS: [(&str, &[&str], &[&str]); 17] = [
    ("AL", &["0100", "0101"], &["", "0102", "0000", "010", "01000"]),
    (
        "BI",
        &["000123456789", "0101234567"],
        &["", "00", "00012345678", "0001234567890", "01012345678", "020123456789", "00012345678g"],
    ),
    (
        "CT",
        &["00MIIB", "01MIIB", "00MA==", "00MII=", "020000044444", "020000044444010004MA=="],
        &[
            "",
            "00",
            "00MII",
            "03MIIB",
            "00M===",
            "00M=IB",
            "02",
            "02000004444",
            "02000005MIIBM",
            "020200044444",
            "0200000444440",
            "02000a44444444444",
        ],
    ),
    ("DA", &["01D0TBE", "01D0TBEP0AEN"], &["", "01", "02D0TBE", "01D0TB", "01D0TBx", "01d0TBE"]),
    ("HM", &["10", "21", "2F"], &["", "2", "2f", "211"]),
    ("IK", &["0123456789ABCDEF"], &["", "0123456789ABCDE", "0123456789abcdef"]),
    ("KC", &["00ABCD", "00ABCDEF", "01ABCDEF0123"], &["", "00", "00ABC", "01ABCDEF", "02ABCDEF"]),
    ("KP", &["00ABCD", "01ABCDEF0123"], &["00ABCDEF01", "01ABCDEF012G"]),
    ("PK", &["00ABCDEF", "01ABCDEF0123"], &["", "ABCDEF"]),
    ("KS", &["00604B120F9292800000", "00604B120F929280"], &["", "00604B", "00604B120F929280000"]),
    ("KV", &["0100"], &["", "010", "01000"]),
    ("LB", &["", "any thing ~"], &["\n"]),
    (
        "TS",
        &[
            "20200818004100Z",
            "2020081800410099Z",
            "2020-08-18T00:41:00Z",
            "2020-08-18T00:41:00.99Z",
        ],
        &["", "20200818004100", "2020-08-18T00:41:00", "2020081800410Z", "2020-08-18 00:41:00Z"],
    ),
    ("TC", &["20200818004100Z"], &["yesterday"]),
    ("WP", &["000", "003"], &["", "004", "00", "0000", "010"]),
    ("01", &["", "anything"], &["\u{7f}"]),
    ("ZZ", &["anything"], &["é"]),
];
