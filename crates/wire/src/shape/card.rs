//! Card validation data: what values there are, and what each is made from.

use crate::shape::text::sensitive_text;
use crate::shape::{Shape, integer, structure, text, union};

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

structure! {
    /// What a CSC of version 1 is made from.
    pub struct AmexCardSecurityCodeVersion1 = "AmexCardSecurityCodeVersion1" {
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
    }
}

structure! {
    /// What a CSC of version 2 is made from.
    pub struct AmexCardSecurityCodeVersion2 = "AmexCardSecurityCodeVersion2" {
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
        /// Where and how it may be used.
        pub service_code: ServiceCode,
    }
}

structure! {
    /// What a CVV is made from.
    pub struct CardVerificationValue1 = "CardVerificationValue1" {
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
        /// Where and how it may be used.
        pub service_code: ServiceCode,
    }
}

structure! {
    /// What a CVV2 is made from.
    pub struct CardVerificationValue2 = "CardVerificationValue2" {
        /// When the card expires.
        pub card_expiry_date: ExpiryDate,
    }
}

structure! {
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

structure! {
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

structure! {
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

structure! {
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

integer! {
    /// How many digits a value has.
    pub struct ValidationDataLength = "IntegerRangeBetween3And5Type", 3..=5;
}

sensitive_text! {
    /// An account number: 12 to 19 digits.
    pub struct Pan: Shape::text("PrimaryAccountNumberType").length(12, 19).pattern("[0-9]+");
}

sensitive_text! {
    /// When a card expires: four digits, in the order that its scheme says.
    pub struct ExpiryDate: Shape::text("CardExpiryDateType").length(4, 4).pattern("[0-9]+");
}

sensitive_text! {
    /// Where and how a card may be used: three digits.
    pub struct ServiceCode: Shape::text("ServiceCodeType").length(3, 3).pattern("[0-9]+");
}

sensitive_text! {
    /// The value itself: three to five digits.
    pub struct ValidationData: Shape::text("ValidationDataType").length(3, 5).pattern("[0-9]+");
}

sensitive_text! {
    /// A track, in hexadecimal digits.
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
