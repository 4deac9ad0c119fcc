import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { Chain } from "../src/chain.js";
import { type Diary, StateFile } from "../src/state.js";

const HASH = "AB".repeat(32);
const DIARY: Diary = {
  ...{ oracle: "akash1o", vault: "akash1v" },
  intent: { what: "store oracle", sender: "akash1s", hash: HASH, timeoutHeight: 40 },
  sent: [{ what: "store bme", hash: HASH, height: 9 }],
};

/** A chain of ten blocks whose hashes are all of one digit. */
function chainOf(digit = "a", { chainId = "chain-1", oldest = 1 } = {}): Chain {
  const hash = digit.repeat(64);
  const chain = {
    status: async () => ({ chainId, height: 10, time: 0n }),
    anchor: async () => ({ height: 10, hash }),
    blockHash: async (height: number) => (height < oldest ? undefined : hash),
  };
  return chain as unknown as Chain;
}

describe("state of deployments", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "bme-state-test-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const path = () => join(folder, "chain-1.json");
  const opening = (chain = chainOf()) => StateFile.open(folder, chain).catch((reason: unknown) => reason);

  it("is empty before anything was written, and reading makes no file", async () => {
    expect(await (await StateFile.open(folder, chainOf())).diary("one")).to.equal(undefined);
    expect(await readdir(folder)).to.deep.equal([]);
  });

  it("is read as it was written, each deployment by its name", async () => {
    const file = await StateFile.open(folder, chainOf());
    await file.write("one", DIARY);
    await file.write("two", { ...DIARY, intent: undefined });
    const again = await StateFile.open(folder, chainOf());
    expect(await again.diary("one")).to.deep.equal(DIARY);
    expect(await again.diary("two")).to.deep.equal({ ...DIARY, intent: undefined });
    // Nothing half-written stays.
    expect(await readdir(folder)).to.deep.equal(["chain-1.json"]);
  });

  it("is not read when anything in it is wrong, nor touched", async () => {
    await (await StateFile.open(folder, chainOf())).write("one", DIARY);
    const good = await readFile(path(), "utf8");
    for (const [from, to, says] of [
      ["}", "", /holds no JSON/],
      ['"version": 1', '"version": 2', /has another version than 1/],
      ['"height": 9', '"height": 0', /deployments\[0\]\.sent\[0\]\.height 0 is not a whole number from 1 on/],
      ['"version": 1', '"more": 1, "version": 1', /more is not a field that is known here/],
      ["timeout_height", "timeoutHeight", /intent\.timeout_height \(missing\) is not/],
      [HASH, HASH.toLowerCase(), /hash ".*" is not a transaction hash/],
      ['"sent"', '"more": 1, "sent"', /deployments\[0\]\.more is not a field that is known here/],
    ] as const) {
      const text = good.replace(from, to);
      expect(text).not.to.equal(good);
      await writeFile(path(), text);
      const error = await opening();
      expect(error).to.have.property("code", "bad_state");
      expect(error)
        .to.have.property("message")
        .that.matches(says)
        .and.matches(/move the file away/);
      expect(await readFile(path(), "utf8")).to.equal(text);
    }
  });

  it("is not taken for that of another chain, nor of the same chain made anew", async () => {
    await (await StateFile.open(folder, chainOf())).write("one", DIARY);
    expect(await opening(chainOf("b"))).to.include({ code: "wrong_chain" });
    await writeFile(join(folder, "chain-2.json"), await readFile(path(), "utf8"));
    expect(await opening(chainOf("a", { chainId: "chain-2" }))).to.include({
      code: "wrong_chain",
      shortMessage: `${join(folder, "chain-2.json")} is of chain chain-1, and the node of chain-2`,
    });
    // A node that keeps only new blocks cannot tell.
    expect(await opening(chainOf("b", { oldest: 11 }))).to.be.instanceOf(StateFile);
  });
});
