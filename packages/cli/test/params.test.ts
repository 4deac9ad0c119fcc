import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { CHOICES, diffParams, type Fields } from "../src/params.js";
import { accepting, answering, bme, inFolder } from "./support.js";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

function presetOf(name: string): Fields {
  return JSON.parse(readFileSync(join(ROOT, "contracts", "bme", "presets", `${name}.json`), "utf8"));
}

const PARAMS = presetOf("hardened");
const INSTALLED = { version: 3, params: PARAMS };

/** The part of a contract's schema that says how parameters are nested. */
interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Names of the parameters that are one of several variants, some of them with numbers of their own. */
function choicesOf(schema: Schema, definitions: Readonly<Record<string, Schema>>): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, property]) => {
    const [only] = property.allOf ?? [];
    const path = (property.$ref ?? only?.$ref ?? "").split("/").at(-1) ?? "";
    const one = definitions[path] ?? property;
    const isChoice = one.oneOf?.some(({ type }) => type === "object") ?? false;
    return isChoice ? [name] : choicesOf(one, definitions);
  });
}

describe("parameters of a file", () => {
  it("differ by field, and the patch has nothing else", () => {
    const wanted = structuredClone(PARAMS) as { mint: { price: object; spread: object } } & Fields;
    Object.assign(wanted.mint.spread, { at_par_bps: 31 });
    Object.assign(wanted.mint.price, { rule: { worst: { k: 9 } } });
    const { changes, patch } = diffParams(PARAMS, wanted, "file");
    expect(changes.map(({ field }) => field)).to.have.members(["mint.spread.at_par_bps", "mint.price.rule"]);
    expect(patch).to.deep.equal({
      mint: { price: { rule: { worst: { k: 9 } } }, spread: { at_par_bps: 31 } },
    });
  });

  it("may be some of them; the same ones are no change", () => {
    expect(diffParams(PARAMS, { mint: {} }, "file")).to.deep.equal({ changes: [], patch: {} });
    expect(diffParams(PARAMS, structuredClone(PARAMS), "file").changes).to.deep.equal([]);
  });

  it("turn one preset into another", () => {
    const aep76 = presetOf("aep76");
    const { patch } = diffParams(PARAMS, aep76, "file");
    const merge = (now: Fields, part: Fields): Fields =>
      Object.fromEntries(
        Object.entries(now).map(([name, value]) => {
          if (!(name in part)) return [name, value];
          const inner = part[name] as Fields;
          return [name, typeof inner === "object" && name !== "rule" ? merge(value as Fields, inner) : inner];
        }),
      );
    expect(merge(PARAMS, patch)).to.deep.equal(aep76);
  });

  it("are refused by name when they are unknown or of another type", () => {
    for (const [wanted, why] of [
      [{ mint: { sprad: {} } }, /file: mint\.sprad is not a parameter/],
      [JSON.parse('{"__proto__": {}}'), /__proto__ is not a parameter/],
      [{ toString: 1 }, /toString is not a parameter/],
      [{ twap_window_secs: "600" }, /twap_window_secs is text, and must be a number/],
      [{ twap_window_secs: null }, /twap_window_secs is null, and must be a number/],
      [{ mint: 5 }, /mint is a number, and must be an object/],
      [{ mint: { minimum_uact: 5 } }, /mint\.minimum_uact is a number, and must be text/],
      [{ buffer: [] }, /buffer is a list, and must be an object/],
    ] as const) {
      expect(() => diffParams(PARAMS, wanted, "file"), JSON.stringify(wanted)).to.throw(why);
    }
  });

  it("change as a whole where they are a choice, by the schemas of both contracts", () => {
    const found = ["bme", "oracle"].flatMap((name) => {
      const text = readFileSync(join(ROOT, "schemas", `${name}.json`), "utf8");
      const { definitions } = JSON.parse(text).instantiate;
      return choicesOf(definitions.Params, definitions);
    });
    expect(new Set(found)).to.deep.equal(CHOICES);
  });
});

describe("params", () => {
  /** Runs with a file of this content. */
  const withFile = (content: unknown, use: (file: string) => Promise<void>) =>
    inFolder(async (folder) => {
      const file = join(folder, "params.json");
      await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
      await use(file);
    });

  const changed = { ...PARAMS, twap_window_secs: 7 };

  for (const group of ["vault", "oracle"]) {
    it(`${group} params show prints what diff takes`, async () => {
      const { host } = answering({ params: INSTALLED });
      const { out } = await bme([group, "params", "show", "--json"], host);
      expect(JSON.parse(out)).to.deep.equal(INSTALLED);
      await withFile(out, async (file) => {
        const same = await bme([group, "params", "diff", file, "--json"], host);
        expect(same.code).to.equal(0);
        expect(JSON.parse(same.out)).to.deep.equal({ version: 3, changes: [] });
      });
    });

    it(`${group} params diff names each field with both values, and ends with exit code 1`, async () => {
      const { host } = answering({ params: INSTALLED });
      await withFile(changed, async (file) => {
        const { code, out } = await bme([group, "params", "diff", file, "--json"], host);
        expect(code).to.equal(1);
        const now = PARAMS.twap_window_secs;
        expect(JSON.parse(out).changes).to.deep.equal([{ field: "twap_window_secs", now, wanted: 7 }]);
        const words = (await bme([group, "params", "diff", file], host)).out;
        expect(words).to.match(new RegExp(`twap_window_secs +${now} +7\n`));
      });
    });

    it(`${group} update-params sends what differs, for the present version`, async () => {
      const { host, sent } = accepting({ params: INSTALLED });
      await withFile(changed, async (file) => {
        const words = [group, "update-params", file, "--devnet-account", "deployer"];
        const dry = await bme([...words, "--dry-run", "--json"], host);
        expect(dry.code, dry.err).to.equal(0);
        const document = JSON.parse(dry.out);
        expect(document.changes).to.have.length(1);
        expect(document.sent.message).to.deep.equal({
          update_params: { expect_version: 3, patch: { twap_window_secs: 7 } },
        });
        expect(sent).to.deep.equal([]);
        expect((await bme([...words, "--json"], host)).code).to.equal(0);
        expect(sent).to.have.length(1);
      });
    });
  }

  it("update-params is for the version that the file or the option names", async () => {
    const { host } = accepting({ params: INSTALLED });
    const versionOf = async (file: string, ...more: readonly string[]) => {
      const words = ["vault", "update-params", file, "--devnet-account", "deployer", "--dry-run", "--json"];
      return JSON.parse((await bme([...words, ...more], host)).out).sent.message.update_params.expect_version;
    };
    await withFile({ version: 2, params: changed }, async (file) => {
      expect(await versionOf(file)).to.equal(2);
      expect(await versionOf(file, "--expect-version", "1")).to.equal(1);
    });
  });

  it("update-params refuses a file that changes nothing, and one that holds no parameters", async () => {
    const { host, sent } = accepting({ params: INSTALLED });
    for (const [content, code, why] of [
      [PARAMS, 1, /changes no parameter \(no_change\)/],
      ["[]", 2, /holds no parameters/],
      ["{", 2, /holds no JSON/],
      [{ params: [] }, 2, /params is not an object/],
      [{ params: {}, version: "3" }, 2, /version is not a number/],
      [{ twap: 1 }, 2, /twap is not a parameter of this contract/],
    ] as const) {
      await withFile(content, async (file) => {
        const ended = await bme(["vault", "update-params", file, "--devnet-account", "deployer"], host);
        expect(ended.code, ended.err).to.equal(code);
        expect(ended.err).to.match(why);
      });
    }
    expect(sent).to.deep.equal([]);
  });

  it("pending-params prints the change that waits as it differs", async () => {
    const pending = {
      ...{ version: 3, due: "1783572461", params: changed },
      ...{ changed: ["twap_window_secs"], loosened: ["twap_window_secs"] },
    };
    const { host } = answering({ params: INSTALLED, pending_params: { pending } });
    const { code, out } = await bme(["vault", "pending-params", "--json"], host);
    expect(code).to.equal(0);
    const now = PARAMS.twap_window_secs;
    expect(JSON.parse(out)).to.deep.equal({
      ...{ version: 3, due: "1783572461", loosened: ["twap_window_secs"] },
      changes: [{ field: "twap_window_secs", now, wanted: 7 }],
    });
    const none = answering({ params: INSTALLED, pending_params: { pending: null } });
    expect((await bme(["vault", "pending-params"], none.host)).out).to.equal("none\n");
    expect((await bme(["vault", "pending-params", "--json"], none.host)).out).to.equal("null\n");
  });
});
