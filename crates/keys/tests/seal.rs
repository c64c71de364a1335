//! Sealed records open where, as what and by whom they were sealed, and not otherwise.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use keys::identifier::Region;
use keys::seal::{Error, RootKey, Sealer};

const PATH: &str = "key/111122223333/qs6643jl4ohibtqk";
const RECORD: &[u8] = b"a record that nobody but the Region may read";

#[test]
fn what_was_sealed_is_opened() {
    let sealer = sealer(1, "us-east-1");
    for length in [0, 1, 15, 16, 17, 1_000, 100_000] {
        let record = vec![0x41; length];
        let sealed = sealer.seal(PATH, 7, &record, &mut random()).unwrap();
        assert_eq!(sealed.len(), length + 37);
        assert_eq!(*sealer.open(PATH, 7, &sealed).unwrap(), record);
    }
}

#[test]
fn a_record_opens_in_its_place_alone() {
    let sealer = sealer(1, "us-east-1");
    let sealed = sealer.seal(PATH, 7, RECORD, &mut random()).unwrap();
    for (path, version) in [
        ("key/111122223333/otherkey00000000", 7),
        ("key/111122223333/qs6643jl4ohibtq", 7),
        ("", 7),
        (PATH, 6),
        (PATH, 8),
        (PATH, 0),
        (PATH, 7 << 56),
    ] {
        assert_eq!(sealer.open(path, version, &sealed), Err(Error::Refused), "{path} {version}");
    }
    let elsewhere = self::sealer(1, "us-west-2");
    assert_eq!(elsewhere.open(PATH, 7, &sealed), Err(Error::Refused));
}

#[test]
fn no_byte_can_be_changed_added_or_taken_away() {
    let sealer = sealer(1, "us-east-1");
    let sealed = sealer.seal(PATH, 7, RECORD, &mut random()).unwrap();
    for at in 0..sealed.len() {
        for bit in 0..8 {
            let mut changed = sealed.clone();
            changed[at] ^= 1 << bit;
            let expected = match changed[1..9].try_into().unwrap() {
                other if (1..9).contains(&at) => Error::OtherRootKey(other),
                _ => Error::Refused,
            };
            assert_eq!(sealer.open(PATH, 7, &changed), Err(expected), "bit {bit} of byte {at}");
        }
        assert_eq!(sealer.open(PATH, 7, &sealed[..at]), Err(Error::Refused), "cut at {at}");
    }
    let longer = [&sealed[..], &[0]].concat();
    assert_eq!(sealer.open(PATH, 7, &longer), Err(Error::Refused));
}

#[test]
fn parts_of_two_records_are_no_record() {
    let sealer = sealer(1, "us-east-1");
    let one = sealer.seal(PATH, 7, RECORD, &mut random()).unwrap();
    let two = sealer.seal(PATH, 7, RECORD, &mut random()).unwrap();
    // Up to the nonce the two are the same; joined beyond its first byte, both have a part.
    for at in 10..one.len() {
        let spliced = [&one[..at], &two[at..]].concat();
        if spliced != one && spliced != two {
            assert_eq!(sealer.open(PATH, 7, &spliced), Err(Error::Refused), "joined at {at}");
        }
    }
}

#[test]
fn another_root_key_is_told_apart() {
    let sealed = sealer(1, "us-east-1").seal(PATH, 7, RECORD, &mut random()).unwrap();
    let refused = sealer(2, "us-east-1").open(PATH, 7, &sealed).unwrap_err();
    assert_eq!(refused, Error::OtherRootKey(root_key(1).id()));
    assert_eq!(
        refused.to_string(),
        format!("a record was sealed under another root key, {}", hex(&root_key(1).id()))
    );
}

#[test]
fn the_same_record_never_looks_the_same() {
    let sealer = sealer(1, "us-east-1");
    let one = sealer.seal(PATH, 7, RECORD, &mut random()).unwrap();
    let two = sealer.seal(PATH, 7, RECORD, &mut random()).unwrap();
    assert_ne!(one[9..21], two[9..21], "a nonce was used twice");
    assert_ne!(one[21..], two[21..]);
}

#[test]
fn nothing_can_be_read_in_what_was_sealed() {
    let root = RootKey::generate(&mut random());
    let sealer = Sealer::new(&root, &region("us-east-1"));
    let sealed = sealer.seal(PATH, 7, RECORD, &mut random()).unwrap();
    for secret in [RECORD, PATH.as_bytes(), b"us-east-1", &*root.to_bytes()] {
        for run in secret.windows(6) {
            assert!(!sealed.windows(6).any(|part| part == run), "{}", hex(run));
        }
    }
    assert_eq!(format!("{root:?} {sealer:?}"), "RootKey Sealer(us-east-1)");
}

#[test]
fn a_root_key_is_kept_by_its_bytes_and_known_by_its_id() {
    let root = RootKey::generate(&mut random());
    let again = RootKey::from_bytes(&root.to_bytes());
    assert_eq!(root.id(), again.id());
    assert_ne!(root.id(), RootKey::generate(&mut random()).id());
    assert!(!root.to_bytes().windows(8).any(|part| part == root.id()));
}

/// `tests/seal_vector.py` knows the format from its description alone.
#[test]
fn the_format_is_the_one_described() {
    let vector = std::process::Command::new(python())
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/seal_vector.py"))
        .output()
        .expect("Python is missing: run `make environment`, or set KEYFERRY_PYTHON");
    let complaint = String::from_utf8_lossy(&vector.stderr);
    assert!(vector.status.success(), "run `make environment`: {complaint}");
    assert_eq!(String::from_utf8(vector.stdout).unwrap().trim(), GOLDEN);
}

#[test]
fn the_golden_record_opens_for_ever() {
    let root = RootKey::from_bytes(&std::array::from_fn(|at| u8::try_from(at).unwrap()));
    let sealer = Sealer::new(&root, &region("us-east-1"));
    assert_eq!(&*sealer.open(PATH, 7, &bytes(GOLDEN)).unwrap(), RECORD);
    assert_eq!(hex(&sealer.seal(PATH, 7, RECORD, &mut Counting(0)).unwrap()), GOLDEN);
}

/// Randomness that is 0, 1, 2 ..., as the golden record's nonce is.
struct Counting(u8);

impl rand_core::TryRng for Counting {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        unreachable!("bytes are asked for")
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        unreachable!("bytes are asked for")
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        for byte in bytes {
            *byte = self.0;
            self.0 += 1;
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Counting {}

fn random() -> impl rand_core::CryptoRng {
    rand_core::UnwrapErr(getrandom::SysRng)
}

fn root_key(number: u8) -> RootKey {
    RootKey::from_bytes(&[number; 32])
}

fn sealer(root: u8, name: &str) -> Sealer {
    Sealer::new(&root_key(root), &region(name))
}

fn region(name: &str) -> Region {
    Region::parse(name).unwrap()
}

fn python() -> std::path::PathBuf {
    let of_workspace = concat!(env!("CARGO_MANIFEST_DIR"), "/../../.venv/bin/python");
    std::env::var_os("KEYFERRY_PYTHON").map_or_else(|| of_workspace.into(), Into::into)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn bytes(text: &str) -> Vec<u8> {
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    (0..text.len()).step_by(2).map(byte).collect()
}

const GOLDEN: &str = "\
    010a4ba453c3a7e9c4000102030405060708090a0b154c868c54cea7264afaa58f776dd2c914b069\
    45c179edf5f7b45d1905616df34e7a3421d8baf3135ba33d98c525b274107f0cc12b50b1259c62c2\
    dd";
