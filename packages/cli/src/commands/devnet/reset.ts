import { readDevnet, stopDevnet } from "@akash-bme/devnet";
import { command } from "../../command.js";
import { record, text } from "../../shape.js";
import { homeOf, homeOption } from "./common.js";

export const reset = command({
  name: "reset",
  summary: "Stop the local chain and remove all of it",
  details: "The next devnet start makes a new one.",
  examples: ["devnet reset"],
  options: homeOption,
  output: record<{ removed: string }>({ removed: text }),
  run: async (input, context) => {
    const { home } = await readDevnet(homeOf(input, context));
    await stopDevnet(home, { keep: false });
    return { removed: home };
  },
});
