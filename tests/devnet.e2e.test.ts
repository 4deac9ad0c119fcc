import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import {
  DEVNET_DENOM,
  DEVNET_GAS_PRICE,
  type Devnet,
  DevnetError,
  type DevnetRole,
  devnetAccounts,
  devnetWallet,
  readDevnet,
  startDevnet,
  stopDevnet,
} from "@akash-bme/devnet";
import { type EncodeObject, Registry } from "@cosmjs/proto-signing";
import {
  coins,
  createProtobufRpcClient,
  defaultRegistryTypes,
  GasPrice,
  QueryClient,
  SigningStargateClient,
} from "@cosmjs/stargate";
import { connectComet } from "@cosmjs/tendermint-rpc";
import { expect } from "chai";
import { ProposalStatus, VoteOption } from "cosmjs-types/cosmos/gov/v1/gov";
import { QueryClientImpl } from "cosmjs-types/cosmos/gov/v1/query";
import { MsgSubmitProposal, MsgVote } from "cosmjs-types/cosmos/gov/v1/tx";
import { MsgStoreCode } from "cosmjs-types/cosmwasm/wasm/v1/tx";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const FEE = { amount: coins(5_000, DEVNET_DENOM), gas: "2000000" };
/** A module without a single function: a chain that lets it in by its permissions refuses it by its content. */
const EMPTY_MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00);

async function setup(role: DevnetRole, devnet: Devnet) {
  const registry = new Registry([
    ...defaultRegistryTypes,
    [MsgStoreCode.typeUrl, MsgStoreCode],
    [MsgSubmitProposal.typeUrl, MsgSubmitProposal],
    [MsgVote.typeUrl, MsgVote],
  ]);
  const wallet = await devnetWallet(role);
  const client = await SigningStargateClient.connectWithSigner(devnet.rpc, wallet, {
    registry,
    gasPrice: GasPrice.fromString(DEVNET_GAS_PRICE),
    broadcastPollIntervalMs: 50,
  });
  const [account] = await wallet.getAccounts();
  if (account === undefined) throw new Error(`no account for ${role}`);
  const { address } = account;
  return {
    client,
    address,
    send: (message: EncodeObject) => client.signAndBroadcast(address, [message], FEE),
  };
}

/** Waits for what has no event to listen to, say the end of a process. */
async function until(condition: () => boolean | Promise<boolean>, limitMs = 15_000): Promise<void> {
  const limit = Date.now() + limitMs;
  while (!(await condition())) {
    if (Date.now() > limit) throw new Error(`not within ${limitMs} ms: ${condition}`);
    await sleep(50);
  }
}

const isGone = (pid: number): boolean => !existsSync(`/proc/${pid}`);

/** Another program that starts a chain, says where it is and then does what the test is about. */
async function otherProgram(then: string): Promise<{ program: ChildProcess; pid: number; home: string }> {
  const script = `
    import { startDevnet } from "@akash-bme/devnet";
    const { pid, home } = await startDevnet();
    console.log(JSON.stringify({ pid, home }));
    ${then}`;
  const program = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  for await (const chunk of program.stdout ?? []) {
    output += String(chunk);
    if (output.includes("\n")) break;
  }
  return { program, ...JSON.parse(output) };
}

describe("local chain", function () {
  this.timeout(60_000);

  describe("in both profiles at once", () => {
    let open: Devnet;
    let filtered: Devnet;

    before(async () => {
      [open, filtered] = await Promise.all([
        startDevnet({ chainId: "devnet-open" }),
        startDevnet({ chainId: "devnet-filtered", profile: "filtered" }),
      ]);
    });
    after(async () => {
      await Promise.all([open?.stop(), filtered?.stop()]);
    });

    it("has its own id, port and home", async () => {
      for (const devnet of [open, filtered]) {
        const { client } = await setup("tenant", devnet);
        expect(await client.getChainId()).to.equal(devnet.chainId);
        expect(await readDevnet(devnet.home)).to.deep.include({
          running: true,
          pid: devnet.pid,
          rpc: devnet.rpc,
        });
      }
      expect(open.rpc).not.to.equal(filtered.rpc);
      expect(open.home).not.to.equal(filtered.home);
    });

    it("funds every account with 1,000,000,000 AKT, the validator's stake taken from its own", async () => {
      const { client } = await setup("spare1", filtered);
      const accounts = await devnetAccounts();
      const amounts = await Promise.all(
        accounts.map(async ({ address }) => (await client.getBalance(address, DEVNET_DENOM)).amount),
      );
      expect(amounts).to.deep.equal(["900000000000000", ...Array(9).fill("1000000000000000")]);
    });

    it("lands a bank send", async () => {
      for (const devnet of [open, filtered]) {
        const { client, address } = await setup("provider", devnet);
        const to = "akash1qqqsyqcyq5rqwzqfpg9scrgwpugpzysnwduagr";
        const before = BigInt((await client.getBalance(to, DEVNET_DENOM)).amount);
        const result = await client.sendTokens(address, to, coins(7, DEVNET_DENOM), FEE);
        expect(result.code, result.rawLog).to.equal(0);
        expect(BigInt((await client.getBalance(to, DEVNET_DENOM)).amount)).to.equal(before + 7n);
      }
    });

    it("passes a proposal within seconds by the validator's vote alone", async () => {
      const { address, send } = await setup("validator", filtered);
      const content = { title: "A text", summary: "Nothing happens", metadata: "text" };
      const deposit = { proposer: address, initialDeposit: coins(1_000_000, DEVNET_DENOM) };
      const submitted = await send({
        typeUrl: MsgSubmitProposal.typeUrl,
        value: MsgSubmitProposal.fromPartial({ ...content, ...deposit }),
      });
      expect(submitted.code, submitted.rawLog).to.equal(0);
      const vote = { proposalId: 1n, voter: address, option: VoteOption.VOTE_OPTION_YES };
      const voted = await send({ typeUrl: MsgVote.typeUrl, value: MsgVote.fromPartial(vote) });
      expect(voted.code, voted.rawLog).to.equal(0);

      const gov = new QueryClientImpl(
        createProtobufRpcClient(new QueryClient(await connectComet(filtered.rpc))),
      );
      await until(async () => {
        const { proposal } = await gov.Proposal({ proposalId: 1n });
        return proposal?.status === ProposalStatus.PROPOSAL_STATUS_PASSED;
      }, 10_000);
    });

    it("lets anybody store code when open, and governance only when filtered", async () => {
      const outcome = async (devnet: Devnet) => {
        const { address, send } = await setup("deployer", devnet);
        const value = MsgStoreCode.fromPartial({ sender: address, wasmByteCode: EMPTY_MODULE });
        return send({ typeUrl: MsgStoreCode.typeUrl, value });
      };
      expect((await outcome(open)).rawLog).to.include("create wasm contract failed");
      expect((await outcome(filtered)).rawLog).to.include("unauthorized");
    });
  });

  it("leaves no process and no home when stopped, any number of times", async () => {
    const devnet = await startDevnet();
    await Promise.all([devnet.stop(), devnet.stop()]);
    await devnet.stop();
    expect(isGone(devnet.pid), "process").to.equal(true);
    expect(existsSync(devnet.home), "home").to.equal(false);
  });

  it("hands every line of its log on", async () => {
    const lines: string[] = [];
    const devnet = await startDevnet({ onLine: (line) => lines.push(line) });
    await devnet.stop();
    expect(lines.join("\n")).to.include("caught signal");
  });

  it("goes on with the same chain in a home that was named", async () => {
    const first = await startDevnet({ profile: "filtered", chainId: "devnet-kept", keep: true });
    try {
      const height = await (await setup("tenant", first)).client.getHeight();
      await first.stop();
      expect(await readDevnet(first.home)).to.deep.include({ running: false, chainId: "devnet-kept" });
      const second = await startDevnet({ home: first.home });
      expect(second).to.deep.include({ profile: "filtered", chainId: "devnet-kept" });
      expect(await (await setup("tenant", second)).client.getHeight()).to.be.at.least(height);
      const again = await startDevnet({ home: first.home }).catch((error: unknown) => error);
      expect(again).to.be.instanceOf(DevnetError).with.property("code", "already_running");
      await second.stop();
    } finally {
      await stopDevnet(first.home, { keep: false });
    }
    expect(existsSync(first.home)).to.equal(false);
  });

  it("is refused a port that is taken", async () => {
    const first = await startDevnet();
    try {
      const rpcPort = Number(new URL(first.rpc).port);
      const error = await startDevnet({ rpcPort }).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(DevnetError).with.property("code", "port_taken");
    } finally {
      await first.stop();
    }
  });

  it("leaves nothing when its start is interrupted", async () => {
    const lines: string[] = [];
    const interrupt = new AbortController();
    const error = await startDevnet({
      signal: interrupt.signal,
      onLine: (line) => {
        lines.push(line);
        interrupt.abort();
      },
    }).then(
      (devnet) => devnet.stop(),
      (reason: unknown) => reason,
    );
    if (error !== undefined) expect(error).to.be.instanceOf(DevnetError).with.property("code", "aborted");
    expect(readdirSync(tmpdir()).filter((name) => name.includes(`devnet-${process.pid}-`))).to.deep.equal([]);
    const aborted = await startDevnet({ signal: AbortSignal.abort() }).catch((reason: unknown) => reason);
    expect(aborted).to.be.instanceOf(DevnetError).with.property("code", "aborted");
  });

  it("ends when its signal is aborted later", async () => {
    const interrupt = new AbortController();
    const devnet = await startDevnet({ signal: interrupt.signal });
    interrupt.abort();
    await until(() => isGone(devnet.pid) && !existsSync(devnet.home));
  });

  describe("started by a program", () => {
    for (const [how, then, signal] of [
      ["is killed with SIGKILL", "setInterval(() => {}, 1000);", "SIGKILL"],
      ["is ended with SIGTERM", "setInterval(() => {}, 1000);", "SIGTERM"],
      ["is interrupted with SIGINT", "setInterval(() => {}, 1000);", "SIGINT"],
      ["throws", 'throw new Error("thrown on purpose by a test");', undefined],
      ["comes to its end without stopping it", "", undefined],
    ] as const) {
      it(`is gone with its home when the program ${how}`, async () => {
        const { program, pid, home } = await otherProgram(then);
        const ended =
          program.exitCode === null && program.signalCode === null ? once(program, "exit") : undefined;
        if (signal !== undefined) program.kill(signal);
        await ended;
        await until(() => isGone(pid) && !existsSync(home));
      });
    }

    it("goes on after the program when detached, until it is stopped by its home", async () => {
      const devnet = await startDevnet({ detach: true });
      try {
        expect(await readDevnet(devnet.home)).to.deep.include({ running: true, detached: true });
      } finally {
        await stopDevnet(devnet.home);
      }
      expect(isGone(devnet.pid)).to.equal(true);
      expect(existsSync(devnet.home)).to.equal(false);
    });
  });
});
