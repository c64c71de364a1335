//! A key as AWS shows it.

use std::collections::BTreeMap;

use keys::attributes::{KeyAlgorithm, KeyAttributes, KeyClass, KeyUsage, Mode, ModesOfUse};
use keys::identifier::Region;
use keys::record::{self, KeyOrigin};
use keys::time::Timestamp;
use payment_crypto::kcv::KcvAlgorithm;
use serde_json::{Map, Value};

use crate::arn::KeyArn;
use crate::name::DeriveKeyUsage;
use crate::shape::mpa::MpaStatus;
use crate::shape::text::{KeyCheckValue, Sentence};
use crate::shape::{
    Kind, Member, Presence, Read, ReadField, Secrecy, Shape, Shaped, Violation, Write, WriteField,
    answer, enumeration,
};

answer! {
    /// A key and everything about it that may be shown.
    pub struct Key = "Key" {
        /// What it is called.
        pub key_arn: KeyArn,
        /// What it is for.
        pub key_attributes: KeyAttributes,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// How the check value is computed.
        pub key_check_value_algorithm: KcvAlgorithm,
        /// Whether it may be used.
        pub enabled: bool,
        /// Whether it may leave.
        pub exportable: bool,
        /// Where it is in its life.
        pub key_state: KeyState,
        /// Where it was made.
        pub key_origin: KeyOrigin,
        /// When it was made.
        pub create_timestamp: Timestamp,
        /// Since when it may be used; absent while it may not.
        pub usage_start_timestamp: Option<Timestamp>,
        /// Since when it may not be used; absent while it may.
        pub usage_stop_timestamp: Option<Timestamp>,
        /// When it will be deleted; only in DELETE_PENDING.
        pub delete_pending_timestamp: Option<Timestamp>,
        /// When it was deleted; only in DELETE_COMPLETE.
        pub delete_timestamp: Option<Timestamp>,
        /// What keys derived from it are for; key agreement alone.
        pub derive_key_usage: Option<DeriveKeyUsage>,
        /// Whether it is a primary or a replica; absent when it is in one Region.
        pub multi_region_key_type: Option<MultiRegionKeyType>,
        /// Where the primary of a replica is.
        pub primary_region: Option<Region>,
        /// How far each replica of a primary is.
        pub replication_status: Option<BTreeMap<Region, ReplicationStatus>>,
        /// Whether the replicas are those of the account's default; absent on replicas.
        pub using_default_replication_regions: Option<bool>,
        /// What others have to say before it is there.
        pub mpa_status: Option<MpaStatus>,
    }
}

answer! {
    /// A key in a list.
    pub struct KeySummary = "KeySummary" {
        /// What it is called.
        pub key_arn: KeyArn,
        /// Where it is in its life.
        pub key_state: KeyState,
        /// What it is for.
        pub key_attributes: KeyAttributes,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// Whether it may leave.
        pub exportable: bool,
        /// Whether it may be used.
        pub enabled: bool,
        /// Whether it is a primary or a replica; absent when it is in one Region.
        pub multi_region_key_type: Option<MultiRegionKeyType>,
        /// Where the primary of a replica is.
        pub primary_region: Option<Region>,
    }
}

answer! {
    /// How far a replica is.
    pub struct ReplicationStatus = "ReplicationStatusType" {
        /// How far.
        pub status: KeyReplicationState,
        /// Why it failed.
        pub status_message: Option<Sentence>,
    }
}

enumeration! {
    /// Where a key is in its life.
    pub enum KeyState = "KeyState" {
        /// It waits for something before it can be used.
        CreateInProgress = "CREATE_IN_PROGRESS",
        /// It is there.
        CreateComplete = "CREATE_COMPLETE",
        /// It waits for its deletion and can still be restored.
        DeletePending = "DELETE_PENDING",
        /// It is gone.
        DeleteComplete = "DELETE_COMPLETE",
    }
}

enumeration! {
    /// Which part a key plays among its Regions.
    pub enum MultiRegionKeyType = "MultiRegionKeyType" {
        /// It is changed here, and the others follow.
        Primary = "PRIMARY",
        /// It follows a primary.
        Replica = "REPLICA",
    }
}

enumeration! {
    /// How far a replica is.
    pub enum KeyReplicationState = "KeyReplicationState" {
        /// It has not acknowledged the newest version yet.
        InProgress = "IN_PROGRESS",
        /// It is being removed.
        DeleteInProgress = "DELETE_IN_PROGRESS",
        /// It has refused.
        Failed = "FAILED",
        /// It has acknowledged the newest version.
        Synchronized = "SYNCHRONIZED",
    }
}

impl From<record::KeyState> for KeyState {
    fn from(state: record::KeyState) -> Self {
        match state {
            record::KeyState::CreateComplete => Self::CreateComplete,
            record::KeyState::DeletePending { .. } => Self::DeletePending,
            record::KeyState::DeleteComplete { .. } => Self::DeleteComplete,
        }
    }
}

impl From<&record::ReplicationStatus> for ReplicationStatus {
    fn from(status: &record::ReplicationStatus) -> Self {
        let (status, status_message) = match status {
            record::ReplicationStatus::InProgress => (KeyReplicationState::InProgress, None),
            record::ReplicationStatus::Synchronized => (KeyReplicationState::Synchronized, None),
            record::ReplicationStatus::Failed(reason) => {
                (KeyReplicationState::Failed, Sentence::parse(&reason.to_string()))
            }
            record::ReplicationStatus::DeleteInProgress => {
                (KeyReplicationState::DeleteInProgress, None)
            }
        };
        Self { status, status_message }
    }
}

impl Shaped for KeyAttributes {
    const SHAPE: &'static Shape = &Shape::structure(
        "KeyAttributes",
        &[
            Member::of::<KeyUsage>("KeyUsage"),
            Member::of::<KeyClass>("KeyClass"),
            Member::of::<KeyAlgorithm>("KeyAlgorithm"),
            Member::of::<ModesOfUse>("KeyModesOfUse"),
        ],
    );
}

impl Read for KeyAttributes {
    fn read(value: &Value) -> Result<Self, Violation> {
        Ok(Self {
            usage: ReadField::read_member(value, "KeyUsage")?,
            class: ReadField::read_member(value, "KeyClass")?,
            algorithm: ReadField::read_member(value, "KeyAlgorithm")?,
            modes: ReadField::read_member(value, "KeyModesOfUse")?,
        })
    }
}

impl Write for KeyAttributes {
    fn write(&self) -> Value {
        let mut object = Map::new();
        self.usage.write_member("KeyUsage", &mut object);
        self.class.write_member("KeyClass", &mut object);
        self.algorithm.write_member("KeyAlgorithm", &mut object);
        self.modes.write_member("KeyModesOfUse", &mut object);
        Value::Object(object)
    }
}

impl Shaped for ModesOfUse {
    const SHAPE: &'static Shape = &Shape::structure(
        "KeyModesOfUse",
        &[
            mode("Encrypt"),
            mode("Decrypt"),
            mode("Wrap"),
            mode("Unwrap"),
            mode("Generate"),
            mode("Sign"),
            mode("Verify"),
            mode("DeriveKey"),
            mode("NoRestrictions"),
        ],
    );
}

impl Read for ModesOfUse {
    fn read(value: &Value) -> Result<Self, Violation> {
        let is_set = |mode: &Mode| value.get(mode_name(*mode)).is_some_and(|flag| flag == true);
        Ok(Mode::ALL.into_iter().filter(is_set).fold(Self::NONE, Self::with))
    }
}

impl Write for ModesOfUse {
    fn write(&self) -> Value {
        Mode::ALL
            .into_iter()
            .map(|mode| (mode_name(mode), Value::Bool(self.contains(mode))))
            .collect()
    }
}

const fn mode(name: &'static str) -> Member {
    Member { name, presence: Presence::Defaulted, shape: PRIMITIVE_BOOLEAN }
}

const fn mode_name(mode: Mode) -> &'static str {
    match mode {
        Mode::Encrypt => "Encrypt",
        Mode::Decrypt => "Decrypt",
        Mode::Wrap => "Wrap",
        Mode::Unwrap => "Unwrap",
        Mode::Generate => "Generate",
        Mode::Sign => "Sign",
        Mode::Verify => "Verify",
        Mode::DeriveKey => "DeriveKey",
        Mode::NoRestrictions => "NoRestrictions",
    }
}

const PRIMITIVE_BOOLEAN: &Shape =
    &Shape { name: "PrimitiveBoolean", kind: Kind::Boolean, secrecy: Secrecy::Open };
