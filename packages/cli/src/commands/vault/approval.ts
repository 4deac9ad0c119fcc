import type { Approval } from "@akash-bme/clients";
import { command, needed } from "../../command.js";
import { address } from "../../parse.js";
import { act, maybe, record, time } from "../../shape.js";
import { vaultOption } from "./common.js";

export const approval = command({
  name: "approval",
  summary: "Print how much of a holder's ACT a settler may still spend, and until when",
  examples: ["vault approval akash1… akash1… --vault akash1…"],
  arguments: {
    holder: needed("HOLDER", "whose ACT", address),
    settler: needed("SETTLER", "who may spend it", address),
  },
  options: vaultOption,
  output: record<Approval>({ remaining: act, expires: maybe(time) }),
  run: async ({ vault, holder, settler }, context) => (await context.vault(vault)).approval(holder, settler),
});
