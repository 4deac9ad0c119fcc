import { readDevnet } from "@akash-bme/devnet";
import { command } from "../../command.js";
import { devnetStatus, homeOf, homeOption } from "./common.js";

export const status = command({
  name: "status",
  summary: "Say whether the local chain runs, and where",
  details: "Ends with exit code 1 when it does not.",
  examples: ["devnet status", "devnet status --json | jq -r .rpc"],
  options: homeOption,
  output: devnetStatus,
  run: (input, context) => readDevnet(homeOf(input, context)),
  isYes: ({ running }) => running,
});
