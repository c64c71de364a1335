//! Which texts are policies, and what is said of those that are not.

use keys::policy::{Document, Error};

#[test]
fn what_is_understood() {
    for text in [
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
        r#"{"Statement": [{"Effect": "Deny", "NotAction": ["kms:*"], "NotResource": ["*"]}]}"#,
        r#"{"Version": "2012-10-17", "Id": "mine", "Statement": [
            {"Sid": "One1", "Effect": "Allow", "Action": "a:B", "Resource": "*"},
            {"Sid": "Two2", "Effect": "Allow", "Action": "a:B", "Resource": "*"},
            {"Effect": "Allow", "Action": "a:B", "Resource": "*"}]}"#,
        r#"{"Version": "2008-10-17", "Statement":
            {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:p:r:a:key/${x}"}}"#,
        "\t{\"Statement\":\r\n{\"Effect\":\"Allow\",\"Action\":\"\\u002a\",\"Resource\":\"*\"}}\n",
    ] {
        let document = Document::parse(text).unwrap_or_else(|why| panic!("{why}: {text}"));
        assert_eq!(document.text(), text);
    }
}

/// Each row: a statement, or the parts beside it, and a part of the sentence that refuses it.
#[test]
fn what_is_refused() {
    let statement = r#""Effect": "Allow", "Action": "*", "Resource": "*""#;
    for (text, expected) in [
        ("", "EOF"),
        ("nothing", "expected"),
        ("[]", "a policy is a JSON object"),
        ("null", "a policy is a JSON object"),
        ("{}", "a policy has a Statement"),
        (r#"{"Statement": []}"#, "at least one Statement"),
        (r#"{"Statement": "*"}"#, "a Statement is a JSON object"),
        (r#"{"Statement": [[]]}"#, "a Statement is a JSON object"),
        (r#"{"Statement": {}}"#, "a Statement has an Effect"),
        (r#"{"statement": {STATEMENT}}"#, "a policy has no element statement"),
        (r#"{"Statement": {STATEMENT}} more"#, "trailing characters"),
        (r#"{"Statement": {STATEMENT}, "Statement": {STATEMENT}}"#, "Statement stands twice"),
        (r#"{"Statement": {STATEMENT, "Effect": "Deny"}}"#, "Effect stands twice"),
        (r#"{"Statement": {STATEMENT, "\u0045ffect": "Deny"}}"#, "Effect stands twice"),
        (r#"{"Statement": {STATEMENT}, "Version": "2020-01-01"}"#, "not 2020-01-01"),
        (r#"{"Statement": {STATEMENT}, "Version": 2012}"#, "Version is text"),
        (r#"{"Statement": {STATEMENT}, "Id": null}"#, "Id is text"),
        (r#"{"Statement": {STATEMENT}, "Comment": "hello"}"#, "no element Comment"),
        (r#"{"Statement": {STATEMENT, "Comment": "hello"}}"#, "no element Comment"),
        (r#"{"Statement": {STATEMENT, "Condition": {}}}"#, "conditions are not supported yet"),
        (
            r#"{"Statement": {STATEMENT, "Condition": {"Bool": {"a:b": "true"}}}}"#,
            "conditions are not supported yet",
        ),
        (r#"{"Statement": {STATEMENT, "Principal": "*"}}"#, "has no Principal"),
        (r#"{"Statement": {STATEMENT, "NotPrincipal": "*"}}"#, "has no NotPrincipal"),
        (r#"{"Statement": {STATEMENT, "Sid": "not a word"}}"#, "letters and digits"),
        (r#"{"Statement": {STATEMENT, "NotAction": "*"}}"#, "never both"),
        (r#"{"Statement": {STATEMENT, "NotResource": "*"}}"#, "never both"),
        (
            r#"{"Statement": [{STATEMENT, "Sid": "A"}, {STATEMENT, "Sid": "A"}]}"#,
            "the Sid A stands twice",
        ),
        (r#"{"Statement": {"Effect": "allow", "Action": "*", "Resource": "*"}}"#, "not allow"),
        (r#"{"Statement": {"Effect": true, "Action": "*", "Resource": "*"}}"#, "Effect is text"),
        (r#"{"Statement": {"Effect": "Allow", "Resource": "*"}}"#, "has an Action"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "*"}}"#, "has a Resource"),
        (r#"{"Statement": {"Effect": "Allow", "Action": [], "Resource": "*"}}"#, "at least one"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": []}}"#, "at least one"),
        (r#"{"Statement": {"Effect": "Allow", "Action": [1], "Resource": "*"}}"#, "Action is text"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "Get", "Resource": "*"}}"#, "not Get"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "", "Resource": "*"}}"#, "SERVICE:ACTION"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "a:", "Resource": "*"}}"#, "not a:"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "a:b:c", "Resource": "*"}}"#, "not a:b:c"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "a:b c", "Resource": "*"}}"#, "not a:b c"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "key"}}"#, "not key"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "arn:a:b"}}"#, "an ARN"),
        (r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": ""}}"#, "an ARN"),
        (
            r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "*",
                "Resource": "arn:aws:p:r:a:key/${aws:username}"}}"#,
            "variables",
        ),
        (
            r#"{"Statement": {"Effect": "Deny", "Action": "*",
                "Resource": "arn:aws:p:r:a:\u0024{x}"}, "Version": "2012-10-17"}"#,
            "variables",
        ),
    ] {
        let text = text.replace("STATEMENT", statement);
        let refused = Document::parse(&text).expect_err(&text).to_string();
        assert!(refused.contains(expected), "{text}\nexpected {expected}\nfound {refused}");
    }
}

#[test]
fn a_document_has_a_limit() {
    let start = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let padded = |length: usize| format!("{start}{}", " ".repeat(length - start.len()));
    assert!(Document::parse(&padded(Document::LONGEST)).is_ok());
    assert_eq!(Document::parse(&padded(Document::LONGEST + 1)), Err(Error::TooLong));
}

#[test]
fn depth_is_no_way_to_exhaust_the_stack() {
    for bracket in ["[", r#"{"a":"#] {
        assert!(Document::parse(&bracket.repeat(4_000)).is_err());
    }
}

/// Every cut and every change of a byte of a policy is a policy or a sentence.
#[test]
fn no_text_is_a_panic() {
    let text = r#"{"Version": "2012-10-17", "Id": "é", "Statement": [{"Sid": "A", "Effect":
        "Allow", "Action": ["a:B*", "*"], "NotResource": "arn:aws:p:*:1?:key/\u0041"}]}"#;
    assert!(Document::parse(text).is_ok());
    let mut policies = 0;
    for at in 0..text.len() {
        for byte in [b'"', b'\\', b'{', b']', b':', b'*', b'$', 0, 0x80, 0xFF] {
            let mut changed = text.as_bytes().to_vec();
            changed[at] = byte;
            policies += usize::from(Document::parse(&String::from_utf8_lossy(&changed)).is_ok());
        }
        let (start, _) = text.as_bytes().split_at(at);
        assert!(Document::parse(&String::from_utf8_lossy(start)).is_err());
    }
    assert!(policies > 0);
}
