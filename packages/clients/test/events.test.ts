import type { Event } from "@cosmjs/stargate";
import { expect } from "chai";
import { BmeError } from "../src/errors.js";
import { BME_EVENT_KINDS, ORACLE_EVENT_KINDS, parseBmeEvents, parseOracleEvents } from "../src/events.js";
import { LIMITS } from "../src/oracle-events.js";
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
  spread_uact: "0",
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
        source: undefined,
        agreeing: undefined,
      },
      { kind: "signer_set_installed", model: "router", index: 1, members: 5, oldSetExpires: 1_783_658_861n },
    ]);
  });

  it("tell an old price from a paused symbol", () => {
    const symbol = "AKT/USD";
    const old = { symbol, reason: "not_newer", publish_time: "5", stored_time: "6" };
    const paused = { symbol, reason: "paused", until: "1783658861" };
    const events = [old, paused].map((attributes) => event("wasm-price_ignored", ORACLE, attributes));
    expect(parseOracleEvents(events)).to.deep.equal([
      { kind: "price_ignored", symbol, reason: "not_newer", publishTime: 5n, storedTime: 6n },
      { kind: "price_ignored", symbol, reason: "paused", until: 1_783_658_861n },
    ]);
  });

  it("give a quarantined price with both numbers, however far it moved", () => {
    const quarantined = event("wasm-price_quarantined", ORACLE, {
      symbol: "AKT/USD",
      price_usd_e18: "900000000000000000",
      last_price_usd_e18: "586467440000000000",
      moved_bps: "340282366920938463463374607431768211455",
      max_bps: "1000",
      publish_time: "1783572461",
      confirm_from: "1783572521",
    });
    expect(parseOracleEvents([quarantined])).to.deep.equal([
      {
        kind: "price_quarantined",
        symbol: "AKT/USD",
        price: 900_000_000_000_000_000n,
        lastPrice: 586_467_440_000_000_000n,
        movedBps: 2n ** 128n - 1n,
        maxBps: 1_000n,
        publishTime: 1_783_572_461n,
        confirmFrom: 1_783_572_521n,
        source: undefined,
      },
    ]);
  });

  it("name each limit that was changed", () => {
    const updated = (attributes: Record<string, string>) =>
      event("wasm-params_updated", ORACLE, { version: "2", ...attributes });
    const found = parseOracleEvents([updated({ max_age_secs: "60 -> 4294967295", own_chain: "0 -> 9" })]);
    expect(found).to.deep.equal([
      {
        kind: "params_updated",
        version: 2,
        changes: [
          { limit: "max_age_secs", from: 60, to: 4_294_967_295 },
          { limit: "own_chain", from: 0, to: 9 },
        ],
      },
    ]);
    for (const wrong of ["60", "60 -> ", "-1 -> 60", "60 -> 1e3"]) {
      expect(() => parseOracleEvents([updated({ max_age_secs: wrong })]))
        .to.throw(BmeError)
        .with.property("code", "bad_answer");
    }
    const source = rustSource("contracts/oracle/src/params.rs");
    expect(LIMITS).to.deep.equal([...source.matchAll(/ limit\("(\w+)"/g)].map(([, name]) => name));
  });

  it("of pauses, guardians and the relay know all and none", () => {
    const read = (type: string, attributes: Record<string, string>) =>
      parseOracleEvents([event(`wasm-${type}`, ORACLE, attributes)]).at(0);
    const pause = { until: "1783658861", by: "akash1g" };
    expect(read("paused", { symbol: "AKT/USD", ...pause })).to.deep.equal({
      kind: "paused",
      symbol: "AKT/USD",
      until: 1_783_658_861n,
      by: "akash1g",
    });
    expect(read("paused", { symbol: "all", ...pause })).to.have.property("symbol", undefined);
    const named = { kind: "guardian_set", guardian: "akash1g", charges: 3 };
    expect(read("guardian_set", { guardian: "akash1g", charges: "3" })).to.deep.equal(named);
    const nobody = { kind: "guardian_set", guardian: undefined, charges: 0 };
    expect(read("guardian_set", { guardian: "none", charges: "0" })).to.deep.equal(nobody);
    const relay = "AKT/USD as akt/usd";
    expect(read("relay_set", { relay })).to.deep.equal({ kind: "relay_set", relay });
    expect(read("relay_set", { relay: "off" })).to.deep.equal({ kind: "relay_set", relay: undefined });
    expect(
      read("relay_refused", { symbol: "AKT/USD", publish_time: "7", cause: "codespace: oracle, code: 2" }),
    ).to.deep.equal({
      kind: "relay_refused",
      symbol: "AKT/USD",
      publishTime: 7n,
      cause: "codespace: oracle, code: 2",
    });
  });

  it("of the vault are read with their units", () => {
    expect(parseBmeEvents([minted])).to.deep.equal([
      {
        kind: "bme_mint",
        sender: "akash1a",
        to: "akash1b",
        request: undefined,
        burned: 1_000_000n,
        minted: 586_467n,
        change: 0n,
        spread: 2_500n,
        spreadAct: 0n,
        price: 586_467_440_000_000_000n,
        spreadBps: 25,
        ratioBeforeBps: undefined,
        ratioAfterBps: 10_000,
      },
    ]);
    const [settled] = parseBmeEvents([settledInAct]);
    expect(settled).to.include({ kind: "bme_settle", payout: "act", spent: 5n, fromCredits: undefined });
  });

  it("have their optional texts where those stand", () => {
    const several = { source: "feed:ab", agreeing: "2" };
    const [price] = parseOracleEvents([
      { ...accepted, attributes: [...accepted.attributes, ...event("", ORACLE, several).attributes] },
    ]);
    expect(price).to.include({ source: "feed:ab", agreeing: 2 });
    const read = (type: string, attributes: Record<string, string>) =>
      parseBmeEvents([event(`wasm-${type}`, VAULT, attributes)]).at(0);
    expect(read("bme_guardian", { guardian: "akash1g", charges: "3" })).to.deep.equal({
      ...{ kind: "bme_guardian", guardian: "akash1g", charges: 3 },
    });
    expect(read("bme_guardian", { charges: "0" })).to.have.property("guardian", undefined);
    expect(read("bme_owner", { from: "akash1a", to: "akash1b" })).to.deep.equal({
      ...{ kind: "bme_owner", from: "akash1a", to: "akash1b" },
    });
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
    // Some names stand there once for each reason.
    expect(ORACLE_EVENT_KINDS).to.have.members([...new Set(names)]);
  });

  /** An attribute of each type that the vault's events have. */
  const samples = new Map([
    ...["Uint64", "Uint128", "Bps"].map((type) => [type, "5"] as const),
    ...([
      ["Decimal", "0.5"],
      ["Addr", "akash1a"],
      ["String", "a,b"],
      ["bool", "true"],
    ] as const),
    ...([
      ["Leg", "mint"],
      ["Payout", "akt"],
      ["Status", "healthy"],
    ] as const),
  ]);
  const vaultEvents = () =>
    [...rustSource("contracts/bme/src/events.rs").matchAll(/^ {4}\w+ = "(\w+)" \{(.*?)^ {4}\}/gms)].map(
      ([, name = "", body = ""]) => ({
        name,
        fields: [...body.matchAll(/^ {8}(\w+): (Option<)?(\w+)>?,$/gm)].map(
          ([, key = "", option, type = ""]) => ({ key, isOptional: option !== undefined, type }),
        ),
      }),
    );

  it("of the vault are all known", () => {
    expect(BME_EVENT_KINDS).to.have.members(vaultEvents().map(({ name }) => name));
  });

  it("of the vault are read attribute by attribute, as the contract writes them", () => {
    for (const { name, fields } of vaultEvents()) {
      const read = (some: typeof fields) => {
        const attributes = some.map(({ key, type }) => [key, samples.get(type) ?? expect.fail(type)]);
        const [found] = parseBmeEvents([event(`wasm-${name}`, VAULT, Object.fromEntries(attributes))]);
        const { kind, ...rest } = found ?? expect.fail(name);
        expect(kind).to.equal(name);
        return Object.values(rest).filter((value) => value !== undefined);
      };
      expect(fields, name).not.to.be.empty;
      expect(read(fields), name).to.have.length(fields.length);
      const needed = fields.filter(({ isOptional }) => !isOptional);
      expect(read(needed), name).to.have.length(needed.length);
      for (const { key } of needed) {
        expect(() => read(needed.filter((field) => field.key !== key)), `${name}.${key}`).to.throw(BmeError);
      }
    }
  });
});
