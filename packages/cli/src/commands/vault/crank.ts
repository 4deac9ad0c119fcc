import { answerOf, type BmeEvent, type Cranked } from "@akash-bme/clients";
import { command, optional } from "../../command.js";
import { sendingOptions, sendTo } from "../../message.js";
import { countOf } from "../../parse.js";
import type { Sent } from "../../send.js";
import { count, maybe, record, type Shape } from "../../shape.js";
import { VAULT } from "./common.js";

interface Crank {
  readonly sent: Sent<BmeEvent>;
  /** What it did; none in a dry run. */
  readonly cranked: Cranked | undefined;
}

const shape: Shape<Crank> = record<Crank>({
  sent: VAULT.sent,
  cranked: maybe(record<Cranked>({ visited: count, executed: count, cancelled: count })),
});

export const crank = command({
  name: "crank",
  summary: "Run requests whose price or epoch has come",
  details: "Anybody may send it. Those that cannot run yet stay; one that waited too long is cancelled.",
  examples: [
    "vault crank --key-file key.txt --vault akash1…",
    "vault crank --limit 50 --json --key-file key.txt | jq .cranked.executed",
  ],
  options: {
    ...sendingOptions(VAULT),
    limit: optional("--limit COUNT", "most requests to look at, 1 to 50; 10 when absent", countOf),
  },
  output: shape,
  run: async (input, context) => {
    const { limit } = input;
    const { sent, answer } = await sendTo(VAULT, input, context, (messages) =>
      messages.crank(limit === undefined ? {} : { limit }),
    );
    return { sent, cranked: answer === undefined ? undefined : answerOf<Cranked>(answer) };
  },
});
