//! The list: every operation of AWS Payment Cryptography, and the room where it is done.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use wire::control::{
    add_key_replication_regions::AddKeyReplicationRegions, create_alias::CreateAlias,
    create_key::CreateKey, delete_alias::DeleteAlias, delete_key::DeleteKey,
    disable_default_key_replication_regions::DisableDefaultKeyReplicationRegions,
    enable_default_key_replication_regions::EnableDefaultKeyReplicationRegions,
    get_alias::GetAlias, get_default_key_replication_regions::GetDefaultKeyReplicationRegions,
    get_key::GetKey, list_aliases::ListAliases, list_keys::ListKeys,
    list_tags_for_resource::ListTagsForResource,
    remove_key_replication_regions::RemoveKeyReplicationRegions, restore_key::RestoreKey,
    start_key_usage::StartKeyUsage, stop_key_usage::StopKeyUsage, tag_resource::TagResource,
    untag_resource::UntagResource, update_alias::UpdateAlias,
};
use wire::data::{
    generate_card_validation_data::GenerateCardValidationData,
    verify_card_validation_data::VerifyCardValidationData,
};
use wire::document::Document;
use wire::exception::Exception;
use wire::operation::Operation;

use crate::call::Call;
use crate::error::Error;
use crate::run::{self, Request};

/// An operation that is built: how it is done.
pub trait Handle: Operation {
    /// Does it. What the call stages becomes durable after this has succeeded; on a conflict
    /// with another call this is run again, on what is there then.
    ///
    /// # Errors
    ///
    /// What the caller is told, or a fault of the service.
    fn handle(
        call: &mut Call<'_>,
        input: &Self::Input,
    ) -> impl Future<Output = Result<Self::Output, Error>> + Send;
}

/// An operation of the list.
pub struct Entry {
    /// What it is called.
    pub name: &'static str,
    /// Where it is done.
    pub room: Room,
}

/// Where an operation is done.
pub enum Room {
    /// Here.
    Built(for<'a> fn(Request<'a>) -> Running<'a>),
    /// Nowhere yet; callers are told so.
    Unbuilt,
}

/// An operation that runs, from its request to its answer, audit event included.
pub struct Running<'a>(Pin<Box<dyn Future<Output = Result<Document, Exception>> + Send + 'a>>);

impl Future for Running<'_> {
    type Output = Result<Document, Exception>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

const fn built<O: Handle>() -> Entry {
    Entry { name: O::NAME, room: Room::Built(|request| Running(Box::pin(run::run::<O>(request)))) }
}

const fn unbuilt(name: &'static str) -> Entry {
    Entry { name, room: Room::Unbuilt }
}

/// The room of the operation called `name`.
#[must_use]
pub fn room(name: &str) -> &'static Room {
    let entry = OPERATIONS.iter().find(|entry| entry.name == name);
    entry.map_or(&Room::Unbuilt, |entry| &entry.room)
}

/// Every operation, in the order of the API reference: the control plane, then the data plane.
pub static OPERATIONS: [Entry; 47] = [
    built::<AddKeyReplicationRegions>(),
    unbuilt("AssociateMpaTeam"),
    built::<CreateAlias>(),
    built::<CreateKey>(),
    built::<DeleteAlias>(),
    built::<DeleteKey>(),
    unbuilt("DeleteResourcePolicy"),
    built::<DisableDefaultKeyReplicationRegions>(),
    unbuilt("DisassociateMpaTeam"),
    built::<EnableDefaultKeyReplicationRegions>(),
    unbuilt("ExportKey"),
    built::<GetAlias>(),
    unbuilt("GetCertificateSigningRequest"),
    built::<GetDefaultKeyReplicationRegions>(),
    built::<GetKey>(),
    unbuilt("GetMpaTeamAssociation"),
    unbuilt("GetParametersForExport"),
    unbuilt("GetParametersForImport"),
    unbuilt("GetPublicKeyCertificate"),
    unbuilt("GetResourcePolicy"),
    unbuilt("ImportKey"),
    built::<ListAliases>(),
    built::<ListKeys>(),
    built::<ListTagsForResource>(),
    unbuilt("PutResourcePolicy"),
    built::<RemoveKeyReplicationRegions>(),
    built::<RestoreKey>(),
    built::<StartKeyUsage>(),
    built::<StopKeyUsage>(),
    built::<TagResource>(),
    built::<UntagResource>(),
    built::<UpdateAlias>(),
    unbuilt("DecryptData"),
    unbuilt("EncryptData"),
    unbuilt("GenerateAs2805KekValidation"),
    unbuilt("GenerateAuthRequestCryptogram"),
    built::<GenerateCardValidationData>(),
    unbuilt("GenerateMac"),
    unbuilt("GenerateMacEmvPinChange"),
    unbuilt("GeneratePinData"),
    unbuilt("ReEncryptData"),
    unbuilt("TranslateKeyMaterial"),
    unbuilt("TranslatePinData"),
    unbuilt("VerifyAuthRequestCryptogram"),
    built::<VerifyCardValidationData>(),
    unbuilt("VerifyMac"),
    unbuilt("VerifyPinData"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_the_one_of_the_api() {
        for (entry, operation) in OPERATIONS.iter().zip(&wire::operation::ALL) {
            assert_eq!(entry.name, operation.name);
            let built = matches!(entry.room, Room::Built(_));
            assert!(!built || operation.shapes.is_some(), "{}", entry.name);
        }
    }
}
