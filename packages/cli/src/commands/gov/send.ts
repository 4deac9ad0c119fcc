import { execute, gasLimit, parseContractError, type TxResult } from "@akash-bme/clients";
import { formatCoins } from "@akash-bme/deploy";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { calculateFee } from "@cosmjs/stargate";
import type { Context } from "../../context.js";
import { openKey } from "../../keys.js";
import type { SendChoice } from "../../send.js";
import { count, flag, maybe, record, type Shape, text, whole } from "../../shape.js";

/** What was sent about a proposal, or would be. */
export interface GovSent {
  readonly isDryRun: boolean;
  readonly sender: string;
  /** What the message does. */
  readonly does: string;
  /** None of a proposal that is only submitted in a dry run. */
  readonly proposal: bigint | undefined;
  readonly gasLimit: bigint;
  readonly fee: string;
  /** None in a dry run. */
  readonly tx: { readonly hash: string; readonly height: number; readonly gasUsed: bigint } | undefined;
}

export const govSent: Shape<GovSent> = record<GovSent>({
  ...{ isDryRun: flag, sender: text, does: text, proposal: maybe(whole), gasLimit: whole, fee: text },
  tx: maybe(record({ hash: text, height: count, gasUsed: whole })),
});

export interface GovSending {
  readonly does: string;
  readonly compose: (sender: string) => Promise<EncodeObject>;
  readonly proposalOf: (tx: TxResult | undefined) => bigint | undefined;
}

/** Sends a message with the key that the options name, or only simulates it. */
export async function sendGov(
  { does, compose, proposalOf }: GovSending,
  options: SendChoice,
  context: Context,
): Promise<GovSent> {
  const { gasPrice, dryRun: isDryRun } = options;
  const { signer, address: sender } = await openKey(options, context.host);
  const client = await context.signingClient(signer, gasPrice);
  const message = await compose(sender);
  const gas = await client.simulate(sender, [message], undefined).then(gasLimit, (cause: unknown) => {
    throw parseContractError(cause);
  });
  const common = { isDryRun, sender, does, gasLimit: BigInt(gas) };
  const fee = formatCoins([...calculateFee(gas, gasPrice).amount]);
  if (isDryRun) return { ...common, fee, proposal: proposalOf(undefined), tx: undefined };
  const { tx } = await execute(client, sender, [message], { gasPrice, gas });
  const { hash, height, gasUsed } = tx;
  return { ...common, fee, proposal: proposalOf(tx), tx: { hash, height, gasUsed } };
}
