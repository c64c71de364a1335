//! AssociateMpaTeam: says who has to approve of something.

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::mpa::{MpaOperation, MpaTeamArn, MpaTeamAssociation, RequesterComment};
use crate::shape::{answer, request};

/// Says who has to approve of something.
pub struct AssociateMpaTeam;

request! {
    /// What AssociateMpaTeam is asked.
    pub struct Input = "AssociateMpaTeamInput" {
        /// Of what.
        pub action: MpaOperation,
        /// Who.
        pub mpa_team_arn: MpaTeamArn,
        /// Why; shown to those who approve of the change.
        pub requester_comment: Option<RequesterComment>,
    }
}

answer! {
    /// What AssociateMpaTeam answers.
    pub struct Output = "AssociateMpaTeamOutput" {
        /// What holds now.
        pub mpa_team_association: MpaTeamAssociation,
    }
}

impl Operation for AssociateMpaTeam {
    const NAME: &'static str = "AssociateMpaTeam";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
