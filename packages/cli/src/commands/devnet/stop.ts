import { readDevnet, stopDevnet } from "@akash-bme/devnet";
import { command } from "../../command.js";
import { devnetStatus, homeOf, homeOption } from "./common.js";

export const stop = command({
  name: "stop",
  summary: "Stop the local chain and keep its state",
  examples: ["devnet stop"],
  options: homeOption,
  output: devnetStatus,
  run: async (input, context) => {
    const home = homeOf(input, context);
    await stopDevnet(home, { keep: true });
    return readDevnet(home);
  },
});
