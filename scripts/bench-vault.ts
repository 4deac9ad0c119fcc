/** What messages of the vault cost: those that execute at once, those that wait, and cranks. */
import {
  answerOf,
  type Bme,
  BmeMsgComposer,
  type BmeTypes,
  type ExecuteOutcome,
  execute,
  type Oracle,
  type TxResult,
  uact,
  uakt,
} from "@akash-bme/clients";
import type { InstallPlan } from "@akash-bme/deploy";
import { DEVNET_GAS_PRICE, type DevnetRole } from "@akash-bme/devnet";
import type { DevSigner } from "@akash-bme/pyth";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { aktUpdate, type Preset, preset, type Suite } from "./suite.js";

/** How many more requests or invoices the second of two measurements has. */
const MORE = 5;
const AKT_PRICE = 58_000_000n;
/** Clocks may differ by so much with the preset hardened: nobody has to wait for a price that is dated ahead. */
const AHEAD_SECS = 5n;
/** Longest step between two prices, within every gap that the window bears. */
const STEP_SECS = 4n;
const HUNDRED = uakt(100_000_000n);

/** Figures by name: gas of a message, or bytes of a file. */
export type Figures = Record<string, number>;

/** The vaults of the bench: one in which all executes at once, and one in which all waits. */
export async function benchVaults(windowSecs: number): Promise<Record<string, Preset>> {
  const [open, hardened] = [await preset("aep76"), await preset("hardened")];
  const nothing = { account_uact: "0", all_uact: "0" };
  return {
    open: { ...open, twap_window_secs: windowSecs },
    waiting: {
      ...hardened,
      twap_window_secs: windowSecs,
      mint: { ...hardened.mint, instant: nothing },
      refund: { ...hardened.refund, instant: nothing, lock_secs: 1 },
    },
  };
}

export const gasOf = ({ gasUsed }: TxResult) => Number(gasUsed);

/** Sends a message that has no method of its own here. */
type Send = (
  role: DevnetRole,
  compose: (messages: BmeMsgComposer) => EncodeObject,
) => Promise<ExecuteOutcome>;

/** Measures the vaults after a price of now, dated `time`, with a full window behind it. */
export async function benchVault(
  suite: Suite,
  plan: InstallPlan,
  signer: DevSigner,
  time: bigint,
  gas: Figures,
): Promise<void> {
  await suite.blocks(1);
  await benchOpen(suite, plan, gas);
  await benchEscrow(suite, plan, gas);
  await benchWaiting(suite, plan, prices(suite, suite.oracle("relayer", plan), signer, time), gas);
}

const providersOf = (suite: Suite) =>
  (["provider", "spare1", "spare2", "spare3", "guardian", "relayer"] as const).map((role) =>
    suite.address(role),
  );

async function benchOpen(suite: Suite, plan: InstallPlan, gas: Figures): Promise<void> {
  const [tenant, settler] = [suite.vault("tenant", plan, "open"), suite.vault("settler", plan, "open")];
  await tenant.mintAct(HUNDRED);
  gas["bme mint_act"] = gasOf(await tenant.mintAct(HUNDRED));
  gas["bme mint_act_exact"] = gasOf(await tenant.mintActExact(uact(50_000_000n), HUNDRED));
  gas["bme burn_act"] = gasOf(await tenant.burnAct(uact(10_000_000n)));
  gas["bme fund_vault"] = gasOf(await tenant.fundVault(HUNDRED));
  gas["bme approve_settler"] = gasOf(await approve(suite, tenant, settler));
  const settle = (from: number, count: number, payout: BmeTypes.Payout) =>
    settler.settle(invoicesOf(suite, tenant, from, count, payout));
  for (const payout of ["act", "akt"] as const) {
    const unit = payout.toUpperCase();
    await settle(0, 1 + MORE, payout);
    const one = gasOf(await settle(10, 1, payout));
    const several = gasOf(await settle(20, 1 + MORE, payout));
    gas[`bme settle, 1 invoice paid in ${unit}`] = one;
    gas[`bme settle, each further invoice paid in ${unit}`] = eachMore(one, several);
  }
}

async function benchEscrow(suite: Suite, plan: InstallPlan, gas: Figures): Promise<void> {
  const { address } = suite.vault("tenant", plan, "open");
  const provider = suite.address("provider");
  const send: Send = (role, compose) => {
    const sender = suite.address(role);
    const message = compose(new BmeMsgComposer(sender, address));
    return execute(suite.client, sender, [message], { gasPrice: DEVNET_GAS_PRICE });
  };
  const act = "1000000";
  await suite.vault("spare1", plan, "open").mintAct(HUNDRED);
  const opened = await send("tenant", (messages) =>
    messages.openEscrow({ settlers: [suite.address("settler")], act }),
  );
  const { id } = answerOf<{ id: string }>(opened);
  gas["bme open_escrow, with ACT"] = gasOf(opened.tx);
  gas["bme deposit_escrow, ACT of a second depositor"] = gasOf(
    (await send("spare1", (messages) => messages.depositEscrow({ id, act }))).tx,
  );
  for (const payout of ["act", "akt"] as const) {
    const invoice = { id: `escrow-${payout}`, payer: { escrow: { id } }, provider, uact: "100000", payout };
    const settled = await send("settler", (messages) => messages.settle({ invoices: [invoice] }));
    gas[`bme settle, 1 invoice of an escrow paid in ${payout.toUpperCase()}`] = gasOf(settled.tx);
  }
}

/** Publishes a price that comes after every request of before. */
type NextPrice = () => Promise<void>;

function prices(suite: Suite, oracle: Oracle, signer: DevSigner, time: bigint): NextPrice {
  let last = time;
  return async () => {
    const asked = await suite.now();
    while ((await suite.now()) <= asked) await suite.blocks(1);
    const goal = (await suite.now()) + AHEAD_SECS;
    while (last < goal) {
      last = last + STEP_SECS < goal ? last + STEP_SECS : goal;
      await oracle.updatePriceFeeds([aktUpdate(signer, AKT_PRICE, last)]);
    }
  };
}

async function benchWaiting(
  suite: Suite,
  plan: InstallPlan,
  nextPrice: NextPrice,
  gas: Figures,
): Promise<void> {
  const [tenant, settler] = [suite.vault("tenant", plan, "waiting"), suite.vault("settler", plan, "waiting")];
  const crank = async (limit: number) => {
    const { result, gasUsed } = await tenant.crank(limit);
    if (result.executed !== limit) throw new Error(`${result.executed} requests executed, ${limit} were due`);
    return Number(gasUsed);
  };
  /** Cranks two requests and then several at once. */
  const cranked = async (what: string) => {
    await nextPrice();
    await crank(1);
    const one = await crank(1);
    gas[`bme crank, 1 ${what}`] = one;
    gas[`bme crank, each further ${what}`] = eachMore(one, await crank(1 + MORE));
  };
  const ask = async (name: string, request: () => Promise<TxResult>) => {
    for (let count = 0; count < 3 + MORE; count++) gas[name] = gasOf(await request());
  };
  await ask("bme mint_act, waits", () => tenant.mintAct(HUNDRED));
  await cranked("mint");
  // Two windows of a second, and the lock is over.
  await suite.blocks(15);
  await ask("bme burn_act, waits", () => tenant.burnAct(uact(1_000_000n)));
  await cranked("burn");

  await approve(suite, tenant, settler);
  const settle = (from: number, count: number) =>
    settler.settle(invoicesOf(suite, tenant, from, count, "akt"));
  await settle(0, 1);
  const one = gasOf(await settle(10, 1));
  gas["bme settle, 1 invoice that waits for its price"] = one;
  gas["bme settle, each further invoice that waits"] = eachMore(one, gasOf(await settle(20, 1 + MORE)));
  await cranked("payment");
}

const eachMore = (one: number, several: number) => Math.round((several - one) / MORE);

async function approve(suite: Suite, payer: Bme, settler: Bme): Promise<TxResult> {
  return payer.approveSettler(settler.sender, uact(100_000_000n), (await suite.now()) + 3_600n);
}

/** Invoices of one payer, each to another provider than the one before. */
function invoicesOf(suite: Suite, payer: Bme, from: number, count: number, payout: BmeTypes.Payout) {
  const providers = providersOf(suite);
  return Array.from({ length: count }, (_, number) => ({
    id: `${payout}-${from + number}`,
    payer: payer.sender,
    provider: providers[number % providers.length] ?? payer.sender,
    amount: uact(100_000n),
    payout,
  }));
}
