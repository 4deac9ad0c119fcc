import {
  answerOf,
  BmeMsgComposer,
  type BmeTypes,
  execute,
  parseAct,
  parseAkt,
  parseBmeEvents,
} from "@akash-bme/clients";
import { DEVNET_DENOM, DEVNET_GAS_PRICE, type DevnetRole } from "@akash-bme/devnet";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { coins } from "@cosmjs/stargate";
import { expect } from "chai";
import { addressOf, preset } from "../scripts/suite.js";
import { refusal, refusedWith } from "./support.js";
import { atOnce, briskHardened, VaultBench } from "./vault-support.js";

const PRICE = 60_000_000n;

/** What `open_escrow` and `deposit_escrow` answer. */
interface EscrowAnswer {
  readonly id: string;
  readonly deposited_uact: string;
  readonly ticket?: { readonly id: string } | null;
}

describe("an escrow that several fund, on the chain", function () {
  this.timeout(60_000);
  let bench: VaultBench;

  before(async () => {
    bench = await VaultBench.start("escrow-1", {
      open: await preset("replay"),
      brisk: await briskHardened(),
    });
    await bench.publishSteady(PRICE);
  });
  after(() => bench?.net.stop());

  async function send(role: DevnetRole, vault: string, compose: (messages: BmeMsgComposer) => EncodeObject) {
    const sender = bench.suite.address(role);
    const messages = new BmeMsgComposer(sender, addressOf(bench.plan, vault));
    return execute(bench.suite.client, sender, [compose(messages)], { gasPrice: DEVNET_GAS_PRICE });
  }

  const ask = async (...call: Parameters<typeof send>) => answerOf<EscrowAnswer>(await send(...call));

  async function escrow(vault: string, id: string): Promise<BmeTypes.EscrowInfo | undefined> {
    const { escrow } = await bench.suite.client.queryContractSmart(addressOf(bench.plan, vault), {
      escrow: { id },
    });
    return escrow ?? undefined;
  }

  /** ACT in it, by depositor. */
  const deposits = async (vault: string, id: string) =>
    (await escrow(vault, id))?.deposits.map(({ depositor, uact }) => [depositor, BigInt(uact)]);

  const invoice = (id: string, escrowId: string, amount: bigint, payout: "akt" | "act") => ({
    id,
    payer: { escrow: { id: escrowId } },
    provider: bench.suite.address("provider"),
    uact: amount.toString(),
    payout,
  });

  const settle = (vault: string, invoices: BmeTypes.InvoiceInput[], role: DevnetRole = "settler") =>
    send(role, vault, (messages) => messages.settle({ invoices, atomic: true }));

  /** Expects a refusal that the contract calls so. */
  async function refusedAs(code: string, call: Promise<unknown>): Promise<void> {
    expect((await refusal(call)).message).to.include(`${code}: `);
  }

  it("is spent in the order in which it was funded, and gives each back what is left of theirs", async () => {
    const [owner, friend] = [bench.vault("tenant", "open"), bench.vault("spare1", "open")];
    const provider = bench.suite.address("provider");
    const opened = await ask("tenant", "open", (messages) =>
      messages.openEscrow(
        { settlers: [bench.suite.address("settler")], label: "deployment 7" },
        coins(100_000_000, DEVNET_DENOM),
      ),
    );
    const { id } = opened;
    expect(opened.deposited_uact).to.equal("59850000");
    await atOnce(friend.mintAct(parseAkt("50")));
    await ask("spare1", "open", (messages) => messages.depositEscrow({ id, act: parseAct("20").toString() }));
    expect(await deposits("open", id)).to.deep.equal([
      [owner.sender, 59_850_000n],
      [friend.sender, 20_000_000n],
    ]);
    expect(await friend.balance(friend.sender)).to.equal(9_925_000n);

    const before = { akt: await bench.akt(provider), act: await owner.balance(provider) };
    await settle("open", [
      invoice("lease-1", id, 60_000_000n, "akt"),
      invoice("lease-2", id, 850_000n, "act"),
    ]);
    expect(await bench.akt(provider)).to.equal(before.akt + parseAkt("100"));
    expect(await owner.balance(provider)).to.equal(before.act + 850_000n);
    expect(await deposits("open", id)).to.deep.equal([[friend.sender, 19_000_000n]]);

    await refusedAs("insufficient_escrow", settle("open", [invoice("lease-3", id, 19_000_001n, "act")]));
    await refusedWith("unknown_settler", settle("open", [invoice("lease-4", id, 1n, "act")], "spare2"));
    await refusedAs(
      "not_escrow_owner",
      send("spare1", "open", (messages) => messages.closeEscrow({ id })),
    );
    await refusedAs(
      "escrow_part",
      send("tenant", "open", (messages) => messages.withdrawEscrow({ id, amount: "1" })),
    );

    await send("spare1", "open", (messages) => messages.withdrawEscrow({ id, amount: "4000000" }));
    await send("tenant", "open", (messages) => messages.closeEscrow({ id }));
    expect(await escrow("open", id)).to.equal(undefined);
    expect(await friend.balance(friend.sender)).to.equal(28_925_000n);
    expect(await owner.balance(owner.sender)).to.equal(0n);
  });

  it("is funded by a mint that waits, and pays its provider at the next price", async () => {
    const vault = bench.vault("spare2", "brisk");
    const provider = bench.suite.address("provider");
    const { id, deposited_uact, ticket } = await ask("spare2", "brisk", (messages) =>
      messages.openEscrow({ settlers: [bench.suite.address("settler")] }, coins(400_000_000, DEVNET_DENOM)),
    );
    expect(deposited_uact).to.equal("0");
    if (!ticket) throw new Error("the mint does not wait");
    const nextPrice = async (request: bigint) => {
      await bench.after(((await vault.request(request))?.requestedAt ?? 0n) + 1n);
      return bench.publish(PRICE, ["brisk"]);
    };
    await nextPrice(BigInt(ticket.id));
    // 400 AKT at 0.5994, two confidences below the market, less 25 bps.
    expect(await deposits("brisk", id)).to.deep.equal([[vault.sender, 239_160_600n]]);
    expect(await vault.balance(vault.sender)).to.equal(0n);

    const [paidAct, before] = [parseAct("60.03"), await bench.akt(provider)];
    const { tx } = await settle("brisk", [invoice("lease-1", id, paidAct, "akt")]);
    const asked = parseBmeEvents(tx.events).find(({ kind }) => kind === "bme_request");
    if (asked?.kind !== "bme_request") throw new Error("nothing waits");
    expect(asked).to.deep.include({ owner: provider, leg: "settle", paidAct });
    expect(await bench.akt(provider)).to.equal(before);
    await nextPrice(asked.request);
    // At 0.6003, one confidence above the market.
    expect(await bench.akt(provider)).to.equal(before + parseAkt("100"));

    await send("spare2", "brisk", (messages) => messages.closeEscrow({ id }));
    const account = await vault.account(vault.sender);
    expect(account).to.deep.include({ amount: 179_130_600n, locked: 179_130_600n });
  });

  for (const name of ["open", "brisk"]) {
    it(`leaves a sound vault behind: ${name}`, () => bench.expectSound(name));
  }
});
