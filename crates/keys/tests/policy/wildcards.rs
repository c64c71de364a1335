//! Wildcards: `*` for any run of characters, `?` for any one, colons of an ARN apart.

use keys::policy::{Document, Request, authorise};

#[test]
fn wildcards_in_actions() {
    for (pattern, action, fits) in [
        ("*", "payment-cryptography:GetKey", true),
        ("payment-cryptography:*", "payment-cryptography:GetKey", true),
        ("payment-cryptography:GetKey", "payment-cryptography:GetKey", true),
        ("PAYMENT-CRYPTOGRAPHY:gETkEY", "payment-cryptography:GetKey", true),
        ("payment-cryptography:Get?ey", "payment-cryptography:GetKey", true),
        ("payment-cryptography:*Key", "payment-cryptography:GetKey", true),
        ("payment-cryptography:*Key*", "payment-cryptography:GetKey", true),
        ("payment-cryptography:*e*e*", "payment-cryptography:GetKey", true),
        ("payment-cryptography:**", "payment-cryptography:GetKey", true),
        ("payment-*:GetKey", "payment-cryptography:GetKey", true),
        ("payment-cryptography:GetKey*", "payment-cryptography:GetKey", true),
        ("payment-cryptography:GetKey?", "payment-cryptography:GetKey", false),
        ("payment-cryptography:Get", "payment-cryptography:GetKey", false),
        ("payment-cryptography:?Key", "payment-cryptography:GetKey", false),
        ("payment-cryptography:*e*e*e*", "payment-cryptography:GetKey", false),
        ("payment-cryptography:", "payment-cryptography:GetKey", false),
        ("payment-cryptograph:*", "payment-cryptography:GetKey", false),
        ("kms:*", "payment-cryptography:GetKey", false),
    ] {
        assert_eq!(permits(&statement(pattern, "*"), action, "*"), fits, "{pattern}");
    }
}

#[test]
fn wildcards_in_resources() {
    const KEY: &str = "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk";
    for (pattern, fits) in [
        ("*", true),
        (KEY, true),
        ("arn:aws:payment-cryptography:us-east-1:111122223333:key/*", true),
        ("arn:aws:payment-cryptography:us-east-1:111122223333:*", true),
        ("arn:aws:payment-cryptography:us-*-1:111122223333:key/*", true),
        ("arn:aws:payment-cryptography:us-????-?:111122223333:key/qs*qk", true),
        ("arn:aws:payment-cryptography:*:111122223333:key/qs6643jl4ohibtqk", true),
        ("arn:*:payment-cryptography:*:*:key/*", true),
        ("arn:aws:payment-cryptography:us-east-1:1111*:key/*", true),
        ("arn:aws:*", true),
        ("arn:*", true),
        // a run in the middle of a segment stays there, one at its end does not
        ("arn:aws:payment-cryptography:us*1:111122223333:key/*", true),
        ("arn:aws:payment-cryptography:us*3:key/qs6643jl4ohibtqk:::", false),
        ("arn:aws:pay*1:111122223333:key/qs6643jl4ohibtqk:", false),
        ("arn:aws:payment-cryptography:us*:key/qs6643jl4ohibtqk:", false),
        ("arn:aws:payment-cryptography:*:key/qs6643jl4ohibtqk", false),
        ("arn:aws:payment-cryptography?us-east-1:111122223333:key/qs6643jl4ohibtqk", false),
        // upper and lower case are not the same
        ("arn:aws:payment-cryptography:us-east-1:111122223333:key/QS6643JL4OHIBTQK", false),
        ("arn:aws:payment-cryptography:us-west-2:111122223333:key/*", false),
        ("arn:aws:payment-cryptography:us-east-1:111122223333:alias/*", false),
        ("arn:aws:payment-cryptography:us-east-1:111122223333:key/", false),
        ("arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtq", false),
        ("arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk?", false),
        ("arn:aws:kms:us-east-1:111122223333:key/*", false),
    ] {
        let text = statement("*", pattern);
        let action = "payment-cryptography:GetKey";
        match Document::parse(&text) {
            Ok(_) => assert_eq!(permits(&text, action, KEY), fits, "{pattern}"),
            Err(why) => assert!(!fits, "{pattern}: {why}"),
        }
    }
}

/// An action that is about no key has the resource `*`, which is a name here and no wildcard.
#[test]
fn only_a_star_allows_what_is_about_no_key() {
    for (pattern, fits) in [
        ("*", true),
        ("arn:aws:payment-cryptography:us-east-1:111122223333:key/*", false),
        ("arn:*", false),
    ] {
        let text = statement("*", pattern);
        assert_eq!(permits(&text, "payment-cryptography:ListKeys", "*"), fits, "{pattern}");
    }
}

/// A matcher that tries every way would not come to an end here.
#[test]
fn the_worst_pattern_is_answered() {
    let pattern = format!("arn:aws:p:r:a:{}b", "*a".repeat(9_000));
    let resource = format!("arn:aws:p:r:a:{}", "a".repeat(2_000));
    assert!(!permits(&statement("*", &pattern), "p:A", &resource));
    let most = format!("arn:aws:p:r:a:{}", "*a".repeat(1_000));
    assert!(permits(&statement("*", &most), "p:A", &resource));
}

/// The matcher against one that follows the definition word for word.
#[test]
fn the_matcher_agrees_with_the_definition() {
    let mut random = 1_u64;
    let mut letter = |letters: &[u8]| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        char::from(letters[usize::try_from(random >> 33).unwrap() % letters.len()])
    };
    let (mut fitted, rounds) = (0, 20_000);
    for _ in 0..rounds {
        let pattern: String = (0..6).map(|_| letter(b"ab:*?*")).collect();
        let resource: String = (0..5).map(|_| letter(b"ab:")).collect();
        let (pattern, resource) =
            (format!("arn:a:b:c:d:{pattern}"), format!("arn:a:b:c:d:{resource}"));
        let fits = defined(&pattern, &resource);
        assert_eq!(
            permits(&statement("*", &pattern), "p:A", &resource),
            fits,
            "{pattern} {resource}"
        );
        fitted += usize::from(fits);
    }
    assert!((rounds / 50..rounds / 2).contains(&fitted), "{fitted} of {rounds} fitted");
}

fn defined(pattern: &str, text: &str) -> bool {
    let mut pieces = pattern.chars();
    match pieces.next() {
        None => text.is_empty(),
        Some('*') => {
            let rest = pieces.as_str();
            let last = rest.is_empty() || rest.starts_with(':');
            (0..=text.len())
                .take_while(|taken| last || !text[..*taken].contains(':'))
                .any(|taken| defined(rest, &text[taken..]))
        }
        Some(piece) => {
            let mut characters = text.chars();
            let fits =
                characters.next().is_some_and(|one| one == piece || piece == '?' && one != ':');
            fits && defined(pieces.as_str(), characters.as_str())
        }
    }
}

fn permits(policy: &str, action: &str, resource: &str) -> bool {
    let principal_arn = "arn:aws:iam::111122223333:user/alice";
    let policy = match Document::parse(policy) {
        Ok(policy) => policy,
        Err(why) => {
            println!("{why}");
            return false;
        }
    };
    authorise(&[policy], &Request { principal_arn, action, resource }).is_ok()
}

fn statement(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Statement": {{"Effect": "Allow", "Action": "{action}", "Resource": "{resource}"}}}}"#
    )
}
