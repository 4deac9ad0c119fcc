import { expect } from "chai";
import { DevnetError } from "../src/index.js";
import { type DevnetRecord, parseRecord, readRecord, writeRecord } from "../src/record.js";
import { withFolder } from "./folder.js";

const record: DevnetRecord = {
  version: 1,
  chainId: "bme-devnet-1",
  profile: "filtered",
  rpcPort: 26657,
  pid: 4711,
  detached: true,
  keep: false,
};

describe("devnet.json", () => {
  it("comes back as it was written", () =>
    withFolder(async (folder) => {
      await writeRecord(folder, record);
      expect(await readRecord(folder)).to.deep.equal(record);
    }));

  it("is undefined where there is none", () =>
    withFolder(async (folder) => {
      expect(await readRecord(folder)).to.equal(undefined);
    }));

  it("has no port and no process before the first run", () => {
    const fresh = { ...record, rpcPort: null, pid: null };
    expect(parseRecord(JSON.stringify(fresh), "/home")).to.deep.equal(fresh);
  });

  for (const [what, text] of [
    ["cut", "{"],
    ["not an object", "1"],
    ["null", "null"],
    ["of another version", JSON.stringify({ ...record, version: 2 })],
    ["without a chain id", JSON.stringify({ ...record, chainId: "" })],
    ["of an unknown profile", JSON.stringify({ ...record, profile: "akash" })],
    ["with a port out of range", JSON.stringify({ ...record, rpcPort: 65_536 })],
    ["with process 0", JSON.stringify({ ...record, pid: 0 })],
    ["with a process of 1.5", JSON.stringify({ ...record, pid: 1.5 })],
    ["with a flag as text", JSON.stringify({ ...record, keep: "yes" })],
  ] as const) {
    it(`is refused when ${what}`, () => {
      expect(() => parseRecord(text, "/home"))
        .to.throw(DevnetError, "devnet.json in /home is not valid")
        .with.property("code", "bad_record");
    });
  }
});
