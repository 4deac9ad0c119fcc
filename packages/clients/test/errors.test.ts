import { expect } from "chai";
import { BmeError, parseContractError, parseRefusal, refusalError } from "../src/errors.js";

const MIN_OUT = "min_out: 586467 uact is below the minimum 600000 uact of the message";
const FRAMES =
  "[CosmWasm/wasmd@v0.61.14/x/wasm/keeper/keeper.go:452] with gas used: '157034': unknown request";

describe("errors of contracts", () => {
  const wrapped: readonly (readonly [string, string])[] = [
    [
      "a transaction",
      `failed to execute message; message index: 0: ${MIN_OUT}: execute wasm contract failed`,
    ],
    [
      "a later message",
      `failed to execute message; message index: 12: ${MIN_OUT}: execute wasm contract failed`,
    ],
    [
      "a simulation",
      "Query failed with (6): rpc error: code = Unknown desc = failed to execute message; message index: 0: " +
        `${MIN_OUT}: execute wasm contract failed ${FRAMES}`,
    ],
    ["a query", `Query failed with (6): ${MIN_OUT}: query wasm contract failed: unknown request`],
    [
      "a query by gRPC",
      `Query failed with (6): rpc error: code = Unknown desc = ${MIN_OUT}: query wasm contract failed: unknown request`,
    ],
    [
      "what cosmjs throws of a block",
      "Error when broadcasting tx AB12 at height 7. Code: 5; Raw log: failed to execute message; message index: 0: " +
        `${MIN_OUT}: execute wasm contract failed`,
    ],
    [
      "a message of another contract",
      `failed to execute message; message index: 0: dispatch: submessages: ${MIN_OUT}: execute wasm contract failed`,
    ],
    [
      "an instantiation",
      `failed to execute message; message index: 3: ${MIN_OUT}: instantiate wasm contract failed`,
    ],
  ];

  for (const [where, log] of wrapped) {
    it(`are found in ${where}`, () => {
      const error = parseContractError(new Error(log));
      expect(error.code).to.equal("min_out");
      expect(error.shortMessage).to.equal("586467 uact is below the minimum 600000 uact of the message");
      expect(error.details.log).to.equal(log);
      expect(error.message).to.equal(MIN_OUT);
    });
  }

  it("keep a colon in their text", () => {
    const text = "settler_unchanged: akash1x is registered: true, that is what the message asks for";
    const log = `failed to execute message; message index: 0: ${text}: execute wasm contract failed`;
    expect(parseContractError(log).shortMessage).to.equal(
      "akash1x is registered: true, that is what the message asks for",
    );
  });

  it("name the reason for which there is no price", () => {
    const text = "oracle_unhealthy: stale: the price is 90000 s old, at most 60 s are allowed";
    const error = parseContractError(
      `failed to execute message; message index: 0: ${text}: execute wasm contract failed`,
    );
    expect(error.code).to.equal("oracle_unhealthy");
    expect(error.details.reason).to.equal("stale");
    expect(error.shortMessage).to.equal("the price is 90000 s old, at most 60 s are allowed");
  });

  it("are told apart from the bank's by who says it", () => {
    const contract =
      "failed to execute message; message index: 0: insufficient_funds: the mint costs 2 uakt, 1 uakt were sent: " +
      "execute wasm contract failed";
    expect(parseContractError(contract).code).to.equal("insufficient_funds");
    const bank =
      "failed to execute message; message index: 0: spendable balance 1uakt is smaller than 5uakt: insufficient funds";
    expect(parseContractError(bank).code).to.equal("insufficient_balance");
  });

  it("without a known code are still a contract's", () => {
    const said = "Error parsing into type oracle::msg::QueryMsg: unknown variant `nope`";
    const error = parseContractError(
      `Query failed with (6): rpc error: code = Unknown desc = ${said}: query wasm contract failed`,
    );
    expect(error.code).to.equal("contract_error");
    expect(error.shortMessage).to.equal(said);
    expect(parseRefusal("brand_new: something else").code).to.equal("contract_error");
  });

  it("of a transaction in a block name it", () => {
    const details = { hash: "AB12", height: 7, gasUsed: 100n };
    const error = parseContractError(
      `failed to execute message; message index: 0: ${MIN_OUT}: execute wasm contract failed`,
      details,
    );
    expect(error.details).to.include(details);
  });

  it("become errors again from a quote", () => {
    const error = refusalError(parseRefusal("oracle_unhealthy: paused: the oracle has paused the price"));
    expect(error).to.be.instanceOf(BmeError);
    expect(error.code).to.equal("oracle_unhealthy");
    expect(error.details.reason).to.equal("paused");
  });
});

describe("errors of the chain and the network", () => {
  const cases: readonly (readonly [string, string])[] = [
    [
      "out_of_gas",
      "out of gas in location: Loading CosmWasm module: execute; gasWanted: 60000, gasUsed: 61011: out of gas",
    ],
    [
      "insufficient_fee",
      "Broadcasting transaction failed with code 13 (codespace: sdk). Log: insufficient fees; got: 1uakt required: 500uakt: insufficient fee",
    ],
    ["insufficient_balance", "spendable balance 0uakt is smaller than 500uakt: insufficient funds"],
    ["sequence_mismatch", "account sequence mismatch, expected 5, got 4: incorrect account sequence"],
    ["already_sent", '{"code":-32603,"message":"Internal error","data":"tx already exists in cache"}'],
    ["not_found", "address akash1x: no such contract"],
    [
      "not_found",
      "Account 'akash1x' does not exist on chain. Send some tokens there before trying to query sequence.",
    ],
    [
      "not_included",
      "Transaction with ID AB was submitted but was not yet found on the chain. You might want to check later. There was a wait of 60 seconds.",
    ],
    ["no_simulation", "Query failed with (6): unknown query path: unknown request"],
    ["unreachable", "connect ECONNREFUSED 127.0.0.1:26657"],
    ["unreachable", "Bad status on response: 502"],
    ["unknown", "something else"],
  ];

  for (const [code, log] of cases) {
    it(`${code}: ${log.slice(0, 50)}`, () => {
      const cause = new Error(log);
      const error = parseContractError(cause);
      expect(error.code).to.equal(code);
      expect(error.details.log).to.equal(log);
      expect(error.cause).to.equal(cause);
    });
  }

  it("are found in a cause", () => {
    const cause = new TypeError("fetch failed", { cause: new Error("getaddrinfo ENOTFOUND rpc.example") });
    const error = parseContractError(cause);
    expect(error.code).to.equal("unreachable");
    expect(error.details.log).to.equal("fetch failed: getaddrinfo ENOTFOUND rpc.example");
  });

  it("in a block without a known text are failed transactions", () => {
    const error = parseContractError("tx parse error", { hash: "AB", height: 3 });
    expect(error.code).to.equal("transaction_failed");
  });

  it("pass through unchanged when they are parsed already", () => {
    const error = new BmeError("stale", "old");
    expect(parseContractError(error)).to.equal(error);
  });
});
