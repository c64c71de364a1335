//! DisassociateMpaTeam: says that nobody has to approve of something any more.

use crate::exception::Code;
use crate::operation::{Access, CREATES, Operation, Plane};
use crate::shape::mpa::{MpaOperation, MpaTeamAssociation, RequesterComment};
use crate::shape::{answer, request};

/// Says that nobody has to approve of something any more.
pub struct DisassociateMpaTeam;

request! {
    /// What DisassociateMpaTeam is asked.
    pub struct Input = "DisassociateMpaTeamInput" {
        /// Of what.
        pub action: MpaOperation,
        /// Why; shown to those who approve of the change.
        pub requester_comment: Option<RequesterComment>,
    }
}

answer! {
    /// What DisassociateMpaTeam answers.
    pub struct Output = "DisassociateMpaTeamOutput" {
        /// What holds now.
        pub mpa_team_association: MpaTeamAssociation,
    }
}

impl Operation for DisassociateMpaTeam {
    const NAME: &'static str = "DisassociateMpaTeam";
    const PLANE: Plane = Plane::Control;
    const PATH: &'static str = "/";
    const ACCESS: Access = Access::Write;
    const EXCEPTIONS: &'static [Code] = CREATES;
    type Input = Input;
    type Output = Output;
}
