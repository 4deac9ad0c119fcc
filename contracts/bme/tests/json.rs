//! The contract's own reader takes what the derived readers take, and refuses what they refuse.
#![allow(clippy::arithmetic_side_effects, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod common;

use std::fmt::Debug;

use bme::{
    ContractError,
    msg::{ExecuteMsg, InstantiateMsg, InvoiceInput, MigrateMsg, Payer, Payout, QueryMsg, RecordStatus},
    params::{Leg, Params},
    patch::{ParamsPatch, Patch},
    preset,
};
use common::plain;
use cosmwasm_std::{Uint64, Uint128, from_json, to_json_string};
use json::{FromJson, Json};
use serde::{Serialize, de::DeserializeOwned};

fn read<T: FromJson>(text: &str) -> json::Result<T> {
    T::from_json(from_json::<Json>(text).map_err(|_| json::Error::new(&["no JSON"]))?)
}

/// Read by both readers it is what was written.
#[track_caller]
fn same<T: FromJson + Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = to_json_string(value).unwrap();
    assert_eq!(read::<T>(&text).as_ref(), Ok(value), "{text}");
    assert_eq!(&from_json::<T>(&text).unwrap(), value, "{text}");
}

#[test]
fn every_message_is_read_as_it_is_written() {
    let some = || Some("a \"b\"".to_owned());
    let (amount, time) = (Uint128::MAX, Uint64::MAX);
    let invoice = |payout| InvoiceInput {
        id: "1".into(),
        payer: Payer::Account { address: "payer".into() },
        provider: "provider".into(),
        uact: amount,
        payout,
    };
    let patch: ParamsPatch = read(preset::HARDENED).unwrap();
    for msg in [
        ExecuteMsg::MintAct { to: some(), min_act_out: Some(amount), deadline: Some(time) },
        ExecuteMsg::MintActExact { act_out: amount, to: None, deadline: Some(time) },
        ExecuteMsg::BurnAct { amount, min_akt_out: Some(amount), deadline: None, to: some() },
        ExecuteMsg::Cancel { id: time },
        ExecuteMsg::Crank { limit: Some(u32::MAX) },
        ExecuteMsg::RetryPayout { to: "p".into() },
        ExecuteMsg::ApproveSettler { settler: "s".into(), limit: amount, expires: time },
        ExecuteMsg::Settle { invoices: vec![invoice(Payout::Akt), invoice(Payout::Act)], atomic: Some(true) },
        ExecuteMsg::OpenEscrow {
            settlers: vec!["s".into(), "t".into()],
            refund_to: some(),
            label: some(),
            depositors: Some(vec![]),
            act: Some(amount),
            min_act_out: Some(amount),
            deadline: Some(time),
        },
        ExecuteMsg::OpenEscrow {
            settlers: vec![],
            refund_to: None,
            label: None,
            depositors: None,
            act: None,
            min_act_out: None,
            deadline: None,
        },
        ExecuteMsg::DepositEscrow {
            id: time,
            act: Some(amount),
            expires: Some(time),
            min_act_out: Some(amount),
            deadline: Some(time),
        },
        ExecuteMsg::FundEscrowAkt { id: time },
        ExecuteMsg::WithdrawEscrow { id: time, amount },
        ExecuteMsg::WithdrawEscrowAkt { id: time },
        ExecuteMsg::SetEscrowDepositors { id: time, depositors: Some(vec!["d".into()]) },
        ExecuteMsg::CloseEscrow { id: time },
        ExecuteMsg::Settle {
            invoices: vec![InvoiceInput { payer: Payer::Escrow { id: time }, ..invoice(Payout::Akt) }],
            atomic: None,
        },
        ExecuteMsg::WithdrawClaim { id: time },
        ExecuteMsg::FundVault {},
        ExecuteMsg::SetSettler { addr: "s".into(), daily_cap: Some(amount), enabled: false },
        ExecuteMsg::UpdateParams { patch: patch.into(), expect_version: u32::MAX },
        ExecuteMsg::UpdateParams { patch: ParamsPatch::default().into(), expect_version: 0 },
        ExecuteMsg::ApplyParams {},
        ExecuteMsg::CancelParams {},
        ExecuteMsg::Pause { legs: Leg::ALL.to_vec(), until: time },
        ExecuteMsg::SetGuardian { guardian: some() },
        ExecuteMsg::SetOracle { oracle: "o".into(), symbol: some() },
        ExecuteMsg::ProposeOwner { nominee: "n".into(), expires_in_secs: time },
        ExecuteMsg::AcceptOwner {},
    ] {
        // Every variant is in this list; a new one does not build until it is here.
        match &msg {
            ExecuteMsg::MintAct { .. } | ExecuteMsg::MintActExact { .. } | ExecuteMsg::BurnAct { .. } => {}
            ExecuteMsg::Cancel { .. } | ExecuteMsg::Crank { .. } | ExecuteMsg::RetryPayout { .. } => {}
            ExecuteMsg::ApproveSettler { .. } | ExecuteMsg::Settle { .. } => {}
            ExecuteMsg::OpenEscrow { .. } | ExecuteMsg::DepositEscrow { .. } => {}
            ExecuteMsg::FundEscrowAkt { .. } | ExecuteMsg::WithdrawEscrow { .. } => {}
            ExecuteMsg::WithdrawEscrowAkt { .. } | ExecuteMsg::SetEscrowDepositors { .. } => {}
            ExecuteMsg::CloseEscrow { .. } => {}
            ExecuteMsg::WithdrawClaim { .. } | ExecuteMsg::FundVault {} | ExecuteMsg::SetSettler { .. } => {}
            ExecuteMsg::UpdateParams { .. } | ExecuteMsg::ApplyParams {} | ExecuteMsg::CancelParams {} => {}
            ExecuteMsg::Pause { .. } | ExecuteMsg::SetGuardian { .. } | ExecuteMsg::SetOracle { .. } => {}
            ExecuteMsg::ProposeOwner { .. } | ExecuteMsg::AcceptOwner {} => {}
        }
        same(&msg);
    }
    let invoices = vec![invoice(Payout::Akt)];
    for query in [
        QueryMsg::QuoteMint { amount, min_act_out: Some(amount), deadline: Some(time), sender: None },
        QueryMsg::QuoteMintExact { act_out: amount, amount: Some(amount), deadline: None, sender: None },
        QueryMsg::QuoteBurn { holder: some(), amount, min_akt_out: None, deadline: Some(time) },
        QueryMsg::QuoteSettle { settler: "s".into(), invoices },
        QueryMsg::Balance { address: "a".into() },
        QueryMsg::Balances { start_after: some(), limit: Some(u32::MAX) },
        QueryMsg::Record { id: time },
        QueryMsg::Records {
            owner: some(),
            status: Some(RecordStatus::Cancelled),
            start_after: None,
            limit: None,
        },
        QueryMsg::Undelivered { address: "a".into() },
        QueryMsg::Buckets { address: some() },
        QueryMsg::Approval { holder: "h".into(), settler: "s".into() },
        QueryMsg::Settlers { start_after: None, limit: None },
        QueryMsg::Invoice { settler: "s".into(), id: "1".into() },
        QueryMsg::Claim { id: time },
        QueryMsg::Claims { owner: some(), start_after: Some(time), limit: Some(0) },
        QueryMsg::Escrow { id: time },
        QueryMsg::Escrows { owner: some(), start_after: Some(time), limit: Some(1) },
        QueryMsg::EscrowReturns { giver: "g".into(), start_after: Some(time), limit: None },
    ] {
        same(&query);
    }
    same(&MigrateMsg {});
    for text in [preset::AEP76, preset::MAINNET, preset::HARDENED, preset::REPLAY] {
        let params = preset::parse(text).unwrap();
        assert_eq!(read::<Params>(text).as_ref(), Ok(&params));
        same(&params);
        // A preset is a patch, too, that leaves nothing as it was.
        assert_eq!(read::<Patch>(text).unwrap().on(&plain()).unwrap(), params);
    }
}

/// No leg is called `withdraw`: what is set aside for claims is paid in any case.
#[test]
fn there_are_three_legs_to_pause() {
    let pause = |leg: &str| read::<ExecuteMsg>(&format!(r#"{{"pause":{{"legs":["{leg}"],"until":"1"}}}}"#));
    for leg in ["mint", "refund", "settle"] {
        pause(leg).unwrap();
    }
    for leg in ["withdraw", "withdraw_claim", ""] {
        pause(leg).unwrap_err();
    }
}

#[test]
fn messages_without_fields_take_an_object_and_nothing_else() {
    for name in ["fund_vault", "accept_owner", "apply_params", "cancel_params"] {
        read::<ExecuteMsg>(&format!(r#"{{"{name}":{{}}}}"#)).unwrap();
        for wrong in ["null", "[]", "1", "\"\""] {
            let text = format!(r#"{{"{name}":{wrong}}}"#);
            assert!(read::<ExecuteMsg>(&text).is_err(), "{text}");
        }
        read::<ExecuteMsg>(&format!(r#""{name}""#)).unwrap_err();
    }
    for msg in [
        QueryMsg::Status {},
        QueryMsg::Vault {},
        QueryMsg::Params {},
        QueryMsg::PendingParams {},
        QueryMsg::Config {},
        QueryMsg::Roles {},
        QueryMsg::Invariants {},
    ] {
        let text = cosmwasm_std::to_json_string(&msg).unwrap();
        assert!(text.ends_with(":{}}"), "{text}");
        assert_eq!(read::<QueryMsg>(&text).unwrap(), msg);
        read::<QueryMsg>(&text.replace("{}", "[]")).unwrap_err();
    }
}

/// A misspelt minimum that is ignored protects nobody.
#[test]
fn a_field_that_is_not_known_is_refused() {
    let good = r#"{"mint_act":{"min_act_out":"1"}}"#;
    read::<ExecuteMsg>(good).unwrap();
    for wrong in [
        r#"{"mint_act":{"min_act_uot":"1"}}"#,
        r#"{"mint_act":{"min_act_out":"1","x":1}}"#,
        r#"{"burn_act":{"amount":"1","min_akt_uot":"1"}}"#,
        r#"{"fund_vault":{"x":1}}"#,
        r#"{"settle":{"invoices":[],"atomik":true}}"#,
        r#"{"deposit_escrow":{"id":"1","expires_at":"9"}}"#,
    ] {
        let error = ContractError::from(read::<ExecuteMsg>(wrong).unwrap_err()).refusal();
        assert!(error.code == "message" && error.message.contains("unknown field"), "{wrong}: {error:?}");
        from_json::<ExecuteMsg>(wrong).unwrap_err();
    }
    let bill = r#"{"id":"a","payer":{"account":{"address":"b"}},"provider":"c","uact":"1","payout":"akt"}"#;
    read::<InvoiceInput>(bill).unwrap();
    for wrong in [bill.replace("\"c\",", "\"c\",\"x\":1,"), bill.replace("\"b\"", "\"b\",\"x\":1")] {
        read::<InvoiceInput>(&wrong).unwrap_err();
    }
    for query in [r#"{"quote_burn":{"amount":"1","min_akt_uot":"1"}}"#, r#"{"status":{"x":1}}"#] {
        read::<QueryMsg>(query).unwrap_err();
    }

    // Parameters at any depth: a field beside each field.
    fn spoil(value: &serde_json::Value) -> Vec<serde_json::Value> {
        let Some(object) = value.as_object() else { return vec![] };
        let mut here = object.clone();
        here.insert("x".to_owned(), 1.into());
        let mut all = vec![here.into()];
        for (key, inner) in object {
            all.extend(spoil(inner).into_iter().map(|inner| {
                let mut object = object.clone();
                object.insert(key.clone(), inner);
                object.into()
            }));
        }
        all
    }
    let params: serde_json::Value = serde_json::from_str(preset::HARDENED).unwrap();
    let spoilt = spoil(&params);
    assert_eq!(spoilt.len(), 31);
    for wrong in spoilt {
        serde_json::from_value::<Params>(wrong.clone()).expect_err(&wrong.to_string());
        read::<Params>(&wrong.to_string()).expect_err(&wrong.to_string());
        // A patch is as strict, and takes every section as a whole.
        let refused = read::<Patch>(&wrong.to_string()).unwrap().on(&plain()).expect_err(&wrong.to_string());
        assert!(refused.to_string().starts_with("patch"), "{refused}");
    }
    let msg = InstantiateMsg {
        owner: None,
        guardian: None,
        oracle: String::new(),
        symbol: String::new(),
        akt_denom: String::new(),
        params: plain(),
        settlers: None,
    };
    let mut msg = serde_json::to_value(msg).unwrap();
    read::<InstantiateMsg>(&msg.to_string()).unwrap();
    msg["ownr"] = "a".into();
    read::<InstantiateMsg>(&msg.to_string()).unwrap_err();
}
