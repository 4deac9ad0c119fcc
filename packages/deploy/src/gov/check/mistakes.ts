/** Mistakes that were made in production around Akash's proposals and its price relay, and which rules catch them. */
export type Mistake = { readonly made: string } & (
  | { readonly rules: readonly [string, ...string[]] }
  /** Why no look at a proposal finds it. */
  | { readonly notHere: string }
);

export const MISTAKES: readonly Mistake[] = [
  { made: "both codes in one transaction, at 86 per cent of the limit", rules: ["size", "compression"] },
  { made: "content that could only be read once it was voted on", rules: ["stage"] },
  {
    made: "UpdateParams that replaced all parameters",
    rules: ["params-replaced", "dump-age", "params-race", "params-version"],
  },
  { made: "the incumbent source of prices replaced", rules: ["source-removed", "no-sources"] },
  { made: "a message of an older version", rules: ["message-version"] },
  { made: "a title carried over from the proposal before", rules: ["title", "metadata"] },
  { made: "a query's wrapper around the proposal", rules: ["file"] },
  {
    made: "other bytes on the test network than on the main one, names with _ and -",
    rules: ["artifact", "artifacts-differ"],
  },
  { made: "two contracts that were not paired as approved", rules: ["pairing", "approved"] },
  { made: "update_fee 0, which made updates impossible", rules: ["update-fee"] },
  { made: "a relayer's account without a public key", rules: ["relayer-key"] },
  {
    made: "the process dead, the container up",
    notHere: "a property of running software: the relayer's /health",
  },
  {
    made: "an edited environment file, a container only restarted",
    notHere: "a property of running software: the relayer prints the configuration that it read",
  },
  { made: "a polling interval of 0", notHere: "the relayer's configuration: it refuses it" },
  {
    made: "a deviation tolerance of 0 instead of none",
    notHere: "the relayer's configuration: it refuses it",
  },
  {
    made: "--unordered accepted and ignored by the command line",
    notHere: "no transaction of a proposal is unordered; the relayer builds its own and asserts the field",
  },
  {
    made: "fees charged on the gas asked for, several submitters",
    notHere: "the relayer's economy: it learns gas from use and one of several pays",
  },
  { made: "a healthy flag on a stale price", rules: ["stale-oracle"] },
  { made: "instructions to roll back left after they stopped working", rules: ["rollback"] },
  { made: "five proposals one after another", rules: ["unbundled"] },
];
