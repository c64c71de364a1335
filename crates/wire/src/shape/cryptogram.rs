//! Cryptograms by which chip cards and issuers know each other: ARQC and ARPC.

use zeroize::Zeroizing;

use crate::shape::hexadecimal::{DIGITS, block, bytes};
use crate::shape::text::sensitive_text;
use crate::shape::{Shape, request, union};

union! {
    /// How the issuer's answer is made (EMV Book 2, 8.2).
    pub enum CryptogramAuthResponse = "CryptogramAuthResponse" {
        /// Method 1: from a response code.
        ArpcMethod1(CryptogramVerificationArpcMethod1),
        /// Method 2: from a status update.
        ArpcMethod2(CryptogramVerificationArpcMethod2),
    }
}

request! {
    /// What an ARPC of method 1 is made from.
    pub struct CryptogramVerificationArpcMethod1 = "CryptogramVerificationArpcMethod1" {
        /// What the issuer answers.
        pub auth_response_code: AuthResponseCode,
    }
}

request! {
    /// What an ARPC of method 2 is made from.
    pub struct CryptogramVerificationArpcMethod2 = "CryptogramVerificationArpcMethod2" {
        /// What the issuer answers.
        pub card_status_update: CardStatusUpdate,
        /// What it says besides.
        pub proprietary_authentication_data: Option<ProprietaryAuthenticationData>,
    }
}

sensitive_text! {
    /// What the card has signed, in hexadecimal digits. The model lets an odd number of them
    /// through, and an example of AWS's sends 15.
    pub struct TransactionData:
        Shape::text("TransactionDataType").length(2, 1024).pattern(DIGITS);
}

impl TransactionData {
    /// The bytes, or `None` when the number of digits is odd.
    #[must_use]
    pub fn bytes(&self) -> Option<Zeroizing<Vec<u8>>> {
        hex::decode(self.as_str()).ok().map(Zeroizing::new)
    }
}

block! {
    /// A card's cryptogram: ARQC, TC or AAC.
    pub struct AuthRequestCryptogram[8]:
        Shape::text("AuthRequestCryptogramType").length(16, 16).pattern(DIGITS).sensitive();
}

block! {
    /// The response code of an ARPC of method 1.
    pub struct AuthResponseCode[2]:
        Shape::text("HexLengthEquals4").length(4, 4).pattern(DIGITS);
}

block! {
    /// The status update of an ARPC of method 2.
    pub struct CardStatusUpdate[4]:
        Shape::text("HexLengthEquals8").length(8, 8).pattern(DIGITS);
}

bytes! {
    /// The issuer's own part of an ARPC of method 2. The model's pattern lets an odd number of
    /// digits through.
    pub struct ProprietaryAuthenticationData:
        Shape::text("ProprietaryAuthenticationDataType")
            .length(1, 16)
            .pattern(DIGITS)
            .sensitive();
}

bytes! {
    /// The issuer's answer: an ARPC of 8 bytes by method 1, of 4 by method 2.
    pub struct AuthResponseValue:
        Shape::text("AuthResponseValueType").length(1, 16).pattern(DIGITS).sensitive();
}
