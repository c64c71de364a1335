//! GenerateCardValidationData: the value that shows that a card is at hand.

use payment_crypto::card_verification::{Length, cvv};
use payment_crypto::digits::ServiceCode;
use wire::data::generate_card_validation_data::{GenerateCardValidationData, Input, Output};
use wire::shape::card::CardGenerationAttributes as Attributes;

use crate::call::Call;
use crate::card_keys;
use crate::error::Error;
use crate::operations::Handle;

impl Handle for GenerateCardValidationData {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let named = call.key(&input.key_identifier).await?;
        let (expiry, service_code) = match &input.generation_attributes {
            Attributes::CardVerificationValue1(value) => {
                (&value.card_expiry_date, &value.service_code)
            }
            Attributes::CardVerificationValue2(value) => {
                (&value.card_expiry_date, &ServiceCode::CVV2)
            }
            _ => return Err(Error::invalid(card_keys::UNBUILT)),
        };
        let key = named.usable_for(&card_keys::CVV_GENERATION).await?;
        let length = input.validation_data_length.unwrap_or(Length::THREE);
        let pan = &input.primary_account_number;
        let value = cvv::generate(key.material()?, pan, expiry, service_code, length)?;
        Ok(Output {
            key_arn: key.arn(),
            key_check_value: key.check_value()?,
            validation_data: value,
        })
    }
}
