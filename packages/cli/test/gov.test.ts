import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatDraft, governanceAddress, messageFromJson, metadataOf, titleOf } from "@akash-bme/deploy";
import { expect } from "chai";
import { ALICE, bme, inFolder, VAULT } from "./support.js";

const GOVERNANCE = governanceAddress("akash");
const message = messageFromJson(
  {
    "@type": "/cosmwasm.wasm.v1.MsgExecuteContract",
    ...{ sender: GOVERNANCE, contract: VAULT, msg: { update_fee: { new_fee: "1" } }, funds: [] },
  },
  "message",
);

/** The file of a proposal in which nothing is wrong; or another title. */
function proposal(title = titleOf([message])): string {
  const summary = "Because.";
  const deposit = [{ denom: "uakt", amount: "1" }];
  return formatDraft({
    ...{ messages: [message], title, summary, metadata: metadataOf(title, summary), deposit },
    expedited: false,
  });
}

/** Runs with a file that holds this. */
async function withFile<T>(content: string, use: (file: string) => Promise<T>): Promise<T> {
  return inFolder(async (folder) => {
    const file = join(folder, "proposal.json");
    await writeFile(file, content);
    return use(file);
  });
}

describe("gov, without a chain", () => {
  it("render says what a file does, as text, as Markdown and as JSON", () =>
    withFile(proposal(), async (file) => {
      const text = (await bme(["gov", "render", file, "--offline"])).out;
      expect(text).to.match(/^Call update_fee on akash1/);
      expect(text).to.match(/by +akash1\S+ \(governance\)/);
      expect(text).to.match(/compared with +no chain/);
      expect((await bme(["gov", "render", file, "--offline", "--markdown"])).out).to.match(
        /^# Call update\\_fee/,
      );
      const { code, out } = await bme(["gov", "render", file, "--offline", "--json"]);
      expect(code).to.equal(0);
      expect(JSON.parse(out)).to.include({ id: null, is_expedited: false, compared_with: null });
    }));

  it("render is red where colours are asked for", () =>
    withFile(proposal("Another"), async (file) => {
      const red = async (...more: string[]) =>
        (await bme(["gov", "render", file, "--offline", ...more])).out.includes("\u001b[31m");
      expect(await red("--colour", "always")).to.equal(true);
      expect(await red("--colour", "never")).to.equal(false);
      expect(await red()).to.equal(false);
    }));

  it("check ends with exit code 0 or 1, and tells the rules that it left out", async () => {
    await withFile(proposal(), async (file) => {
      const { code, out } = await bme(["gov", "check", file, "--offline", "--json"]);
      expect(code).to.equal(0);
      expect(JSON.parse(out).left_out).to.include.members(["address", "stage"]);
      expect((await bme(["gov", "check", file, "--offline"])).out).to.match(
        /not checked without a chain: .*address/,
      );
    });
    await withFile(proposal("Another"), async (file) => {
      const { code, out } = await bme(["gov", "check", file, "--offline"]);
      expect(code).to.equal(1);
      expect(out).to.match(/^title: the title is "Another", and the messages say .*\n {2}begin the title/);
    });
  });

  it("check takes a wrapped or broken file as a finding, and other commands as a usage error", () =>
    withFile(`{"proposal": ${proposal()}}`, async (file) => {
      const { code, out } = await bme(["gov", "check", file, "--offline", "--json"]);
      expect(code).to.equal(1);
      expect(JSON.parse(out).findings[0]).to.include({ rule: "file", message: null });
      const rendered = await bme(["gov", "render", file, "--offline", "--json"]);
      expect(rendered.code).to.equal(2);
      expect(JSON.parse(rendered.out).error).to.include({ code: "bad_file", exit: 2 });
    }));

  it("check compares with the file that was approved", () =>
    withFile(proposal(), (approved) =>
      withFile(proposal().replace('"new_fee": "1"', '"new_fee": "2"'), async (file) => {
        const { code, out } = await bme(["gov", "check", file, "--offline", "--approved", approved]);
        expect(code).to.equal(1);
        expect(out).to.match(/approved: message 1: it is not the approved message/);
      }),
    ));

  it("check wants a dump with parameters", () =>
    withFile(proposal(), (file) =>
      withFile("{}", async (dump) => {
        const { code, err } = await bme(["gov", "check", file, "--offline", "--dump", dump]);
        expect(code).to.equal(2);
        expect(err).to.match(/has no params/);
      }),
    ));

  it("rules lists every rule and every mistake on record", async () => {
    const { out } = await bme(["gov", "rules", "--json"]);
    const { rules, mistakes } = JSON.parse(out);
    expect(rules.map(({ id }: { id: string }) => id)).to.include.members([
      "file",
      "simulation",
      "size",
      "owner",
    ]);
    expect(mistakes).to.have.length(20);
    expect((await bme(["gov", "rules"])).out).to.match(
      /Mistakes on record\n {2}both codes in one transaction/,
    );
  });

  it("lists of checksums are read where they are named", () =>
    withFile(proposal(), (file) =>
      withFile("nothing", async (list) => {
        const { code, err } = await bme(["gov", "check", file, "--offline", "--checksums", list]);
        expect(code).to.equal(2);
        expect(err).to.match(/names no checksum/);
      }),
    ));

  it("says what is wrong with the words: an id offline, another vote, two targets, a list for an object", async () => {
    const usage = async (...words: string[]) => {
      const { code, err } = await bme(["gov", ...words], { env: { BME_NODE: "http://127.0.0.1:1" } });
      expect(code, err).to.equal(2);
      return err;
    };
    expect(await usage("render", "7", "--offline")).to.match(/proposal 7 is on a chain: leave out --offline/);
    expect(await usage("vote", "7", "maybe")).to.match(/"maybe" is not one of yes, no, veto, abstain/);
    expect(await usage("vote", "seven", "yes")).to.match(/"seven" is not a whole number/);
    expect(await usage("propose", "migrate", VAULT)).to.match(/--wasm FILE, or --code-id/);
    expect(await usage("propose", "migrate", VAULT, "--wasm", "a.wasm", "--code-id", "1")).to.match(
      /not both/,
    );
    expect(await usage("propose", "migrate", VAULT, "--wasm", "none/a.wasm")).to.match(
      /none\/a.wasm cannot be read \(ENOENT\): npm run build/,
    );
    expect(await usage("propose", "params", VAULT, "[{}]")).to.match(/this is a list/);
    expect(await usage("propose", "params", VAULT, '{"a":1,"a":2}')).to.match(/"a" is there twice/);
    expect(await usage("propose", "execute", VAULT, "none.json")).to.match(/cannot be read/);
    expect(await usage("propose")).to.match(/^Usage: bme gov propose /);
  });
});

describe("gov, when nobody answers", () => {
  const env = { BME_NODE: "http://127.0.0.1:1" };

  for (const words of [
    ["render", "7"],
    ["check", "7"],
    ["watch", "7"],
    ["verify", "7"],
    ["propose", "params", VAULT, '{"a":1}'],
    ["deposit", "7", "--devnet-account", "deployer"],
    ["vote", "7", "yes", "--devnet-account", "validator"],
  ]) {
    it(`${words.slice(0, 2).join(" ")} ends with exit code 3 and the address`, async () => {
      const { code, out } = await bme(["gov", ...words, "--json"], { env });
      expect(code, out).to.equal(3);
      expect(JSON.parse(out).error).to.include({ code: "unreachable" });
      expect(JSON.parse(out).error.message).to.include("http://127.0.0.1:1");
    });
  }

  it("submit asks for a key before it asks a chain", () =>
    withFile(proposal(), async (file) => {
      const { code, err } = await bme(["gov", "submit", file], { env });
      expect(code).to.equal(2);
      expect(err).to.match(/No key is named/);
      expect((await bme(["gov", "check", file, "--proposer", ALICE], { env })).code).to.equal(3);
    }));
});

describe("gov, writing files", () => {
  it("never writes over a file that is there, unless it is told to", async () => {
    const { write } = await import("../src/commands/gov/propose/common.js");
    const { parseDraft } = await import("@akash-bme/deploy");
    await withFile("mine", async (out) => {
      const choice = { out, force: false, summary: undefined, expedited: false };
      const draft = parseDraft(proposal());
      const error = await write([draft], choice).catch((thrown: unknown) => thrown);
      expect(error).to.include({ code: "file_exists", exit: 1 });
      expect(await readFile(out, "utf8")).to.equal("mine");
      await write([draft], { ...choice, force: true });
      expect(await readFile(out, "utf8")).to.equal(proposal());
      const nowhere = { ...choice, out: join(out, "no-folder.json") };
      const unwritten = await write([draft], nowhere).catch((thrown: unknown) => thrown);
      expect(unwritten).to.include({ code: "usage", exit: 2 });
      const { proposals } = await write([draft, draft], choice);
      expect(proposals.map(({ file }) => file)).to.deep.equal(
        [1, 2].map((part) => out.replace(".json", `-${part}.json`)),
      );
    });
  });
});
