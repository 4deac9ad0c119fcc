//! From books to the wire.

use bme_math::{MathError, Uakt};

use super::responses::PaymentResult;
use crate::{books::Payment, state::StoredPayment};

impl From<&Payment> for StoredPayment {
    fn from(payment: &Payment) -> Self {
        Self {
            from_credits: payment.from_credits.u128(),
            from_buffer: payment.from_buffer.u128(),
            claimed: payment.claim.map_or(0, |claim| claim.amount.u128()),
            claim_id: payment.claim.map(|claim| claim.id),
        }
    }
}

impl TryFrom<StoredPayment> for PaymentResult {
    type Error = MathError;

    fn try_from(payment: StoredPayment) -> Result<Self, MathError> {
        let StoredPayment { from_credits, from_buffer, claimed, claim_id } = payment;
        let owed = Uakt::new(from_credits).plus(Uakt::new(from_buffer))?.plus(Uakt::new(claimed))?;
        Ok(Self {
            owed_uakt: owed.u128().into(),
            from_credits_uakt: from_credits.into(),
            from_buffer_uakt: from_buffer.into(),
            claimed_uakt: claimed.into(),
            claim_id: claim_id.map(Into::into),
        })
    }
}

impl TryFrom<&Payment> for PaymentResult {
    type Error = MathError;

    fn try_from(payment: &Payment) -> Result<Self, MathError> {
        StoredPayment::from(payment).try_into()
    }
}
