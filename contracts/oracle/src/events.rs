//! One typed event per change.

use cosmwasm_std::Event;

use crate::{
    msg::{Params, PriceEmitter, Relay, SignerModel, Source},
    params::limits,
    pause::ALL,
    relay::Refusal,
    responses::MessageOutcome,
};

/// What happened to one message of an update.
pub fn outcome(outcome: &MessageOutcome) -> Event {
    match outcome {
        MessageOutcome::Accepted { symbol, prices, source, agreeing } => {
            let event = Event::new("price_accepted")
                .add_attribute("symbol", symbol)
                .add_attribute("price_usd_e18", prices.price)
                .add_attribute("conf_usd_e18", prices.conf)
                .add_attribute("twap_usd_e18", prices.twap)
                .add_attribute("coverage_secs", prices.coverage_secs.to_string())
                .add_attribute("publish_time", prices.publish_time);
            let event = of_source(event, source.as_ref());
            match agreeing {
                Some(agreeing) => event.add_attribute("agreeing", agreeing.to_string()),
                None => event,
            }
        }
        MessageOutcome::Reported { symbol, source, price, publish_time, agreeing, min_sources } => of_source(
            Event::new("price_reported")
                .add_attribute("symbol", symbol)
                .add_attribute("price_usd_e18", *price)
                .add_attribute("publish_time", *publish_time)
                .add_attribute("agreeing", agreeing.to_string())
                .add_attribute("min_sources", min_sources.to_string()),
            Some(source),
        ),
        MessageOutcome::Ignored { symbol, publish_time, stored_time } => Event::new("price_ignored")
            .add_attribute("symbol", symbol)
            .add_attribute("reason", "not_newer")
            .add_attribute("publish_time", *publish_time)
            .add_attribute("stored_time", *stored_time),
        MessageOutcome::Quarantined {
            symbol,
            source,
            price,
            last_price,
            moved_bps,
            max_bps,
            publish_time,
            confirm_from,
        } => of_source(
            Event::new("price_quarantined")
                .add_attribute("symbol", symbol)
                .add_attribute("price_usd_e18", *price)
                .add_attribute("last_price_usd_e18", *last_price)
                .add_attribute("moved_bps", *moved_bps)
                .add_attribute("max_bps", *max_bps)
                .add_attribute("publish_time", *publish_time)
                .add_attribute("confirm_from", *confirm_from),
            source.as_ref(),
        ),
        MessageOutcome::Paused { symbol, until } => Event::new("price_ignored")
            .add_attribute("symbol", symbol)
            .add_attribute("reason", "paused")
            .add_attribute("until", *until),
        MessageOutcome::Skipped { feed_id } => {
            Event::new("price_skipped").add_attribute("feed_id", feed_id.to_hex())
        }
    }
}

/// Names the source, where a symbol has several.
fn of_source(event: Event, source: Option<&Source>) -> Event {
    match source {
        Some(source) => event.add_attribute("source", source.to_string()),
        None => event,
    }
}

/// A signer set was added; the one it replaces, if any, ends at `old_expires`.
pub fn signer_set_installed(
    model: SignerModel,
    index: u32,
    members: usize,
    old_expires: Option<u64>,
) -> Event {
    let event =
        signer_set("signer_set_installed", model, index).add_attribute("members", members.to_string());
    match old_expires {
        Some(expires) => event.add_attribute("old_set_expires", expires.to_string()),
        None => event,
    }
}

/// A signer set was ended by the owner.
pub fn signer_set_expired(model: SignerModel, index: u32) -> Event {
    signer_set("signer_set_expired", model, index)
}

/// A symbol was added.
pub fn feed_added(symbol: &str, id: &str) -> Event {
    Event::new("feed_added").add_attribute("symbol", symbol).add_attribute("feed_id", id)
}

/// A symbol is priced by another feed.
pub fn feed_changed(symbol: &str, from: &str, to: &str) -> Event {
    Event::new("feed_changed")
        .add_attribute("symbol", symbol)
        .add_attribute("from", from)
        .add_attribute("to", to)
}

/// A feed was taken from its symbol.
pub fn feed_removed(symbol: &str, id: &str) -> Event {
    Event::new("feed_removed").add_attribute("symbol", symbol).add_attribute("feed_id", id)
}

/// The sources of a symbol were replaced.
pub fn sources_set(symbol: &str, sources: &[Source], min_sources: u8) -> Event {
    let mut names = Vec::new();
    for source in sources {
        names.push(source.to_string());
    }
    Event::new("sources_set")
        .add_attribute("symbol", symbol)
        .add_attribute("sources", names.join(","))
        .add_attribute("min_sources", min_sources.to_string())
}

/// The list of publishers was replaced.
pub fn emitters_set(emitters: &[PriceEmitter]) -> Event {
    let mut names = Vec::new();
    for PriceEmitter { model, chain, address } in emitters {
        names.push(format!("{model}:{chain}/{address}"));
    }
    Event::new("emitters_set").add_attribute("emitters", names.join(","))
}

/// The fee was changed.
pub fn fee_set(fee: &str) -> Event {
    Event::new("fee_set").add_attribute("fee", fee)
}

/// Fees left the contract.
pub fn fees_withdrawn(to: &str, amount: &str) -> Event {
    Event::new("fees_withdrawn").add_attribute("to", to).add_attribute("amount", amount)
}

/// Limits were changed.
pub fn params_updated(version: u32, from: &Params, to: &Params) -> Event {
    let mut event = Event::new("params_updated").add_attribute("version", version.to_string());
    for (from, to) in limits(from).iter().zip(&limits(to)) {
        if from.value != to.value {
            event = event.add_attribute(to.name, format!("{} -> {}", from.value, to.value));
        }
    }
    event
}

/// Updates of a symbol, or of all, were stopped or let go.
pub fn paused(symbol: &str, until: u64, by: &str) -> Event {
    let symbol = if symbol == ALL { "all" } else { symbol };
    Event::new("paused")
        .add_attribute("symbol", symbol)
        .add_attribute("until", until.to_string())
        .add_attribute("by", by)
}

/// The relay was turned on or off.
pub fn relay_set(relay: Option<&Relay>) -> Event {
    let to = relay.map(|Relay { symbol, denom, base_denom }| format!("{symbol} as {denom}/{base_denom}"));
    Event::new("relay_set").add_attribute("relay", to.as_deref().unwrap_or("off"))
}

/// The chain's own oracle refused a price.
pub fn relay_refused(symbol: &str, refusal: &Refusal) -> Event {
    Event::new("relay_refused")
        .add_attribute("symbol", symbol)
        .add_attribute("publish_time", refusal.publish_time.to_string())
        .add_attribute("cause", &refusal.cause)
}

/// A guardian was named, or none.
pub fn guardian_set(guardian: &str, charges: u8) -> Event {
    Event::new("guardian_set")
        .add_attribute("guardian", guardian)
        .add_attribute("charges", charges.to_string())
}

/// The ownership was offered.
pub fn owner_proposed(nominee: &str, expires: u64) -> Event {
    Event::new("owner_proposed")
        .add_attribute("nominee", nominee)
        .add_attribute("expires", expires.to_string())
}

/// The ownership was taken.
pub fn owner_changed(from: &str, to: &str) -> Event {
    Event::new("owner_changed").add_attribute("from", from).add_attribute("to", to)
}

fn signer_set(name: &'static str, model: SignerModel, index: u32) -> Event {
    Event::new(name).add_attribute("model", model.to_string()).add_attribute("index", index.to_string())
}
