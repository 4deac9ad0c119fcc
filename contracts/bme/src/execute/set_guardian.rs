use cosmwasm_std::{Addr, DepsMut, Response};

use super::told;
use crate::{error::Error, events::GuardianSet};

/// Names a guardian, or none. Mutates: the guardian. Emits: [`GuardianSet`].
pub(crate) fn execute(deps: DepsMut<'_>, guardian: Option<Addr>) -> Result<Response, Error> {
    let access::Guardian { guardian, charges } = access::set_guardian(deps.storage, guardian);
    Ok(told(GuardianSet { guardian, charges: u64::from(charges).into() }.into(), None))
}
