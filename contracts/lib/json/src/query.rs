use cosmwasm_std::{
    Binary, ContractResult, CustomQuery, QuerierWrapper, StdError, StdResult, SystemResult, to_json_vec,
};

use crate::Json;

/// Asks the chain with a tree as the request, and gives what it answers, in the words that cosmwasm-std has for failures.
///
/// # Errors
/// The chain refuses, or whom it asked.
pub fn ask<C: CustomQuery>(querier: &QuerierWrapper<'_, C>, request: &Json) -> StdResult<Binary> {
    let cause = match querier.raw_query(&to_json_vec(request)?) {
        SystemResult::Ok(ContractResult::Ok(answer)) => return Ok(answer),
        SystemResult::Ok(ContractResult::Err(cause)) => ["Querier contract error: ", &cause].concat(),
        SystemResult::Err(error) => ["Querier system error: ", &error.to_string()].concat(),
    };
    Err(StdError::generic_err(cause))
}
