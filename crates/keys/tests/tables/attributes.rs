//! The matrix of valid attributes, held to a second writing of it.

use keys::Error;
use keys::attributes::{KeyAlgorithm, KeyAttributes, KeyClass, KeyUsage, Mode, ModesOfUse};

#[test]
fn all_combinations_are_judged_as_the_table_says() {
    let mut valid = 0;
    for usage in USAGES {
        for class in CLASSES {
            for algorithm in ALGORITHMS {
                for modes in 0..512_u16 {
                    let attributes =
                        KeyAttributes { usage, class, algorithm, modes: mode_set(modes) };
                    let expected = expected(usage, class, algorithm, modes);
                    let judged = attributes.check(None);
                    assert_eq!(judged.is_ok(), expected, "{attributes:?}: {judged:?}");
                    valid += usize::from(expected);
                }
            }
        }
    }
    // Counted apart from both writings: a row that is lost in both is noticed here.
    assert_eq!(valid, 374);
}

#[test]
fn each_kind_of_mismatch_has_its_own_error() {
    use KeyAlgorithm::{Aes128, EccNistP256, HmacSha256, Rsa2048, Tdes2Key};
    use KeyClass::{AsymmetricPair, Private, Public, Symmetric};
    use KeyUsage::{C0, D0, D1, K3, M0, M1, S0};
    let of = ModesOfUse::of;
    let (generate, verify, sign) = (of(&[Mode::Generate]), of(&[Mode::Verify]), of(&[Mode::Sign]));
    let cases = [
        (C0, Symmetric, Rsa2048, generate, None, Error::ClassAlgorithm),
        (C0, AsymmetricPair, Tdes2Key, generate, None, Error::ClassAlgorithm),
        (C0, AsymmetricPair, Rsa2048, generate, None, Error::UsageClass),
        (D1, Symmetric, Tdes2Key, generate, None, Error::UsageClass),
        (S0, Private, Rsa2048, sign, None, Error::UsageClass),
        (C0, Symmetric, HmacSha256, generate, None, Error::UsageAlgorithm),
        (M0, Symmetric, Aes128, generate, None, Error::UsageAlgorithm),
        (M1, Symmetric, Aes128, generate, None, Error::UsageAlgorithm),
        (D1, AsymmetricPair, EccNistP256, generate, None, Error::UsageAlgorithm),
        (K3, AsymmetricPair, Rsa2048, of(&[Mode::DeriveKey]), None, Error::UsageAlgorithm),
        (C0, Symmetric, Tdes2Key, ModesOfUse::NONE, None, Error::NoModes),
        (
            C0,
            Symmetric,
            Tdes2Key,
            of(&[Mode::NoRestrictions, Mode::Generate]),
            None,
            Error::NoRestrictionsNotAlone,
        ),
        (C0, Symmetric, Tdes2Key, of(&[Mode::Encrypt]), None, Error::Modes),
        (D0, Symmetric, Aes128, of(&[Mode::Encrypt, Mode::Decrypt]), None, Error::Modes),
        (M0, Symmetric, Tdes2Key, of(&[Mode::NoRestrictions]), None, Error::Modes),
        (S0, AsymmetricPair, Rsa2048, of(&[Mode::Sign, Mode::Verify]), None, Error::Modes),
        (S0, Public, Rsa2048, sign, None, Error::Modes),
        (C0, Symmetric, Tdes2Key, verify, Some(D0), Error::DeriveUsageWithoutAgreement),
        (K3, AsymmetricPair, EccNistP256, of(&[Mode::DeriveKey]), Some(M0), Error::DeriveUsage),
        (K3, AsymmetricPair, EccNistP256, of(&[Mode::DeriveKey]), Some(K3), Error::DeriveUsage),
    ];
    for (usage, class, algorithm, modes, derived, error) in cases {
        let attributes = KeyAttributes { usage, class, algorithm, modes };
        assert_eq!(attributes.check(derived), Err(error), "{attributes:?}");
    }
}

#[test]
fn key_agreement_keys_may_say_what_they_are_for() {
    let attributes = KeyAttributes {
        usage: KeyUsage::K3,
        class: KeyClass::AsymmetricPair,
        algorithm: KeyAlgorithm::EccNistP521,
        modes: ModesOfUse::of(&[Mode::DeriveKey]),
    };
    let refused: Vec<KeyUsage> =
        USAGES.into_iter().filter(|usage| attributes.check(Some(*usage)).is_err()).collect();
    let underivable = [KeyUsage::D1, KeyUsage::K2, KeyUsage::K3, KeyUsage::M0, KeyUsage::S0];
    assert_eq!(refused, underivable);
}

#[test]
fn every_mismatch_is_told_in_another_sentence() {
    let errors = [
        Error::ClassAlgorithm,
        Error::UsageClass,
        Error::UsageAlgorithm,
        Error::NoModes,
        Error::NoRestrictionsNotAlone,
        Error::Modes,
        Error::DeriveUsageWithoutAgreement,
        Error::DeriveUsage,
        Error::MaterialMismatch,
    ];
    let sentences: std::collections::BTreeSet<String> =
        errors.iter().map(ToString::to_string).collect();
    assert_eq!(sentences.len(), errors.len());
    assert!(sentences.iter().all(|sentence| sentence.ends_with('.')), "{sentences:?}");
}

/// Usage; class (S symmetric, A pair, P public key); algorithms (T TDES, E AES, H HMAC, R RSA,
/// C elliptic curves); the sets of modes (E D W U G S V X N).
const TABLE: &str = "
    B0 S TE  X N
    C0 S TE  G V GV N
    D0 S TE  EDWU EW DU N
    D1 A R   EDWU EW DU
    D1 P R   EW
    E0 S TE  X N
    E1 S TE  X N
    E2 S TE  X N
    E4 S TE  X N
    E5 S TE  X N
    E6 S TE  X N
    K0 S TE  EDWU EW DU N
    K1 S TE  EDWU EW DU N
    K2 A R   EDWU EW DU X
    K2 P R   EW
    K3 A C   X
    K3 P C   X
    M0 S T   G V GV
    M1 S T   G V GV N
    M3 S T   G V GV N
    M6 S TE  G V GV N
    M7 S TEH G V GV N
    P0 S TE  EDWU EW DU N
    P1 S TE  EDWU EW DU G V GV N
    S0 A RC  S V
    S0 P RC  V
    V1 S TE  G V GV N
    V2 S TE  G V GV N
";

fn expected(usage: KeyUsage, class: KeyClass, algorithm: KeyAlgorithm, modes: u16) -> bool {
    let class = match class {
        KeyClass::Symmetric => "S",
        KeyClass::AsymmetricPair => "A",
        KeyClass::Public => "P",
        KeyClass::Private => return false,
    };
    let name = format!("{algorithm:?}");
    let family = match &name[..3] {
        "Tde" => 'T',
        "Aes" => 'E',
        "Hma" => 'H',
        "Rsa" => 'R',
        _ => 'C',
    };
    TABLE.lines().filter(|line| !line.trim().is_empty()).any(|line| {
        let mut words = line.split_whitespace();
        words.next() == Some(&format!("{usage:?}"))
            && words.next() == Some(class)
            && words.next().unwrap().contains(family)
            && words.any(|set| letters(set) == modes)
    })
}

fn letters(set: &str) -> u16 {
    set.chars().map(|letter| 1 << LETTERS.find(letter).unwrap()).sum()
}

fn mode_set(bits: u16) -> ModesOfUse {
    let modes = [
        Mode::Encrypt,
        Mode::Decrypt,
        Mode::Wrap,
        Mode::Unwrap,
        Mode::Generate,
        Mode::Sign,
        Mode::Verify,
        Mode::DeriveKey,
        Mode::NoRestrictions,
    ];
    modes
        .into_iter()
        .enumerate()
        .filter(|(at, _)| bits & (1 << at) != 0)
        .fold(ModesOfUse::NONE, |set, (_, mode)| set.with(mode))
}

const LETTERS: &str = "EDWUGSVXN";

const USAGES: [KeyUsage; 24] = [
    KeyUsage::B0,
    KeyUsage::C0,
    KeyUsage::D0,
    KeyUsage::D1,
    KeyUsage::E0,
    KeyUsage::E1,
    KeyUsage::E2,
    KeyUsage::E4,
    KeyUsage::E5,
    KeyUsage::E6,
    KeyUsage::K0,
    KeyUsage::K1,
    KeyUsage::K2,
    KeyUsage::K3,
    KeyUsage::M0,
    KeyUsage::M1,
    KeyUsage::M3,
    KeyUsage::M6,
    KeyUsage::M7,
    KeyUsage::P0,
    KeyUsage::P1,
    KeyUsage::S0,
    KeyUsage::V1,
    KeyUsage::V2,
];

const CLASSES: [KeyClass; 4] =
    [KeyClass::Symmetric, KeyClass::AsymmetricPair, KeyClass::Private, KeyClass::Public];

const ALGORITHMS: [KeyAlgorithm; 15] = [
    KeyAlgorithm::Tdes2Key,
    KeyAlgorithm::Tdes3Key,
    KeyAlgorithm::Aes128,
    KeyAlgorithm::Aes192,
    KeyAlgorithm::Aes256,
    KeyAlgorithm::HmacSha224,
    KeyAlgorithm::HmacSha256,
    KeyAlgorithm::HmacSha384,
    KeyAlgorithm::HmacSha512,
    KeyAlgorithm::Rsa2048,
    KeyAlgorithm::Rsa3072,
    KeyAlgorithm::Rsa4096,
    KeyAlgorithm::EccNistP256,
    KeyAlgorithm::EccNistP384,
    KeyAlgorithm::EccNistP521,
];
