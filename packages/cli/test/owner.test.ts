import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { ALICE, accepting, BOB, bme, inFolder, ORACLE, VAULT } from "./support.js";

const FEED = "4ea5bb4d2f5900cc2e97ba534240950740b4d3b89fe712a94a7304fd2fd92702";
const OTHER_FEED = "ab".repeat(32);
const SIGNER = "cd".repeat(20);
const DAY_SECS = 86_400;

/** What a command would send, under its name. */
async function messageOf(words: readonly string[]) {
  const all = [...words, "--devnet-account", "deployer", "--dry-run", "--json"];
  const { code, out, err } = await bme(all, accepting({}).host);
  expect(code, err).to.equal(0);
  const { message, funds, contract } = JSON.parse(out);
  expect(funds).to.deep.equal([]);
  expect(contract).to.equal(words[0] === "vault" ? VAULT : ORACLE);
  return message;
}

describe("messages of owners and guardians", () => {
  for (const [line, message] of [
    ["vault apply-params", { apply_params: {} }],
    ["vault cancel-params", { cancel_params: {} }],
    [`vault set-settler ${BOB}`, { set_settler: { addr: BOB, enabled: true } }],
    [
      `vault set-settler ${BOB} --daily-cap 1000act`,
      { set_settler: { addr: BOB, enabled: true, daily_cap: "1000000000" } },
    ],
    [`vault set-settler ${BOB} --remove`, { set_settler: { addr: BOB, enabled: false } }],
    [`vault set-oracle ${BOB}`, { set_oracle: { oracle: BOB } }],
    [`vault set-oracle ${BOB} --symbol AKT/USD`, { set_oracle: { oracle: BOB, symbol: "AKT/USD" } }],
    [
      "vault pause mint,refund --until 1790000000",
      { pause: { legs: ["mint", "refund"], until: "1790000000" } },
    ],
    ["vault unpause settle", { pause: { legs: ["settle"], until: "0" } }],
    ["oracle pause --until 1790000000", { pause: { until: "1790000000" } }],
    [
      "oracle pause --symbol AKT/USD --until 1790000000",
      { pause: { until: "1790000000", symbol: "AKT/USD" } },
    ],
    ["oracle unpause --symbol AKT/USD", { pause: { until: "0", symbol: "AKT/USD" } }],
    [`oracle add-feed AKT/USD ${FEED}`, { add_feed: { feed: { symbol: "AKT/USD", id: FEED } } }],
    [`oracle update-feed AKT/USD 0x${FEED}`, { update_feed: { feed: { symbol: "AKT/USD", id: FEED } } }],
    [`oracle remove-feed ${FEED}`, { remove_feed: { id: FEED } }],
    [
      `oracle set-sources AKT/USD feed:${FEED},feed:${OTHER_FEED},pusher:${BOB} --min 2`,
      {
        set_sources: {
          ...{ symbol: "AKT/USD", min_sources: 2 },
          sources: [{ feed: { id: FEED } }, { feed: { id: OTHER_FEED } }, { pusher: { address: BOB } }],
        },
      },
    ],
    [
      `oracle set-emitters router:26/${FEED},guardian:1/${OTHER_FEED}`,
      {
        set_emitters: {
          emitters: [
            { model: "router", chain: 26, address: FEED },
            { model: "guardian", chain: 1, address: OTHER_FEED },
          ],
        },
      },
    ],
    ["oracle expire-signer-set guardian 4", { expire_signer_set: { model: "guardian", index: 4 } }],
    ["oracle set-fee 5000uakt", { set_fee: { fee: { amount: "5000", denom: "uakt" } } }],
    [
      `oracle withdraw-fees ${BOB} 7uakt`,
      { withdraw_fees: { to: BOB, amount: { amount: "7", denom: "uakt" } } },
    ],
    [
      "oracle set-relay AKT/USD akt/usd",
      { set_relay: { relay: { symbol: "AKT/USD", denom: "akt", base_denom: "usd" } } },
    ],
    ["oracle set-relay AKT/USD none", { set_relay: {} }],
    ...["vault", "oracle"].flatMap(
      (group) =>
        [
          [`${group} set-guardian ${ALICE}`, { set_guardian: { guardian: ALICE } }],
          [`${group} set-guardian none`, { set_guardian: {} }],
          [
            `${group} propose-owner ${ALICE} --expires-in 1d`,
            { propose_owner: { nominee: ALICE, expires_in_secs: String(DAY_SECS) } },
          ],
          [
            `${group} propose-owner ${ALICE}`,
            { propose_owner: { nominee: ALICE, expires_in_secs: String(7 * DAY_SECS) } },
          ],
          [`${group} accept-owner`, { accept_owner: {} }],
        ] as const,
    ),
  ] as const) {
    it(line.replace(/[0-9a-z]{39,}/g, "…"), async () => {
      expect(await messageOf(line.split(" "))).to.deep.equal(message);
    });
  }

  it("oracle register-signer-set takes a file as oracle signer-sets lists them", async () => {
    await inFolder(async (folder) => {
      const file = join(folder, "set.json");
      const set = { model: "router", index: 1, members: [SIGNER] };
      await writeFile(file, JSON.stringify({ ...set, quorum: 1, is_current: true, expires: null }));
      expect(await messageOf(["oracle", "register-signer-set", file])).to.deep.equal({
        register_signer_set: { set },
      });
      await writeFile(file, JSON.stringify({ ...set, members: [] }));
      const words = ["oracle", "register-signer-set", file, "--devnet-account", "deployer"];
      expect((await bme(words, accepting({}).host)).code).to.equal(2);
    });
  });

  for (const [line, why] of [
    ["vault pause mint,burn --until 1", /LEGS: "burn" is not one of mint, refund, settle/],
    ["vault pause mint --until tomorrow", /--until TIME: "tomorrow" is not a time/],
    ["vault pause mint", /--until TIME is missing/],
    [`vault set-settler ${BOB} --remove --daily-cap 1act`, /exclude each other/],
    ["vault set-guardian nobody", /GUARDIAN: "nobody" is not an address/],
    [`vault propose-owner ${BOB} --expires-in 7`, /"7" is not a length of time: write 90s/],
    [`oracle set-sources AKT/USD ${FEED} --min 1`, /is not a source: write feed:FEEDID or pusher:ADDR/],
    ["oracle set-sources AKT/USD feed:ab --min 1", /"ab" is not a feed id/],
    [`oracle set-sources AKT/USD feed:${FEED} --min 0`, /"0" is not a count/],
    [`oracle set-emitters bridge:26/${FEED}`, /"bridge" is not one of guardian, router/],
    [`oracle set-emitters router/${FEED}`, /is not a publisher: write MODEL:CHAIN\/ADDRESS/],
    ["oracle set-fee 5000", /COIN: "5000" is not a coin: write 5000uakt/],
    ["oracle set-relay AKT/USD akt", /"akt" is not a pair: write akt\/usd, or none/],
  ] as const) {
    it(`${line.replace(/[0-9a-z]{39,}/g, "…")} is a usage error, and nothing is sent`, async () => {
      const { host, sent } = accepting({});
      const { code, err } = await bme([...line.split(" "), "--devnet-account", "deployer"], host);
      expect(code, err).to.equal(2);
      expect(err).to.match(why);
      expect(sent).to.deep.equal([]);
    });
  }

  it("print what came of them by the events of the contract", async () => {
    const event = (type: string, attributes: Record<string, string>) => ({
      type,
      attributes: Object.entries({ _contract_address: VAULT, ...attributes }).map(([key, value]) => ({
        key,
        value,
      })),
    });
    const { host } = accepting({}, [
      event("wasm-bme_pause", { by: ALICE, leg: "mint", until: "1790000000" }),
      event("wasm-bme_guardian", { charges: "0" }),
      event("wasm-bme_params_proposed", {
        ...{ version: "3", fields: "mint,refund", loosened: "mint", due: "1790000000" },
      }),
      event("wasm-bme_settler", { settler: BOB, daily_cap_uact: "7", enabled: "true" }),
    ]);
    const words = ["vault", "apply-params", "--devnet-account", "deployer"];
    const { events } = JSON.parse((await bme([...words, "--json"], host)).out);
    expect(events).to.deep.equal([
      { kind: "bme_pause", by: ALICE, leg: "mint", until: "1790000000" },
      { kind: "bme_guardian", guardian: null, charges: 0 },
      {
        ...{ kind: "bme_params_proposed", version: 3, due: "1790000000" },
        ...{ fields: ["mint", "refund"], loosened: ["mint"] },
      },
      { kind: "bme_settler", settler: BOB, daily_cap_uact: "7", enabled: true },
    ]);
  });
});
