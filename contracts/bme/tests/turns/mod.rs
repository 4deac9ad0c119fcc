//! Requests and epochs on a vault under the preset `mainnet`: what a test asks for, waits for and cranks.
#![allow(dead_code)]

use std::ops::{Deref, DerefMut};

use bme::{
    msg::{ExecuteMsg, QueryMsg},
    params::Params,
    preset,
    responses::{
        BurnAnswer, CrankResult, HealthResponse, MintAnswer, QueueInfo, RecordInfo, RecordResponse, Ticket,
    },
};
use cosmwasm_std::{Addr, coins};
use cw_multi_test::AppResponse;

use crate::common::{DENOM, Suite, atomics, data};

/// Seconds from a block to the next.
pub const BLOCK_SECS: u64 = 6;
/// Blocks after which a price is published later than any request, however far clocks may differ.
const BLOCKS_TO_A_PRICE: u64 = 3;

/// The parameters of the native module.
pub fn params() -> Params {
    preset::parse(preset::MAINNET).unwrap()
}

/// A vault whose requests wait for the end of their epoch.
pub struct Mainnet(Suite);

impl Deref for Mainnet {
    type Target = Suite;

    fn deref(&self) -> &Suite {
        &self.0
    }
}

impl DerefMut for Mainnet {
    fn deref_mut(&mut self) -> &mut Suite {
        &mut self.0
    }
}

/// A vault under them, at a price.
pub fn mainnet(price: &str) -> Mainnet {
    under(params(), price)
}

/// A vault under others that make requests wait.
pub fn under(params: Params, price: &str) -> Mainnet {
    Mainnet(Suite::new(params, price))
}

/// The request that an answer tells of.
pub fn asked(response: &AppResponse) -> u64 {
    let MintAnswer::Waits { ticket: Ticket { id, .. } } = data(response) else {
        panic!("it did not wait: {response:?}");
    };
    id.u64()
}

impl Mainnet {
    /// Asks for a mint, which waits, and answers its id.
    pub fn ask_mint(&mut self, sender: &Addr, uakt: u128) -> u64 {
        asked(&self.mint(sender, uakt).unwrap())
    }

    /// Asks for an exact mint, which waits, and answers its id.
    pub fn ask_exactly(&mut self, sender: &Addr, uact: u128, uakt: u128) -> u64 {
        let msg = ExecuteMsg::MintActExact { act_out: uact.into(), to: None, deadline: None };
        asked(&self.run(sender, &msg, &coins(uakt, DENOM)).unwrap())
    }

    /// Asks for a refund, which waits, and answers its id.
    pub fn ask_burn(&mut self, sender: &Addr, uact: u128) -> u64 {
        let BurnAnswer::Waits { ticket } = data(&self.burn(sender, uact).unwrap()) else {
            panic!("it did not wait");
        };
        ticket.id.u64()
    }

    /// Lets blocks pass.
    pub fn blocks(&mut self, count: u64) {
        for _ in 0..count {
            self.wait(BLOCK_SECS);
        }
    }

    pub fn height(&self) -> u64 {
        self.app.block_info().height
    }

    pub fn queue(&self) -> QueueInfo {
        self.query::<HealthResponse>(&QueryMsg::Health {}).queue
    }

    /// Lets the running epochs end and a price come that is later than all requests.
    pub fn end_epochs(&mut self, price: u128) {
        let QueueInfo { mint_epoch_ends, refund_epoch_ends, .. } = self.queue();
        let end = mint_epoch_ends.max(refund_epoch_ends).u64();
        self.blocks(end.saturating_sub(self.height()).max(BLOCKS_TO_A_PRICE));
        self.set_atomics(price);
    }

    /// The same, and everything runs that can.
    pub fn turn(&mut self, price: &str) -> AppResponse {
        self.turn_at(atomics(price))
    }

    /// The same with 18 decimals.
    pub fn turn_at(&mut self, price: u128) -> AppResponse {
        self.end_epochs(price);
        self.crank(50)
    }

    /// A crank by somebody.
    pub fn crank(&mut self, limit: u32) -> AppResponse {
        let anyone = self.user("anyone");
        self.run(&anyone, &ExecuteMsg::Crank { limit: Some(limit) }, &[]).unwrap()
    }

    pub fn record(&self, id: u64) -> RecordInfo {
        let answer: RecordResponse = self.query(&QueryMsg::Record { id: id.into() });
        answer.record.unwrap()
    }

    /// Gives the vault AKT, as the community pool did.
    pub fn seed(&mut self, uakt: u128) {
        let donor = self.rich("donor", uakt);
        self.run(&donor, &ExecuteMsg::FundVault {}, &coins(uakt, DENOM)).unwrap();
    }

    /// AKT at the vault's address.
    pub fn held(&self) -> u128 {
        self.akt(&self.vault)
    }
}

/// What a crank did: visited, executed, cancelled.
pub fn counts(response: &AppResponse) -> (u32, u32, u32) {
    let CrankResult { visited, executed, cancelled } = data(response);
    (visited, executed, cancelled)
}
