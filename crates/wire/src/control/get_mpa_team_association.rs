//! GetMpaTeamAssociation: shows who has to approve of something.

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::mpa::{MpaOperation, MpaTeamAssociation};
use crate::shape::{answer, request};

/// Shows who has to approve of something.
pub struct GetMpaTeamAssociation;

request! {
    /// What GetMpaTeamAssociation is asked.
    pub struct Input = "GetMpaTeamAssociationInput" {
        /// Of what.
        pub action: MpaOperation,
    }
}

answer! {
    /// What GetMpaTeamAssociation answers.
    pub struct Output = "GetMpaTeamAssociationOutput" {
        /// Who.
        pub mpa_team_association: MpaTeamAssociation,
    }
}

impl Operation for GetMpaTeamAssociation {
    const NAME: &'static str = "GetMpaTeamAssociation";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
