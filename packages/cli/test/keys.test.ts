import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DEVNET_MNEMONIC, devnetAccounts } from "@akash-bme/devnet";
import { expect } from "chai";
import { accepting, bme, inFolder } from "./support.js";

const BURN = ["vault", "burn", "3act", "--dry-run", "--json"];
const SECRET = "legal winner thank year wave sausage worth useful legal winner thank wrong";

async function burn(options: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { host } = accepting({});
  const { code, out, err } = await bme([...BURN, ...options], { ...host, env: { ...host.env, ...env } });
  return { code, err, sender: JSON.parse(out).sender, all: out + err };
}

describe("keys", () => {
  it("come from a file, the environment, or the local chain's mnemonic; what is written goes first", async () => {
    const [validator, , tenant] = await devnetAccounts();
    expect((await burn([], { BME_MNEMONIC: DEVNET_MNEMONIC })).sender).to.equal(validator?.address);
    const written = await burn(["--devnet-account", "tenant"], { BME_MNEMONIC: DEVNET_MNEMONIC });
    expect(written.sender).to.equal(tenant?.address);
    await inFolder(async (folder) => {
      const file = join(folder, "key");
      await writeFile(file, `  ${DEVNET_MNEMONIC.replaceAll(" ", "\n")}\n`, { mode: 0o600 });
      expect((await burn(["--key-file", file])).sender).to.equal(validator?.address);
    });
  });

  it("are needed, and only one of them", async () => {
    const none = await burn([]);
    expect(none.code).to.equal(2);
    expect(none.err).to.match(/No key is named: write --key-file FILE, set BME_MNEMONIC, or/);
    const two = await burn(["--key-file", "key", "--devnet-account", "tenant"]);
    expect(two.code).to.equal(2);
    expect(two.err).to.match(/Two keys are named/);
    const wrong = await burn(["--devnet-account", "nobody"]);
    expect(wrong.code).to.equal(2);
    expect(wrong.err).to.match(/"nobody" is not one of validator, deployer/);
  });

  it("in a file that others may read are refused", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "key");
      for (const mode of [0o640, 0o604]) {
        await writeFile(`${file}${mode}`, DEVNET_MNEMONIC, { mode });
        const { code, err } = await burn(["--key-file", `${file}${mode}`]);
        expect(code).to.equal(2);
        expect(err).to.include(`can be read by others: run chmod 600 ${file}${mode}`);
      }
    });
  });

  it("that are wrong are never repeated", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "key");
      await writeFile(file, SECRET, { mode: 0o600 });
      for (const outcome of [await burn(["--key-file", file]), await burn([], { BME_MNEMONIC: SECRET })]) {
        expect(outcome.code).to.equal(2);
        expect(outcome.err).to.match(
          /holds no mnemonic of 12 to 24 words with a right checksum \(12 words found\)/,
        );
        for (const word of SECRET.split(" ").filter((one) => one.length > 4 && one !== "wrong")) {
          expect(outcome.all).not.to.include(word);
        }
      }
      const missing = await burn(["--key-file", join(folder, "none")]);
      expect(missing.code).to.equal(2);
      expect(missing.err).to.match(/cannot be read \(ENOENT\)/);
    });
  });
});
