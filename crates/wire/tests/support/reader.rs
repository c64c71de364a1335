//! Reads what an operation is asked, whichever it is.

use std::fmt::Debug;

use wire::document::Document;
use wire::exception::Exception;
use wire::operation::{Descriptor, Operation, read};

/// Reads `document` as the input of `operation`, and shows it as `Debug` does.
pub fn read_as(operation: &Descriptor, document: &Document) -> Result<String, Exception> {
    let reader = READERS.iter().find(|(name, _)| *name == operation.name);
    let (_, reader) = reader.unwrap_or_else(|| panic!("{} has no reader", operation.name));
    reader(document)
}

fn reader<O: Operation<Input: Debug>>(document: &Document) -> Result<String, Exception> {
    read::<O>(document).map(|input| format!("{input:?}"))
}

type Reader = fn(&Document) -> Result<String, Exception>;

macro_rules! readers {
    ($($plane:ident::$module:ident::$name:ident),* $(,)?) => {
        &[$((stringify!($name), reader::<wire::$plane::$module::$name>),)*]
    };
}

const READERS: &[(&str, Reader)] = readers![
    control::add_key_replication_regions::AddKeyReplicationRegions,
    control::associate_mpa_team::AssociateMpaTeam,
    control::create_alias::CreateAlias,
    control::create_key::CreateKey,
    control::delete_alias::DeleteAlias,
    control::delete_key::DeleteKey,
    control::delete_resource_policy::DeleteResourcePolicy,
    control::disable_default_key_replication_regions::DisableDefaultKeyReplicationRegions,
    control::disassociate_mpa_team::DisassociateMpaTeam,
    control::enable_default_key_replication_regions::EnableDefaultKeyReplicationRegions,
    control::export_key::ExportKey,
    control::get_alias::GetAlias,
    control::get_certificate_signing_request::GetCertificateSigningRequest,
    control::get_default_key_replication_regions::GetDefaultKeyReplicationRegions,
    control::get_key::GetKey,
    control::get_mpa_team_association::GetMpaTeamAssociation,
    control::get_parameters_for_export::GetParametersForExport,
    control::get_parameters_for_import::GetParametersForImport,
    control::get_public_key_certificate::GetPublicKeyCertificate,
    control::get_resource_policy::GetResourcePolicy,
    control::import_key::ImportKey,
    control::list_aliases::ListAliases,
    control::list_keys::ListKeys,
    control::list_tags_for_resource::ListTagsForResource,
    control::put_resource_policy::PutResourcePolicy,
    control::remove_key_replication_regions::RemoveKeyReplicationRegions,
    control::restore_key::RestoreKey,
    control::start_key_usage::StartKeyUsage,
    control::stop_key_usage::StopKeyUsage,
    control::tag_resource::TagResource,
    control::untag_resource::UntagResource,
    control::update_alias::UpdateAlias,
    data::decrypt_data::DecryptData,
    data::encrypt_data::EncryptData,
    data::generate_as2805_kek_validation::GenerateAs2805KekValidation,
    data::generate_auth_request_cryptogram::GenerateAuthRequestCryptogram,
    data::generate_card_validation_data::GenerateCardValidationData,
    data::generate_mac::GenerateMac,
    data::generate_mac_emv_pin_change::GenerateMacEmvPinChange,
    data::generate_pin_data::GeneratePinData,
    data::re_encrypt_data::ReEncryptData,
    data::translate_key_material::TranslateKeyMaterial,
    data::translate_pin_data::TranslatePinData,
    data::verify_auth_request_cryptogram::VerifyAuthRequestCryptogram,
    data::verify_card_validation_data::VerifyCardValidationData,
    data::verify_mac::VerifyMac,
    data::verify_pin_data::VerifyPinData,
];
