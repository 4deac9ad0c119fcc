import type { Event } from "@cosmjs/stargate";
import { expect } from "chai";
import { BmeError } from "../src/errors.js";
import { BME_EVENT_KINDS, ORACLE_EVENT_KINDS, parseBmeEvents, parseOracleEvents } from "../src/events.js";
import { rustSource } from "./rust.js";

const ORACLE = "akash1oracle";
const VAULT = "akash1vault";

function event(type: string, contract: string, attributes: Record<string, string>): Event {
  const all = { _contract_address: contract, ...attributes, msg_index: "0" };
  return { type, attributes: Object.entries(all).map(([key, value]) => ({ key, value })) };
}

const accepted = event("wasm-price_accepted", ORACLE, {
  symbol: "AKT/USD",
  price_usd_e18: "586467440000000000",
  conf_usd_e18: "566310000000000",
  twap_usd_e18: "0",
  coverage_secs: "0",
  publish_time: "1783572461",
});
const minted = event("wasm-bme_mint", VAULT, {
  sender: "akash1a",
  to: "akash1b",
  burned_uakt: "1000000",
  minted_uact: "586467",
  change_uakt: "0",
  spread_uakt: "2500",
  price: "0.58646744",
  spread_bps: "25",
  ratio_after_bps: "10000",
});
const settledInAct = event("wasm-bme_settle", VAULT, {
  settler: "akash1s",
  invoice: "lease-7",
  payer: "akash1a",
  provider: "akash1p",
  spent_uact: "5",
  payout: "act",
});

describe("events", () => {
  it("of the oracle are read with their units", () => {
    const installed = event("wasm-signer_set_installed", ORACLE, {
      model: "router",
      index: "1",
      members: "5",
      old_set_expires: "1783658861",
    });
    expect(parseOracleEvents([accepted, installed])).to.deep.equal([
      {
        kind: "price_accepted",
        symbol: "AKT/USD",
        price: 586_467_440_000_000_000n,
        conf: 566_310_000_000_000n,
        twap: 0n,
        coverageSecs: 0,
        publishTime: 1_783_572_461n,
      },
      { kind: "signer_set_installed", model: "router", index: 1, members: 5, oldSetExpires: 1_783_658_861n },
    ]);
  });

  it("of the vault are read with their units", () => {
    expect(parseBmeEvents([minted])).to.deep.equal([
      {
        kind: "bme_mint",
        sender: "akash1a",
        to: "akash1b",
        burned: 1_000_000n,
        minted: 586_467n,
        change: 0n,
        spread: 2_500n,
        price: 586_467_440_000_000_000n,
        spreadBps: 25,
        ratioBeforeBps: undefined,
        ratioAfterBps: 10_000,
      },
    ]);
    const [settled] = parseBmeEvents([settledInAct]);
    expect(settled).to.include({ kind: "bme_settle", payout: "act", spent: 5n, fromCredits: undefined });
  });

  it("of others are left out", () => {
    const others = [event("transfer", VAULT, { amount: "5uakt" }), event("wasm", VAULT, {})];
    expect(parseBmeEvents([...others, accepted, minted])).to.have.lengthOf(1);
    expect(parseOracleEvents([accepted, minted], ORACLE)).to.have.lengthOf(1);
    expect(parseOracleEvents([accepted], "akash1impostor")).to.be.empty;
  });

  it("that lack an attribute are refused", () => {
    const broken = event("wasm-price_accepted", ORACLE, { symbol: "AKT/USD" });
    expect(() => parseOracleEvents([broken]))
      .to.throw(BmeError)
      .with.property("code", "bad_answer");
    const negative = event("wasm-bme_status", VAULT, { from: "healthy", to: "splendid" });
    expect(() => parseBmeEvents([negative])).to.throw("attribute to of event wasm-bme_status is malformed");
  });

  it("of the oracle are all known", () => {
    const source = rustSource("contracts/oracle/src/events.rs");
    const names = [...source.matchAll(/(?:Event::new|signer_set)\("(\w+)"/g)].map(([, name]) => name);
    expect(ORACLE_EVENT_KINDS).to.have.members(names);
  });

  it("of the vault are all known", () => {
    const source = rustSource("contracts/bme/src/events.rs");
    const names = [...source.matchAll(/^ {4}\w+ = "(\w+)" \{/gm)].map(([, name]) => name);
    expect(BME_EVENT_KINDS).to.have.members(names);
  });
});
