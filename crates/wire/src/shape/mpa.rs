//! Multi-party approval: what others have to say before something happens.

use keys::time::Timestamp;

use crate::shape::text::sensitive_text;
use crate::shape::{Shape, answer, enumeration, text};

answer! {
    /// Who has to approve of what.
    pub struct MpaTeamAssociation = "MpaTeamAssociation" {
        /// Of what.
        pub action: MpaOperation,
        /// Who.
        pub mpa_team_arn: MpaTeamArn,
        /// Whether that is about to change.
        pub association_state: AssociationState,
        /// What they have said to the change.
        pub mpa_status: Option<MpaStatus>,
    }
}

answer! {
    /// What others, who have to approve of something, have said.
    pub struct MpaStatus = "MpaStatus" {
        /// Where they say it.
        pub mpa_session_arn: MpaSessionArn,
        /// What they said.
        pub status: SessionStatus,
        /// When they were asked.
        pub initiation_date: Timestamp,
        /// Why they said so.
        pub status_message: Option<MpaStatusMessage>,
    }
}

text! {
    /// A session of multi-party approval.
    pub struct MpaSessionArn: Shape::text("MpaSessionArn").length(20, 2048).pattern(
        "arn:aws(-[^:]+)?:mpa:[a-z0-9-]{1,20}:[0-9]{12}:session/[a-zA-Z0-9._-]+/[a-zA-Z0-9_-]+"
    );
}

text! {
    /// Why a session ended as it did.
    pub struct MpaStatusMessage: Shape::text("MpaStatusMessage").length(0, 1000);
}

enumeration! {
    /// How far a session is.
    pub enum SessionStatus = "SessionStatus" {
        /// It waits.
        Pending = "PENDING",
        /// It said yes.
        Approved = "APPROVED",
        /// It said no, or nothing in time.
        Failed = "FAILED",
        /// It was called off.
        Cancelled = "CANCELLED",
    }
}

enumeration! {
    /// What has to be approved of.
    pub enum MpaOperation = "MpaOperation" {
        /// That a root is trusted.
        ImportRootPublicKeyCertificate = "IMPORT_ROOT_PUBLIC_KEY_CERTIFICATE",
    }
}

enumeration! {
    /// Whether who has to approve is about to change.
    pub enum AssociationState = "AssociationState" {
        /// It is not.
        Active = "ACTIVE",
        /// Others shall.
        UpdatePending = "UPDATE_PENDING",
        /// Nobody shall.
        DeletePending = "DELETE_PENDING",
    }
}

text! {
    /// Those who approve.
    pub struct MpaTeamArn: Shape::text("MpaTeamArn").length(20, 2048).pattern(
        "arn:aws(-[^:]+)?:mpa:[a-z0-9-]{1,20}:[0-9]{12}:approval-team/[a-zA-Z0-9._-]+"
    );
}

sensitive_text! {
    /// Why somebody asks for approval; it may be empty.
    pub struct RequesterComment: Shape::text("MpaRequesterComment").length(0, 200);
}
