/** Rules about a proposal as a text and as a packet. */
import { fullDeposit, leastDeposit, missingDeposit } from "../deposits.js";
import { isObject, parseExact } from "../exact-json.js";
import { wasmOf } from "../outlook.js";
import { formatCoins } from "../proposal.js";
import { encodedSize, MAX_PROPOSAL_BYTES } from "../propose.js";
import { digestOf } from "../report.js";
import { titleOf } from "../title.js";
import { type ChainRule, each, type Rule } from "./rule.js";

/** Akash's limit of metadata. */
const MAX_METADATA = 10_200;
const ROLLBACK = /\broll(?:ing|ed|s)?[- ]?back|\brevert/i;
const CONDITION =
  /\bvalid (?:until|while|as long as|only)|\b(?:only|works) (?:while|until|if|as long as)|\buntil (?:height|block|the |20\d\d)/i;
/** What the messages beside the codes may need. */
const ROOM_FOR_REST = 65_536;

export const size: Rule = {
  id: "size",
  refuses: `a proposal of more than ${MAX_PROPOSAL_BYTES} bytes, three quarters of what a transaction carries`,
  advice: "compress the codes, or let bme gov propose install split it",
  find: ({ draft, governance, isSubmitted }) => {
    if (isSubmitted || draft.messages.some(({ kind }) => kind === "raw-json")) return [];
    const bytes = encodedSize(draft, governance);
    return bytes <= MAX_PROPOSAL_BYTES
      ? []
      : [{ what: `it has ${bytes} bytes, and ${MAX_PROPOSAL_BYTES} is the most that is safe to send` }];
  },
};

export const stage: ChainRule = {
  id: "stage",
  refuses: "a first deposit that starts the vote at once, or that the chain refuses",
  advice:
    "submit with the least deposit, let others render and check what is on the chain, then bme gov deposit",
  findOnChain: ({ draft, isSubmitted }, { govParams }) => {
    if (isSubmitted) return [];
    const { deposit, expedited } = draft;
    const full = fullDeposit(govParams, expedited);
    const least = leastDeposit(govParams, expedited);
    const short = missingDeposit(least, deposit);
    if (short.length > 0) {
      return [
        { what: `the deposit ${formatCoins(deposit) || "0"} is below the least of ${formatCoins(least)}` },
      ];
    }
    return missingDeposit(full, deposit).length > 0
      ? []
      : [{ what: `the deposit ${formatCoins(deposit)} is the whole of it (${formatCoins(full)})` }];
  },
};

export const title: Rule = {
  id: "title",
  refuses: "a title that does not say what the messages do, such as one carried over from another proposal",
  advice: "begin the title with what the messages say; the reason may follow it",
  find: ({ draft }) => {
    const derived = titleOf(draft.messages);
    return draft.title.startsWith(derived)
      ? []
      : [{ what: `the title is "${draft.title}", and the messages say "${derived}"` }];
  },
};

export const metadata: Rule = {
  id: "metadata",
  refuses: "no title or summary, or metadata that do not repeat both",
  advice: 'write the metadata as {"title": …, "summary": …} with the same words',
  find: ({ draft }) => {
    const { title: own, summary, metadata: text } = draft;
    const missing = [...(own === "" ? ["title"] : []), ...(summary === "" ? ["summary"] : [])];
    if (missing.length > 0) return [{ what: `there is no ${missing.join(" and no ")}` }];
    if (text.length > MAX_METADATA) {
      return [{ what: `the metadata have ${text.length} characters, and ${MAX_METADATA} is the most` }];
    }
    let said: unknown;
    try {
      said = parseExact(text);
    } catch {
      return [{ what: "the metadata are no JSON" }];
    }
    const fields = { title: own, summary };
    return Object.entries(fields)
      .filter(([name, value]) => !isObject(said) || said[name] !== value)
      .map(([name]) => ({ what: `the ${name} in the metadata is another than that of the proposal` }));
  },
};

export const rollback: Rule = {
  id: "rollback",
  refuses: "steps back without a word on when they work",
  advice: 'say "valid until …" or "only while …": steps back stop working when the state moves on',
  find: ({ draft }) =>
    ROLLBACK.test(draft.summary) && !CONDITION.test(draft.summary)
      ? [{ what: "the summary tells how to go back, and not until when that works" }]
      : [],
};

export const unbundled: Rule = {
  id: "unbundled",
  refuses: "codes stored alone although what is made of them fits into the same proposal",
  advice:
    "addresses are known before: instantiate, migrate and pin in the same proposal, so that one vote decides",
  find: ({ draft, governance }) => {
    const { messages, summary } = draft;
    const isOnlyStores =
      messages.length > 0 && messages.every(({ typeUrl }) => typeUrl.endsWith(".MsgStoreCode"));
    if (!isOnlyStores || / Part \d+ of \d+\.$/.test(summary)) return [];
    const room = MAX_PROPOSAL_BYTES - encodedSize(draft, governance);
    return room < ROOM_FOR_REST
      ? []
      : [{ what: `it only stores codes, and leaves room for ${room} bytes of what is made of them` }];
  },
};

export const compression: Rule = {
  id: "compression",
  refuses: "codes that travel uncompressed, or cannot be unpacked",
  advice: "compress with gzip -9, as bme gov propose does",
  find: ({ draft, outlook }) =>
    each(draft.messages, (message, index) => {
      const code = outlook.codes.find((one) => one.index === index);
      if (code === undefined || wasmOf(message) === undefined) return undefined;
      if (code.checksum === undefined) return "its code cannot be unpacked";
      return code.isCompressed ? undefined : `its code travels as ${code.packedBytes} uncompressed bytes`;
    }),
};

export const unknownMessage: Rule = {
  id: "unknown-message",
  refuses: "messages that nobody can read here",
  advice: "have somebody decode it with the chain's own tools, and vote no while nobody can say what it does",
  find: ({ draft }) =>
    each(draft.messages, (message) =>
      message.kind === "known" ? undefined : `${message.typeUrl}: ${message.why}`,
    ),
};

export const approved: Rule = {
  id: "approved",
  refuses: "messages other than those that were approved, by a single byte",
  advice: "compare the digests that bme gov render prints, and vote no while they differ",
  find: ({ draft, approved: before }) => {
    if (before === undefined) return [];
    const count = Math.max(before.length, draft.messages.length);
    return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
      const [was, is] = [before[index], draft.messages[index]];
      if (was !== undefined && is !== undefined && digestOf([was]) === digestOf([is])) return [];
      const what =
        was === undefined
          ? "it is not among the approved messages"
          : is === undefined
            ? "an approved message is missing"
            : "it is not the approved message";
      return [{ message: index + 1, what }];
    });
  },
};
