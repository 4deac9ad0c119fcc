import type { CometClient } from "@cosmjs/tendermint-rpc";
import { expect } from "chai";
import {
  QueryCodeInfoResponse,
  QueryPinnedCodesRequest,
  QueryPinnedCodesResponse,
} from "cosmjs-types/cosmwasm/wasm/v1/query";
import { answerTo, govChain } from "../../src/gov/chain.js";

type Answer = { readonly code?: number; readonly log?: string; readonly value?: Uint8Array };

/** A node that answers queries by their path. */
function node(answer: (path: string, data: Uint8Array) => Answer): CometClient {
  const abciQuery = async ({ path, data }: { path: string; data: Uint8Array }) => ({
    ...{ code: 0, log: "", height: 1, value: new Uint8Array() },
    ...answer(path, data),
  });
  return { abciQuery } as unknown as CometClient;
}

describe("a chain", () => {
  it("is read to the last page", async () => {
    const chain = govChain(
      node((_, data) => {
        const { pagination } = QueryPinnedCodesRequest.decode(data);
        const isFirst = pagination?.key.length === 0;
        const page = isFirst
          ? { codeIds: [1n, 2n], pagination: { nextKey: Uint8Array.of(9), total: 0n } }
          : { codeIds: [3n] };
        return {
          value: QueryPinnedCodesResponse.encode(QueryPinnedCodesResponse.fromPartial(page)).finish(),
        };
      }),
    );
    expect(await chain.pinnedCodes()).to.deep.equal([1n, 2n, 3n]);
  });

  it("has no code when it says so, and an error is an error", async () => {
    const saying = (log: string) => govChain(node(() => ({ code: 22, log })));
    expect(await saying("no such code: code id 7: key not found").code(7n)).to.equal(undefined);
    const error = await saying("out of memory")
      .code(7n)
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error).with.property("message").that.includes("out of memory");
    const info = { codeId: 7n, checksum: Uint8Array.of(0xab), instantiatePermission: { permission: 1 } };
    const value = QueryCodeInfoResponse.encode(QueryCodeInfoResponse.fromPartial(info)).finish();
    expect(await govChain(node(() => ({ value }))).code(7n)).to.deep.include({ checksum: "ab" });
  });

  it("has nothing at what is no address", async () => {
    for (const log of [
      "decoding bech32 failed: invalid checksum (expected qqqqqq got zzzzzz)",
      "invalid Bech32 prefix; expected akash, got cosmos",
      "empty address string is not allowed",
    ]) {
      const chain = govChain(node(() => ({ code: 2, log })));
      expect(await chain.contract("akash1x"), log).to.equal(undefined);
      expect(await chain.account("akash1x"), log).to.equal(undefined);
    }
  });

  it("takes a contract's refusal as no answer, and nobody's answer as a failure", async () => {
    const refusing = govChain(node(() => ({ code: 9, log: "no_price: none: query wasm contract failed" })));
    expect(await answerTo(refusing, "akash1x", { price: {} })).to.equal(undefined);
    const gone = govChain(
      node(() => {
        throw new Error("fetch failed");
      }),
    );
    const error = await answerTo(gone, "akash1x", { price: {} }).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error).with.property("message", "fetch failed");
  });
});
