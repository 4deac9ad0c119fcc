import type { Coin } from "cosmjs-types/cosmos/base/v1beta1/coin";
import type { Params } from "cosmjs-types/cosmos/gov/v1/gov";

/** What a proposal needs before it is voted on. */
export function fullDeposit(params: Params, isExpedited: boolean): readonly Coin[] {
  return isExpedited ? params.expeditedMinDeposit : params.minDeposit;
}

const E18 = 10n ** 18n;

/**
 * The least that the chain takes with a submission: the rest can wait until everybody has read it. It asks for a share
 * of the full deposit in the first payment, and for another in each.
 */
export function leastDeposit(params: Params, isExpedited: boolean): readonly Coin[] {
  const ratios = [params.minInitialDepositRatio, params.minDepositRatio].map(parseRatio);
  const ratio = ratios.reduce((one, other) => (one > other ? one : other));
  return fullDeposit(params, isExpedited).map(({ denom, amount }) => {
    const least = (BigInt(amount) * ratio + E18 - 1n) / E18;
    return { denom, amount: (least > 0n ? least : 1n).toString() };
  });
}

/** A decimal as the chain writes it, `0.250000000000000000`, with 18 digits. */
function parseRatio(decimal: string): bigint {
  const [whole = "", fraction = ""] = decimal.split(".");
  return BigInt(whole || "0") * E18 + BigInt(fraction.slice(0, 18).padEnd(18, "0"));
}

/** What is missing of the full deposit. */
export function missingDeposit(full: readonly Coin[], paid: readonly Coin[]): readonly Coin[] {
  return full.flatMap(({ denom, amount }) => {
    const missing = BigInt(amount) - amountOf(paid, denom);
    return missing > 0n ? [{ denom, amount: missing.toString() }] : [];
  });
}

function amountOf(coins: readonly Coin[], denom: string): bigint {
  return coins.filter((coin) => coin.denom === denom).reduce((sum, { amount }) => sum + BigInt(amount), 0n);
}
