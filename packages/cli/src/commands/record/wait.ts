import { command } from "../../command.js";
import { outcome } from "../../shapes/record.js";
import { vaultOption } from "../vault/common.js";
import { requestId } from "./common.js";
import { follow, timeoutOption } from "./follow.js";

export const wait = command({
  name: "wait",
  summary: "Wait until a request has ended, and print how",
  details: `Says on standard error what it waits for. Ends with exit code 1 when it was cancelled, and with 3 when it takes
longer than --timeout; the request goes on.

Somebody has to run what is due: vault crank.`,
  examples: ["record wait 7 --vault akash1…", "record wait 7 --timeout 3600 --json | jq -r .kind"],
  arguments: requestId,
  options: { ...vaultOption, ...timeoutOption },
  output: outcome,
  run: async ({ vault, id, timeout }, context) => follow(await context.vault(vault), id, timeout, context),
  isYes: ({ kind }) => kind !== "cancelled",
});
