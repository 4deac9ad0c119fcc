import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createDevSigner, PUBLISHED_SIGNER_SETS } from "@akash-bme/pyth";
import { fromHex, toBase64, toHex } from "@cosmjs/encoding";
import { expect } from "chai";
import { bme, inFolder, VECTORS, vectorHex } from "./support.js";

const AKT = "router-pnau/router-set0-20260709-akt-usd";
const AKT_FILE = join(VECTORS, `${AKT}.json`);
const AT = ["--at", "1783572500"];

describe("pyth decode", () => {
  it("takes a file, hex, base64 and standard input for the same", async () => {
    const hex = await vectorHex(AKT);
    const bytes = fromHex(hex);
    const expected = await bme(["pyth", "decode", AKT_FILE, "--json", ...AT]);
    expect(expected.code).to.equal(0);
    await inFolder(async (folder) => {
      const binary = join(folder, "update.bin");
      await writeFile(binary, bytes);
      const textFile = join(folder, "update.txt");
      await writeFile(textFile, `0x${hex}\n`);
      for (const input of [hex, `0x${hex}`, toBase64(bytes), binary, textFile]) {
        expect(await bme(["pyth", "decode", input, "--json", ...AT])).to.deep.equal(expected);
      }
      for (const content of [bytes, Buffer.from(`${toBase64(bytes)}\n`)]) {
        const stdin = () => Promise.resolve(content);
        expect(await bme(["pyth", "decode", "-", "--json", ...AT], { stdin })).to.deep.equal(expected);
      }
    });
  });

  it("says who signed and what, with ages", async () => {
    const { out } = await bme(["pyth", "decode", AKT_FILE, ...AT]);
    for (const line of [
      /^kind +update$/m,
      /^check +not verified$/m,
      /name +prices signed by routers$/m,
      /quorum +3$/m,
      /^ {2}4 +1663a5a822336ece48559b1dfb1e93a017a7dac3 +yes$/m,
      /^ {2}symbol +AKT\/USD$/m,
      /^ {2}price +0\.58646744$/m,
      /^ {2}age +39 s$/m,
    ]) {
      expect(out).to.match(line);
    }
  });

  it("agrees with the index of every genuine update", async () => {
    for (const folder of ["router-pnau", "guardian-pnau"]) {
      for (const file of await readdir(join(VECTORS, folder))) {
        const vector = JSON.parse(await readFile(join(VECTORS, folder, file), "utf8"));
        const { code, out } = await bme(["pyth", "decode", join(VECTORS, folder, file), "--json"]);
        expect(code, file).to.equal(0);
        const found = JSON.parse(out);
        expect(found, file).to.include({ sequence: vector.sequence, digest: vector.digest });
        expect(found.signer_set.index).to.equal(vector.vaa_set_index);
        expect(found.feeds.map(({ id }: { id: string }) => id)).to.deep.equal(
          vector.feeds.map(({ id }: { id: string }) => id),
        );
        expect(found.signatures.map(({ address }: { address: string }) => address)).to.deep.equal(
          vector.signers.map(({ address }: { address: string }) => address),
        );
      }
    }
  });

  it("takes rotation packets and other VAAs apart", async () => {
    const rotation = join(VECTORS, "router-governance", "router-set-upgrade-0-to-1.json");
    const { upgrade, signer_set, kind } = JSON.parse((await bme(["pyth", "decode", rotation, "--json"])).out);
    expect({ kind, model: signer_set.model }).to.deep.equal({ kind: "set_upgrade", model: "router" });
    expect(upgrade.index).to.equal(1);
    expect(upgrade.members).to.have.length(5);
    for (const file of await readdir(join(VECTORS, "guardian-vaa-other"))) {
      const { code, out } = await bme([
        "pyth",
        "decode",
        join(VECTORS, "guardian-vaa-other", file),
        "--json",
      ]);
      expect(code, file).to.equal(0);
      expect(JSON.parse(out).kind, file).to.equal("vaa");
    }
  });

  it("shows one feed of several, and refuses one that is not there", async () => {
    const file = join(VECTORS, "router-pnau", "router-set1-20260912-btc-eth-sol-bnb.json");
    const all = JSON.parse((await bme(["pyth", "decode", file, "--json"])).out).feeds;
    expect(all).to.have.length(4);
    const one = await bme(["pyth", "decode", file, "--json", "--feed", `0x${all[2].id}`]);
    expect(JSON.parse(one.out).feeds.map(({ id }: { id: string }) => id)).to.deep.equal([all[2].id]);
    const none = await bme(["pyth", "decode", file, "--feed", "ab".repeat(32)]);
    expect(none.code).to.equal(1);
    expect(none.err).to.match(/is not in it \(unknown_feed\)/);
  });

  it("refuses what is no input: usage; and what is no update: by its name", async () => {
    for (const [input, code, why] of [
      ["no such file", 2, /neither a file that is there nor hex nor base64/],
      ["deadbeef", 1, /\(vaa_version\)/],
      [(await vectorHex(AKT)).slice(0, 200), 1, /\(truncated\)/],
    ] as const) {
      const outcome = await bme(["pyth", "decode", input]);
      expect(outcome.code, input).to.equal(code);
      expect(outcome.err).to.match(why);
    }
    const empty = await bme(["pyth", "decode", "-"], { stdin: () => Promise.resolve(new Uint8Array()) });
    expect(empty.code).to.equal(2);
    expect(empty.err).to.match(/standard input is empty/);
  });
});

describe("pyth verify", () => {
  it("accepts genuine updates and rotations of both models", async () => {
    for (const path of [
      AKT,
      "router-pnau/router-set1-20260912-btc-eth-sol-bnb",
      "guardian-pnau/gs4-20250804-btc-usd-x11-trailing3",
      "guardian-governance/guardian-set-upgrade-0-to-1",
      "guardian-governance/guardian-set-upgrade-6-to-7",
      "router-governance/router-set-upgrade-0-to-1",
    ]) {
      const { code, out } = await bme(["pyth", "verify", join(VECTORS, `${path}.json`), "--json"]);
      expect(code, path).to.equal(0);
      expect(JSON.parse(out).check).to.equal("verified");
    }
  });

  it("names the first check that fails", async () => {
    const hex = await vectorHex(AKT);
    const flipped = `${hex.slice(0, -1)}${hex.endsWith("7") ? "8" : "7"}`;
    for (const [input, reason] of [
      [join(VECTORS, "guardian-pnau", "gs3-20240318-eth-usd-x2-badproof.json"), "merkle_proof"],
      [flipped, "merkle_proof"],
      [join(VECTORS, "guardian-vaa-other", "non-pyth-gs4-chain1-20250625.json"), "container_magic"],
      [toHex(createDevSigner().signUpdate({ feeds: [akt(1n)] })), "unknown_emitter"],
    ] as const) {
      const { code, out, err } = await bme(["pyth", "verify", input, "--json"]);
      expect(code, reason).to.equal(1);
      expect(JSON.parse(out).error.code).to.equal(reason);
      expect(err).to.match(new RegExp(`\\(${reason}\\)\n$`));
    }
  });

  it("refuses a rotation with a changed byte", async () => {
    const hex = await vectorHex("router-governance/router-set-upgrade-0-to-1");
    const { code, err } = await bme(["pyth", "verify", `${hex.slice(0, -2)}00`]);
    expect(code).to.equal(1);
    expect(err).to.match(/\(wrong_signer\)/);
  });

  it("believes the set of a file, with its emitter", async () => {
    const signer = createDevSigner({ index: 7 });
    const { model, index, addresses: members } = signer.signerSet;
    const update = toHex(signer.signUpdate({ feeds: [akt(1_783_572_461n)] }));
    await inFolder(async (folder) => {
      const file = join(folder, "set.json");
      const { chain, address } = signer.emitter;
      await writeFile(file, JSON.stringify({ model, index, members, emitter: { chain, address } }));
      const { code, out } = await bme(["pyth", "verify", update, "--set", file, "--json", ...AT]);
      expect(code).to.equal(0);
      expect(JSON.parse(out)).to.deep.include({
        signer_set: { model: "router", index: 7, is_known: true, members: 5, quorum: 3 },
      });
    });
  });

  it("replaces a published set by the one of a file", async () => {
    const [, other] = PUBLISHED_SIGNER_SETS.filter(({ model }) => model === "router");
    await inFolder(async (folder) => {
      const file = join(folder, "set.json");
      await writeFile(file, JSON.stringify({ model: "router", index: 0, members: other?.addresses }));
      const { code, err } = await bme(["pyth", "verify", AKT_FILE, "--set", file]);
      expect(code).to.equal(1);
      expect(err).to.match(/\(wrong_signer\)/);
    });
  });

  it("refuses a set file by its field", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "set.json");
      for (const [content, why] of [
        ["{", /holds no JSON/],
        ["[]", /is not an object/],
        ['{"model": "oracle"}', /model is not guardian or router/],
        ['{"model": "router", "index": -1}', /index is not a whole number/],
        ['{"model": "router", "index": 0, "members": ["AB"]}', /40 lower-case hex digits/],
        [
          `{"model": "router", "index": 0, "members": ["${"ab".repeat(20)}"], "emitter": {"chain": 1}}`,
          /address of emitter/,
        ],
      ] as const) {
        await writeFile(file, content);
        const { code, err } = await bme(["pyth", "verify", AKT_FILE, "--set", file]);
        expect(code, content).to.equal(2);
        expect(err).to.match(why);
      }
    });
  });
});

function akt(publishTime: bigint) {
  const id = "4ea5bb4d2f5900cc2e97ba534240950740b4d3b89fe712a94a7304fd2fd92702";
  return { id, price: 58_646_744n, conf: 56_631n, expo: -8, publishTime };
}
