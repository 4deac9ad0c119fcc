use bme_math::Uact;
use cosmwasm_std::{Addr, DepsMut, Env, MessageInfo, Response, Uint64, Uint128};

use super::told;
use crate::{
    error::{ContractError, Error, refuse},
    events::Approved,
    state::{APPROVALS, Approval},
};

/// Lets a settler spend the sender's ACT; a limit of zero takes the permission back.
///
/// Mutates: approvals. Emits: [`Approved`].
pub(crate) fn execute(
    deps: DepsMut<'_>,
    env: &Env,
    info: &MessageInfo,
    settler: Addr,
    limit_uact: Uint128,
    expires: Uint64,
) -> Result<Response, Error> {
    let key = &[info.sender.as_bytes(), settler.as_bytes()];
    if limit_uact.is_zero() {
        APPROVALS.remove(deps.storage, key);
    } else {
        let now = env.block.time.seconds();
        if expires.u64() < now {
            return refuse(ContractError::ApprovalExpired { expires: expires.u64(), now });
        }
        let remaining = Uact::new(limit_uact.u128());
        APPROVALS.save(deps.storage, key, &Approval { remaining, expires: expires.u64() });
    }
    let event = Approved { holder: info.sender.clone(), settler, limit_uact, expires };
    Ok(told(event.into(), None))
}
