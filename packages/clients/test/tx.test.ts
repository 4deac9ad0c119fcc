import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { toUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { type DeliverTxResponse, type StdFee, TimeoutError } from "@cosmjs/stargate";
import { expect } from "chai";
import { MsgExecuteContractResponse } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { BmeError } from "../src/errors.js";
import { answerOf, attach, execute } from "../src/tx.js";

const SENDER = "akash1sender";
const MESSAGE: EncodeObject = { typeUrl: MsgExecuteContractResponse.typeUrl, value: {} };

/** A client that answers every transaction the same, and keeps the fees it saw. */
function setup(answer: Partial<DeliverTxResponse>, simulate = async () => 100_000) {
  const fees: StdFee[] = [];
  const response = { code: 0, height: 7, transactionHash: "AB", events: [], msgResponses: [] };
  const stub = {
    simulate,
    signAndBroadcast: async (_sender: string, _messages: readonly EncodeObject[], fee: StdFee) => {
      fees.push(fee);
      return { ...response, gasUsed: 90n, gasWanted: 140n, ...answer };
    },
  };
  return { fees, client: stub as unknown as SigningCosmWasmClient };
}

function answer(json: string) {
  const value = MsgExecuteContractResponse.encode({ data: toUtf8(json) }).finish();
  return {
    msgResponses: [{ typeUrl: "/cosmwasm.wasm.v1.MsgExecuteContractResponse", value: value.slice() }],
  };
}

describe("execute", () => {
  it("pays for what was simulated and for what that does not see", async () => {
    const { client, fees } = setup({});
    await execute(client, SENDER, [MESSAGE], { gasPrice: "0.0025uakt" });
    expect(fees).to.deep.equal([{ gas: "140000", amount: [{ denom: "uakt", amount: "350" }] }]);
  });

  it("does not simulate when the gas is known", async () => {
    const { client, fees } = setup({}, () => Promise.reject(new Error("no")));
    await execute(client, SENDER, [MESSAGE], { gasPrice: "0.0025uakt", gas: 60_001 });
    expect(fees).to.deep.equal([{ gas: "60001", amount: [{ denom: "uakt", amount: "151" }] }]);
  });

  it("gives the transaction and what the contract answered", async () => {
    const { client } = setup(answer('{"minted_uact":"5"}'));
    const outcome = await execute(client, SENDER, [MESSAGE], { gasPrice: "0.0025uakt" });
    expect(outcome.tx).to.deep.equal({ hash: "AB", height: 7, gasUsed: 90n, gasWanted: 140n, events: [] });
    expect(answerOf<unknown>(outcome)).to.deep.equal({ minted_uact: "5" });
  });

  it("says which transaction was sent and not seen in a block", async () => {
    const late = "Transaction with ID AB was submitted but was not yet found on the chain.";
    const { client } = setup({});
    client.signAndBroadcast = () => Promise.reject(new TimeoutError(late, "AB"));
    const error = await execute(client, SENDER, [MESSAGE], { gasPrice: "0.0025uakt" }).catch(
      (cause) => cause,
    );
    expect(error).to.be.instanceOf(BmeError);
    expect(error).to.deep.include({ code: "not_included", details: { hash: "AB", log: late } });
  });

  it("says which transaction had no readable answer", async () => {
    for (const wrong of [{}, answer(""), answer("{")]) {
      const { client } = setup(wrong);
      const outcome = await execute(client, SENDER, [MESSAGE], { gasPrice: "0.0025uakt" });
      expect(() => answerOf(outcome))
        .to.throw(BmeError)
        .with.deep.include({ code: "bad_answer", details: { hash: "AB", height: 7 } });
    }
  });

  it("throws what a contract refused in a block", async () => {
    const rawLog =
      "failed to execute message; message index: 0: zero_amount: the amount must be above zero: execute wasm contract failed";
    const { client } = setup({ code: 5, rawLog });
    const error = await execute(client, SENDER, [MESSAGE], { gasPrice: "0.0025uakt" }).catch((e) => e);
    expect(error).to.be.instanceOf(BmeError);
    expect(error.code).to.equal("zero_amount");
    expect(error.details).to.deep.equal({ hash: "AB", height: 7, gasUsed: 90n, log: rawLog });
  });

  it("throws what a simulation refused, and then sends nothing", async () => {
    const text = "zero_amount: the amount must be above zero: execute wasm contract failed";
    const { client, fees } = setup({}, () => Promise.reject(new Error(text)));
    const error = await execute(client, SENDER, [MESSAGE], { gasPrice: "0.0025uakt" }).catch((e) => e);
    expect(error).to.be.instanceOf(BmeError).with.property("code", "zero_amount");
    expect(fees).to.be.empty;
  });
});

describe("attach", () => {
  it("attaches no coin of zero", () => {
    expect(attach(0n, "uakt")).to.deep.equal([]);
    expect(attach(2n ** 64n, "uakt")).to.deep.equal([{ denom: "uakt", amount: "18446744073709551616" }]);
  });
});
