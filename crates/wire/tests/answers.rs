//! Answers: what each operation answers is what its shape says, and botocore reads all of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::collections::{BTreeMap, BTreeSet};

use botocore::parsed;
use http::Response;
use keys::attributes::{KeyAlgorithm, KeyAttributes, KeyClass, KeyUsage, Mode, ModesOfUse};
use keys::record::KeyOrigin;
use keys::time::Timestamp;
use payment_crypto::kcv::KcvAlgorithm;
use serde_json::{Value, json};
use wire::arn::KeyArn;
use wire::control::{
    associate_mpa_team, delete_resource_policy, disassociate_mpa_team, export_key,
    get_certificate_signing_request, get_mpa_team_association, get_parameters_for_export,
    get_parameters_for_import, get_public_key_certificate, get_resource_policy, import_key,
    put_resource_policy,
};
use wire::data::{
    decrypt_data, encrypt_data, generate_as2805_kek_validation, generate_auth_request_cryptogram,
    generate_mac, generate_mac_emv_pin_change, generate_pin_data, re_encrypt_data,
    translate_key_material, translate_pin_data, verify_auth_request_cryptogram, verify_mac,
    verify_pin_data,
};
use wire::name::DeriveKeyUsage;
use wire::operation::{Operation, Plane, write};
use wire::shape::as2805::RandomKeyMaterial;
use wire::shape::certificate::{Certificate, CertificateSigningRequest};
use wire::shape::cipher::{CipherText, PlainTextOutput};
use wire::shape::cryptogram::{AuthRequestCryptogram, AuthResponseValue};
use wire::shape::export::WrappedKey;
use wire::shape::key::{Key, KeyReplicationState, KeyState, MultiRegionKeyType, ReplicationStatus};
use wire::shape::key_block::{KeyMaterial, WrappedKeyMaterialFormat};
use wire::shape::key_translation::WrappedWorkingKey;
use wire::shape::mac::Mac;
use wire::shape::mpa::{
    AssociationState, MpaOperation, MpaSessionArn, MpaStatus, MpaStatusMessage, MpaTeamArn,
    MpaTeamAssociation, SessionStatus,
};
use wire::shape::parameters::{ExportToken, ImportToken};
use wire::shape::pin::{EncryptedPinBlock, PinData, PinOffset, VerificationValue};
use wire::shape::pin_change::{PinChangeMac, VisaAmexDerivationOutputs};
use wire::shape::policy::ResourcePolicy;
use wire::shape::text::{KeyCheckValue, ResourceArn, Sentence};
use wire::shape::{Kind, Shape, Shaped, check};

#[path = "support/botocore.rs"]
mod botocore;
#[path = "support/python.rs"]
mod python;

/// An answer on its way: what it is to, its body, its response.
struct Answer {
    operation: &'static str,
    plane: Plane,
    body: Value,
    response: Response<Vec<u8>>,
}

/// Writes an answer in which every member is set, and sees to it that it is.
fn answered<O: Operation>(output: &O::Output) -> Answer {
    let document = write::<O>(output);
    let shape = O::Output::SHAPE;
    check(shape, document.value()).unwrap_or_else(|fault| panic!("{}: {fault:?}", O::NAME));
    has_all(shape, document.value());
    let (body, response) = (document.value().clone(), O::PLANE.success(&document, "id"));
    Answer { operation: O::NAME, plane: O::PLANE, body, response }
}

fn has_all(shape: &'static Shape, value: &Value) {
    let Kind::Structure(members) = &shape.kind else { return };
    let set: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
    let declared: Vec<&str> = members.iter().map(|member| member.name).collect();
    assert_eq!(set, declared, "{}", shape.name);
    members.iter().for_each(|member| has_all(member.shape, &value[member.name]));
}

#[test]
fn botocore_reads_every_answer() {
    let answers: Vec<Answer> = control().into_iter().chain(data()).collect();
    let named: BTreeSet<&str> = answers.iter().map(|one| one.operation).collect();
    assert_eq!(named.len(), 25);
    let bodies: Vec<(&str, Plane, Value)> =
        answers.iter().map(|one| (one.operation, one.plane, one.body.clone())).collect();
    let responses =
        answers.into_iter().map(|one| (service(one.plane), one.operation, one.response));
    for (read, (operation, _, body)) in parsed(responses.collect()).iter().zip(bodies) {
        let mut read = read.clone();
        read.as_object_mut().unwrap().remove("ResponseMetadata");
        assert_eq!(read, spoken(body), "{operation}");
    }
}

/// The same with moments as Python prints them.
fn spoken(value: Value) -> Value {
    match value {
        Value::Object(object) => {
            object.into_iter().map(|(name, value)| (name, spoken(value))).collect()
        }
        Value::Number(number) if number.to_string() == "1755800754.475" => {
            json!("2025-08-21 18:25:54.475000+00:00")
        }
        other => other,
    }
}

const fn service(plane: Plane) -> &'static str {
    match plane {
        Plane::Control => "payment-cryptography",
        Plane::Data => "payment-cryptography-data",
    }
}

fn control() -> Vec<Answer> {
    let certificate = || Certificate::parse("LS0tLS1CRUdJTi==").unwrap();
    let policy = || ResourcePolicy::parse("{\n\"Version\": \"2012-10-17\"}").unwrap();
    vec![
        answered::<associate_mpa_team::AssociateMpaTeam>(&associate_mpa_team::Output {
            mpa_team_association: association(),
        }),
        answered::<delete_resource_policy::DeleteResourcePolicy>(
            &delete_resource_policy::Output {},
        ),
        answered::<disassociate_mpa_team::DisassociateMpaTeam>(&disassociate_mpa_team::Output {
            mpa_team_association: association(),
        }),
        answered::<export_key::ExportKey>(&export_key::Output {
            wrapped_key: Some(WrappedKey {
                wrapping_key_arn: arn(),
                wrapped_key_material_format: WrappedKeyMaterialFormat::Tr31KeyBlock,
                key_material: KeyMaterial::parse(&"D0144K0AB00E0000".repeat(3)).unwrap(),
                key_check_value: Some(check_value()),
                key_check_value_algorithm: Some(KcvAlgorithm::AnsiX924),
            }),
        }),
        answered::<get_certificate_signing_request::GetCertificateSigningRequest>(
            &get_certificate_signing_request::Output {
                certificate_signing_request: CertificateSigningRequest::parse("LS0t").unwrap(),
            },
        ),
        answered::<get_mpa_team_association::GetMpaTeamAssociation>(
            &get_mpa_team_association::Output { mpa_team_association: association() },
        ),
        answered::<get_parameters_for_export::GetParametersForExport>(
            &get_parameters_for_export::Output {
                signing_key_certificate: certificate(),
                signing_key_certificate_chain: certificate(),
                signing_key_algorithm: KeyAlgorithm::Rsa2048,
                export_token: ExportToken::parse("export-token-qs6643jl4ohibtqk").unwrap(),
                parameters_valid_until_timestamp: MOMENT,
            },
        ),
        answered::<get_parameters_for_import::GetParametersForImport>(
            &get_parameters_for_import::Output {
                wrapping_key_certificate: certificate(),
                wrapping_key_certificate_chain: certificate(),
                wrapping_key_algorithm: KeyAlgorithm::Rsa4096,
                import_token: ImportToken::parse("import-token-qs6643jl4ohibtqk").unwrap(),
                parameters_valid_until_timestamp: MOMENT,
            },
        ),
        answered::<get_public_key_certificate::GetPublicKeyCertificate>(
            &get_public_key_certificate::Output {
                key_certificate: certificate(),
                key_certificate_chain: certificate(),
            },
        ),
        answered::<get_resource_policy::GetResourcePolicy>(&get_resource_policy::Output {
            resource_arn: ResourceArn(arn()),
            policy: policy(),
        }),
        answered::<import_key::ImportKey>(&import_key::Output { key: key() }),
        answered::<put_resource_policy::PutResourcePolicy>(&put_resource_policy::Output {
            resource_arn: ResourceArn(arn()),
            policy: policy(),
        }),
    ]
}

fn association() -> MpaTeamAssociation {
    MpaTeamAssociation {
        action: MpaOperation::ImportRootPublicKeyCertificate,
        mpa_team_arn: MpaTeamArn::parse("arn:aws:mpa:us-east-1:111122223333:approval-team/x")
            .unwrap(),
        association_state: AssociationState::UpdatePending,
        mpa_status: Some(approval()),
    }
}

fn approval() -> MpaStatus {
    let session = "arn:aws:mpa:us-east-1:111122223333:session/x/y";
    MpaStatus {
        mpa_session_arn: MpaSessionArn::parse(session).unwrap(),
        status: SessionStatus::Pending,
        initiation_date: MOMENT,
        status_message: MpaStatusMessage::parse("why"),
    }
}

/// No key is all of this at once.
fn key() -> Key {
    let status = ReplicationStatus {
        status: KeyReplicationState::Failed,
        status_message: Sentence::parse("why"),
    };
    Key {
        key_arn: arn(),
        key_attributes: KeyAttributes {
            usage: KeyUsage::K3,
            class: KeyClass::AsymmetricPair,
            algorithm: KeyAlgorithm::EccNistP256,
            modes: ModesOfUse::NONE.with(Mode::DeriveKey),
        },
        key_check_value: check_value(),
        key_check_value_algorithm: KcvAlgorithm::Sha1,
        enabled: true,
        exportable: false,
        key_state: KeyState::CreateInProgress,
        key_origin: KeyOrigin::External,
        create_timestamp: MOMENT,
        usage_start_timestamp: Some(MOMENT),
        usage_stop_timestamp: Some(MOMENT),
        delete_pending_timestamp: Some(MOMENT),
        delete_timestamp: Some(MOMENT),
        derive_key_usage: DeriveKeyUsage::parse(KeyUsage::P0),
        multi_region_key_type: Some(MultiRegionKeyType::Primary),
        primary_region: Some(arn().region),
        replication_status: Some(BTreeMap::from([(arn().region, status)])),
        using_default_replication_regions: Some(true),
        mpa_status: Some(approval()),
    }
}

fn data() -> Vec<Answer> {
    let mut answers = pins();
    let cipher_text = || CipherText::from_bytes(&[0xAB; 16]).unwrap();
    let random_key = || RandomKeyMaterial::from_bytes(&[0xAB; 24]).unwrap();
    answers.extend([
        answered::<decrypt_data::DecryptData>(&decrypt_data::Output {
            key_arn: arn(),
            key_check_value: check_value(),
            plain_text: PlainTextOutput::from_bytes(&[0xAB; 2112]).unwrap(),
        }),
        answered::<encrypt_data::EncryptData>(&encrypt_data::Output {
            key_arn: arn(),
            key_check_value: Some(check_value()),
            cipher_text: cipher_text(),
        }),
        answered::<generate_as2805_kek_validation::GenerateAs2805KekValidation>(
            &generate_as2805_kek_validation::Output {
                key_arn: arn(),
                key_check_value: check_value(),
                random_key_send: random_key(),
                random_key_receive: random_key(),
            },
        ),
        answered::<generate_auth_request_cryptogram::GenerateAuthRequestCryptogram>(
            &generate_auth_request_cryptogram::Output {
                key_arn: arn(),
                key_check_value: check_value(),
                auth_request_cryptogram: AuthRequestCryptogram::from_bytes([0xAB; 8]),
            },
        ),
        answered::<generate_mac::GenerateMac>(&generate_mac::Output {
            key_arn: arn(),
            key_check_value: check_value(),
            mac: Mac::from_bytes(&[0xAB; 4]).unwrap(),
        }),
        answered::<re_encrypt_data::ReEncryptData>(&re_encrypt_data::Output {
            key_arn: arn(),
            key_check_value: check_value(),
            cipher_text: cipher_text(),
        }),
        answered::<translate_key_material::TranslateKeyMaterial>(&translate_key_material::Output {
            wrapped_key: WrappedWorkingKey {
                wrapped_key_material: KeyMaterial::parse(&"0A".repeat(16)).unwrap(),
                key_check_value: check_value(),
                wrapped_key_material_format: WrappedKeyMaterialFormat::Tr31KeyBlock,
            },
        }),
        answered::<verify_auth_request_cryptogram::VerifyAuthRequestCryptogram>(
            &verify_auth_request_cryptogram::Output {
                key_arn: arn(),
                key_check_value: check_value(),
                auth_response_value: AuthResponseValue::from_bytes(&[0xAB; 4]),
            },
        ),
        answered::<verify_mac::VerifyMac>(&verify_mac::Output {
            key_arn: arn(),
            key_check_value: check_value(),
        }),
    ]);
    answers
}

fn pins() -> Vec<Answer> {
    let pin_block = || EncryptedPinBlock::from_bytes(&[0xAB; 16]).unwrap();
    let generated = |pin_data| {
        answered::<generate_pin_data::GeneratePinData>(&generate_pin_data::Output {
            generation_key_arn: arn(),
            generation_key_check_value: check_value(),
            encryption_key_arn: arn(),
            encryption_key_check_value: check_value(),
            encrypted_pin_block: pin_block(),
            pin_data,
        })
    };
    vec![
        generated(PinData::PinOffset(PinOffset::parse("9237").unwrap())),
        generated(PinData::VerificationValue(VerificationValue::parse("3361").unwrap())),
        answered::<generate_mac_emv_pin_change::GenerateMacEmvPinChange>(
            &generate_mac_emv_pin_change::Output {
                new_pin_pek_arn: arn(),
                secure_messaging_integrity_key_arn: arn(),
                secure_messaging_confidentiality_key_arn: arn(),
                mac: PinChangeMac::from_bytes(&[0xAB; 8]).unwrap(),
                encrypted_pin_block: pin_block(),
                new_pin_pek_key_check_value: check_value(),
                secure_messaging_integrity_key_check_value: check_value(),
                secure_messaging_confidentiality_key_check_value: check_value(),
                visa_amex_derivation_outputs: Some(VisaAmexDerivationOutputs {
                    authorization_request_key_arn: arn(),
                    authorization_request_key_check_value: check_value(),
                    current_pin_pek_arn: Some(arn()),
                    current_pin_pek_key_check_value: Some(check_value()),
                }),
            },
        ),
        answered::<translate_pin_data::TranslatePinData>(&translate_pin_data::Output {
            pin_block: pin_block(),
            key_arn: arn(),
            key_check_value: check_value(),
        }),
        answered::<verify_pin_data::VerifyPinData>(&verify_pin_data::Output {
            verification_key_arn: arn(),
            verification_key_check_value: check_value(),
            encryption_key_arn: arn(),
            encryption_key_check_value: check_value(),
        }),
    ]
}

fn arn() -> KeyArn {
    KeyArn::parse("arn:aws:payment-cryptography:us-east-1:111122223333:key/qs6643jl4ohibtqk")
        .unwrap()
}

fn check_value() -> KeyCheckValue {
    KeyCheckValue::parse("0A3674").unwrap()
}

const MOMENT: Timestamp = Timestamp::from_micros(1_755_800_754_475_000);
