//! VerifyMac: verifies a message authentication code.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, Operation, Plane, VERIFIES};
use crate::shape::mac::{MacAttributes, MacLength, MessageData, PresentedMac};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Verifies a message authentication code.
pub struct VerifyMac;

request! {
    /// What VerifyMac is asked.
    pub struct Input = "VerifyMacInput" {
        /// The key.
        pub key_identifier: KeyIdentifier,
        /// What the code was made for.
        pub message_data: MessageData,
        /// The code.
        pub mac: PresentedMac,
        /// How it was made.
        pub verification_attributes: MacAttributes,
        /// How long it is; absent: as the algorithm suggests.
        pub mac_length: Option<MacLength>,
    }
}

answer! {
    /// What VerifyMac answers.
    pub struct Output = "VerifyMacOutput" {
        /// The key.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
    }
}

impl Operation for VerifyMac {
    const NAME: &'static str = "VerifyMac";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/mac/verify";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = VERIFIES;
    type Input = Input;
    type Output = Output;
}
