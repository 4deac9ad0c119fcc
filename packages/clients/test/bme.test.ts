import type { SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import { fromUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { expect } from "chai";
import { Bme } from "../src/bme.js";
import { uact } from "../src/units.js";

/** A vault that answers every query the same, and keeps what it was sent. */
function setup(answer?: unknown) {
  const sent: unknown[] = [];
  const stub = {
    queryContractSmart: async () => answer,
    signAndBroadcast: async (_sender: string, messages: readonly EncodeObject[]) => {
      for (const { value } of messages) sent.push(JSON.parse(fromUtf8(value.msg)));
      return { code: 0, height: 7, transactionHash: "AB", events: [], msgResponses: [] };
    },
  };
  const client = stub as unknown as SigningCosmWasmClient;
  return { sent, vault: new Bme(client, "akash1s", "akash1v", { gasPrice: "0.0025uakt", gas: 1 }) };
}

describe("governance of the vault", () => {
  it("tells what waits, or that nothing does", async () => {
    const params = { loosening_delay_secs: 60 };
    const waits = { version: 2, due: "9", changed: ["a", "b"], loosened: ["b"], params };
    expect(await setup({ pending: waits }).vault.pendingParams()).to.deep.equal({ ...waits, due: 9n });
    expect(await setup({ pending: null }).vault.pendingParams()).to.equal(undefined);
    expect(await setup({ version: 3, params }).vault.params()).to.deep.equal({ version: 3, params });
  });

  it("lists roles, pauses and settlers with their caps", async () => {
    const roles = { owner: "akash1o", offer: null, guardian: "akash1g", charges: 2 };
    const answer = { ...roles, pauses: [{ leg: "mint", until: "9" }] };
    expect(await setup(answer).vault.roles()).to.deep.equal({
      ...roles,
      offer: undefined,
      pauses: [{ leg: "mint", until: 9n }],
    });
    const settlers = [
      { settler: "akash1a", daily_cap_uact: "5", left_today_uact: "2" },
      { settler: "akash1b", daily_cap_uact: null },
    ];
    expect(await setup({ settlers }).vault.settlers()).to.deep.equal([
      { settler: "akash1a", dailyCap: 5n, leftToday: 2n },
      { settler: "akash1b", dailyCap: undefined, leftToday: undefined },
    ]);
  });

  const cases: readonly (readonly [string, (vault: Bme) => Promise<unknown>, object])[] = [
    [
      "changes parameters",
      (vault) => vault.updateParams({ loosening_delay_secs: 60 }, 4),
      { update_params: { patch: { loosening_delay_secs: 60 }, expect_version: 4 } },
    ],
    ["brings them into force", (vault) => vault.applyParams(), { apply_params: {} }],
    ["forgets them", (vault) => vault.cancelParams(), { cancel_params: {} }],
    ["pauses legs", (vault) => vault.pause(["mint"], 9n), { pause: { legs: ["mint"], until: "9" } }],
    ["names a guardian", (vault) => vault.setGuardian("akash1g"), { set_guardian: { guardian: "akash1g" } }],
    ["names none", (vault) => vault.setGuardian(undefined), { set_guardian: {} }],
    ["moves to another oracle", (vault) => vault.setOracle("akash1o"), { set_oracle: { oracle: "akash1o" } }],
    [
      "moves to another symbol",
      (vault) => vault.setOracle("akash1o", "AKT/EUR"),
      { set_oracle: { oracle: "akash1o", symbol: "AKT/EUR" } },
    ],
    [
      "caps a settler",
      (vault) => vault.setSettler("akash1s", true, uact(5n)),
      { set_settler: { addr: "akash1s", enabled: true, daily_cap: "5" } },
    ],
    [
      "lets a settler go",
      (vault) => vault.setSettler("akash1s", false),
      { set_settler: { addr: "akash1s", enabled: false } },
    ],
  ];

  for (const [what, send, msg] of cases) {
    it(what, async () => {
      const { vault, sent } = setup();
      await send(vault);
      expect(sent).to.deep.equal([msg]);
    });
  }
});
