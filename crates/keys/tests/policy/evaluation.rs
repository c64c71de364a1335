//! An explicit deny goes before an allow, and what nothing allows is denied.

use keys::policy::{Denial, Document, Request, authorise};

const USER: &str = "arn:aws:iam::111122223333:user/alice";
const KEY: &str = "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk";
const REPLICA: &str = "arn:aws:payment-cryptography:us-west-2:111122223333:key/qs6643jl4ohibtqk";

/// The article's example: create, import and delete keys, and nothing else.
const ARTICLE: &str = r#"{
   "Version": "2012-10-17",
   "Statement": [
         {
            "Effect": "Allow",
            "Action": [
               "payment-cryptography:CreateKey",
               "payment-cryptography:ImportKey",
               "payment-cryptography:DeleteKey"
            ],
            "Resource": [
               "*"
            ]
         }
   ]
}"#;

const ALL: &str = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

const READ: &str = r#"{"Statement": {"Effect": "Allow",
    "Action": ["payment-cryptography:Get*", "payment-cryptography:List*"], "Resource": "*"}}"#;

const THIS_KEY: &str = r#"{"Statement": {"Effect": "Allow", "Action": "payment-cryptography:*",
    "Resource": "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk"}}"#;

const NO_DELETION: &str = r#"{"Statement": {"Effect": "Deny",
    "Action": "payment-cryptography:DeleteKey", "Resource": "*"}}"#;

const ONLY_IN_THE_EAST: &str = r#"{"Statement": {"Effect": "Deny", "Action": "*",
    "NotResource": "arn:aws:payment-cryptography:us-east-1:*"}}"#;

const ALL_BUT_DELETION: &str = r#"{"Statement": {"Effect": "Allow",
    "NotAction": "payment-cryptography:Delete*", "Resource": "*"}}"#;

const BOTH: &str = r#"{"Statement": [
    {"Sid": "Do", "Effect": "Allow", "Action": "payment-cryptography:*", "Resource": "*"},
    {"Sid": "Dont", "Effect": "Deny", "Action": "payment-cryptography:*Key", "Resource": "*"}]}"#;

#[derive(Debug, PartialEq, Eq)]
enum Is {
    Permitted,
    Denied,
    NotAllowed,
}
use Is::{Denied, NotAllowed, Permitted};

#[test]
fn every_case() {
    let cases: &[(&[&str], &str, &str, Is)] = &[
        (&[], "CreateKey", "*", NotAllowed),
        // the article's policy, in both Regions
        (&[ARTICLE], "CreateKey", "*", Permitted),
        (&[ARTICLE], "ImportKey", "*", Permitted),
        (&[ARTICLE], "DeleteKey", KEY, Permitted),
        (&[ARTICLE], "DeleteKey", REPLICA, Permitted),
        (&[ARTICLE], "GetKey", KEY, NotAllowed),
        (&[ARTICLE], "ListKeys", "*", NotAllowed),
        (&[ARTICLE], "CreateKeys", "*", NotAllowed),
        (&[ARTICLE], "CreateAlias", "*", NotAllowed),
        (&[ARTICLE], "GenerateCardValidationData", KEY, NotAllowed),
        // everything
        (&[ALL], "GetKey", KEY, Permitted),
        (&[ALL], "ListKeys", "*", Permitted),
        // wildcards in actions, upper and lower case
        (&[READ], "GetKey", KEY, Permitted),
        (&[READ], "getkey", KEY, Permitted),
        (&[READ], "ListAliases", "*", Permitted),
        (&[READ], "StopKeyUsage", KEY, NotAllowed),
        // one key
        (&[THIS_KEY], "GetKey", KEY, Permitted),
        (&[THIS_KEY], "GetKey", REPLICA, NotAllowed),
        (&[THIS_KEY], "CreateKey", "*", NotAllowed),
        // a deny goes first, wherever it stands
        (&[ALL, NO_DELETION], "DeleteKey", KEY, Denied),
        (&[NO_DELETION, ALL], "DeleteKey", KEY, Denied),
        (&[NO_DELETION, ALL], "GetKey", KEY, Permitted),
        (&[NO_DELETION], "DeleteKey", KEY, Denied),
        (&[NO_DELETION], "GetKey", KEY, NotAllowed),
        (&[BOTH], "GetKey", KEY, Denied),
        (&[BOTH], "ListKeys", "*", Permitted),
        (&[BOTH, ALL], "GetKey", KEY, Denied),
        // all but
        (&[ALL_BUT_DELETION], "GetKey", KEY, Permitted),
        (&[ALL_BUT_DELETION], "DeleteKey", KEY, NotAllowed),
        (&[ALL_BUT_DELETION], "DeleteAlias", KEY, NotAllowed),
        (&[ALL_BUT_DELETION, ARTICLE], "DeleteKey", KEY, Permitted),
        (&[ALL, ONLY_IN_THE_EAST], "GetKey", KEY, Permitted),
        (&[ALL, ONLY_IN_THE_EAST], "GetKey", REPLICA, Denied),
        (&[ALL, ONLY_IN_THE_EAST], "CreateKey", "*", Denied),
        // allows add up
        (&[READ, ARTICLE], "GetKey", KEY, Permitted),
        (&[READ, ARTICLE], "DeleteKey", KEY, Permitted),
        (&[READ, ARTICLE], "StopKeyUsage", KEY, NotAllowed),
    ];
    for (number, (policies, action, resource, expected)) in cases.iter().enumerate() {
        assert_eq!(ask(policies, action, resource), *expected, "case {number}: {action}");
    }
}

#[test]
fn another_service_is_another_action() {
    let request = Request { principal_arn: USER, action: "kms:CreateKey", resource: "*" };
    assert!(authorise(&[document(ARTICLE)], &request).is_err());
    assert!(authorise(&[document(ALL)], &request).is_ok());
}

#[test]
fn a_permit_says_what_was_permitted() {
    let action = "payment-cryptography:GetKey";
    let request = Request { principal_arn: USER, action, resource: KEY };
    let permit = authorise(&[document(ALL)], &request).unwrap();
    assert_eq!((permit.action(), permit.resource()), (action, KEY));
}

#[test]
fn a_denial_is_the_sentence_of_aws() {
    let action = "payment-cryptography:GetKey";
    let request = Request { principal_arn: USER, action, resource: KEY };
    let implicit = authorise(&[], &request).unwrap_err();
    assert_eq!(
        implicit.to_string(),
        "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: \
         payment-cryptography:GetKey on resource: \
         arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk because no \
         identity-based policy allows the payment-cryptography:GetKey action"
    );
    let explicit = authorise(&[document(BOTH)], &request).unwrap_err();
    assert_eq!(
        explicit.to_string(),
        "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: \
         payment-cryptography:GetKey on resource: \
         arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk with an \
         explicit deny in an identity-based policy"
    );
}

fn ask(policies: &[&str], action: &str, resource: &str) -> Is {
    let policies: Vec<_> = policies.iter().map(|text| document(text)).collect();
    let action = &format!("payment-cryptography:{action}");
    match authorise(&policies, &Request { principal_arn: USER, action, resource }) {
        Ok(_) => Permitted,
        Err(Denial::Explicit(_)) => Denied,
        Err(Denial::Implicit(_)) => NotAllowed,
    }
}

fn document(text: &str) -> Document {
    Document::parse(text).unwrap()
}
