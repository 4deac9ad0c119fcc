/** Rules about parameters: of modules, which are replaced as a whole, and of contracts. */
import { changesOf, differences } from "../changes.js";
import { isObject, type Json } from "../exact-json.js";
import { messageFromAny } from "../messages.js";
import { paramsOf } from "../propose.js";
import {
  type ChainRule,
  contractMessages,
  each,
  type Found,
  isUpdateParams,
  named,
  paramsIn,
  type Rule,
} from "./rule.js";

export const paramsReplaced: Rule = {
  id: "params-replaced",
  refuses: "UpdateParams that was not built from a dump of what is in force, or that loses a field of it",
  advice: "dump the parameters, change the named fields alone, give the dump with --dump and read the diff",
  find: ({ draft, dump }) =>
    each(draft.messages, (message) => {
      if (!isUpdateParams(message) || isWasm(message.typeUrl)) return undefined;
      const params = paramsIn(message);
      if (params === undefined) return "its parameters cannot be read";
      if (dump === undefined) return "it replaces all parameters, and there is no dump to compare them with";
      const lost = differences(dump.params, params).filter(({ next }) => next === undefined);
      return lost.length === 0 ? undefined : `it loses ${lost.map(({ field }) => field).join(", ")}`;
    }),
};

/** What wasm's parameters replace is read from the chain itself, and both of its fields must be there. */
function isWasm(typeUrl: string): boolean {
  return typeUrl.startsWith("/cosmwasm.wasm.");
}

export const dumpAge: ChainRule = {
  id: "dump-age",
  refuses: "a dump of parameters that is old, or does not say of when it is",
  advice: "dump the parameters again and build the proposal from that, with --dump-height",
  findOnChain: ({ draft, dump, maxDumpAge, isSubmitted }, { head }) => {
    if (dump === undefined || isSubmitted || !draft.messages.some(isUpdateParams)) return [];
    if (dump.height === undefined) return [{ what: "the dump does not say at which height it was made" }];
    const age = head.height - dump.height;
    return age <= maxDumpAge && age >= 0
      ? []
      : [{ what: `the dump is of height ${dump.height}, ${age} blocks ago, and ${maxDumpAge} is the most` }];
  },
};

export const paramsRace: ChainRule = {
  id: "params-race",
  refuses: "parameters that another open proposal changes too",
  advice: "wait for its end and propose against what is in force then: who comes second undoes the first",
  findOnChain: ({ draft }, { openProposals }) => {
    const own = targets(draft.messages.map((message) => message));
    return openProposals.flatMap(({ id, title, messages }) => {
      const theirs = targets(messages.map(messageFromAny));
      const both = [...own].filter((target) => theirs.has(target));
      return both.length === 0
        ? []
        : [{ what: `proposal ${id} ("${title}") changes the parameters of ${both.join(", ")} too` }];
    });
  },
};

/** Whose parameters are changed: types of modules' messages, addresses of contracts. */
function targets(messages: Parameters<typeof contractMessages>[0]): ReadonlySet<string> {
  const modules = messages.filter(isUpdateParams).map(({ typeUrl }) => typeUrl);
  const contracts = contractMessages(messages).flatMap((told) =>
    named(told, "update_params") === undefined || told.contract === undefined ? [] : [told.contract],
  );
  return new Set([...modules, ...contracts]);
}

export const paramsVersion: ChainRule = {
  id: "params-version",
  refuses:
    "a change of parameters against another version than that in force, or of parameters that there are not",
  advice: "propose again with bme gov propose params, which reads the version in force",
  findOnChain: async ({ draft }, { chain }) => {
    const found: Found[] = [];
    for (const told of contractMessages(draft.messages)) {
      const update = named(told, "update_params");
      const { contract, number } = told;
      if (update === undefined || contract === undefined) continue;
      if ((await chain.contract(contract)) === undefined) continue; // the rule `address` says so
      const { version, params } = await paramsOf(chain, contract);
      if (update.expect_version !== version) {
        const expected = String(update.expect_version);
        found.push({ message: number, what: `it expects version ${expected}, and ${version} is in force` });
      }
      const changes = isObject(update.patch) ? changesOf(params, update.patch) : [];
      if (changes.length === 0) found.push({ message: number, what: "it changes nothing" });
      for (const { field, now } of changes) {
        if (now === undefined) found.push({ message: number, what: `there is no parameter ${field}` });
      }
    }
    return found;
  },
};

export const noSources: Rule = {
  id: "no-sources",
  refuses: "an oracle without sources, or with fewer than must agree",
  advice: "leave at least as many sources as must agree",
  find: ({ draft }) => [
    ...each(draft.messages, (message) => {
      const sources = isUpdateParams(message) ? paramsIn(message)?.sources : undefined;
      return Array.isArray(sources) && sources.length === 0 ? "it leaves the oracle no source" : undefined;
    }),
    ...contractMessages(draft.messages).flatMap((told) => {
      const { sources, min_sources: needed } = named(told, "set_sources") ?? {};
      if (!Array.isArray(sources)) return [];
      const isEnough = sources.length > 0 && (typeof needed !== "number" || needed <= sources.length);
      const what = `it leaves ${sources.length} sources, and ${String(needed)} must agree`;
      return isEnough ? [] : [{ message: told.number, what }];
    }),
  ],
};

export const sourceRemoved: Rule = {
  id: "source-removed",
  refuses: "a source of prices taken away",
  advice:
    "add the new source, compare both for hours, and take the old one away later, with --may-remove-sources",
  find: async ({ draft, dump, mayRemoveSources, onChain }) => {
    if (mayRemoveSources) return [];
    const found: Found[] = [
      ...each(draft.messages, (message) => {
        if (!isUpdateParams(message) || dump === undefined) return undefined;
        const gone = missing(dump.params.sources, paramsIn(message)?.sources);
        return gone.length === 0 ? undefined : `it takes away ${gone.join(", ")}`;
      }),
    ];
    for (const told of contractMessages(draft.messages)) {
      const removed = named(told, "remove_feed");
      if (removed !== undefined) {
        found.push({ message: told.number, what: `it takes away feed ${String(removed.id)}` });
      }
      const set = named(told, "set_sources");
      if (set === undefined || told.contract === undefined || onChain === undefined) continue;
      const query = { sources: { symbol: set.symbol ?? "" } };
      const answer = await onChain.chain.query(told.contract, query).catch(() => undefined);
      const present = isObject(answer) && Array.isArray(answer.sources) ? answer.sources : [];
      const now = present.flatMap((one: Json) =>
        isObject(one) && one.source !== undefined ? [one.source] : [],
      );
      const gone = missing(now, set.sources);
      if (gone.length > 0) found.push({ message: told.number, what: `it takes away ${gone.join(", ")}` });
    }
    return found;
  },
};

/** What the first list has and the second has not, as text. */
function missing(before: Json | undefined, after: Json | undefined): readonly string[] {
  if (!Array.isArray(before)) return [];
  const left = new Set(Array.isArray(after) ? after.map((one: Json) => JSON.stringify(one)) : []);
  return before.map((one: Json) => JSON.stringify(one)).filter((one) => !left.has(one));
}
