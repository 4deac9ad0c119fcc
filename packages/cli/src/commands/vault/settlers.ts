import type { Settler } from "@akash-bme/clients";
import { command } from "../../command.js";
import { allPages } from "../../pages.js";
import { act, list, maybe, record, text } from "../../shape.js";
import { vaultOption } from "./common.js";

export const settlers = command({
  name: "settlers",
  summary: "List the registered settlers, with their caps for a day and what is left of them today",
  examples: ["vault settlers --vault akash1…", "vault settlers --json | jq -r '.[].settler'"],
  options: vaultOption,
  output: list(record<Settler>({ settler: text, dailyCap: maybe(act), leftToday: maybe(act) })),
  run: async ({ vault }, context) => {
    const reader = await context.vault(vault);
    return allPages<Settler, string>(
      (page) => reader.settlers(page),
      ({ settler }) => settler,
    );
  },
});
