//! GenerateMac: makes a message authentication code.

use crate::arn::KeyArn;
use crate::exception::Code;
use crate::operation::{Access, COMPUTES, Operation, Plane};
use crate::shape::mac::{Mac, MacAttributes, MacLength, MessageData};
use crate::shape::text::{KeyCheckValue, KeyIdentifier};
use crate::shape::{answer, request};

/// Makes a message authentication code.
pub struct GenerateMac;

request! {
    /// What GenerateMac is asked.
    pub struct Input = "GenerateMacInput" {
        /// The key.
        pub key_identifier: KeyIdentifier,
        /// What for.
        pub message_data: MessageData,
        /// How.
        pub generation_attributes: MacAttributes,
        /// How long it shall be; absent: as the algorithm suggests.
        pub mac_length: Option<MacLength>,
    }
}

answer! {
    /// What GenerateMac answers.
    pub struct Output = "GenerateMacOutput" {
        /// The key.
        pub key_arn: KeyArn,
        /// Its check value.
        pub key_check_value: KeyCheckValue,
        /// The code.
        pub mac: Mac,
    }
}

impl Operation for GenerateMac {
    const NAME: &'static str = "GenerateMac";
    const PLANE: Plane = Plane::Data;
    const PATH: &'static str = "/mac/generate";
    const ACCESS: Access = Access::Read;
    const EXCEPTIONS: &'static [Code] = COMPUTES;
    type Input = Input;
    type Output = Output;
}
