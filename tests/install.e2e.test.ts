import { execute } from "@akash-bme/clients";
import {
  type ContractSpec,
  DeployError,
  type InstallPlan,
  MAX_TX_BYTES,
  planInstall,
} from "@akash-bme/deploy";
import { DEVNET_GAS_PRICE, DEVNET_PREFIX, type Devnet, startDevnet } from "@akash-bme/devnet";
import { toUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { createProtobufRpcClient, QueryClient } from "@cosmjs/stargate";
import { expect } from "chai";
import { QueryClientImpl } from "cosmjs-types/cosmwasm/wasm/v1/query";
import { MsgInstantiateContract, MsgStoreCode } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { preset, Suite } from "../scripts/suite.js";
import { FAST_VOTES, refusal } from "./support.js";

interface PlanOptions {
  /** Put before every name, so that the addresses are others. */
  readonly prefix: string;
  readonly pin?: boolean;
  /** How far the expected code ids are off. */
  readonly skip?: number;
}

describe("installation by governance", function () {
  this.timeout(60_000);
  let net: Devnet;
  let suite: Suite;

  before(async () => {
    net = await startDevnet({ profile: "filtered", chainId: "install-1", ...FAST_VOTES });
    suite = await Suite.connect(net);
  });
  after(() => net?.stop());

  async function plan({ prefix, pin = false, skip = 0 }: PlanOptions): Promise<InstallPlan> {
    const vaults = { aep76: await preset("aep76"), hardened: await preset("hardened") };
    const { codes, contracts } = await suite.plan({ windowSecs: 1_800, maxGapSecs: 60, vaults });
    const specs = contracts.map(
      ({ name, codeId, label, msg }): ContractSpec => ({
        name: prefix + name,
        artifact: codes.find((code) => code.codeId === codeId)?.artifact.name ?? "",
        label,
        msg: (addresses) => ("oracle" in msg ? { ...msg, oracle: addresses.get(`${prefix}oracle`) } : msg),
      }),
    );
    return planInstall({
      prefix: DEVNET_PREFIX,
      firstCodeId: Math.min(...codes.map(({ codeId }) => codeId)) + skip,
      artifacts: codes.map(({ artifact }) => artifact),
      contracts: specs,
      pin,
    });
  }

  async function pinnedCodes(): Promise<readonly number[]> {
    const rpc = createProtobufRpcClient(QueryClient.withExtensions(suite.comet));
    return (await new QueryClientImpl(rpc).PinnedCodes({})).codeIds.map(Number);
  }

  const codeIds = async () => (await suite.client.getCodes()).map(({ id }) => id);

  /** Which of a plan's addresses hold a contract. */
  async function found({ contracts }: InstallPlan): Promise<readonly string[]> {
    const answers = contracts.map(({ address }) => suite.client.getContract(address).catch(() => undefined));
    return (await Promise.all(answers)).flatMap((contract) => contract?.address ?? []);
  }

  /** Installs, and compares every code, contract and link between contracts with the plan. */
  async function installAndCompare(install: InstallPlan): Promise<void> {
    expect(await found(install), "before").to.deep.equal([]);
    const { submitted } = await suite.install(install);

    for (const { codeId, artifact } of install.codes) {
      expect((await suite.client.getCodeDetails(codeId)).checksum).to.equal(artifact.checksum);
    }
    for (const { name, address, codeId, label, admin } of install.contracts) {
      const contract = await suite.client.getContract(address);
      expect(contract, name).to.deep.include({ address, codeId, label, admin, creator: admin });
      if (name.endsWith("oracle")) continue;
      const { oracle } = await suite.vault("tenant", install, name).config();
      expect(oracle).to.equal(install.contracts.find((one) => one.name.endsWith("oracle"))?.address);
    }
    const size = (await suite.client.getTx(submitted.hash))?.tx.length;
    expect(size).to.be.above(200_000).and.below(MAX_TX_BYTES);
  }

  const send = (message: EncodeObject) =>
    execute(suite.client, suite.address("tenant"), [message], { gasPrice: DEVNET_GAS_PRICE });

  it("stores both codes and makes every contract at the address computed before, in one proposal", async () => {
    await installAndCompare(await plan({ prefix: "" }));
    expect(await pinnedCodes()).to.deep.equal([]);
  });

  it("also pins both codes in that proposal", async () => {
    const install = await plan({ prefix: "pinned ", pin: true });
    await installAndCompare(install);
    expect(await pinnedCodes()).to.deep.equal(install.codes.map(({ codeId }) => codeId));
  });

  it("installs nothing when the code ids are not as planned, and says the chain's reason", async () => {
    const before = await codeIds();
    const install = await plan({ prefix: "shifted ", skip: 1 });
    const error = await suite.install(install).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(DeployError).with.property("code", "proposal_failed");
    // The first contract would be made of the second code, which does not understand its message.
    expect(error)
      .to.have.property("details")
      .that.matches(/message: unknown field 'fee'.*instantiate wasm contract failed/);
    expect(await codeIds()).to.deep.equal(before);
    expect(await found(install)).to.deep.equal([]);
  });

  it("is the only way in: an ordinary account stores no code", async () => {
    const before = await codeIds();
    const [code] = (await plan({ prefix: "" })).codes;
    const value = MsgStoreCode.fromPartial({
      sender: suite.address("tenant"),
      wasmByteCode: code?.artifact.gzip ?? new Uint8Array(),
    });
    const { details } = await refusal(send({ typeUrl: MsgStoreCode.typeUrl, value }));
    expect(details.log).to.include("can not create code: unauthorized");
    expect(await codeIds()).to.deep.equal(before);
  });

  it("lets no ordinary account make another contract of the installed codes", async () => {
    const install = await plan({ prefix: "another " });
    if ((await codeIds()).length === 0) await suite.install(install);
    for (const codeId of await codeIds()) {
      const before = await suite.client.getContracts(codeId);
      const value = MsgInstantiateContract.fromPartial({
        sender: suite.address("tenant"),
        codeId: BigInt(codeId),
        label: "not governance's",
        msg: toUtf8(JSON.stringify(install.contracts[0]?.msg)),
      });
      const { details } = await refusal(send({ typeUrl: MsgInstantiateContract.typeUrl, value }));
      expect(details.log).to.include("can not instantiate: unauthorized");
      expect(await suite.client.getContracts(codeId)).to.deep.equal(before);
    }
  });
});
