import type { DevnetStatus } from "@akash-bme/devnet";
import { expect } from "chai";
import { answering, bme, VAULT } from "./support.js";

const chain = (home: string, port: number): DevnetStatus => ({
  ...{ running: true, detached: true, keep: true, home, logFile: `${home}/node.log`, pid: 1 },
  ...{ chainId: "bme-devnet-1", profile: "wasm" as const, rpc: `http://127.0.0.1:${port}` },
});
const OWN = chain("/state/akash-bme/devnet", 1);
const [ONE, OTHER] = [chain("/tmp/one", 2), chain("/tmp/other", 3)];

/** The node that a command asks while these chains run. */
async function asked(
  running: readonly DevnetStatus[],
  words: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
) {
  const { host } = answering({ balance: { uact: "0" } });
  const nodes: string[] = [];
  const { code, err } = await bme(["vault", "balance", VAULT, "--vault", VAULT, ...words], {
    env: { XDG_STATE_HOME: "/state", ...env },
    runningDevnets: async () => running,
    connect: (node) => {
      nodes.push(node);
      return host.connect?.(node) ?? Promise.reject(new Error("no client"));
    },
  });
  return { code, err, nodes };
}

describe("the node", () => {
  it("is the one that is written, then that of the environment, then the local chain", async () => {
    const env = { BME_NODE: "http://env.example" };
    const named = ["--node", "http://named.example"];
    expect((await asked([ONE], named, env)).nodes).to.deep.equal(["http://named.example"]);
    expect((await asked([ONE], [], env)).nodes).to.deep.equal(["http://env.example"]);
    expect((await asked([ONE])).nodes).to.deep.equal([ONE.rpc]);
  });

  it("is the chain of bme devnet before any other", async () => {
    expect((await asked([OTHER, ONE, OWN])).nodes).to.deep.equal([OWN.rpc]);
  });

  it("has to be named when several others run", async () => {
    const { code, err, nodes } = await asked([ONE, OTHER]);
    expect({ code, nodes }).to.deep.equal({ code: 2, nodes: [] });
    expect(err)
      .to.include("http://127.0.0.1:2 in /tmp/one")
      .and.to.include("http://127.0.0.1:3 in /tmp/other");
  });
});
