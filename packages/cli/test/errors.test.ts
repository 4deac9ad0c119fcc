import { createServer } from "node:net";
import { BmeError } from "@akash-bme/clients";
import { DevnetError } from "@akash-bme/devnet";
import { PythError } from "@akash-bme/pyth";
import { expect } from "chai";
import { CliError, failureOf, failureText } from "../src/errors.js";
import { ALICE, answering, bme, VAULT } from "./support.js";

describe("exit codes", () => {
  it("3 when nobody listens at the node", async () => {
    const port = await closedPort();
    const { code, out, err } = await bme([
      "vault",
      "status",
      "--vault",
      VAULT,
      "--node",
      `http://127.0.0.1:${port}`,
    ]);
    expect({ code, out }).to.deep.equal({ code: 3, out: "" });
    expect(err).to.equal(
      `bme: No node answers at http://127.0.0.1:${port}: check the address (unreachable)\n`,
    );
  });

  it("2 for a word, an option or an argument that is not known or missing", async () => {
    for (const words of [
      ["vaultt"],
      ["vault", "stat"],
      ["vault", "status", "--colour"],
      ["vault", "mint"],
      ["vault", "status", "extra"],
      ["pyth", "decode"],
      ["vault", "status", "--node"],
      ["vault", "status", "--node", "localhost:26657", "--vault", VAULT],
    ]) {
      const { code, out, err } = await bme(words);
      expect(code, words.join(" ")).to.equal(2);
      expect(out).to.equal("");
      expect(err).to.match(/^bme: .+\n/);
    }
  });

  it("2 without an address, which is named with its variable", async () => {
    const { code, err } = await bme(["vault", "status"]);
    expect(code).to.equal(2);
    expect(err).to.equal("bme: --vault ADDR is missing: write it, or set BME_VAULT\n");
  });

  it("2 without a node, and says how to get one", async () => {
    const { code, err } = await bme(["vault", "status", "--vault", VAULT]);
    expect(code).to.equal(2);
    expect(err).to.match(
      /^bme: No node is named and no local chain runs: write --node URL, set BME_NODE, or run/,
    );
  });

  it("1 for a record that is not there", async () => {
    const { host } = answering({ invoice: { invoice: null } });
    const { code, err } = await bme(["vault", "invoice", ALICE, "lease-9"], host);
    expect(code).to.equal(1);
    expect(err).to.equal(`bme: ${ALICE} has settled no invoice lease-9 (not_found)\n`);
  });

  it("one document on standard output also when it fails", async () => {
    const { code, out, err } = await bme(["--json", "vault", "mint", "12.5"]);
    expect(code).to.equal(2);
    expect(JSON.parse(out).error).to.include({ exit: 2, code: "usage", hash: null });
    expect(err).to.match(/^bme: AMOUNT: "12.5" has no unit/);
  });

  it("come from one place", () => {
    const exitOf = (error: unknown) => failureOf(error).exit;
    expect(exitOf(new BmeError("leg_closed", "the mint is closed"))).to.equal(1);
    expect(exitOf(new BmeError("not_included", "not seen"))).to.equal(3);
    expect(exitOf(new BmeError("unreachable", "nobody"))).to.equal(3);
    expect(exitOf(new BmeError("invalid_amount", "no"))).to.equal(2);
    expect(exitOf(new PythError("below_quorum", "too few"))).to.equal(1);
    expect(exitOf(new DevnetError("binary_missing", "not built"))).to.equal(3);
    expect(exitOf(new DevnetError("no_devnet", "none"))).to.equal(1);
    expect(exitOf(new CliError(2, "usage", "what"))).to.equal(2);
    expect(exitOf(new Error("a bug"))).to.equal(1);
  });

  it("a refusal says its code, its reason and the transaction", () => {
    const failure = failureOf(
      new BmeError("oracle_unhealthy", "price is 90 s old", { reason: "stale", hash: "AB", height: 5 }),
    );
    expect(failureText(failure)).to.equal(
      "price is 90 s old (oracle_unhealthy, stale)\nIn transaction AB at height 5",
    );
  });
});

/** A port where nobody listens: one that was free a moment ago. */
function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
