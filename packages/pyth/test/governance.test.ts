import {
  buildSetUpgrade,
  createDevSigner,
  type PythErrorCode,
  parseSetUpgrade,
  parseVaa,
  verifySetUpgrade,
} from "@akash-bme/pyth";
import { toHex } from "@cosmjs/encoding";
import { expect } from "chai";
import { expectRefusal } from "./refusal.js";
import { bytesOf, publishedSet, signerSetOf, vector, vectors } from "./vectors.js";

/** Wormhole's id of the chain that some third-party packets are for. */
const STARKNET = 60051;

/** What refuses a third-party packet; the others are good rotations. */
const REFUSED: readonly [RegExp, PythErrorCode][] = [
  [/set-upgrade-empty$/, "set_size"],
  [/set-upgrade-wrong-emitter$/, "governance_emitter"],
  [/set-upgrade-wrong-index$/, "governance_set_index"],
  [/set-fee|transfer-fees/, "governance_action"],
];

function setup() {
  const current = createDevSigner();
  const next = createDevSigner({ index: 1, label: "second set" });
  const payload = buildSetUpgrade({ ...next.signerSet, targetChain: 0 });
  return { current, next, payload };
}

describe("governance: genuine rotations", () => {
  it("replays guardian sets 0 to 7 and router sets 0 to 1, each packet signed by the set before", () => {
    for (const [model, last] of [["guardian", 7] as const, ["router", 1] as const]) {
      let current = publishedSet(model, 0);
      for (let index = 0; index < last; index++) {
        const packet = vector(`${model}-set-upgrade-${index}-to-${index + 1}`);
        current = verifySetUpgrade(bytesOf(packet), current);
        expect(current, packet.id).to.deep.equal(publishedSet(model, index + 1));
      }
    }
  });

  it("reads the production router rotation and writes it back", () => {
    const { payload } = parseVaa(bytesOf(vector("router-set-upgrade-0-to-1")));
    const upgrade = parseSetUpgrade(payload);
    expect(upgrade).to.deep.equal({
      index: 1,
      targetChain: 0,
      addresses: publishedSet("router", 1).addresses,
    });
    expect(toHex(buildSetUpgrade(upgrade))).to.equal(toHex(payload));
    expect(payload.length).to.equal(140);
  });

  it("refuses a replay by the sets before and after", () => {
    const packet = bytesOf(vector("router-set-upgrade-0-to-1"));
    expectRefusal(() => verifySetUpgrade(packet, publishedSet("router", 1)), "signer_set_index");
    expectRefusal(() => verifySetUpgrade(packet, publishedSet("guardian", 0)), "too_many_signatures");
  });

  it("judges the core packets of other projects by name", () => {
    const packets = vectors.filter(({ kind, model }) => kind === "wormhole-governance" && model === "test");
    expect(packets.length).to.equal(14);
    for (const packet of packets) {
      const verify = () => verifySetUpgrade(bytesOf(packet), signerSetOf(packet), STARKNET);
      const code = REFUSED.find(([name]) => name.test(packet.id))?.[1];
      if (code === undefined) {
        expect(verify().index, packet.id).to.equal(packet.signer_set.index + 1);
      } else {
        expectRefusal(verify, code);
      }
    }
  });

  it("takes no instruction of Pyth's own governance for a rotation", () => {
    const { payload } = parseVaa(bytesOf(vector("pyth-governance-gs2-20221013-set-fee")));
    expect(() => parseSetUpgrade(payload)).to.throw(/governance module|governance_module/);
  });
});

describe("governance: rotation of the development signer", () => {
  it("installs the next set", () => {
    const { current, next } = setup();
    const packet = current.signSetUpgrade(next.signerSet);
    expect(verifySetUpgrade(packet, current.signerSet)).to.deep.equal(next.signerSet);
    expect(next.signerSet.addresses).not.to.include.members([current.signerSet.addresses[0]]);
  });

  it("is accepted for every chain and for one's own, refused for another", () => {
    const { current, next } = setup();
    const packet = current.signSetUpgrade(next.signerSet, { targetChain: 29 });
    expect(verifySetUpgrade(packet, current.signerSet, 29).index).to.equal(1);
    expectRefusal(() => verifySetUpgrade(packet, current.signerSet, 30), "governance_target", {
      found: 29,
      own: 30,
    });
    expectRefusal(() => verifySetUpgrade(packet, current.signerSet), "governance_target");
  });

  it("is refused when it skips or repeats an index, or by too few signers", () => {
    const { current, next } = setup();
    for (const index of [0, 2]) {
      const packet = current.signSetUpgrade({ ...next.signerSet, index });
      const details = { found: index, expected: 1 };
      expectRefusal(() => verifySetUpgrade(packet, current.signerSet), "governance_set_index", details);
    }
    const weak = current.signSetUpgrade(next.signerSet, { signers: [0, 4] });
    expectRefusal(() => verifySetUpgrade(weak, current.signerSet), "below_quorum");
    const foreign = next.signSetUpgrade({ ...next.signerSet, index: 2 });
    expectRefusal(() => verifySetUpgrade(foreign, { ...current.signerSet, index: 1 }), "wrong_signer");
  });

  it("is refused with another module, another action, a bad set, or bytes left over", () => {
    const { payload, next } = setup();
    const changed = (offset: number, value: number) =>
      payload.map((byte, at) => (at === offset ? value : byte));
    expectRefusal(() => parseSetUpgrade(changed(0, 1)), "governance_module");
    expectRefusal(() => parseSetUpgrade(changed(32, 1)), "governance_action", { found: 1, expected: 2 });
    expectRefusal(() => parseSetUpgrade(Uint8Array.of(...payload, 0)), "governance_trailing", { found: 1 });
    expectRefusal(() => parseSetUpgrade(payload.subarray(0, -1)), "truncated");

    const [one = ""] = next.signerSet.addresses;
    const build = (addresses: string[]) => buildSetUpgrade({ index: 1, addresses, targetChain: 0 });
    expectRefusal(() => parseSetUpgrade(build([])), "set_size");
    expectRefusal(() => parseSetUpgrade(build([one, one])), "duplicate_member");
    expectRefusal(() => parseSetUpgrade(build(["0".repeat(40)])), "zero_member");
  });
});
