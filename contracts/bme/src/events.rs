//! One typed event per change. Tests and indexers read them back with `TryFrom`; keys carry their unit.

use bme_math::{Bps, Status};
use cosmwasm_std::{Addr, Attribute, Decimal, Event, Uint64, Uint128};
use thiserror::Error;

use crate::{
    msg::Payout,
    params::Leg,
    queue::{Request, Wait},
};

/// Why an event cannot be read.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum EventError {
    /// An event of another type.
    #[error("event {found} is not {expected}")]
    Type {
        /// Type found.
        found: String,
        /// Type expected.
        expected: &'static str,
    },
    /// An attribute that is missing or not readable.
    #[error("attribute {key} is missing or malformed")]
    Attribute {
        /// Its key.
        key: &'static str,
    },
}

/// A value of an attribute; an absent option has no attribute.
trait Value {
    fn write(&self) -> Option<String>;
    fn read(text: Option<&str>) -> Option<Self>
    where
        Self: Sized;
}

macro_rules! text_values {
    ($($kind:ty: $to:expr, $from:expr;)+) => {$(
        impl Value for $kind {
            fn write(&self) -> Option<String> {
                let to: fn(&$kind) -> String = $to;
                Some(to(self))
            }
            fn read(text: Option<&str>) -> Option<Self> {
                let from: fn(&str) -> Option<$kind> = $from;
                text.and_then(from)
            }
        }
    )+};
}

text_values! {
    String: Clone::clone, |text| Some(text.to_owned());
    Addr: |addr| addr.to_string(), |text| Some(Addr::unchecked(text));
    Uint64: |number| number.to_string(), |text| text.parse().ok().map(Uint64::new);
    Uint128: |number| number.to_string(), |text| text.parse().ok();
    Decimal: |number| number.to_string(), |text| text.parse().ok();
    Bps: |bps| bps.0.to_string(), |text| text.parse().ok().map(Bps);
    bool: |flag| flag.to_string(), |text| text.parse().ok();
    Status: |status| status.name().to_owned(), |text| {
        [Status::Healthy, Status::Warning, Status::HaltCr, Status::HaltOracle]
            .into_iter()
            .find(|status| status.name() == text)
    };
    Leg: |leg| leg.name().to_owned(), |text| Leg::ALL.into_iter().find(|leg| leg.name() == text);
    Payout: |payout| payout.name().to_owned(), |text| {
        [Payout::Akt, Payout::Act].into_iter().find(|payout| payout.name() == text)
    };
}

impl<T: Value> Value for Option<T> {
    fn write(&self) -> Option<String> {
        self.as_ref().and_then(Value::write)
    }
    fn read(text: Option<&str>) -> Option<Self> {
        match text {
            None => Some(None),
            Some(_) => T::read(text).map(Some),
        }
    }
}

#[inline(never)]
fn set(event: &mut Event, key: &str, value: &dyn Value) {
    if let Some(value) = value.write() {
        event.attributes.push(Attribute::new(key, value));
    }
}

macro_rules! events {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)+
        }

        impl From<$name> for Event {
            fn from(event: $name) -> Self {
                let mut out = Event::new($kind);
                $(set(&mut out, stringify!($field), &event.$field);)+
                out
            }
        }

        impl TryFrom<&Event> for $name {
            type Error = EventError;

            fn try_from(event: &Event) -> Result<Self, EventError> {
                // The chain puts `wasm-` in front of a contract's events.
                if event.ty.strip_prefix("wasm-").unwrap_or(&event.ty) != $kind {
                    return Err(EventError::Type { found: event.ty.clone(), expected: $kind });
                }
                Ok(Self {
                    $($field: {
                        let key = stringify!($field);
                        let text = event.attributes.iter().find(|attribute| attribute.key == key);
                        Value::read(text.map(|attribute| attribute.value.as_str()))
                            .ok_or(EventError::Attribute { key })?
                    },)+
                })
            }
        }
    )+};
}

events! {
    /// AKT was burned and ACT minted.
    Minted = "bme_mint" {
        /// Who paid.
        sender: Addr,
        /// Who got the ACT.
        to: Addr,
        /// The request, if it was one.
        request: Option<Uint64>,
        /// AKT taken.
        burned_uakt: Uint128,
        /// ACT minted.
        minted_uact: Uint128,
        /// AKT sent back.
        change_uakt: Uint128,
        /// AKT of it that went to the buffer; claims come first.
        spread_uakt: Uint128,
        /// ACT that was minted for the vault itself as spread.
        spread_uact: Uint128,
        /// USD per AKT.
        price: Decimal,
        /// Spread in the price.
        spread_bps: Bps,
        /// Ratio before.
        ratio_before_bps: Option<Bps>,
        /// Ratio after.
        ratio_after_bps: Option<Bps>,
    }
    /// A holder's ACT was burned and AKT paid.
    Burned = "bme_burn" {
        /// Whose ACT.
        sender: Addr,
        /// Who got the AKT.
        to: Addr,
        /// The request, if it was one.
        request: Option<Uint64>,
        /// ACT burned.
        burned_uact: Uint128,
        /// Sent from remint credits.
        from_credits_uakt: Uint128,
        /// Sent from the buffer.
        from_buffer_uakt: Uint128,
        /// Became a claim.
        claimed_uakt: Uint128,
        /// The claim.
        claim_id: Option<Uint64>,
        /// Spread that moved from credits to the buffer: of its value, as much as there were credits.
        spread_uakt: Uint128,
        /// USD per AKT.
        price: Decimal,
        /// Spread in the price.
        spread_bps: Bps,
        /// Ratio before.
        ratio_before_bps: Option<Bps>,
        /// Ratio after.
        ratio_after_bps: Option<Bps>,
    }
    /// An invoice was settled.
    Settled = "bme_settle" {
        /// Who settled it.
        settler: Addr,
        /// Its id.
        invoice: String,
        /// Whose ACT, or whose escrow.
        payer: Addr,
        /// The escrow that paid; none for an account.
        escrow: Option<Uint64>,
        /// Who was paid.
        provider: Addr,
        /// ACT spent: what was billed, less what the AKT of the escrow paid.
        spent_uact: Uint128,
        /// What the provider took.
        payout: Payout,
        /// Sent from remint credits; none for a payout in ACT.
        from_credits_uakt: Option<Uint128>,
        /// Sent from the buffer; none for a payout in ACT.
        from_buffer_uakt: Option<Uint128>,
        /// Sent from the AKT of the escrow; none where that paid nothing.
        from_escrow_uakt: Option<Uint128>,
        /// Became a claim; none for a payout in ACT.
        claimed_uakt: Option<Uint128>,
        /// The request that pays it, when it waits for its price; nothing is paid yet.
        request: Option<Uint64>,
        /// The claim.
        claim_id: Option<Uint64>,
        /// Spread that moved from credits to the buffer; none for a payout in ACT.
        spread_uakt: Option<Uint128>,
        /// USD per AKT; none for a payout in ACT.
        price: Option<Decimal>,
        /// Ratio before.
        ratio_before_bps: Option<Bps>,
        /// Ratio after.
        ratio_after_bps: Option<Bps>,
    }
    /// A settled invoice was paid, at the price that it waited for.
    InvoicePaid = "bme_pay" {
        /// The request.
        request: Uint64,
        /// Who was paid.
        provider: Addr,
        /// ACT that was burned for it, when the invoice was settled.
        spent_uact: Uint128,
        /// Sent from remint credits.
        from_credits_uakt: Uint128,
        /// Sent from the buffer.
        from_buffer_uakt: Uint128,
        /// Became a claim.
        claimed_uakt: Uint128,
        /// The claim.
        claim_id: Option<Uint64>,
        /// Spread that moved from credits to the buffer.
        spread_uakt: Uint128,
        /// USD per AKT.
        price: Decimal,
        /// Spread in the price.
        spread_bps: Bps,
        /// Ratio before.
        ratio_before_bps: Option<Bps>,
        /// Ratio after.
        ratio_after_bps: Option<Bps>,
    }
    /// A request waits.
    Requested = "bme_request" {
        /// Its id.
        request: Uint64,
        /// Who asked; of an invoice the provider.
        owner: Addr,
        /// Who gets what comes out.
        to: Addr,
        /// Leg.
        leg: Leg,
        /// Paid in, for a mint.
        paid_uakt: Option<Uint128>,
        /// Paid in, for a burn; of an invoice the ACT burned.
        paid_uact: Option<Uint128>,
        /// First height at which it may execute; none when it waits for a price.
        due_height: Option<Uint64>,
    }
    /// A request waits for the end of an epoch now, because the status became worse.
    Requeued = "bme_requeue" {
        /// The request.
        request: Uint64,
        /// First height at which it may execute.
        due_height: Uint64,
    }
    /// A request was cancelled, and what was paid in went back.
    RequestCancelled = "bme_cancel" {
        /// The request.
        request: Uint64,
        /// Whose it was.
        owner: Addr,
        /// Why.
        reason: String,
        /// AKT sent back.
        returned_uakt: Option<Uint128>,
        /// ACT given back.
        returned_uact: Option<Uint128>,
    }
    /// The bank did not deliver a payout; the vault keeps it for its payee.
    PayoutKept = "bme_undelivered" {
        /// Payee.
        to: Addr,
        /// AKT of this payout.
        kept_uakt: Uint128,
    }
    /// A payout that was kept is sent again.
    PayoutRetried = "bme_retry" {
        /// Payee.
        to: Addr,
        /// All AKT that was kept.
        sent_uakt: Uint128,
    }
    /// The status of the ratio changed. Never to or from `halt_oracle`: that begins and ends with the price, not with a
    /// message.
    StatusChanged = "bme_status" {
        /// Status as of the conversion before.
        from: Status,
        /// Status now.
        to: Status,
        /// Ratio now.
        ratio_bps: Option<Bps>,
    }
    /// A claim was paid, in part or in full.
    ClaimPaid = "bme_claim" {
        /// Claim.
        id: Uint64,
        /// Who was paid.
        owner: Addr,
        /// What was paid now.
        paid_uakt: Uint128,
        /// What is still owed.
        left_uakt: Uint128,
    }
    /// AKT was given to the vault.
    Funded = "bme_fund" {
        /// Who gave it.
        sender: Addr,
        /// What was given.
        funded_uakt: Uint128,
        /// The part that went to claims.
        to_claims_uakt: Uint128,
    }
    /// A permission was given or taken back.
    Approved = "bme_approve" {
        /// Whose ACT.
        holder: Addr,
        /// Who may spend it.
        settler: Addr,
        /// How much; zero takes it back.
        limit_uact: Uint128,
        /// Last second of it.
        expires: Uint64,
    }
    /// An escrow was opened.
    EscrowOpened = "bme_escrow_open" {
        /// Escrow.
        id: Uint64,
        /// Who opened it.
        owner: Addr,
        /// Whose the ACT is that the owner mints into it.
        refund_to: Addr,
        /// Who may spend it, with commas between.
        settlers: String,
        /// Who may put something in, the owner first, with commas between; none for everyone.
        depositors: Option<String>,
    }
    /// The owner of an escrow said who may put something in.
    EscrowDepositorsSet = "bme_escrow_depositors" {
        /// Escrow.
        id: Uint64,
        /// They, the owner first, with commas between; none for everyone.
        depositors: Option<String>,
    }
    /// ACT went from a balance into an escrow. A mint into an escrow is a mint to the depositor and then this.
    EscrowDeposited = "bme_escrow_deposit" {
        /// Escrow.
        id: Uint64,
        /// Whose it is.
        depositor: Addr,
        /// ACT.
        deposited_uact: Uint128,
        /// Last second at which it may be spent; none for no end.
        expires: Option<Uint64>,
    }
    /// ACT went from an escrow back into the balance of its depositor.
    EscrowReturned = "bme_escrow_return" {
        /// Escrow.
        id: Uint64,
        /// Whose it is.
        depositor: Addr,
        /// ACT.
        returned_uact: Uint128,
    }
    /// AKT was put into an escrow.
    EscrowFunded = "bme_escrow_fund" {
        /// Escrow.
        id: Uint64,
        /// Whose it is.
        giver: Addr,
        /// AKT.
        funded_uakt: Uint128,
    }
    /// AKT left an escrow and waits for its giver.
    EscrowAktDue = "bme_escrow_akt_due" {
        /// Escrow.
        id: Uint64,
        /// Whose it is.
        giver: Addr,
        /// AKT.
        due_uakt: Uint128,
    }
    /// AKT of an escrow was sent back to its giver.
    EscrowAktPaid = "bme_escrow_akt_paid" {
        /// Escrow.
        id: Uint64,
        /// Whose it was.
        giver: Addr,
        /// AKT.
        paid_uakt: Uint128,
    }
    /// An escrow was closed.
    EscrowClosed = "bme_escrow_close" {
        /// Escrow.
        id: Uint64,
        /// Who closed it.
        owner: Addr,
    }
    /// A settler was registered, its cap changed, or the registration taken back.
    SettlerSet = "bme_settler" {
        /// Settler.
        settler: Addr,
        /// Most ACT in a day; none for no cap.
        daily_cap_uact: Option<Uint128>,
        /// Whether it may settle.
        enabled: bool,
    }
    /// Parameters came into force.
    ParamsChanged = "bme_params" {
        /// Their version.
        version: Uint64,
        /// Fields that changed, with commas between.
        fields: String,
    }
    /// Parameters wait to come into force.
    ParamsProposed = "bme_params_proposed" {
        /// Version that they are to follow.
        version: Uint64,
        /// Fields that would change, with commas between.
        fields: String,
        /// Those of them that are the reason to wait.
        loosened: String,
        /// First second at which they may come into force.
        due: Uint64,
    }
    /// The change that waited was dropped.
    ParamsCancelled = "bme_params_cancelled" {
        /// Version that it was to follow.
        version: Uint64,
    }
    /// A leg was paused, or let go by a time that has passed.
    LegPaused = "bme_pause" {
        /// Guardian or owner.
        by: Addr,
        /// Leg.
        leg: Leg,
        /// First second after the pause.
        until: Uint64,
    }
    /// A guardian was named, or none.
    GuardianSet = "bme_guardian" {
        /// The guardian; none for nobody.
        guardian: Option<Addr>,
        /// Pauses that it has.
        charges: Uint64,
    }
    /// The price is read elsewhere.
    OracleSet = "bme_oracle" {
        /// Contract that stores it.
        oracle: Addr,
        /// Symbol there.
        symbol: String,
        /// Price of the ratio there.
        price: Decimal,
    }
    /// Ownership was offered.
    OwnerProposed = "bme_owner_offer" {
        /// Who may accept.
        nominee: Addr,
        /// Last second of the offer.
        expires: Uint64,
    }
    /// Ownership changed.
    OwnerChanged = "bme_owner" {
        /// Who it was; none at instantiation.
        from: Option<Addr>,
        /// Who it is.
        to: Addr,
    }
}

impl Requested {
    /// The event of a new request.
    #[must_use]
    pub fn of(id: u64, Request { owner, to, order, wait, .. }: &Request) -> Self {
        let leg = order.leg();
        let due_height = match wait {
            Wait::NextPrice => None,
            Wait::Epoch { due } => Some((*due).into()),
        };
        let (akt, act) = (order.akt().u128().into(), order.act().u128().into());
        let (paid_uakt, paid_uact) = if leg == Leg::Mint { (Some(akt), None) } else { (None, Some(act)) };
        let (owner, to) = (owner.clone(), to.clone());
        Self { request: id.into(), owner, to, leg, paid_uakt, paid_uact, due_height }
    }
}
