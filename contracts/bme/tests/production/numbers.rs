//! Parameters that may be set, and the sizes that a client reckons with.

use bme::{
    msg::QueryMsg,
    params::{MAX_SPREAD, MAX_THRESHOLD},
    responses::MintQuote,
};
use bme_math::Bps;
use cosmwasm_std::Uint128;

use crate::{
    common::{DENOM, SYMBOL, Suite, instantiate, refused},
    rows::{each, number, params, price},
    turns::{self, under},
};

#[test]
fn parameters_are_refused_as_in_production() {
    each("validate_params", 14, |row, is_equal| {
        let id = row.id.as_str();
        let mut suite = Suite::new(turns::params(), "1.0");
        let msg = bme::msg::InstantiateMsg {
            owner: None,
            guardian: None,
            oracle: suite.oracle.to_string(),
            symbol: SYMBOL.to_owned(),
            akt_denom: DENOM.to_owned(),
            params: params(row),
            settlers: None,
        };
        let answer = instantiate(&mut suite, &msg, &[]);
        let is_valid = row.expected["valid"].as_bool().unwrap();
        match id {
            _ if is_equal => assert_eq!(answer.is_ok(), is_valid, "{id}: {answer:?}"),
            "BME-PARAM-005" => {
                answer.unwrap();
                assert!(!is_valid && MAX_THRESHOLD == Bps(20_000));
                let mut msg = msg;
                let above = Bps(MAX_THRESHOLD.0 + 1);
                (msg.params.thresholds.warn_bps, msg.params.thresholds.resume_warn_bps) = (above, above);
                refused(instantiate(&mut suite, &msg, &[]), "invalid_params", "at most 20000");
            }
            // What cannot be written is no rule of ours: one number, and no attempts.
            "BME-PARAM-016" | "BME-PARAM-017" | "BME-PARAM-018" | "BME-PARAM-021" => {
                answer.unwrap();
                let text = serde_json::to_string(&msg.params).unwrap();
                assert!(text.contains("\"minimum_uact\":\"") && !text.contains("attempts"), "{id}: {text}");
            }
            other => panic!("{other} has no comparison"),
        }
        assert_eq!(MAX_SPREAD, Bps(1_000));
    });
}

/// What a client mints at least is its own margin over the minimum that the contract tells.
#[test]
fn a_client_finds_the_minimum_and_its_expectation_in_a_quote() {
    each("client_mint_sizing", 2, |row, is_equal| {
        let (id, excess) = (row.id.as_str(), number(&row.inputs["excess_uakt"]));
        let mut params = turns::params();
        params.mint.minimum_uact = number(&row.inputs["min_mint_uact"]).into();
        let mut chain = under(params, "1.0");
        chain.set_atomics(price(&row.inputs["akt_usd"]));
        let quote = |amount: u128| -> MintQuote {
            let amount = Uint128::new(amount);
            chain.query(&QueryMsg::QuoteMint { amount, min_act_out: None, deadline: None, sender: None })
        };
        assert_eq!(quote(number(&row.expected["min_uakt"])).would_fail, None, "{id}");
        let offered = quote(excess);
        if row.expected["action"] == "skip" {
            assert_eq!(offered.would_fail.unwrap().code, "below_minimum", "{id}");
        } else {
            let minted = offered.result.unwrap().minted_uact.u128();
            assert!(minted >= number(&row.expected["expected_uact_at_least"]), "{id}: {minted}");
        }
        assert!(!is_equal);
    });
}
