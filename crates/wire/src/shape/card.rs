//! Card validation data: what values there are, and what each is made from.

use payment_crypto::card_verification::{Length, ValidationData};
use payment_crypto::digits::{ExpiryDate, Pan, ServiceCode};
use serde_json::Value;

use crate::shape::text::{sensitive_text, unfit};
use crate::shape::{Read, Shape, Shaped, Violation, Write, request, text, union};

union! {
    /// Which value to generate.
    pub enum CardGenerationAttributes = "CardGenerationAttributes" {
        /// American Express CSC, version 1.
        AmexCardSecurityCodeVersion1(AmexCardSecurityCodeVersion1),
        /// American Express CSC, version 2.
        AmexCardSecurityCodeVersion2(AmexCardSecurityCodeVersion2),
        /// CVV, CVC, iCVV: on the stripe and in the chip.
        CardVerificationValue1(CardVerificationValue1),
        /// CVV2, CVC2: printed on the card.
        CardVerificationValue2(CardVerificationValue2),
        /// A value for a card holder who is not present.
        CardHolderVerificationValue(CardHolderVerificationValue),
        /// Mastercard CVC3: contactless.
        DynamicCardVerificationCode(DynamicCardVerificationCode),
        /// Visa dCVV: contactless.
        DynamicCardVerificationValue(DynamicCardVerificationValue),
    }
}

union! {
    /// Which value to verify.
    pub enum CardVerificationAttributes = "CardVerificationAttributes" {
        /// American Express CSC, version 1.
        AmexCardSecurityCodeVersion1(AmexCardSecurityCodeVersion1),
        /// American Express CSC, version 2.
        AmexCardSecurityCodeVersion2(AmexCardSecurityCodeVersion2),
        /// CVV, CVC, iCVV: on the stripe and in the chip.
        CardVerificationValue1(CardVerificationValue1),
        /// CVV2, CVC2: printed on the card.
        CardVerificationValue2(CardVerificationValue2),
        /// A value for a card holder who is not present.
        CardHolderVerificationValue(CardHolderVerificationValue),
        /// Mastercard CVC3: contactless.
        DynamicCardVerificationCode(DynamicCardVerificationCode),
        /// Visa dCVV: contactless.
        DynamicCardVerificationValue(DynamicCardVerificationValue),
        /// Discover D-CVC: contactless.
        DiscoverDynamicCardVerificationCode(DiscoverDynamicCardVerificationCode),
    }
}

request! {
    /// What a CSC of version 1 is made from.
    pub struct AmexCardSecurityCodeVersion1 = "AmexCardSecurityCodeVersion1" {
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
    }
}

request! {
    /// What a CSC of version 2 is made from.
    pub struct AmexCardSecurityCodeVersion2 = "AmexCardSecurityCodeVersion2" {
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
        /// Where and how it may be used.
        pub service_code: ServiceCode,
    }
}

request! {
    /// What a CVV is made from.
    pub struct CardVerificationValue1 = "CardVerificationValue1" {
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
        /// Where and how it may be used.
        pub service_code: ServiceCode,
    }
}

request! {
    /// What a CVV2 is made from.
    pub struct CardVerificationValue2 = "CardVerificationValue2" {
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
    }
}

request! {
    /// What a card holder's verification value is made from.
    pub struct CardHolderVerificationValue = "CardHolderVerificationValue" {
        /// A number that the terminal chose.
        pub unpredictable_number: UnpredictableNumber,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: TransactionCounter,
    }
}

request! {
    /// What a CVC3 is made from.
    pub struct DynamicCardVerificationCode = "DynamicCardVerificationCode" {
        /// A number that the terminal chose.
        pub unpredictable_number: UnpredictableNumber,
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: TransactionCounter,
        /// The track as the card shows it.
        pub track_data: TrackData,
    }
}

request! {
    /// What a dCVV is made from.
    pub struct DynamicCardVerificationValue = "DynamicCardVerificationValue" {
        /// Which card of the account it is.
        pub pan_sequence_number: PanSequenceNumber,
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
        /// Where and how it may be used.
        pub service_code: ServiceCode,
        /// How many transactions the card has made.
        pub application_transaction_counter: TransactionCounter,
    }
}

request! {
    /// What a D-CVC is made from.
    pub struct DiscoverDynamicCardVerificationCode = "DiscoverDynamicCardVerificationCode" {
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
        /// A number that the terminal chose.
        pub unpredictable_number: UnpredictableNumber,
        /// How many transactions the card has made.
        pub application_transaction_counter: TransactionCounter,
    }
}

sensitive_text! {
    /// A track, in hexadecimal digits. The model lets an odd number of them through.
    pub struct TrackData: Shape::text("TrackDataType").length(2, 160).pattern("[0-9a-fA-F]+");
}

text! {
    /// A number that a terminal chose: 2 to 8 hexadecimal digits.
    pub struct UnpredictableNumber:
        Shape::text("HexLengthBetween2And8").length(2, 8).pattern("[0-9a-fA-F]+");
}

text! {
    /// How many transactions a card has made: 2 to 4 hexadecimal digits.
    pub struct TransactionCounter:
        Shape::text("HexLengthBetween2And4").length(2, 4).pattern("[0-9a-fA-F]+");
}

text! {
    /// Which card of an account it is: two digits.
    pub struct PanSequenceNumber:
        Shape::text("NumberLengthEquals2").length(2, 2).pattern("[0-9]+");
}

impl Shaped for Pan {
    const SHAPE: &'static Shape =
        &Shape::text("PrimaryAccountNumberType").length(12, 19).pattern("[0-9]+").sensitive();
}

impl Read for Pan {
    fn read(value: &Value) -> Result<Self, Violation> {
        value.as_str().and_then(|text| Self::parse(text).ok()).ok_or_else(unfit)
    }
}

impl Shaped for ExpiryDate {
    const SHAPE: &'static Shape =
        &Shape::text("CardExpiryDateType").length(4, 4).pattern("[0-9]+").sensitive();
}

impl Read for ExpiryDate {
    fn read(value: &Value) -> Result<Self, Violation> {
        value.as_str().and_then(|text| Self::parse(text).ok()).ok_or_else(unfit)
    }
}

impl Shaped for ServiceCode {
    const SHAPE: &'static Shape =
        &Shape::text("ServiceCodeType").length(3, 3).pattern("[0-9]+").sensitive();
}

impl Read for ServiceCode {
    fn read(value: &Value) -> Result<Self, Violation> {
        value.as_str().and_then(|text| Self::parse(text).ok()).ok_or_else(unfit)
    }
}

impl Shaped for ValidationData {
    const SHAPE: &'static Shape =
        &Shape::text("ValidationDataType").length(3, 5).pattern("[0-9]+").sensitive();
}

impl Read for ValidationData {
    fn read(value: &Value) -> Result<Self, Violation> {
        value.as_str().and_then(|text| Self::parse(text).ok()).ok_or_else(unfit)
    }
}

impl Write for ValidationData {
    fn write(&self) -> Value {
        self.as_str().into()
    }
}

impl Shaped for Length {
    const SHAPE: &'static Shape = &Shape::integer("IntegerRangeBetween3And5Type", 3, 5);
}

impl Read for Length {
    fn read(value: &Value) -> Result<Self, Violation> {
        let digits = value.as_u64().and_then(|digits| u8::try_from(digits).ok());
        digits.and_then(|digits| Self::parse(digits).ok()).ok_or_else(unfit)
    }
}
