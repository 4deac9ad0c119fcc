/** Rules about whether what is proposed can work. */
import { isObject, type Json, type JsonObject } from "../exact-json.js";
import { paramsOf } from "../propose.js";
import { type ChainRule, contractMessages, type Found, named, type Rule, type Told } from "./rule.js";

export const updateFee: Rule = {
  id: "update-fee",
  refuses: "update_fee 0, with which the Pyth contract of Akash refuses every update",
  advice: "set a fee of at least 1, or use the oracle of this suite, whose fee of 0 asks for none",
  find: ({ draft }) =>
    contractMessages(draft.messages).flatMap(({ number, json }) =>
      hasZeroFee(json) ? [{ message: number, what: "its update_fee is 0" }] : [],
    ),
};

/** Whether `update_fee` is zero anywhere. The message `update_fee {new_fee}` of this suite's oracle is another thing. */
function hasZeroFee(json: Json): boolean {
  if (Array.isArray(json)) return json.some(hasZeroFee);
  if (!isObject(json)) return false;
  return Object.entries(json).some(([key, value]) => {
    const amount = isObject(value) ? value.amount : value;
    return (key === "update_fee" && (amount === "0" || amount === 0)) || hasZeroFee(value);
  });
}

interface VaultMessage {
  readonly told: Told;
  readonly oracle: string;
  readonly symbol: Json | undefined;
  readonly window: Json | undefined;
}

/** Vaults that the proposal makes, by what their messages look like. */
function vaults(messages: Parameters<typeof contractMessages>[0]): readonly VaultMessage[] {
  return contractMessages(messages).flatMap((told) => {
    const { json, contract } = told;
    if (contract !== undefined || !isObject(json)) return [];
    const { oracle, symbol, akt_denom: denom, params } = json;
    if (typeof oracle !== "string" || denom === undefined) return [];
    return [{ told, oracle, symbol, window: isObject(params) ? params.twap_window_secs : undefined }];
  });
}

export const pairing: Rule = {
  id: "pairing",
  refuses: "a vault and an oracle that do not fit: another address, symbol or window",
  advice: "give the vault the address that the oracle gets, a symbol that it has, and the same window",
  find: async ({ draft, outlook, onChain }) => {
    const found: Found[] = [];
    const told = contractMessages(draft.messages);
    for (const { told: vault, oracle, symbol, window } of vaults(draft.messages)) {
      const made = outlook.contracts.find(({ address }) => address === oracle);
      const start = told.find(({ number }) => number === (made?.index ?? -1) + 1)?.json;
      if (made === undefined && onChain === undefined) continue;
      const at = { message: vault.number };
      const known =
        made === undefined
          ? await fromChain(onChain?.chain, oracle)
          : isObject(start)
            ? fromStart(start)
            : undefined;
      if (known === undefined) {
        found.push({ ...at, what: `its oracle ${oracle} is none of the proposal and none of the chain` });
        continue;
      }
      if (typeof symbol === "string" && !known.symbols.includes(symbol)) {
        found.push({
          ...at,
          what: `its oracle has no ${symbol}, only ${known.symbols.join(", ") || "nothing"}`,
        });
      }
      if (window !== undefined && known.window !== undefined && window !== known.window) {
        const what = `its window is ${String(window)} s, and that of its oracle ${String(known.window)} s`;
        found.push({ ...at, what });
      }
    }
    return found;
  },
};

interface OracleSide {
  readonly symbols: readonly Json[];
  readonly window: Json | undefined;
}

function fromStart({ feeds, params }: JsonObject): OracleSide {
  return { symbols: symbolsOf(feeds), window: isObject(params) ? params.window_secs : undefined };
}

async function fromChain(
  chain: Parameters<typeof paramsOf>[0] | undefined,
  oracle: string,
): Promise<OracleSide | undefined> {
  if (chain === undefined || (await chain.contract(oracle).catch(() => undefined)) === undefined)
    return undefined;
  const feeds = await chain.query(oracle, { feeds: { limit: 30 } });
  const { params } = await paramsOf(chain, oracle);
  return { symbols: symbolsOf(isObject(feeds) ? feeds.feeds : undefined), window: params.window_secs };
}

function symbolsOf(feeds: Json | undefined): readonly Json[] {
  if (!Array.isArray(feeds)) return [];
  return feeds.flatMap((feed: Json) => (isObject(feed) && feed.symbol !== undefined ? [feed.symbol] : []));
}

export const staleOracle: ChainRule = {
  id: "stale-oracle",
  refuses: "a move to an oracle whose price is old, whatever it says of its health",
  advice: "bring it prices first and watch the publish time go with the clock",
  findOnChain: async ({ draft }, { chain, head }) => {
    const found: Found[] = [];
    for (const told of contractMessages(draft.messages)) {
      const move = named(told, "set_oracle");
      const { contract, number } = told;
      if (move === undefined || contract === undefined || typeof move.oracle !== "string") continue;
      const config = await chain.query(contract, { config: {} });
      const { params } = await paramsOf(chain, contract);
      const limit = isObject(params.reference) ? params.reference.max_age_secs : undefined;
      const symbol = move.symbol ?? (isObject(config) ? config.symbol : undefined) ?? "";
      const price = await chain.query(move.oracle, { price: { symbol } }).catch(() => undefined);
      const published = isObject(price) ? price.publish_time : undefined;
      if (typeof published !== "string") {
        found.push({ message: number, what: `${move.oracle} has no price of ${String(symbol)}` });
        continue;
      }
      const age = head.time - BigInt(published);
      if (typeof limit === "number" && age > BigInt(limit)) {
        found.push({
          message: number,
          what: `its price is ${age} s old, and ${limit} s is the vault's limit`,
        });
      }
    }
    return found;
  },
};

export const relayerKey: ChainRule = {
  id: "relayer-key",
  refuses: "a relayer's account without a public key on the chain",
  advice: "let it send 1 uakt to itself: the first transaction leaves its public key behind",
  findOnChain: async ({ relayer }, { chain }) => {
    if (relayer === undefined) return [];
    const account = await chain.account(relayer);
    if (account === undefined) return [{ what: `the chain has no account ${relayer}: send it AKT first` }];
    return account.hasPublicKey ? [] : [{ what: `${relayer} has no public key on the chain` }];
  },
};
