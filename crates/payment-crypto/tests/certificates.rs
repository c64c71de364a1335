//! Asymmetric keys and certificates: refusals; and `openssl` reads ours.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

#[path = "openssl/command.rs"]
mod command;
#[path = "seeded/random.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod random;

use command::Openssl;
use payment_crypto::Error;
use payment_crypto::ec;
use payment_crypto::ecdh::Curve;
use payment_crypto::hash::Hash;
use payment_crypto::key::{self, Key};
use payment_crypto::key_pair::{Algorithm, KeyPair, PublicKey};
use payment_crypto::pki::{
    Certificate, Issuer, KeyUse, Subject, UnixTime, Validity, issue_leaf, issue_root,
    signing_request, verify_path,
};
use payment_crypto::rsa::{self, Padding, Size};
use payment_crypto::secret::Secret;
use random::Seeded;

#[test]
fn a_certificate_is_der_pem_or_base64_of_pem() {
    let (_, root, _) = root(Algorithm::Ec(Curve::P521));
    let (der, pem) = (root.der().to_vec(), root.to_pem().unwrap());
    let base64 = root.to_base64_pem().unwrap();
    assert!(!pem.ends_with('\n'));
    let body: String = pem.lines().filter(|line| !line.starts_with('-')).collect();
    let one_line = format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----");
    for text in [
        pem.clone(),
        base64.clone(),
        format!("  {pem}\n\n"),
        format!("{base64}\n"),
        pem.replace('\n', "\r\n"),
        one_line,
    ] {
        assert_eq!(Certificate::parse(&text).as_ref(), Ok(&root), "{text}");
    }
    assert_eq!(Certificate::from_der(&der), Ok(root));
    for text in [
        "",
        "-",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN CERTIFICATE----------END CERTIFICATE-----",
        &body,
        &pem.replace("CERTIFICATE", "X509 CRL"),
        &pem[..pem.len() - 1],
        &pem.replacen("MII", "MI=", 1),
        &format!("{pem}\n{pem}"),
        &format!("{base64}{base64}"),
        &base64[1..],
    ] {
        assert_eq!(Certificate::parse(text), Err(Error::Certificate), "{text}");
    }
    assert_eq!(Certificate::from_der(&[der.as_slice(), &[0]].concat()), Err(Error::Certificate));
}

#[test]
fn every_changed_byte_of_a_certificate_is_refused() {
    for algorithm in [Algorithm::Rsa(Size::Rsa2048), Algorithm::Ec(Curve::P256)] {
        let (key, root, mut random) = root(Algorithm::Rsa(Size::Rsa2048));
        let issuer = Issuer::new(&root, &key).unwrap();
        let public = KeyPair::generate(algorithm).unwrap().public_key();
        let leaf = issue_leaf(issuer, &public, &named("leaf"), validity(), &mut random).unwrap();
        let verify = |certificate: &Certificate| {
            verify_path(certificate, &[], &root, now(), KeyUse::Signature).map(|_| ())
        };
        assert_eq!(verify(&leaf), Ok(()));
        for place in 0..leaf.der().len() {
            for mask in [0x01, 0x04, 0x20, 0x80, 0xFF] {
                let mut changed = leaf.der().to_vec();
                changed[place] ^= mask;
                let found = Certificate::from_der(&changed).and_then(|leaf| verify(&leaf));
                assert!(found.is_err(), "{place} {mask}");
            }
        }
        for end in 0..leaf.der().len() {
            assert_eq!(Certificate::from_der(&leaf.der()[..end]), Err(Error::Certificate));
        }
    }
}

#[test]
fn no_bytes_make_the_parsers_panic() {
    let (_, root, mut random) = root(Algorithm::Ec(Curve::P256));
    for _ in 0..50_000 {
        let mut bytes = root.der().to_vec();
        if random.below(3) == 0 {
            let length = random.below(300);
            bytes = random.bytes(length);
        } else {
            for _ in 0..random.between(1, 5) {
                let place = random.below(bytes.len());
                match random.below(3) {
                    0 => bytes[place] = random.bytes(1)[0],
                    1 => bytes.insert(place, random.bytes(1)[0]),
                    _ => drop(bytes.remove(place)),
                }
            }
        }
        if let Ok(certificate) = Certificate::from_der(&bytes) {
            assert_eq!(certificate.der(), bytes);
            assert!(bytes == root.der() || !certificate.is_self_signed());
            assert!(certificate.to_base64_pem().is_ok());
        }
        let _ = Certificate::parse(&String::from_utf8_lossy(&bytes));
        let _ = PublicKey::from_spki(&bytes);
    }
}

#[test]
fn only_version_3_and_one_signature_algorithm() {
    let (key, root, _) = root(Algorithm::Ec(Curve::P256));
    let der = hex::encode(root.der());
    let version_2 = der.replacen("a003020102", "a003020101", 1);
    let bytes = hex::decode(version_2).unwrap();
    assert_eq!(Certificate::from_der(&bytes), Err(Error::CertificateVersion));
    let other = der.replacen("06082a8648ce3d040304", "06082a8648ce3d040303", 1);
    let bytes = hex::decode(other).unwrap();
    assert_eq!(Certificate::from_der(&bytes), Err(Error::SignatureAlgorithm));
    let other = KeyPair::generate(Algorithm::Ec(Curve::P256)).unwrap();
    assert_eq!(Issuer::new(&root, &other).map(|_| ()), Err(Error::PrivateKey));
    assert!(Issuer::new(&root, &key).is_ok());
}

#[test]
fn a_subject_has_fields_of_their_form() {
    let key = KeyPair::generate(Algorithm::Ec(Curve::P256)).unwrap();
    let check = |subject: Subject| signing_request(&key, &subject, Hash::Sha256).map(|_| ());
    for text in ["", "\n", "a\0b", &"x".repeat(65), &"é".repeat(65)] {
        assert_eq!(check(named(text)), Err(Error::Subject), "{text}");
    }
    assert_eq!(check(named(&"é".repeat(64))), Ok(()));
    let with = |field: &str, text: &str| {
        let (mut subject, text) = (named("name"), Some(text.into()));
        match field {
            "O" => subject.organization = text,
            "OU" => subject.organizational_unit = text,
            "L" => subject.city = text,
            "ST" => subject.state_or_province = text,
            "C" => subject.country = text,
            "emailAddress" => subject.email_address = text,
            _ => subject.serial_number = text,
        }
        check(subject)
    };
    for (field, most) in
        [("O", 64), ("OU", 64), ("L", 128), ("ST", 128), ("emailAddress", 128), ("serial", 64)]
    {
        assert_eq!(with(field, &"x".repeat(most)), Ok(()), "{field}");
        for text in ["", "\t", &"x".repeat(most + 1)] {
            assert_eq!(with(field, text), Err(Error::Subject), "{field} {text}");
        }
    }
    for (field, text) in [
        ("C", ""),
        ("C", "U"),
        ("C", "USA"),
        ("C", "U1"),
        ("C", "ÜS"),
        ("emailAddress", "é@x"),
        ("serial", "1_2"),
    ] {
        assert_eq!(with(field, text), Err(Error::Subject), "{field} {text}");
    }
    assert_eq!(Validity::new(UnixTime(2), UnixTime(1)), Err(Error::Time));
    let far = Validity::new(UnixTime(0), UnixTime(u64::MAX)).unwrap();
    let issued = issue_root(&key, &named("name"), far, &mut Seeded::announced());
    assert_eq!(issued.map(|_| ()), Err(Error::Time));
}

#[test]
fn messages_have_the_length_that_the_padding_leaves() {
    let key = rsa::PrivateKey::generate(Size::Rsa2048).unwrap();
    let public = key.public_key();
    // Hexadecimal digits in the documentation of AWS: 428, 380 and 252.
    for (padding, most) in [
        (Padding::OaepSha1, 214),
        (Padding::OaepSha256, 190),
        (Padding::OaepSha512, 126),
        (Padding::Pkcs1, 245),
    ] {
        assert_eq!(padding.longest_message(Size::Rsa2048), most);
        let longest = vec![1; most];
        let ciphertext = public.encrypt(padding, &longest).unwrap();
        assert_ne!(public.encrypt(padding, &longest).unwrap(), ciphertext);
        assert_eq!(key.decrypt(padding, &ciphertext).unwrap().expose_secret(), longest);
        assert_eq!(public.encrypt(padding, &vec![1; most + 1]), Err(Error::MessageLength));
        for place in 0..ciphertext.len() {
            let mut changed = ciphertext.clone();
            changed[place] ^= 1;
            // Padding of PKCS#1 v1.5 fits by chance about once in 65,536 times.
            let opened = key.decrypt(padding, &changed);
            assert_ne!(opened.as_ref().map(|m| m.expose_secret()).ok(), Some(&longest[..]));
            assert!(padding == Padding::Pkcs1 || opened.map(|_| ()) == Err(Error::Decryption));
        }
        for length in [0, 255, 257] {
            let refused = key.decrypt(padding, &vec![1; length]).map(|_| ());
            assert_eq!(refused, Err(Error::Decryption));
        }
    }
    for message in [vec![1; 255], vec![0; 257], vec![0xFF; 256]] {
        assert_eq!(public.encrypt(Padding::None, &message), Err(Error::MessageLength));
    }
    let one = [vec![0; 255], vec![1]].concat();
    assert_eq!(public.encrypt(Padding::None, &one).unwrap(), one);
    let refused = key.decrypt(Padding::None, &[0xFF; 256]).map(|_| ());
    assert_eq!(refused, Err(Error::Decryption));
}

#[test]
fn a_wrapped_key_has_the_length_of_its_algorithm() {
    let mut random = Seeded::announced();
    let pair = rsa::PrivateKey::generate(Size::Rsa2048).unwrap();
    let key = Key::generate(key::Algorithm::Aes128, &mut random);
    let cryptogram = pair.public_key().wrap_key(Padding::OaepSha256, &key).unwrap();
    let unwrap = |padding, algorithm| pair.unwrap_key(padding, algorithm, &cryptogram);
    let unwrapped = unwrap(Padding::OaepSha256, key::Algorithm::Aes128).unwrap();
    assert!(unwrapped.secret().ct_eq(key.secret()));
    let refused = |padding, algorithm| unwrap(padding, algorithm).map(|_| ());
    assert_eq!(refused(Padding::OaepSha256, key::Algorithm::Aes256), Err(Error::KeyLength));
    assert_eq!(refused(Padding::OaepSha512, key::Algorithm::Aes128), Err(Error::Decryption));
}

#[test]
fn keys_are_of_the_algorithm_asked_for() {
    let pair = KeyPair::generate(Algorithm::Ec(Curve::P256)).unwrap();
    let document = pair.to_pkcs8().unwrap();
    for algorithm in [Algorithm::Ec(Curve::P384), Algorithm::Rsa(Size::Rsa2048)] {
        let refused = KeyPair::from_pkcs8(algorithm, &document).map(|_| ());
        assert_eq!(refused, Err(Error::PrivateKey));
    }
    let rsa = KeyPair::generate(Algorithm::Rsa(Size::Rsa2048)).unwrap();
    let document = rsa.to_pkcs8().unwrap();
    for algorithm in [Algorithm::Rsa(Size::Rsa3072), Algorithm::Ec(Curve::P256)] {
        let refused = KeyPair::from_pkcs8(algorithm, &document).map(|_| ());
        assert_eq!(refused, Err(Error::PrivateKey));
    }
    let broken = Secret::new(document.expose_secret()[1..].to_vec());
    let refused = KeyPair::from_pkcs8(Algorithm::Rsa(Size::Rsa2048), &broken).map(|_| ());
    assert_eq!(refused, Err(Error::PrivateKey));
    for key in [&pair, &rsa] {
        let spki = key.public_key().spki().to_vec();
        assert_eq!(PublicKey::from_spki(&spki[1..]), Err(Error::PublicKey));
        assert_eq!(PublicKey::from_spki(&spki[..spki.len() - 1]), Err(Error::PublicKey));
        assert!(!format!("{key:?}").contains(&hex::encode(&spki[30..40])));
        assert_eq!(hex::encode(key.public_key().check_value()).len(), 8);
    }
}

#[test]
fn points_are_uncompressed_and_on_the_curve() {
    let key = ec::PrivateKey::generate(Curve::P256).unwrap();
    let point = key.public_key().point().to_vec();
    assert_eq!(ec::PublicKey::from_point(Curve::P256, &point).as_ref(), Ok(key.public_key()));
    let compressed = [&[2 + (point[64] & 1)], &point[1..33]].concat();
    let mut off = point.clone();
    off[64] ^= 1;
    for wrong in [&compressed, &off, &point[..64].to_vec(), &vec![4; 65], &vec![0]] {
        let refused = ec::PublicKey::from_point(Curve::P256, wrong);
        assert_eq!(refused, Err(Error::PublicKey), "{}", hex::encode(wrong));
    }
    let other = ec::PrivateKey::generate(Curve::P384).unwrap();
    assert_eq!(key.agree(other.public_key()).map(|_| ()), Err(Error::PublicKey));
}

#[test]
fn a_signature_is_of_one_message_hash_and_key() {
    for algorithm in [Algorithm::Rsa(Size::Rsa2048), Algorithm::Ec(Curve::P384)] {
        let (key, other) =
            (KeyPair::generate(algorithm).unwrap(), KeyPair::generate(algorithm).unwrap());
        for hash in HASHES {
            let signature = key.sign(hash, b"message").unwrap();
            let public = key.public_key();
            assert_eq!(public.verify(hash, b"message", &signature), Ok(()));
            assert_eq!(public.verify(hash, b"massage", &signature), Err(Error::Signature));
            let foreign = other.public_key().verify(hash, b"message", &signature);
            assert_eq!(foreign, Err(Error::Signature));
            for wrong in HASHES.into_iter().filter(|wrong| *wrong != hash) {
                assert_eq!(public.verify(wrong, b"message", &signature), Err(Error::Signature));
            }
            for place in 0..signature.len() {
                let mut changed = signature.clone();
                changed[place] ^= 1;
                let refused = public.verify(hash, b"message", &changed);
                assert_eq!(refused, Err(Error::Signature), "{place}");
            }
            for length in [0, 1, signature.len() - 1] {
                let refused = public.verify(hash, b"message", &signature[..length]);
                assert_eq!(refused, Err(Error::Signature));
            }
        }
    }
}

#[test]
fn openssl_verifies_our_certificates_and_requests() {
    let openssl = Openssl::new("certificates");
    for algorithm in [Algorithm::Rsa(Size::Rsa4096), Algorithm::Ec(Curve::P521)] {
        let (key, root, mut random) = root(algorithm);
        let anchor = openssl.file("root.pem", root.to_pem().unwrap().as_bytes());
        let issuer = Issuer::new(&root, &key).unwrap();
        for leaf in ALGORITHMS {
            let pair = KeyPair::generate(leaf).unwrap();
            let public = pair.public_key();
            let leaf = issue_leaf(issuer, &public, &named("leaf"), validity(), &mut random);
            let leaf = openssl.file("leaf.pem", leaf.unwrap().to_pem().unwrap().as_bytes());
            let strict = format!("verify -x509_strict -CAfile {anchor} {leaf}");
            assert!(openssl.run(&strict).is_ok_and(|answer| answer.ends_with(b": OK\n")));
            for hash in HASHES {
                let request = signing_request(&pair, &named("leaf"), hash).unwrap();
                let request = openssl.file("request.pem", request.as_bytes());
                let verified = openssl.run(&format!("req -verify -noout -in {request}"));
                assert!(verified.is_ok(), "{verified:?}");
            }
        }
    }
}

fn root(algorithm: Algorithm) -> (KeyPair, Certificate, Seeded) {
    let mut random = Seeded::announced();
    let key = KeyPair::generate(algorithm).unwrap();
    let root = issue_root(&key, &named("Root"), validity(), &mut random).unwrap();
    (key, root, random)
}

fn named(name: &str) -> Subject {
    Subject { common_name: name.into(), ..Subject::default() }
}

fn validity() -> Validity {
    Validity::new(UnixTime(now().0 - 3600), UnixTime(now().0 + 3600)).unwrap()
}

/// The clock's, since `openssl` looks at it.
fn now() -> UnixTime {
    UnixTime(std::time::UNIX_EPOCH.elapsed().unwrap().as_secs())
}

const HASHES: [Hash; 4] = [Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];
const ALGORITHMS: [Algorithm; 5] = [
    Algorithm::Rsa(Size::Rsa2048),
    Algorithm::Rsa(Size::Rsa3072),
    Algorithm::Ec(Curve::P256),
    Algorithm::Ec(Curve::P384),
    Algorithm::Ec(Curve::P521),
];
