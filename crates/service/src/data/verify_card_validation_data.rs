//! VerifyCardValidationData: whether a value is the one of the card.

use payment_crypto::card_verification::cvv;
use payment_crypto::digits::ServiceCode;
use wire::data::verify_card_validation_data::{Input, Output, VerifyCardValidationData};
use wire::exception::{Exception, VerificationFailedReason};
use wire::shape::card::CardVerificationAttributes as Attributes;

use crate::call::Call;
use crate::card_keys;
use crate::error::Error;
use crate::operations::Handle;

impl Handle for VerifyCardValidationData {
    async fn handle(call: &mut Call<'_>, input: &Input) -> Result<Output, Error> {
        let named = call.key(&input.key_identifier).await?;
        let (expiry, service_code) = match &input.verification_attributes {
            Attributes::CardVerificationValue1(value) => {
                (&value.card_expiry_date, &value.service_code)
            }
            Attributes::CardVerificationValue2(value) => {
                (&value.card_expiry_date, &ServiceCode::CVV2)
            }
            _ => return Err(Error::invalid(card_keys::UNBUILT)),
        };
        let key = named.usable_for(&card_keys::CVV_VERIFICATION).await?;
        let (pan, presented) = (&input.primary_account_number, &input.validation_data);
        let verified = cvv::verify(key.material()?, pan, expiry, service_code, presented);
        verified.map_err(|error| match error {
            payment_crypto::Error::ValidationData => mismatch(),
            other => other.into(),
        })?;
        Ok(Output { key_arn: key.arn(), key_check_value: key.check_value()? })
    }
}

fn mismatch() -> Error {
    Error::Refused(Exception::VerificationFailed {
        reason: VerificationFailedReason::InvalidValidationData,
        message: "Card validation data verification failed.".to_owned(),
    })
}
