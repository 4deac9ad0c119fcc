import { command } from "../../command.js";
import { refusedError } from "../../errors.js";
import { request } from "../../shapes/record.js";
import { vaultOption } from "../vault/common.js";
import { requestId } from "./common.js";

export const show = command({
  name: "show",
  summary: "Print a request: what it asks for, what it waits for, and how it ended",
  details: "Ends with exit code 1 when it was never made or is forgotten, 30 days after its end.",
  examples: ["record show 7 --vault akash1…", "record show 7 --json | jq -r .outcome.kind"],
  arguments: requestId,
  options: vaultOption,
  output: request,
  run: async ({ vault, id }, context) => {
    const found = await (await context.vault(vault)).request(id);
    if (found === undefined) {
      throw refusedError("unknown_request", `Request ${id} was never made or is forgotten`);
    }
    return found;
  },
});
