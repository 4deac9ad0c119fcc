import { FILE_RULE, MISTAKES, RULES, SIMULATION_RULE } from "@akash-bme/deploy";
import { list, maybe, record, type Shape, text } from "../../shape.js";
import { govCommand } from "./common.js";

interface RuleLine {
  readonly id: string;
  readonly refuses: string;
  readonly advice: string;
}

interface MistakeLine {
  readonly mistake: string;
  readonly rules: readonly string[];
  readonly notHere: string | undefined;
}

interface Book {
  readonly rules: readonly RuleLine[];
  readonly mistakes: readonly MistakeLine[];
}

const shape: Shape<Book> = record<Book>({
  rules: list(record<RuleLine>({ id: text, refuses: text, advice: text })),
  mistakes: list(record<MistakeLine>({ mistake: text, rules: list(text), notHere: maybe(text) })),
});

export const rules = govCommand({
  name: "rules",
  summary: "List what gov check looks for, and the mistakes on record behind it",
  details: "Of a mistake that no look at a proposal finds, the reason is told.",
  examples: ["gov rules", "gov rules --json | jq -r '.rules[].id'"],
  output: shape,
  run: async () => ({
    rules: [FILE_RULE, SIMULATION_RULE, ...RULES].map(({ id, refuses, advice }) => ({ id, refuses, advice })),
    mistakes: MISTAKES.map((one) => ({
      mistake: one.made,
      rules: "rules" in one ? one.rules : [],
      notHere: "notHere" in one ? one.notHere : undefined,
    })),
  }),
  text: ({ rules, mistakes }) =>
    [
      ...rules.map(({ id, refuses, advice }) => `${id}\n  refuses ${refuses}\n  ${advice}`),
      "",
      "Mistakes on record",
      ...mistakes.map(({ mistake, rules: own, notHere }) => `  ${mistake}: ${notHere ?? own.join(", ")}`),
    ].join("\n"),
});
