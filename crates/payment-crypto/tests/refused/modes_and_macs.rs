//! What is refused of modes, paddings and codes of ISO 9797-1.

use payment_crypto::Error;
use payment_crypto::cipher::padding::{self, Padding};
use payment_crypto::cipher::{self, Mode};
use payment_crypto::key::{Algorithm, Key};
use payment_crypto::mac::iso9797::{self, MacAlgorithm};
use payment_crypto::mac::{as2805, cmac};
use payment_crypto::secret::Secret;
use rand_core::UnwrapErr;

#[test]
fn feedback_is_of_whole_segments_and_blocks() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let (zeros, mut data) = ([0; 24], [7; 48]);
    let both = |key: &Key, mode, data: &mut [u8]| {
        let encrypted = cipher::encrypt(key, mode, data);
        assert_eq!(cipher::decrypt(key, mode, data), encrypted);
        encrypted
    };
    for (algorithm, block) in [(Algorithm::Tdes2Key, 8), (Algorithm::Tdes3Key, 8)]
        .into_iter()
        .chain([Algorithm::Aes128, Algorithm::Aes192, Algorithm::Aes256].map(|it| (it, 16)))
    {
        let key = Key::generate(algorithm, &mut random);
        let vector = &zeros[..block];
        let (right, wrong) = if algorithm.is_aes() {
            (Mode::Cfb128(vector), Mode::Cfb64(vector))
        } else {
            (Mode::Cfb64(vector), Mode::Cfb128(vector))
        };
        assert_eq!(both(&key, wrong, &mut data), Err(Error::CipherMode), "{algorithm:?}");
        for length in 0..48 {
            let whole = if length % block == 0 { Ok(()) } else { Err(Error::BlockLength) };
            assert_eq!(both(&key, right, &mut data[..length]), whole, "{algorithm:?} {length}");
            for any in [Mode::Cfb1(vector), Mode::Cfb8(vector), Mode::Ofb(vector)] {
                assert_eq!(both(&key, any, &mut data[..length]), Ok(()));
            }
        }
        for length in (0..24).filter(|length| *length != block) {
            let vector = &zeros[..length];
            let whole = if algorithm.is_aes() { Mode::Cfb128 } else { Mode::Cfb64 };
            for mode in [Mode::Cfb1(vector), Mode::Cfb8(vector), whole(vector), Mode::Ofb(vector)] {
                let refused = both(&key, mode, &mut data[..block]);
                assert_eq!(refused, Err(Error::InitializationVector), "{algorithm:?} {length}");
            }
        }
        assert_eq!(data, [7; 48], "what was encrypted was decrypted, what was refused left alone");
    }
    let key = Key::generate(Algorithm::HmacSha256, &mut random);
    for mode in [Mode::Cfb1(&zeros), Mode::Cfb8(&zeros), Mode::Cfb64(&zeros), Mode::Ofb(&zeros)] {
        assert_eq!(both(&key, mode, &mut data), Err(Error::KeyAlgorithm));
    }
}

#[test]
fn padding_is_found_in_the_last_block() {
    let tdes = Key::from_secret(Algorithm::Tdes2Key, Secret::new(vec![1; 16])).unwrap();
    let aes = Key::from_secret(Algorithm::Aes128, Secret::new(vec![1; 16])).unwrap();
    for (padded, expected) in [
        ("8000000000000000", Ok("")),
        ("0102030405060780", Ok("01020304050607")),
        ("80000000000000008000000000000000", Ok("8000000000000000")),
        ("", Err(Error::Padding)),
        ("0000000000000000", Err(Error::Padding)),
        ("80000000000000000000000000000000", Err(Error::Padding)),
        ("01020304050607800000000000000000", Err(Error::Padding)),
        ("0102030405060708", Err(Error::Padding)),
        ("0102030405068001", Err(Error::Padding)),
        ("0102030405060081", Err(Error::Padding)),
        ("01020304050680", Err(Error::BlockLength)),
        ("010203040506078000", Err(Error::BlockLength)),
    ] {
        let bytes = hex::decode(padded).unwrap();
        let unpadded = padding::unpad(&tdes, &bytes).map(hex::encode);
        assert_eq!(unpadded, expected.map(str::to_owned), "{padded}");
    }
    let refused = padding::unpad(&aes, &[0x80, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(refused, Err(Error::BlockLength), "blocks are the key's");
    let whole = [[0x80].as_slice(), &[0; 15]].concat();
    assert_eq!(padding::unpad(&aes, &whole), Ok([].as_slice()));
    let hmac = Key::from_secret(Algorithm::HmacSha256, Secret::new(vec![1; 16])).unwrap();
    assert_eq!(padding::unpad(&hmac, &whole), Err(Error::KeyAlgorithm));
    let padded = padding::pad(Padding::Iso9797Method1, &hmac, &whole).map(|_| ());
    assert_eq!(padded, Err(Error::KeyAlgorithm));
}

#[test]
fn codes_of_iso_9797_take_their_keys() {
    let mut random = UnwrapErr(getrandom::SysRng);
    let aes = Key::generate(Algorithm::Aes128, &mut random);
    let hmac = Key::generate(Algorithm::HmacSha256, &mut random);
    let tdes = Key::generate(Algorithm::Tdes2Key, &mut random);
    for padding in [Padding::Iso9797Method1, Padding::Iso9797Method2] {
        for (key, algorithm) in [
            (&aes, MacAlgorithm::Algorithm3),
            (&hmac, MacAlgorithm::Algorithm1),
            (&hmac, MacAlgorithm::Algorithm3),
        ] {
            let code = iso9797::generate(key, algorithm, padding, b"message").map(|_| ());
            assert_eq!(code, Err(Error::KeyAlgorithm));
            let verified = iso9797::verify(key, algorithm, padding, b"message", &[0; 8]);
            assert_eq!(verified, Err(Error::KeyAlgorithm));
        }
        let code = iso9797::generate(&aes, MacAlgorithm::Algorithm1, padding, b"").unwrap();
        assert_eq!(code.as_bytes().len(), 16);
        assert_eq!(code.truncated(17).map(|_| ()), Err(Error::MacLength));
    }
    assert_eq!(as2805::generate(&aes, b"message").map(|_| ()), Err(Error::KeyAlgorithm));
    assert_eq!(as2805::verify(&tdes, b"message", &[0; 3]), Err(Error::MacLength));
    assert_eq!(as2805::verify(&tdes, b"message", &[0; 8]), Err(Error::MacLength));
    assert_eq!(cmac::verify(&tdes, b"message", &[0; 9]), Err(Error::MacLength));
}
