import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { expect } from "chai";
import type { InstallPlan } from "../src/plan.js";
import { verifyInstall } from "../src/verify.js";
import { smallPlan } from "./fixtures.js";

/** A chain on which a plan was installed, with the given exceptions. */
function chainWith(plan: InstallPlan, { contract = {}, checksum = "", missing = "" } = {}): CosmWasmClient {
  const client = {
    getCodeDetails: async (id: number) => {
      const code = plan.codes.find(({ codeId }) => codeId === id);
      return { checksum: checksum || code?.artifact.checksum };
    },
    getContract: async (address: string) => {
      const found = plan.contracts.find((one) => one.address === address);
      if (found === undefined || found.name === missing) throw new Error("no such contract");
      return { ...found, ...contract };
    },
  };
  return client as unknown as CosmWasmClient;
}

describe("reading an installation back", () => {
  const plan = smallPlan();

  it("finds nothing when all is as planned", async () => {
    expect(await verifyInstall(chainWith(plan), plan)).to.deep.equal([]);
  });

  it("names what is not there", async () => {
    expect(await verifyInstall(chainWith(plan, { missing: "vault" }), plan)).to.deep.equal([
      { what: "vault", planned: plan.contracts[1]?.address, found: "no contract" },
    ]);
  });

  it("names another code, admin, label or checksum, with both sides", async () => {
    const [oracle] = plan.contracts;
    const differs = async (contract: object) => (await verifyInstall(chainWith(plan, { contract }), plan))[0];
    expect(await differs({ codeId: 9 })).to.deep.equal({
      what: "code of oracle",
      planned: "7",
      found: "9",
    });
    expect(await differs({ admin: undefined })).to.deep.equal({
      what: "admin of oracle",
      planned: oracle?.admin,
      found: "none",
    });
    expect(await differs({ label: "another" })).to.deep.equal({
      what: "label of oracle",
      planned: "an oracle",
      found: "another",
    });
    const [wrong] = await verifyInstall(chainWith(plan, { checksum: "00" }), plan);
    expect(wrong).to.deep.equal({ what: "checksum of code 7", planned: oracle?.checksum, found: "00" });
  });
});
