import { sha256 } from "@cosmjs/crypto";
import { fromBech32, fromHex, toBech32, toUtf8 } from "@cosmjs/encoding";
import { expect } from "chai";
import { MsgInstantiateContract2, MsgPinCodes, MsgStoreCode } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { AccessType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import { DeployError } from "../src/errors.js";
import { governanceAddress, nextCodeId } from "../src/plan.js";
import { ARTIFACTS, CONTRACTS, GOVERNANCE, smallPlan } from "./fixtures.js";

/** Instantiate2 from its definition (ADR 28 and wasmd): module, checksum, creator, salt and message by length. */
function addressByDefinition(checksum: string, creator: string, salt: string): string {
  const withLength = (bytes: Uint8Array) => [...new Uint8Array(7), bytes.length, ...bytes];
  const key = [
    ...toUtf8("wasm\0"),
    ...withLength(fromHex(checksum)),
    ...withLength(fromBech32(creator).data),
    ...withLength(toUtf8(salt)),
    ...withLength(new Uint8Array()),
  ];
  return toBech32("akash", sha256(Uint8Array.from([...sha256(toUtf8("module")), ...key])));
}

describe("plan of an installation", () => {
  it("is signed by the governance account", () => {
    expect(governanceAddress("akash")).to.equal(GOVERNANCE);
  });

  it("knows every address before, by the definition of instantiate2", () => {
    for (const { name, checksum, address } of smallPlan().contracts) {
      expect(address, name).to.equal(addressByDefinition(checksum, GOVERNANCE, name));
    }
  });

  it("tells every contract the addresses of the others", () => {
    const [oracle, vault] = smallPlan().contracts;
    expect(vault?.msg).to.deep.equal({ oracle: oracle?.address });
  });

  it("has addresses that depend on code and name, and not on code ids", () => {
    const addresses = (plan = smallPlan()) => plan.contracts.map(({ address }) => address);
    expect(addresses(smallPlan({ firstCodeId: 1_000 }))).to.deep.equal(addresses());
    const renamed = CONTRACTS.map((contract) => ({ ...contract, name: `${contract.name}2` }));
    for (const address of addresses(smallPlan({ contracts: renamed }))) {
      expect(addresses()).not.to.include(address);
    }
  });

  it("stores the codes, then makes the contracts, then pins", () => {
    const [storeOracle, storeBme, makeOracle, makeVault, ...more] = smallPlan().messages;
    expect(more).to.deep.equal([]);
    for (const [index, message] of [storeOracle, storeBme].entries()) {
      expect(message?.typeUrl).to.equal(MsgStoreCode.typeUrl);
      expect(message?.value).to.deep.include({
        sender: GOVERNANCE,
        wasmByteCode: ARTIFACTS[index]?.gzip,
        instantiatePermission: { permission: AccessType.ACCESS_TYPE_NOBODY, addresses: [] },
      });
    }
    const plan = smallPlan();
    for (const [index, message] of [makeOracle, makeVault].entries()) {
      expect(message?.typeUrl).to.equal(MsgInstantiateContract2.typeUrl);
      expect(message?.value).to.deep.include({
        sender: GOVERNANCE,
        admin: GOVERNANCE,
        codeId: BigInt(7 + index),
        label: CONTRACTS[index]?.label,
        salt: toUtf8(CONTRACTS[index]?.name ?? ""),
        msg: toUtf8(JSON.stringify(plan.contracts[index]?.msg)),
        funds: [],
        fixMsg: false,
      });
    }
    const pinned = smallPlan({ pin: true }).messages;
    expect(pinned.slice(0, -1)).to.deep.equal(plan.messages);
    expect(pinned.at(-1)).to.deep.equal({
      typeUrl: MsgPinCodes.typeUrl,
      value: { authority: GOVERNANCE, codeIds: [7n, 8n] },
    });
  });

  it("is refused with an artifact that it does not have", () => {
    const contracts = CONTRACTS.map((contract) => ({ ...contract, artifact: "orcale" }));
    expect(() => smallPlan({ contracts }))
      .to.throw(DeployError, "the plan has no 'orcale', only oracle, bme")
      .with.property("code", "unknown_name");
  });

  it("begins after the highest code id of the chain", async () => {
    const chain = (...ids: number[]) => ({ getCodes: async () => ids.map((id) => ({ id })) });
    expect(await nextCodeId(chain())).to.equal(1);
    expect(await nextCodeId(chain(3, 12, 5))).to.equal(13);
  });
});
