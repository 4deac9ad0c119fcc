use bme_math::{MathError, ONE_IN_BPS, Price};
use cosmwasm_std::{Addr, DepsMut, Env, Response};

use super::{status_event, told};
use crate::{
    error::{ContractError, Error, refuse},
    events::OracleSet,
    market::{Market, shown},
    state::{CONFIG, Config},
};

/// Furthest that another oracle's price may lie from the present one: 5 %. Two oracles of one market differ by the
/// moments at which they were fed; a jump of every amount in the vault is no change of source. Most ratios between the
/// thresholds of the presets stay on their side of one.
pub const MAX_ORACLE_MOVE_BPS: u32 = 500;

/// Reads the price elsewhere from now on.
///
/// The other price must be fit for the ratio now. Where the present one is not, which may be the reason to change, there
/// is nothing to compare it with.
///
/// Mutates: configuration, breaker. Emits: [`OracleSet`], a change of status.
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    oracle: Addr,
    symbol: Option<String>,
) -> Result<Response, Error> {
    let present = Market::load(deps.as_ref(), env)?;
    let config = present.config.clone();
    let symbol = symbol.unwrap_or_else(|| config.symbol.clone());
    if oracle == config.oracle && symbol == config.symbol {
        return refuse(ContractError::OracleUnchanged { oracle, symbol });
    }
    let market = Market::under(Config { oracle, symbol, ..config }, deps.as_ref(), env)?;
    market.assert_window()?;
    let to = market.reference().clone()?;
    if let Ok(from) = present.reference() {
        assert_near(*from, to)?;
    }
    let status = status_event(&market)?;

    CONFIG.save(deps.storage, &market.config);
    market.save(deps.storage)?;
    let Config { oracle, symbol, .. } = market.config;
    Ok(told(OracleSet { oracle, symbol, price: shown(to) }.into(), status))
}

fn assert_near(from: Price, to: Price) -> Result<(), Error> {
    let scaled = |atomics: u128, bps: u32| atomics.checked_mul(bps.into()).ok_or(MathError::Overflow);
    let moved = scaled(from.atomics().abs_diff(to.atomics()), ONE_IN_BPS)?;
    if moved > scaled(from.atomics(), MAX_ORACLE_MOVE_BPS)? {
        return refuse(ContractError::OracleMove {
            from: shown(from),
            to: shown(to),
            max_bps: MAX_ORACLE_MOVE_BPS,
        });
    }
    Ok(())
}
