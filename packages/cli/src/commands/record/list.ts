import type { BmeRequest } from "@akash-bme/clients";
import { command, optional } from "../../command.js";
import { address, oneOf } from "../../parse.js";
import { list as listOf } from "../../shape.js";
import { request } from "../../shapes/record.js";
import { defined, vaultOption } from "../vault/common.js";

/** Most requests that the vault looks at for one answer. */
const PAGE = 30;

export const list = command({
  name: "list",
  summary: "List requests, oldest first",
  details: "Those that wait, and those that ended in the last 30 days.",
  examples: [
    "record list --status pending --vault akash1…",
    "record list --owner akash1… --json | jq -r '.[].id'",
  ],
  options: {
    ...vaultOption,
    owner: optional("--owner ADDR", "only those of this account", address),
    status: optional(
      "--status STATUS",
      "only those: pending, executed, cancelled",
      oneOf("pending", "executed", "cancelled"),
    ),
  },
  output: listOf(request),
  run: async ({ vault, owner, status }, context) => {
    const reader = await context.vault(vault);
    const found: BmeRequest[] = [];
    let startAfter: bigint | undefined;
    do {
      const page = { limit: PAGE, ...defined({ owner, status, startAfter }) };
      const { requests, next } = await reader.requests(page);
      found.push(...requests);
      startAfter = next;
    } while (startAfter !== undefined);
    return found;
  },
});
