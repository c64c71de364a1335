//! Requests and answers as events show them.

use serde_json::{Map, Value};

use crate::operation::Plane;
use crate::shape::{Kind, Member, Presence, Secrecy, Shape, camel, check};
use crate::time;

/// Respells `value`, asked or answered on `plane`, for an event: member names as AWS's events
/// spell them, moments as words (`Aug 21, 2025, 6:25:54 PM`), flags that stand for `false`
/// written out, sensitive values replaced by [`REDACTED`].
///
/// The control plane's events spell `keyAttributes`, the data plane's `key_identifier` and, in
/// unions, `CardVerificationValue2` (User Guide, "Logging API calls using AWS CloudTrail").
///
/// This is an allow-list: a member that the shape does not know, or whose value does not fit
/// its shape, is left out, so that a card number in the wrong place is not recorded. `None` when
/// nothing of `value` may be shown.
#[must_use]
pub fn respell(plane: Plane, shape: &'static Shape, value: &Value) -> Option<Value> {
    if shape.secrecy == Secrecy::Sensitive {
        return Some(REDACTED.into());
    }
    match &shape.kind {
        Kind::Structure(members) | Kind::Union(members) => structure(plane, shape, members, value),
        Kind::List { of, .. } => {
            let elements = value.as_array()?.iter();
            Some(elements.filter_map(|element| respell(plane, of, element)).collect())
        }
        Kind::Map { key, value: of } => map(plane, key, of, value),
        Kind::Timestamp => Some(time::spoken(time::parse_seconds(value.as_number()?)?).into()),
        Kind::Text { .. } | Kind::Enumeration(_) | Kind::Integer(_) | Kind::Boolean => {
            check(shape, value).is_ok().then(|| value.clone())
        }
    }
}

fn structure(
    plane: Plane,
    shape: &'static Shape,
    members: &'static [Member],
    value: &Value,
) -> Option<Value> {
    let object = value.as_object()?;
    let mut shown = Map::new();
    for member in members {
        let value = match object.get(member.name).filter(|value| !value.is_null()) {
            Some(value) => respell(plane, member.shape, value),
            None => (member.presence == Presence::Defaulted).then_some(Value::Bool(false)),
        };
        if let Some(value) = value {
            shown.insert(spelled(plane, shape, member.name), value);
        }
    }
    Some(Value::Object(shown))
}

fn map(plane: Plane, key: &'static Shape, of: &'static Shape, value: &Value) -> Option<Value> {
    if key.secrecy == Secrecy::Sensitive {
        return Some(REDACTED.into());
    }
    let pairs = value.as_object()?.iter();
    let fitting = pairs.filter(|(name, _)| check(key, &Value::from(name.as_str())).is_ok());
    let shown =
        fitting.filter_map(|(name, value)| Some((name.clone(), respell(plane, of, value)?)));
    Some(shown.collect())
}

fn spelled(plane: Plane, shape: &Shape, name: &str) -> String {
    match (plane, &shape.kind) {
        (Plane::Control, _) => camel(name),
        (Plane::Data, Kind::Union(_)) => name.into(),
        (Plane::Data, _) => snake(name),
    }
}

fn snake(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 8);
    for letter in name.chars() {
        if letter.is_ascii_uppercase() && !text.is_empty() {
            text.push('_');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// What stands in an event for a sensitive value: AWS's words.
pub const REDACTED: &str = "*** Sensitive Data Redacted ***";

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::control::create_key::CreateKey;
    use crate::data::generate_card_validation_data::GenerateCardValidationData;
    use crate::operation::Operation;
    use crate::shape::Shaped;

    /// The request and answer of AWS's announcement of Multi-Region keys: left as the API spells
    /// them, right as the event does.
    #[test]
    fn a_create_key_is_shown_as_aws_shows_it() {
        let request = json!({
            "KeyAttributes": {
                "KeyUsage": "TR31_C0_CARD_VERIFICATION_KEY",
                "KeyClass": "SYMMETRIC_KEY",
                "KeyAlgorithm": "TDES_2KEY",
                "KeyModesOfUse": { "Generate": true, "Verify": true }
            },
            "Exportable": true,
            "ReplicationRegions": ["us-west-2"],
            "Pin": "1234"
        });
        let attributes = json!({
            "keyUsage": "TR31_C0_CARD_VERIFICATION_KEY",
            "keyClass": "SYMMETRIC_KEY",
            "keyAlgorithm": "TDES_2KEY",
            "keyModesOfUse": {
                "encrypt": false, "decrypt": false, "wrap": false, "unwrap": false,
                "generate": true, "sign": false, "verify": true, "deriveKey": false,
                "noRestrictions": false
            }
        });
        let shown =
            respell(Plane::Control, <CreateKey as Operation>::Input::SHAPE, &request).unwrap();
        let expected = json!({
            "keyAttributes": attributes,
            "exportable": true,
            "replicationRegions": ["us-west-2"]
        });
        assert_eq!(shown.to_string(), expected.to_string());

        let arn = "arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk";
        let answer = json!({ "Key": {
            "KeyArn": arn,
            "KeyAttributes": request["KeyAttributes"],
            "KeyCheckValue": "CC5EE2",
            "KeyCheckValueAlgorithm": "ANSI_X9_24",
            "Enabled": true,
            "Exportable": true,
            "KeyState": "CREATE_COMPLETE",
            "KeyOrigin": "AWS_PAYMENT_CRYPTOGRAPHY",
            "CreateTimestamp": 1_755_800_754.475,
            "UsageStartTimestamp": 1_755_800_754.287,
            "MultiRegionKeyType": "PRIMARY",
            "ReplicationStatus": { "us-west-2": { "Status": "IN_PROGRESS" } },
            "UsingDefaultReplicationRegions": false
        } });
        let shown =
            respell(Plane::Control, <CreateKey as Operation>::Output::SHAPE, &answer).unwrap();
        let expected = json!({ "key": {
            "keyArn": arn,
            "keyAttributes": attributes,
            "keyCheckValue": "CC5EE2",
            "keyCheckValueAlgorithm": "ANSI_X9_24",
            "enabled": true,
            "exportable": true,
            "keyState": "CREATE_COMPLETE",
            "keyOrigin": "AWS_PAYMENT_CRYPTOGRAPHY",
            "createTimestamp": "Aug 21, 2025, 6:25:54 PM",
            "usageStartTimestamp": "Aug 21, 2025, 6:25:54 PM",
            "multiRegionKeyType": "PRIMARY",
            "replicationStatus": { "us-west-2": { "status": "IN_PROGRESS" } },
            "usingDefaultReplicationRegions": false
        } });
        assert_eq!(shown.to_string(), expected.to_string());
    }

    #[test]
    fn card_data_never_appear() {
        let value = json!({
            "KeyIdentifier": "4123456789012345",
            "PrimaryAccountNumber": "4123456789012345",
            "GenerationAttributes": {
                "CardVerificationValue1": { "CardExpiryDate": "0225", "ServiceCode": ["101"] },
            },
            "ValidationDataLength": "4123456789012345",
            "Other": "4123456789012345",
        });
        let shape = <GenerateCardValidationData as Operation>::Input::SHAPE;
        let expected = json!({
            "primary_account_number": REDACTED,
            "generation_attributes": { "CardVerificationValue1": {
                "card_expiry_date": REDACTED, "service_code": REDACTED
            } }
        });
        assert_eq!(respell(Plane::Data, shape, &value), Some(expected));
        for value in [json!([]), json!("4123456789012345"), json!(null)] {
            assert_eq!(respell(Plane::Data, shape, &value), None);
        }
    }
}
