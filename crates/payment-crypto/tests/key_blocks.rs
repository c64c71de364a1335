//! Key blocks: what goes in comes out, and nothing else does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "seeded/random.rs"]
mod random;

use payment_crypto::Error;
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::secret::Secret;
use payment_crypto::tr31::header::{
    Context, Exportability, KeyAlgorithm, KeyVersion, Mode, Usage, Version,
};
use payment_crypto::tr31::optional_block::{OptionalBlock, OptionalBlocks};
use payment_crypto::tr31::{self, Header, KeyBlock};
use random::Seeded;

#[test]
fn every_key_comes_back_with_the_digest_of_its_metadata() {
    let mut random = Seeded::announced();
    for protection in AES {
        let kbpk = Key::generate(protection, &mut random);
        for algorithm in ALGORITHMS {
            let key = Key::generate(algorithm, &mut random);
            let digest = hex::encode_upper(random.bytes(32));
            let header = with_blocks(header(algorithm), &[("01", &digest)]);
            let block = tr31::wrap(&kbpk, &header, &key, &mut random).unwrap();
            let unwrapped = KeyBlock::parse(&block).unwrap().unwrap(&kbpk).unwrap();
            assert_eq!(unwrapped.key.algorithm(), algorithm);
            assert!(unwrapped.key.secret().ct_eq(key.secret()));
            assert_eq!(unwrapped.header.optional_blocks.find("01"), Some(digest.as_str()));
            assert_eq!(unwrapped.header.usage, header.usage);
        }
    }
}

#[test]
fn the_length_of_a_block_does_not_tell_the_length_of_its_key() {
    let mut random = Seeded::announced();
    let mut start = |algorithm| {
        let (kbpk, key) =
            (Key::generate(Algorithm::Aes256, &mut random), Key::generate(algorithm, &mut random));
        tr31::wrap(&kbpk, &header(algorithm), &key, &mut random).unwrap()[..16].to_owned()
    };
    // The documentation of AWS Payment Cryptography shows D0144K0AB00E0000, D0112K1TB00E0000.
    for algorithm in [Algorithm::Tdes2Key, Algorithm::Tdes3Key] {
        assert_eq!(start(algorithm), "D0112C0TC00E0000");
    }
    for algorithm in AES {
        assert_eq!(start(algorithm), "D0144C0AC00E0000");
    }
    for algorithm in [Algorithm::HmacSha224, Algorithm::HmacSha256] {
        assert_eq!(start(algorithm), "D0224C0HC00E0200");
    }
    for algorithm in [Algorithm::HmacSha384, Algorithm::HmacSha512] {
        assert_eq!(start(algorithm), "D0352C0HC00E0200");
    }
}

#[test]
fn the_same_key_is_never_wrapped_alike() {
    let mut random = Seeded::announced();
    let (kbpk, block) = sample(&mut random);
    let key = KeyBlock::parse(&block).unwrap().unwrap(&kbpk).unwrap();
    let again = tr31::wrap(&kbpk, &key.header, &key.key, &mut random).unwrap();
    assert_ne!(again, block);
}

#[test]
fn every_changed_character_is_refused() {
    let mut random = Seeded::announced();
    let (kbpk, block) = sample(&mut random);
    let mut authenticated = 0;
    for place in 0..block.len() {
        for character in (b' '..=b'~').chain([0, b'\n', 0x7F]) {
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
    // Most changes keep the block well formed, so it is the MAC that finds them.
    assert!(authenticated > 100 * 15, "{authenticated}");
}

#[test]
fn every_cut_and_every_addition_is_refused() {
    let mut random = Seeded::announced();
    let (kbpk, block) = sample(&mut random);
    for end in 0..block.len() {
        assert!(open(&block[..end], &kbpk).is_err(), "{end}");
        let corrected = format!("D{end:04}{}", &block[5..end.max(5)]);
        assert!(open(&corrected, &kbpk).is_err(), "{corrected}");
    }
    for addition in ["0", "00", "\n", &"0".repeat(32)] {
        assert!(open(&format!("{block}{addition}"), &kbpk).is_err());
        let corrected = format!("D{:04}{}{addition}", block.len() + addition.len(), &block[5..]);
        assert!(open(&corrected, &kbpk).is_err(), "{corrected}");
    }
}

#[test]
fn parts_of_two_blocks_do_not_make_one() {
    let mut random = Seeded::announced();
    let kbpk = Key::generate(Algorithm::Aes256, &mut random);
    let mut wrapped = || {
        let key = Key::generate(Algorithm::Aes128, &mut random);
        tr31::wrap(&kbpk, &header(Algorithm::Aes128), &key, &mut random).unwrap()
    };
    let (first, second) = (wrapped(), wrapped());
    for end in [48, 80, 112] {
        let spliced = format!("{}{}", &first[..end], &second[end..]);
        assert_eq!(open(&spliced, &kbpk), Err(Error::KeyBlockAuthentication));
    }
}

#[test]
fn only_the_key_that_wrapped_unwraps() {
    let mut random = Seeded::announced();
    let (_, block) = sample(&mut random);
    for algorithm in AES {
        let other = Key::generate(algorithm, &mut random);
        assert_eq!(open(&block, &other), Err(Error::KeyBlockAuthentication));
    }
    for algorithm in ALGORITHMS.into_iter().filter(|algorithm| !AES.contains(algorithm)) {
        let other = Key::generate(algorithm, &mut random);
        assert_eq!(open(&block, &other), Err(Error::ProtectionKey));
        let key = Key::generate(Algorithm::Aes128, &mut random);
        let wrapped = tr31::wrap(&other, &header(Algorithm::Aes128), &key, &mut random);
        assert_eq!(wrapped, Err(Error::ProtectionKey));
    }
}

#[test]
fn each_rule_has_its_refusal() {
    let rest = "0".repeat(96);
    for (start, expected) in [
        ("F0112P0TE00E0000", Error::KeyBlockVersion),
        ("a0112P0TE00E0000", Error::KeyBlockVersion),
        ("b0112P0TE00E0000", Error::KeyBlockVersion),
        ("E0112P0TE00E0000", Error::KeyBlockVersion),
        ("10112P0TE00E0000", Error::KeyBlockVersion),
        ("d0112P0TE00E0000", Error::KeyBlockVersion),
        ("D0111P0TE00E0000", Error::KeyBlockLength),
        ("D+112P0TE00E0000", Error::KeyBlockLength),
        ("D 112P0TE00E0000", Error::KeyBlockLength),
        ("D0070P0TE00E0000", Error::KeyBlockLength),
        ("D0112p0TE00E0000", Error::KeyBlockUsage),
        ("D0112P TE00E0000", Error::KeyBlockUsage),
        ("D0112P0XE00E0000", Error::KeyBlockAlgorithm),
        ("D0112P0tE00E0000", Error::KeyBlockAlgorithm),
        ("D0112P0TA00E0000", Error::KeyBlockMode),
        ("D0112P0TE-0E0000", Error::KeyBlockKeyVersion),
        ("D0112P0TE00Y0000", Error::KeyBlockExportability),
        ("D0112P0TE00E0x00", Error::OptionalBlockCount),
        ("D0112P0TE00E+100", Error::OptionalBlockCount),
        ("D0112P0TE00E0030", Error::KeyBlockContext),
        ("D0112P0TE00E0001", Error::KeyBlockContext),
        ("D0112P0TÉ00E000", Error::KeyBlockCharacter),
        ("D0112P0TE00E000\n", Error::KeyBlockCharacter),
    ] {
        let text = format!("{start}{rest}");
        assert_eq!(text.len(), 112, "{start}");
        assert_eq!(parse(&text), Err(expected), "{start}");
    }
    assert_eq!(parse(&format!("D0112P0TE00E0000{rest}")), Ok(()));
    assert_eq!(parse(""), Err(Error::KeyBlockLength));
    assert_eq!(parse("D"), Err(Error::KeyBlockLength));
    assert_eq!(parse("D0015P0TE00E000"), Err(Error::KeyBlockLength));
}

#[test]
fn each_rule_of_optional_blocks_has_its_refusal() {
    for (count, blocks, expected) in [
        ("01", "KS10000000000000", Ok(())),
        ("01", "0010000000000000", Ok(())),
        ("01", "KS0004001000000A", Ok(())),
        ("01", "KS000002", Err(Error::OptionalBlockLength)),
        ("02", "KS0C00000000PB04", Ok(())),
        ("03", "KS04KC04KP04PB04", Err(Error::OptionalBlockPadding)),
        ("04", "KS04KC04KP04PB04", Ok(())),
        ("02", "PB08    KS080000", Err(Error::OptionalBlockPadding)),
        ("02", "PB08    PB08    ", Err(Error::OptionalBlockPadding)),
        ("02", "KS080000KS080000", Err(Error::OptionalBlockDuplicate)),
        ("01", "Ks10000000000000", Err(Error::OptionalBlockId)),
        ("01", "K-10000000000000", Err(Error::OptionalBlockId)),
        ("01", "KS1g000000000000", Err(Error::OptionalBlockLength)),
        ("01", "KS0f000000000000", Err(Error::OptionalBlockLength)),
        ("01", "KS+F000000000000", Err(Error::OptionalBlockLength)),
        ("01", "KS03000000000000", Err(Error::OptionalBlockLength)),
        ("01", "KS00000000000000", Err(Error::OptionalBlockLength)),
        ("01", "KS00FF0000000000", Err(Error::OptionalBlockLength)),
        ("01", "KS00100000000000", Err(Error::OptionalBlockLength)),
        ("01", "KS0004000000000A", Err(Error::OptionalBlockLength)),
        ("01", "KSFF000000000000", Err(Error::OptionalBlockLength)),
        ("01", "KS0F000000000000", Err(Error::OptionalBlockPadding)),
        ("02", "HM0621PB0A000000", Ok(())),
        ("02", "HM062gPB0A000000", Err(Error::OptionalBlockData)),
        ("02", "HM0521PB0B000000", Err(Error::OptionalBlockData)),
        ("99", "KS10000000000000", Err(Error::OptionalBlockLength)),
    ] {
        let text = format!("P0TE00E{count}00{blocks}{}", "0".repeat(96));
        let text = format!("D{:04}{text}", text.len() + 5);
        assert_eq!(parse(&text), expected, "{blocks}");
    }
}

#[test]
fn the_encrypted_part_is_whole_blocks_and_a_mac_in_upper_case() {
    for (body, expected) in [
        ("0".repeat(64), Ok(())),
        ("F".repeat(64), Ok(())),
        ("f".repeat(64), Err(Error::KeyBlockPayload)),
        ("G".repeat(64), Err(Error::KeyBlockPayload)),
        (" ".repeat(64), Err(Error::KeyBlockPayload)),
        ("0".repeat(63), Err(Error::KeyBlockPayload)),
        ("0".repeat(62), Err(Error::KeyBlockPayload)),
        ("0".repeat(80), Err(Error::KeyBlockPayload)),
        ("0".repeat(32), Err(Error::KeyBlockPayload)),
        ("0".repeat(30), Err(Error::KeyBlockPayload)),
        (String::new(), Err(Error::KeyBlockPayload)),
    ] {
        let text = format!("D{:04}P0TE00E0000{body}", body.len() + 16);
        assert_eq!(parse(&text), expected, "{text}");
    }
}

#[test]
fn a_header_that_does_not_fit_the_key_is_not_wrapped() {
    let mut random = Seeded::announced();
    let kbpk = Key::generate(Algorithm::Aes256, &mut random);
    let mut wrap = |header: &Header, algorithm| {
        let key = Key::generate(algorithm, &mut random);
        tr31::wrap(&kbpk, header, &key, &mut random).map(|block| block.len())
    };
    let tdes = header(Algorithm::Tdes2Key);
    assert_eq!(wrap(&tdes, Algorithm::Aes128), Err(Error::KeyBlockAlgorithm));
    assert_eq!(wrap(&tdes, Algorithm::HmacSha256), Err(Error::KeyBlockAlgorithm));
    let named = with_blocks(header(Algorithm::HmacSha256), &[("HM", "21")]);
    assert!(wrap(&named, Algorithm::HmacSha256).is_ok());
    assert_eq!(wrap(&named, Algorithm::HmacSha512), Err(Error::KeyBlockHash));
    let long = with_blocks(tdes, &[("01", &"x".repeat(9999))]);
    assert_eq!(wrap(&long, Algorithm::Tdes2Key), Err(Error::KeyBlockLength));
}

#[test]
fn optional_blocks_of_any_length_come_back() {
    let mut random = Seeded::announced();
    let kbpk = Key::generate(Algorithm::Aes256, &mut random);
    let key = Key::generate(Algorithm::Tdes3Key, &mut random);
    for length in (0..40).chain(240..270).chain([1000, 4095, 4096, 9000]) {
        let data = random.text("0123456789ABCDEF", length);
        let header = with_blocks(header(Algorithm::Tdes3Key), &[("LB", &data)]);
        let block = tr31::wrap(&kbpk, &header, &key, &mut random).unwrap();
        let parsed = KeyBlock::parse(&block).unwrap();
        assert_eq!(parsed.claimed_header(), &header, "{length}");
        assert_eq!(parsed.unwrap(&kbpk).unwrap().header, header, "{length}");
    }
}

#[test]
fn there_are_at_most_99_optional_blocks() {
    let mut random = Seeded::announced();
    let kbpk = Key::generate(Algorithm::Aes256, &mut random);
    let key = Key::generate(Algorithm::Tdes3Key, &mut random);
    let id = |number: usize| format!("{number:02}");
    let mut blocks = OptionalBlocks::none();
    for number in 0..99 {
        blocks = blocks.with(OptionalBlock::new(&id(number), "data of 12..").unwrap()).unwrap();
    }
    let header = Header { optional_blocks: blocks.clone(), ..header(Algorithm::Tdes3Key) };
    let block = tr31::wrap(&kbpk, &header, &key, &mut random).unwrap();
    assert_eq!(KeyBlock::parse(&block).unwrap().unwrap(&kbpk).unwrap().header, header);

    let more = OptionalBlock::new("LB", "").unwrap();
    assert_eq!(blocks.with(more).map(|_| ()), Err(Error::OptionalBlockCount));
    // 99 blocks that need a padding block beside them.
    let mut blocks = OptionalBlocks::none();
    for number in 0..99 {
        blocks = blocks.with(OptionalBlock::new(&id(number), "").unwrap()).unwrap();
    }
    let header = Header { optional_blocks: blocks, ..header };
    let wrapped = tr31::wrap(&kbpk, &header, &key, &mut random);
    assert_eq!(wrapped, Err(Error::OptionalBlockCount));
}

#[test]
fn optional_blocks_are_checked_where_they_are_made() {
    let made = |id: &str, data: &str| OptionalBlock::new(id, data).map(|_| ());
    for id in ["", "A", "ABC", "a0", "A ", "É"] {
        assert_eq!(made(id, ""), Err(Error::OptionalBlockId), "{id}");
    }
    assert_eq!(made("PB", "0000"), Err(Error::OptionalBlockPadding));
    for data in ["\n", "é", "\u{7f}"] {
        assert_eq!(made("LB", data), Err(Error::OptionalBlockData), "{data}");
    }
    for data in ["", "2", "211", "2x"] {
        assert_eq!(made("HM", data), Err(Error::OptionalBlockData), "{data}");
    }
    assert_eq!(made("LB", &"0".repeat(10_000)), Err(Error::OptionalBlockLength));
    let block = OptionalBlock::new("LB", "1").unwrap();
    let twice = OptionalBlocks::none().with(block.clone()).unwrap().with(block);
    assert_eq!(twice.map(|_| ()), Err(Error::OptionalBlockDuplicate));
}

#[test]
fn every_field_says_what_its_character_says() {
    for character in (0..128).map(char::from) {
        let fields = [
            Version::parse(character).map(Version::as_char),
            KeyAlgorithm::parse(character).map(KeyAlgorithm::as_char),
            Mode::parse(character).map(Mode::as_char),
            Exportability::parse(character).map(Exportability::as_char),
            Context::parse(character).map(Context::as_char),
        ];
        let known = ["ABCD", "ADEHRST", "BCDEGNSTVXY", "ENS", "012"];
        for (field, known) in fields.into_iter().zip(known) {
            assert_eq!(field.ok(), known.contains(character).then_some(character));
        }
    }
    assert_eq!(Usage::parse("C0").unwrap().as_str(), "C0");
    assert_eq!(KeyVersion::parse("c1").unwrap().as_str(), "c1");
    assert_eq!(KeyVersion::NONE.as_str(), "00");
}

#[test]
fn no_text_makes_the_parser_panic() {
    let mut random = Seeded::announced();
    let (kbpk, block) = sample(&mut random);
    for _ in 0..100_000 {
        let text = match random.below(4) {
            0 => {
                let length = random.below(200);
                String::from_utf8_lossy(&random.bytes(length)).into_owned()
            }
            1 => {
                let length = random.below(200);
                let text = random.text(LIKELY, length);
                format!("D{:04}C0TC00E{text}", text.len() + 12)
            }
            _ => disturbed(&block, &mut random),
        };
        if text != block {
            assert!(open(&text, &kbpk).is_err(), "{text}");
        }
    }
}

/// The block with characters replaced, taken out, put in, its length corrected now and then.
fn disturbed(block: &str, random: &mut Seeded) -> String {
    let mut characters: Vec<char> = block.chars().collect();
    for _ in 0..random.between(1, 4) {
        let place = random.below(60);
        let character = random.text(LIKELY, 1).chars().next().unwrap();
        match random.below(3) {
            0 => characters[place] = character,
            1 => characters.insert(place, character),
            _ => drop(characters.remove(place)),
        }
    }
    let text: String = characters.into_iter().collect();
    match (random.below(2), text.get(5..)) {
        (0, Some(rest)) => format!("D{:04}{rest}", text.len()),
        _ => text,
    }
}

/// A block with optional blocks, and the key that it is under.
fn sample(random: &mut Seeded) -> (Key, String) {
    let kbpk = Key::generate(Algorithm::Aes256, random);
    let digest = hex::encode_upper(random.bytes(32));
    let header = with_blocks(header(Algorithm::HmacSha256), &[("01", &digest), ("LB", "00604B")]);
    let key = Key::from_secret(Algorithm::HmacSha256, Secret::new(random.bytes(32))).unwrap();
    let block = tr31::wrap(&kbpk, &header, &key, random).unwrap();
    assert_eq!(open(&block, &kbpk), Ok(()));
    (kbpk, block)
}

fn header(algorithm: Algorithm) -> Header {
    Header {
        version: Version::D,
        usage: Usage::parse("C0").unwrap(),
        algorithm: KeyAlgorithm::of(algorithm),
        mode: Mode::GenerateVerify,
        key_version: KeyVersion::NONE,
        exportability: Exportability::Trusted,
        context: Context::Either,
        optional_blocks: OptionalBlocks::none(),
    }
}

fn with_blocks(header: Header, blocks: &[(&str, &str)]) -> Header {
    let optional_blocks = blocks.iter().fold(OptionalBlocks::none(), |blocks, (id, data)| {
        blocks.with(OptionalBlock::new(id, data).unwrap()).unwrap()
    });
    Header { optional_blocks, ..header }
}

fn parse(text: &str) -> Result<(), Error> {
    KeyBlock::parse(text).map(|_| ())
}

fn open(text: &str, kbpk: &Key) -> Result<(), Error> {
    KeyBlock::parse(text)?.unwrap(kbpk).map(|_| ())
}

const ALGORITHMS: [Algorithm; 9] = [
    Algorithm::Tdes2Key,
    Algorithm::Tdes3Key,
    Algorithm::Aes128,
    Algorithm::Aes192,
    Algorithm::Aes256,
    Algorithm::HmacSha224,
    Algorithm::HmacSha256,
    Algorithm::HmacSha384,
    Algorithm::HmacSha512,
];
const AES: [Algorithm; 3] = [Algorithm::Aes128, Algorithm::Aes192, Algorithm::Aes256];
const LIKELY: &str = "0000111F24688ABCDEPBHMKS é";
