//! From books to the wire.

use bme_math::MathError;

use super::responses::{PaymentResult, SettledInvoice};
use crate::{books::Payment, market::shown, msg::Payout, state::Invoice};

impl TryFrom<&Payment> for PaymentResult {
    type Error = MathError;

    fn try_from(payment: &Payment) -> Result<Self, MathError> {
        let Payment { from_credits, from_buffer, from_escrow, claim } = payment;
        let claimed = payment.claimed();
        Ok(Self {
            owed_uakt: payment.now()?.plus(claimed)?.u128().into(),
            from_credits_uakt: from_credits.u128().into(),
            from_buffer_uakt: from_buffer.u128().into(),
            from_escrow_uakt: from_escrow.u128().into(),
            claimed_uakt: claimed.u128().into(),
            claim_id: claim.map(|claim| claim.id.into()),
        })
    }
}

impl Invoice {
    /// The invoice as answers show it.
    pub(crate) fn answer(self, is_replay: bool) -> Result<SettledInvoice, MathError> {
        let Self { payer, escrow, provider, act, payout, price, spread, payment, request, settled_at } = self;
        Ok(SettledInvoice {
            payer,
            escrow: escrow.map(Into::into),
            provider,
            uact: act.u128().into(),
            payout,
            price: price.map(shown),
            spread_bps: spread,
            payment: payment.as_ref().map(PaymentResult::try_from).transpose()?,
            request: request.map(Into::into),
            settled_at: settled_at.into(),
            is_replay,
        })
    }
}

impl Payout {
    /// Name as in JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Akt => "akt",
            Self::Act => "act",
        }
    }
}
