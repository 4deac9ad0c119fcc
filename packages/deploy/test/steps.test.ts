import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { fromUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import { AccessConfig, AccessType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import { artifactOf } from "../src/artifacts.js";
import type { Chain, StoredCode } from "../src/chain.js";
import { parseManifest } from "../src/manifest.js";
import { onlyFor } from "../src/messages.js";
import { assertNoObstacle, obstaclesOf, planDeployment } from "../src/steps.js";
import { type Target, targetOf } from "../src/target.js";
import { ARTIFACTS } from "./fixtures.js";

const STRANGER = "akash1htamarexaxhgdsp0xu6sppeyx7avtvqrqjhvdj";
const EVERYBODY = AccessConfig.fromPartial({ permission: AccessType.ACCESS_TYPE_EVERYBODY });
const [ORACLE = "", BME = ""] = ARTIFACTS.map(({ checksum }) => checksum);

// biome-ignore lint/suspicious/noExplicitAny: a document that each test changes in its own way
type Document = any;

/** What an example asks for, of two small codes. */
async function target(
  example: "local" | "local-vote",
  change: (document: Document) => void = () => {},
): Promise<Target> {
  const file = fileURLToPath(new URL(`../manifests/${example}.json`, import.meta.url));
  const document = JSON.parse(await readFile(file, "utf8"));
  document.codes = { oracle: { checksum: ORACLE }, bme: { checksum: BME } };
  change(document);
  const made = await targetOf(await parseManifest(document));
  const artifact = async (name: string) =>
    ARTIFACTS.find((one) => one.name === name) ?? artifactOf(name, new Uint8Array());
  return { ...made, artifact };
}

/** A chain without contracts. */
function chainWith(codes: readonly StoredCode[] = [], pinned: readonly number[] = []): Chain {
  const chain = {
    status: async () => ({ chainId: "bme-devnet-1", height: 10, time: 0n }),
    contract: async () => undefined,
    codes: async () => codes,
    pinnedCodes: async () => new Set(pinned),
  };
  return chain as unknown as Chain;
}

const code = (id: number, checksum: string, permission = EVERYBODY): StoredCode => ({
  id,
  checksum,
  permission,
});

describe("steps of a deployment", () => {
  const stateOf = async (
    wanted: Target,
    codes: readonly StoredCode[] = [],
    pinned: readonly number[] = [],
  ) => {
    const plan = await planDeployment(chainWith(codes, pinned), wanted);
    return { plan, states: Object.fromEntries(plan.steps.map(({ id, state }) => [id, state])) };
  };

  it("are all to be done on an empty chain, each with its message, in order", async () => {
    const { plan, states } = await stateOf(await target("local"), [code(4, "ff".repeat(32))]);
    expect(Object.keys(states).map((id) => id.replace(/akash1\w+/, "…"))).to.deep.equal([
      ...["store oracle", "store bme", "make oracle", "make vault", "sources of AKT/USD", "settler …"],
    ]);
    expect(new Set(Object.values(states))).to.deep.equal(new Set(["to_do"]));
    expect(plan.steps.every(({ message }) => message !== undefined)).to.equal(true);
    expect(plan.codeIds).to.deep.equal({ oracle: 5, bme: 6 });
    expect(() => assertNoObstacle(plan)).not.to.throw();
  });

  it("use a stored code only if the deployer may, and governance uses any", async () => {
    const own = await target("local");
    const codes = (permission: AccessConfig) => [code(1, ORACLE, permission), code(2, BME, permission)];
    for (const [wanted, permission, state] of [
      [own, EVERYBODY, "done"],
      [own, onlyFor(own.signer), "done"],
      [own, onlyFor(STRANGER), "to_do"],
      [own, AccessConfig.fromPartial({ permission: AccessType.ACCESS_TYPE_NOBODY }), "to_do"],
      [await target("local-vote"), onlyFor(STRANGER), "done"],
    ] as const) {
      const { states, plan } = await stateOf(wanted, codes(permission));
      expect(states["store oracle"]).to.equal(state);
      expect(plan.codeIds.oracle).to.equal(state === "done" ? 1 : 3);
    }
  });

  it("pin only what is not pinned", async () => {
    const codes = [code(1, ORACLE), code(2, BME)];
    const wanted = await target("local-vote");
    const { plan } = await stateOf(wanted, codes, [1]);
    expect(plan.steps.find(({ id }) => id === "pin codes")).to.include({ state: "to_do", detail: "2" });
    expect((await stateOf(wanted, codes, [1, 2])).states["pin codes"]).to.equal("done");
  });

  it("insist on a code id, with both when it is another", async () => {
    const insisting = (id: number) =>
      target("local-vote", ({ codes }) => Object.assign(codes.oracle, { code_id: id }));
    const found = async (id: number, codes: readonly StoredCode[]) =>
      obstaclesOf((await stateOf(await insisting(id), codes)).plan);
    const codes = [code(1, ORACLE), code(2, BME), code(3, ORACLE)];
    expect((await stateOf(await insisting(3), codes)).plan.codeIds.oracle).to.equal(3);
    expect(await found(2, codes)).to.deep.equal([
      { what: "checksum of code 2", planned: ORACLE, found: BME },
    ]);
    expect(await found(1, [])).to.deep.equal([]);
    expect(await found(9, [])).to.deep.equal([{ what: "id of code oracle", planned: "9", found: "1" }]);
    const strangers = [code(1, ORACLE, onlyFor(STRANGER))];
    const own = await target("local", (document) => Object.assign(document.codes.oracle, { code_id: 1 }));
    expect(obstaclesOf((await stateOf(own, strangers)).plan)).to.deep.equal([
      { what: "user of code 1", planned: own.signer, found: STRANGER },
    ]);
  });

  it("of the owner cannot be taken by another account", async () => {
    const wanted = await target("local", (document) => Object.assign(document, { owner: STRANGER }));
    const { plan, states } = await stateOf(wanted);
    expect(states["make vault"]).to.equal("to_do");
    expect(obstaclesOf(plan)[0]).to.deep.equal({
      ...{ what: "sender of 'sources of AKT/USD'", planned: STRANGER, found: wanted.signer },
    });
    expect(() => assertNoObstacle(plan))
      .to.throw(/differs from the manifest in 2 points; nothing was sent\nsender of 'sources/)
      .with.property("code", "differs");
  });

  it("set the relay when the manifest has one", async () => {
    const relay = { symbol: "AKT/USD", denom: "akt", base_denom: "usd" };
    const { plan } = await stateOf(
      await target("local-vote", ({ oracle }) => Object.assign(oracle, { relay })),
    );
    const step = plan.steps.find(({ id }) => id === "relay of oracle");
    expect(JSON.parse(fromUtf8(step?.message?.value.msg))).to.deep.equal({ set_relay: { relay } });
  });

  it("make no contract of a code that is only to be its second", async () => {
    const upgraded = await target("local", ({ codes }) =>
      Object.assign(codes.oracle, { made_of: "11".repeat(32) }),
    );
    const { states } = await stateOf(upgraded);
    expect(states).to.include({ "make oracle": "differs", "make vault": "to_do" });
  });

  it("are not planned for another chain", async () => {
    const wanted = await target("local", ({ network }) => Object.assign(network, { chain_id: "akashnet-2" }));
    const error = await stateOf(wanted).catch((reason: unknown) => reason);
    expect(error).to.include({
      code: "wrong_chain",
      shortMessage: "the node is of chain bme-devnet-1, the manifest of akashnet-2",
    });
  });
});
