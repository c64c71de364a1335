use payment_crypto::Error;
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::tr31::header::{
    Context, Exportability, KeyAlgorithm, KeyVersion, Mode, Usage, Version,
};
use payment_crypto::tr31::optional_block::{OptionalBlock, OptionalBlocks};
use payment_crypto::tr31::{self, Header, KeyBlock};
use serde_json::{Value, json};

use super::interpreter::Oracle;
use super::keys::{AES, HMAC, TDES, random_key};
use super::random::Seeded;

#[test]
fn psec_unwraps_what_we_wrap() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for version in VERSIONS.into_iter().cycle().take(CASES) {
        let (kbpk, kbpk_text, key, key_text) = random_keys(version, &mut random);
        let header = random_header(version, key.algorithm(), &mut random);
        let block = tr31::wrap(&kbpk, &header, &key, &mut random).unwrap();
        let answer = oracle.ask("tr31_unwrap", json!({"kbpk": kbpk_text, "key_block": block}));
        assert_eq!(answer["key"], json!(key_text), "{block}");
        assert_eq!(answer["fields"], json!(fields(&header)), "{block}");
        assert_eq!(answer["blocks"], with_hash(&header, &key), "{block}");
    }
}

#[test]
fn we_unwrap_what_psec_wraps() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    for version in VERSIONS.into_iter().cycle().take(CASES) {
        let (kbpk, kbpk_text, key, key_text) = random_keys(version, &mut random);
        let header = random_header(version, key.algorithm(), &mut random);
        let mut question = question(&kbpk_text, &fields(&header), &key_text);
        question["blocks"] = with_hash(&header, &key);
        let longer = key.secret().len() + random.below(40);
        question["masked_length"] = random.pick(&[json!(null), json!(longer)]).clone();
        let block = oracle.ask("tr31_wrap", question.clone());
        let unwrapped =
            KeyBlock::parse(block.as_str().unwrap()).expect("parses").unwrap(&kbpk).expect("opens");
        assert_eq!(unwrapped.key.algorithm(), key.algorithm(), "{question} {block}");
        assert!(unwrapped.key.secret().ct_eq(key.secret()), "{question} {block}");
        assert_eq!(fields(&unwrapped.header), fields(&header), "{question} {block}");
        let blocks = blocks(&unwrapped.header.optional_blocks);
        assert_eq!(blocks, question["blocks"], "{question} {block}");
    }
}

#[test]
fn an_authentic_block_with_an_impossible_key_is_refused() {
    let (mut oracle, mut random) = (Oracle::start(), Seeded::announced());
    let (kbpk, kbpk_text) = random_key(Algorithm::Aes256, &mut random);
    for (fields, hash, length, expected) in [
        ("DP0TE00E00", None, 8, Error::KeyLength),
        ("DP0TE00E00", None, 32, Error::KeyLength),
        ("DP0AE00E00", None, 17, Error::KeyLength),
        ("DP0AE00E00", None, 0, Error::KeyLength),
        ("DM7HC00E00", Some("21"), 0, Error::KeyLength),
        ("DM7HC00E00", Some("21"), 257, Error::KeyLength),
        ("DM7HC00E00", None, 32, Error::KeyBlockHash),
        ("DM7HC00E00", Some("10"), 20, Error::KeyBlockHash),
        ("DD0DB00E00", None, 8, Error::KeyAlgorithm),
        ("DS0RS00E00", None, 1200, Error::KeyAlgorithm),
    ] {
        let mut question = question(&kbpk_text, fields, &hex::encode(random.bytes(length)));
        question["blocks"] = hash.map_or(json!([]), |hash| json!([["HM", hash]]));
        let block = oracle.ask("tr31_wrap", question);
        let block = KeyBlock::parse(block.as_str().unwrap()).unwrap();
        assert_eq!(block.unwrap(&kbpk).map(|_| ()), Err(expected), "{fields} {length}");
    }
}

fn random_keys(version: Version, random: &mut Seeded) -> (Key, String, Key, String) {
    let protection = match version {
        Version::D => *random.pick(&AES),
        _ => *random.pick(&TDES),
    };
    let (kbpk, kbpk_text) = random_key(protection, random);
    let algorithm = *random.pick(&[TDES.as_slice(), &AES, &HMAC].concat());
    let (key, key_text) = random_key(algorithm, random);
    (kbpk, kbpk_text, key, key_text)
}

fn random_header(version: Version, algorithm: Algorithm, random: &mut Seeded) -> Header {
    let mut optional_blocks = OptionalBlocks::none();
    for _ in 0..random.below(5) {
        let id = random.text("0123456789", 2);
        // Longer than 251 characters psec and X9.143 encode differently.
        let length = random.below(252);
        let data = random.text(PRINTABLE, length);
        if optional_blocks.find(&id).is_none() {
            let block = OptionalBlock::new(&id, &data).unwrap();
            optional_blocks = optional_blocks.with(block).unwrap();
        }
    }
    if random.below(2) == 1 {
        let number = hex::encode_upper(random.bytes(10));
        let block = OptionalBlock::new("KS", &number).unwrap();
        optional_blocks = optional_blocks.with(block).unwrap();
    }
    Header {
        version,
        usage: Usage::parse(&random.text(UPPER, 2)).unwrap(),
        algorithm: KeyAlgorithm::of(algorithm),
        mode: Mode::parse(*random.pick(&MODES)).unwrap(),
        key_version: KeyVersion::parse(&random.text(UPPER, 2)).unwrap(),
        exportability: Exportability::parse(*random.pick(&['E', 'N', 'S'])).unwrap(),
        context: Context::parse(*random.pick(&['0', '1', '2'])).unwrap(),
        optional_blocks,
    }
}

/// The header's characters, without lengths and counts.
fn fields(header: &Header) -> String {
    [
        String::from(header.version.as_char()),
        String::from(header.usage.as_str()),
        String::from(header.algorithm.as_char()),
        String::from(header.mode.as_char()),
        String::from(header.key_version.as_str()),
        String::from(header.exportability.as_char()),
        String::from(header.context.as_char()),
        String::from("0"),
    ]
    .concat()
}

/// What psec is asked to wrap; it fills in length and count itself.
fn question(kbpk: &str, fields: &str, key: &str) -> Value {
    let (version, fields) = fields.split_at(1);
    let (before, reserved) = fields.split_at(7);
    let header = format!("{version}0000{before}00{reserved}");
    json!({"kbpk": kbpk, "header": header, "key": key, "blocks": []})
}

fn blocks(blocks: &OptionalBlocks) -> Value {
    blocks.iter().map(|block| json!([block.id(), block.data()])).collect()
}

/// The optional blocks, and the one that names the hash of an HMAC key.
fn with_hash(header: &Header, key: &Key) -> Value {
    let mut blocks = blocks(&header.optional_blocks);
    let hash = match key.algorithm() {
        Algorithm::HmacSha224 => "20",
        Algorithm::HmacSha256 => "21",
        Algorithm::HmacSha384 => "22",
        Algorithm::HmacSha512 => "23",
        _ => return blocks,
    };
    blocks.as_array_mut().unwrap().push(json!(["HM", hash]));
    blocks
}

/// A fourth of it with each version.
const CASES: usize = 8_000;
const VERSIONS: [Version; 4] = [Version::A, Version::B, Version::C, Version::D];
const UPPER: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const PRINTABLE: &str = " !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`\
    abcdefghijklmnopqrstuvwxyz{|}~";
const MODES: [char; 11] = ['B', 'C', 'D', 'E', 'G', 'N', 'S', 'T', 'V', 'X', 'Y'];
