use payment_crypto::Error;
use payment_crypto::pki::{Certificate, KeyUse, UnixTime, verify_path};
use serde_json::{Value, json};

use super::interpreter::Oracle;

#[test]
fn each_rule_of_a_path_has_its_refusal() {
    let mut oracle = Oracle::start();
    let cast = Cast::new(&mut oracle);
    let authority = json!({"ca": true, "usages": ["key_cert_sign"]});
    let leaf = json!({"usages": ["digital_signature", "key_encipherment"]});
    let none = json!({});
    for (changes_of_root, changes_of_middle, changes_of_leaf, now, expected) in [
        (&none, &none, &none, NOW, Ok(())),
        (&none, &none, &none, START, Ok(())),
        (&none, &none, &none, END, Ok(())),
        (&none, &none, &none, START - 1, Err(Error::CertificateValidity)),
        (&none, &none, &none, END + 1, Err(Error::CertificateValidity)),
        (&json!({"not_after": NOW - 1}), &none, &none, NOW, Err(Error::CertificateValidity)),
        (&none, &json!({"not_before": NOW + 1}), &none, NOW, Err(Error::CertificateValidity)),
        (&none, &none, &json!({"not_after": NOW - 1}), NOW, Err(Error::CertificateValidity)),
        (&none, &none, &json!({"not_after": NOW}), NOW, Ok(())),
        (&json!({"path_length": 1}), &json!({"path_length": 0}), &none, NOW, Ok(())),
        (&json!({"path_length": 0}), &none, &none, NOW, Err(Error::CertificateAuthority)),
        (&none, &json!({"ca": null}), &none, NOW, Err(Error::CertificateAuthority)),
        (&none, &json!({"ca": false}), &none, NOW, Err(Error::CertificateAuthority)),
        (&json!({"ca": false}), &none, &none, NOW, Err(Error::CertificateAuthority)),
        (&none, &json!({"usages": ["crl_sign"]}), &none, NOW, Err(Error::CertificateAuthority)),
        (&none, &json!({"usages": null}), &none, NOW, Ok(())),
        (&none, &json!({"subject": "other"}), &none, NOW, Err(Error::CertificateIssuer)),
        (&none, &none, &json!({"issuer": "middl"}), NOW, Err(Error::CertificateIssuer)),
        (&none, &json!({"issuer": "rooted"}), &none, NOW, Err(Error::CertificateIssuer)),
        (
            &none,
            &none,
            &json!({"issuer_pkcs8": cast.other["pkcs8"]}),
            NOW,
            Err(Error::CertificateSignature),
        ),
        (
            &none,
            &json!({"issuer_pkcs8": cast.leaf["pkcs8"]}),
            &none,
            NOW,
            Err(Error::CertificateSignature),
        ),
        (&none, &json!({"key": cast.leaf["spki"]}), &none, NOW, Err(Error::SignatureAlgorithm)),
        (&none, &none, &json!({"critical": "1.2.3.4"}), NOW, Err(Error::CertificateExtension)),
        (&none, &json!({"critical": "1.2.3.4"}), &none, NOW, Err(Error::CertificateExtension)),
        (&json!({"critical": "2.5.29.30"}), &none, &none, NOW, Err(Error::CertificateExtension)),
        (&none, &none, &json!({"usages": ["key_encipherment"]}), NOW, Err(Error::CertificateUsage)),
        (&none, &none, &json!({"usages": null}), NOW, Ok(())),
        (&none, &none, &json!({"hash": "Sha224"}), NOW, Ok(())),
        (&none, &json!({"hash": "Sha512"}), &none, NOW, Ok(())),
    ] {
        let root = cast.issue(&mut oracle, "root", &[&authority, changes_of_root]);
        let middle = cast.issue(&mut oracle, "middle", &[&authority, changes_of_middle]);
        let end = cast.issue(&mut oracle, "leaf", &[&leaf, changes_of_leaf]);
        let now = UnixTime(now);
        let found = verify_path(&end, &[middle], &root, now, KeyUse::Signature);
        let what = format!("{changes_of_root} {changes_of_middle} {changes_of_leaf} {now:?}");
        assert_eq!(found.map(|_| ()), expected, "{what}");
    }
}

#[test]
fn a_path_has_an_order_and_a_beginning() {
    let mut oracle = Oracle::start();
    let cast = Cast::new(&mut oracle);
    let authority = json!({"ca": true, "usages": ["key_cert_sign"]});
    let root = cast.issue(&mut oracle, "root", &[&authority]);
    let middle = cast.issue(&mut oracle, "middle", &[&authority]);
    let leaf = cast.issue(&mut oracle, "leaf", &[]);
    let now = UnixTime(NOW);
    let verify = |leaf, middle: &[Certificate], root, key_use| {
        verify_path(leaf, middle, root, now, key_use).map(|_| ())
    };
    let middles = [middle.clone()];
    assert_eq!(verify(&leaf, &middles, &root, KeyUse::KeyEncipherment), Ok(()));
    assert_eq!(verify(&leaf, &[], &middle, KeyUse::KeyEncipherment), Ok(()));
    assert_eq!(verify(&leaf, &[], &root, KeyUse::Signature), Err(Error::CertificateIssuer));
    let twice = [middle.clone(), middle.clone()];
    assert_eq!(verify(&leaf, &twice, &root, KeyUse::Signature), Err(Error::CertificateIssuer));
    let authority = KeyUse::CertificateAuthority;
    assert_eq!(verify(&root, &[], &root, authority), Ok(()));
    assert_eq!(verify(&middle, &[], &root, authority), Ok(()));
    assert_eq!(verify(&leaf, &middles, &root, authority), Err(Error::CertificateAuthority));
    assert_eq!(verify(&root, &[], &middle, authority), Err(Error::CertificateIssuer));
    assert!(root.is_self_signed());
    assert!(!middle.is_self_signed());
}

#[test]
fn a_key_is_used_as_its_certificate_says() {
    let mut oracle = Oracle::start();
    let cast = Cast::new(&mut oracle);
    let root = cast.issue(&mut oracle, "middle", &[&json!({"ca": true})]);
    for (usage, allowed) in [
        ("digital_signature", vec![KeyUse::Signature, KeyUse::KeyAgreement]),
        (
            "key_encipherment",
            vec![KeyUse::KeyEncipherment, KeyUse::DataEncipherment, KeyUse::KeyAgreement],
        ),
        ("data_encipherment", vec![KeyUse::DataEncipherment, KeyUse::KeyAgreement]),
        ("key_agreement", vec![KeyUse::KeyAgreement]),
    ] {
        let leaf = cast.issue(&mut oracle, "leaf", &[&json!({"usages": [usage]})]);
        for key_use in [
            KeyUse::Signature,
            KeyUse::KeyEncipherment,
            KeyUse::DataEncipherment,
            KeyUse::KeyAgreement,
        ] {
            let found = verify_path(&leaf, &[], &root, UnixTime(NOW), key_use).map(|_| ());
            let expected = allowed.contains(&key_use).then_some(());
            assert_eq!(found, expected.ok_or(Error::CertificateUsage), "{usage} {key_use:?}");
        }
    }
}

/// Keys of a root, an authority below it, a leaf, and somebody else.
struct Cast {
    root: Value,
    middle: Value,
    leaf: Value,
    other: Value,
}

impl Cast {
    fn new(oracle: &mut Oracle) -> Self {
        let mut key = |algorithm| oracle.ask("generate_key", json!({"algorithm": algorithm}));
        Self { root: key("P521"), middle: key("2048"), leaf: key("P256"), other: key("2048") }
    }

    /// The certificate of one of them, with changes.
    fn issue(&self, oracle: &mut Oracle, who: &str, changes: &[&Value]) -> Certificate {
        let (issuer, issuer_key, key) = match who {
            "root" => ("root", &self.root, &self.root),
            "middle" => ("root", &self.root, &self.middle),
            _ => ("middle", &self.middle, &self.leaf),
        };
        let mut question = json!({
            "issuer_pkcs8": issuer_key["pkcs8"], "issuer": issuer, "subject": who,
            "key": key["spki"], "not_before": START, "not_after": END,
        });
        for change in changes {
            for (member, value) in change.as_object().unwrap() {
                question[member] = value.clone();
            }
        }
        let der = oracle.ask("issue_certificate", question);
        Certificate::from_der(&hex::decode(der.as_str().unwrap()).unwrap()).unwrap()
    }
}

const START: u64 = 1_600_000_000;
const NOW: u64 = 1_700_000_000;
const END: u64 = 2_000_000_000;
