import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { createDevSigner } from "@akash-bme/pyth";
import { expect } from "chai";
import { DeployError } from "../src/errors.js";
import { loadManifest, parseManifest, signerOf } from "../src/manifest.js";
import { governanceAddress } from "../src/plan.js";
import { presetNames } from "../src/presets.js";
import { targetOf } from "../src/target.js";

const EXAMPLES = ["local", "local-vote", "akash-mainnet"];
const pathOf = (name: string) => fileURLToPath(new URL(`../manifests/${name}.json`, import.meta.url));
const TENANT = "akash1htamarexaxhgdsp0xu6sppeyx7avtvqrqjhvdj";

// biome-ignore lint/suspicious/noExplicitAny: a document that each test spoils in its own way
type Document = any;

async function document(name = "local-vote"): Promise<Document> {
  return JSON.parse(await readFile(pathOf(name), "utf8"));
}

/** The error of an example with a change. */
async function refusal(change: (one: Document) => void, name?: string): Promise<DeployError> {
  const one = await document(name);
  change(one);
  const error = await parseManifest(one, "m.json").catch((reason: unknown) => reason);
  expect(error).to.be.instanceOf(DeployError).with.property("code", "bad_manifest");
  return error as DeployError;
}

describe("manifest", () => {
  for (const name of EXAMPLES) {
    it(`${name} is an example that can be read`, async () => {
      const manifest = await loadManifest(pathOf(name));
      const governance = governanceAddress("akash");
      expect(signerOf(manifest) === governance).to.equal(name !== "local");
      expect(manifest.network.kind).to.equal(name === "akash-mainnet" ? "live" : "development");
    });
  }

  it("takes every preset that there is, as it is", async () => {
    const names = await presetNames();
    expect(names).to.include.members(["aep76", "hardened"]);
    for (const preset of names) {
      const one = await document();
      one.vault.preset = preset;
      const file = fileURLToPath(new URL(`../../../contracts/bme/presets/${preset}.json`, import.meta.url));
      const params = JSON.parse(await readFile(file, "utf8"));
      one.oracle.params.window_secs = params.twap_window_secs;
      expect((await parseManifest(one)).vault.params).to.deep.equal(params);
    }
  });

  it("merges overrides into a preset, and replaces a rule by another", async () => {
    const one = await document();
    one.vault.overrides = { thresholds: { halt_bps: 8_500 }, reference: { rule: { worst: { k: 3 } } } };
    const { params } = (await parseManifest(one)).vault;
    expect(params.thresholds).to.include({ halt_bps: 8_500, warn_bps: 9_500 });
    expect(params.reference.rule).to.deep.equal({ worst: { k: 3 } });
    expect(params.reference.max_age_secs).to.equal(300);
  });

  const WRONG: readonly [string, (one: Document) => void, RegExp][] = [
    [
      "an unknown field",
      (one) => Object.assign(one, { onwer: "x" }),
      /onwer is not a field that is known here/,
    ],
    ["an unknown field below", (one) => Object.assign(one.vault, { cap: 1 }), /vault\.cap is not a field/],
    ["a missing field", (one) => delete one.release, /release \(missing\) is not a version/],
    ["another type", (one) => Object.assign(one, { pin: "yes" }), /pin "yes" is not true or false/],
    [
      "a broken address",
      (one) => Object.assign(one, { owner: "akash1x" }),
      /owner "akash1x" is not an address/,
    ],
    [
      "an address of another chain",
      (one) => Object.assign(one, { owner: "cosmos10d07y265gmmuvt4z0w9aw880jnsr700j6zn9kn" }),
      /owner "cosmos1.*" does not begin with akash1/,
    ],
    ["an admin beside governance", (one) => Object.assign(one, { admin: TENANT }), /only votes may replace/],
    [
      "no such preset",
      (one) => Object.assign(one.vault, { preset: "../aep76" }),
      /no preset '\.\.\/aep76', only aep76/,
    ],
    [
      "a limit that the contract does not have",
      (one) => Object.assign(one.oracle.params, { max_age: 1 }),
      /oracle\.params\.max_age is not a field of the contract/,
    ],
    [
      "a limit that is missing",
      (one) => delete one.oracle.params.max_age_secs,
      /oracle\.params\.max_age_secs is missing/,
    ],
    [
      "a limit that is too high for its type",
      (one) => Object.assign(one.oracle.params, { own_chain: 65_536 }),
      /own_chain: 65536 is not from 0 to 65535/,
    ],
    [
      "a fraction",
      (one) => Object.assign(one.oracle.params, { max_age_secs: 1.5 }),
      /max_age_secs: 1\.5 is no integer/,
    ],
    [
      "an unknown model",
      (one) => Object.assign(one.oracle.signer_sets[0], { model: "ruoter" }),
      /signer_sets\[0\]\.model: "ruoter" is none of what it may be/,
    ],
    [
      "a member in capitals",
      (one) => one.oracle.signer_sets[0].members.push("AB".repeat(20)),
      /members\[5\]: "ABAB.*" is not lower-case hex/,
    ],
    [
      "an amount that is no text",
      (one) => Object.assign(one.oracle.fee, { amount: 5 }),
      /oracle\.fee\.amount: 5 is no string/,
    ],
    [
      "an amount with a sign",
      (one) => Object.assign(one.oracle.fee, { amount: "-5" }),
      /oracle\.fee\.amount: "-5" is not a whole number as text/,
    ],
    [
      "a misspelt override",
      (one) => Object.assign(one.vault, { overrides: { thresholds: { warn: 1 } } }),
      /vault\.overrides\.thresholds\.\w+ is/,
    ],
    [
      "another window than the preset's",
      (one) => Object.assign(one.oracle.params, { window_secs: 60, max_gap_secs: 60 }),
      /window_secs is 60, and preset hardened averages over 1800 seconds/,
    ],
    [
      "a symbol without a feed",
      (one) => Object.assign(one.vault, { symbol: "X" }),
      /have AKT\/USD, and X is asked/,
    ],
    [
      "two settlers of one address",
      (one) => one.vault.settlers.push({ ...one.vault.settlers[0] }),
      /vault\.settlers name akash1\w+ twice/,
    ],
    [
      "an emitter whose model has no set",
      (one) => Object.assign(one.oracle.emitters[0], { model: "guardian" }),
      /have none of guardian, whose emitter is listed/,
    ],
    [
      "one salt for both",
      (one) => Object.assign(one.vault, { salt: "oracle" }),
      /is that of the oracle, "oracle"/,
    ],
    [
      "a label that is too long",
      (one) => Object.assign(one.oracle, { label: "é".repeat(65) }),
      /oracle\.label has 130 bytes, the chain takes 128/,
    ],
    [
      "a label of several lines",
      (one) => Object.assign(one.oracle, { label: "a\nb" }),
      /oracle\.label "a\\nb" is not text on one line/,
    ],
    [
      "a checksum that is none",
      (one) => Object.assign(one.codes.bme, { checksum: "12" }),
      /codes\.bme\.checksum "12" is not a sha256/,
    ],
  ];
  for (const [what, change, says] of WRONG) {
    it(`is refused with ${what}`, async () => {
      expect((await refusal(change)).shortMessage)
        .to.match(says)
        .and.match(/^m\.json: |preset/);
    });
  }

  it("pins only by governance", async () => {
    const error = await refusal((one) => Object.assign(one, { pin: true }), "local");
    expect(error.shortMessage).to.match(/pin is true, but only governance pins codes/);
  });

  it("takes no key that everybody knows on a live network, wherever it stands in a set", async () => {
    const { addresses } = createDevSigner({ index: 7, size: 3 }).signerSet;
    const error = await refusal(
      (one) => one.oracle.signer_sets[0].members.splice(2, 1, addresses[2]),
      "akash-mainnet",
    );
    expect(error.shortMessage).to.match(
      /development key [0-9a-f]{40} in router set 1, and akashnet-2 is a live/,
    );
  });

  it("that cannot be read, or is no JSON, is told apart", async () => {
    const failure = (path: string) => loadManifest(path).catch(({ shortMessage }) => shortMessage);
    expect(await failure("/nonexistent.json")).to.equal("/nonexistent.json cannot be read");
    expect(await failure(fileURLToPath(import.meta.url))).to.match(/manifest\.test\.ts holds no JSON$/);
  });
});

describe("target of a manifest", () => {
  const CODES = { oracle: { checksum: "11".repeat(32) }, bme: { checksum: "22".repeat(32) } };

  async function target(change: (one: Document) => void = () => {}) {
    const one = await document();
    one.codes = structuredClone(CODES);
    change(one);
    return targetOf(await parseManifest(one));
  }

  it("knows both addresses, and tells the vault the oracle's", async () => {
    const { oracle, vault } = await target();
    expect(vault.msg.oracle).to.equal(oracle.address);
    const same = await target((one) => Object.assign(one.vault, { address: vault.address }));
    expect(same.vault.address).to.equal(vault.address);
  });

  it("keeps the addresses when the codes are replaced, and names what they were made of", async () => {
    const before = await target();
    const after = await target((one) => {
      one.codes.oracle = { checksum: "33".repeat(32), made_of: CODES.oracle.checksum };
    });
    expect(after.oracle.address).to.equal(before.oracle.address);
    expect(after.checksums.oracle).to.equal("33".repeat(32));
  });

  it("is refused at another address than the one that follows, with both", async () => {
    const error = await target((one) => Object.assign(one.oracle, { address: TENANT })).catch(
      (reason) => reason,
    );
    expect(error).to.include({ code: "wrong_address" });
    expect(error.shortMessage).to.match(
      new RegExp(`the oracle comes to be at akash1\\w+, .* wants it at ${TENANT}`),
    );
    expect(error.details).to.match(/checksum 1{64}, creator akash10d07\w+ and salt "oracle"/);
  });

  it("makes the vault with the settlers that have no cap", async () => {
    const { vault } = await target((one) => {
      one.vault.settlers = [{ address: TENANT }, { address: one.guardian, daily_cap_uact: "5" }];
    });
    expect(vault.msg.settlers).to.deep.equal([TENANT]);
  });
});
