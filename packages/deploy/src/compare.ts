/** What contracts say of themselves, beside what the manifest wants of them. */
import type { BmeReader, OracleReader, OracleTypes, Page, Settler } from "@akash-bme/clients";
import { jsonDifferences, sorted } from "./json-diff.js";
import type { Manifest, SettlerPart } from "./manifest.js";
import type { Target } from "./target.js";
import type { Difference } from "./verify.js";

/** Differences, and what is worth knowing and none. */
export interface Comparison {
  readonly differences: readonly Difference[];
  readonly notes: readonly string[];
}

const MODELS: readonly OracleTypes.SignerModel[] = ["guardian", "router"];
/** Most entries that the contracts answer at once. */
const PAGE = 30;

/** Everything of an oracle but the sources and the relay that steps of their own set. */
export async function compareOracle(
  oracle: OracleReader,
  { manifest }: Target,
  now: bigint,
): Promise<Comparison> {
  const [roles, config, symbols] = await Promise.all([
    oracle.roles(),
    oracle.config(),
    everything((page: Page<string>) => oracle.symbols(page), String),
  ]);
  const { fee, params, emitters, relay } = manifest.oracle;
  const planned = manifest.oracle.feeds.map(({ symbol }) => symbol).sort();
  return {
    differences: [
      ...compareRoles("oracle", manifest, roles),
      ...jsonDifferences("fee of oracle", fee, { ...config.fee, amount: String(config.fee.amount) }),
      ...jsonDifferences("params of oracle", params, config.params),
      ...jsonDifferences("emitters of oracle", emitters, config.emitters),
      ...(relay === undefined ? jsonDifferences("relay of oracle", undefined, config.relay) : []),
      ...(await compareSignerSets(oracle, manifest, now)),
      ...jsonDifferences("symbols of oracle", planned, [...symbols].sort()),
      ...(await compareFeeds(oracle, manifest, symbols)),
    ],
    notes: roles.pauses.map(
      ({ symbol, until }) => `the oracle is paused for ${symbol ?? "every symbol"} until ${until}`,
    ),
  };
}

/** Everything of a vault but the settlers that are not registered yet. */
export async function compareVault(vault: BmeReader, target: Target): Promise<Comparison> {
  const { manifest } = target;
  const [roles, config, { params }, pending, settlers] = await Promise.all([
    vault.roles(),
    vault.config(),
    vault.params(),
    vault.pendingParams(),
    allSettlers(vault),
  ]);
  const known = new Set(manifest.vault.settlers.map(({ address }) => address));
  const strangers = settlers.filter(({ settler }) => !known.has(settler));
  return {
    differences: [
      ...compareRoles("vault", manifest, roles),
      ...jsonDifferences("oracle of vault", target.oracle.address, config.oracle),
      ...jsonDifferences("symbol of vault", manifest.vault.symbol, config.symbol),
      ...jsonDifferences("denom of vault", manifest.network.denom, config.aktDenom),
      ...jsonDifferences("params of vault", manifest.vault.params, params),
      ...strangers.map(({ settler, dailyCap }) => ({
        what: `settler ${settler} of vault`,
        planned: "none",
        found: sayCap(dailyCap),
      })),
    ],
    notes: [
      ...roles.pauses.map(({ leg, until }) => `the vault's ${leg} is paused until ${until}`),
      ...(pending === undefined
        ? []
        : [`a change of ${pending.changed.join(", ")} waits in the vault until ${pending.due}`]),
    ],
  };
}

/** How the sources of a symbol differ; one that would be lost is told apart, because nothing replaces sources unasked. */
export async function compareSources(
  oracle: OracleReader,
  { symbol, minSources, sources }: Manifest["oracle"]["sources"][number],
): Promise<{ readonly differences: readonly Difference[]; readonly lost: readonly OracleTypes.Source[] }> {
  const found = await oracle.sources(symbol);
  const planned = new Set(sources.map(sorted));
  const there = found.sources.map(({ source }) => source);
  return {
    differences: [
      ...jsonDifferences(`sources of ${symbol}`, sources, there),
      ...jsonDifferences(`min_sources of ${symbol}`, minSources, found.minSources),
    ],
    lost: there.filter((source) => !planned.has(sorted(source))),
  };
}

export function allSettlers(vault: BmeReader): Promise<readonly Settler[]> {
  return everything(
    (page: Page<string>) => vault.settlers(page),
    ({ settler }) => settler,
  );
}

/** How a settler that is wanted differs from what is registered. */
export function compareSettler(
  { address, dailyCap }: SettlerPart,
  registered: readonly Settler[],
): readonly Difference[] {
  const found = registered.find(({ settler }) => settler === address);
  const said = found === undefined ? "not registered" : sayCap(found.dailyCap);
  const planned = sayCap(dailyCap);
  return planned === said ? [] : [{ what: `settler ${address} of vault`, planned, found: said }];
}

function sayCap(cap: bigint | undefined): string {
  return cap === undefined ? "registered without a cap" : `registered with a daily cap of ${cap} uact`;
}

interface Roles {
  readonly owner: string;
  readonly guardian: string | undefined;
  readonly offer: { readonly nominee: string } | undefined;
}

function compareRoles(name: string, manifest: Manifest, found: Roles): readonly Difference[] {
  return [
    ...jsonDifferences(`owner of ${name}`, manifest.owner, found.owner),
    ...jsonDifferences(`guardian of ${name}`, manifest.guardian, found.guardian),
    // Whom the ownership is offered to owns the contract with one message.
    ...jsonDifferences(`nominee of ${name}`, undefined, found.offer?.nominee),
  ];
}

/** A set that has expired signs nothing: it counts as absent. */
async function compareSignerSets(
  oracle: OracleReader,
  manifest: Manifest,
  now: bigint,
): Promise<readonly Difference[]> {
  const lists = await Promise.all(
    MODELS.map((model) =>
      everything(
        (page: Page<number>) => oracle.signerSets(model, page),
        ({ index }) => index,
      ),
    ),
  );
  const live = lists.flat().filter(({ expires }) => expires === undefined || expires >= now);
  const nameOf = (model: string, index: number) => `signer set ${model} ${index} of oracle`;
  const found = new Map(live.map(({ model, index, members }) => [nameOf(model, index), members]));
  const planned = new Map(
    manifest.oracle.signerSets.map(({ model, index, members }) => [nameOf(model, index), members]),
  );
  const names = [...new Set([...planned.keys(), ...found.keys()])];
  return names.flatMap((name) => jsonDifferences(name, planned.get(name), found.get(name)));
}

/** The feeds of symbols whose sources no step of its own sets. */
async function compareFeeds(
  oracle: OracleReader,
  manifest: Manifest,
  symbols: readonly string[],
): Promise<readonly Difference[]> {
  const { feeds, sources } = manifest.oracle;
  const alone = feeds.filter(
    ({ symbol }) => symbols.includes(symbol) && !sources.some((one) => one.symbol === symbol),
  );
  const compared = alone.map(({ symbol, id }) =>
    compareSources(oracle, { symbol, minSources: 1, sources: [{ feed: { id } }] }),
  );
  return (await Promise.all(compared)).flatMap(({ differences }) => differences);
}

/** All entries of a list that a contract answers in pages. */
async function everything<T, Key>(
  read: (page: Page<Key>) => Promise<readonly T[]>,
  keyOf: (entry: T) => Key,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let page: Page<Key> = { limit: PAGE }; ; ) {
    const found = await read(page);
    all.push(...found);
    const last = found.at(-1);
    if (last === undefined || found.length < PAGE) return all;
    page = { limit: PAGE, startAfter: keyOf(last) };
  }
}
