import { toBase64 } from "@cosmjs/encoding";
import { command } from "../../command.js";
import { bytesInput, readInput } from "../../input.js";
import { sendingOptions, sendTo } from "../../message.js";
import { ORACLE } from "./common.js";

export const rotate = command({
  name: "rotate",
  summary: "Replace a signer set by the packet that the current set signed",
  details: "Anybody may send it; the signatures decide.",
  examples: ["oracle rotate packet.hex --key-file key.txt --oracle akash1…"],
  arguments: { input: bytesInput("the packet") },
  options: sendingOptions(ORACLE),
  output: ORACLE.sent,
  run: async (input, context) => {
    const vaa = toBase64(await readInput(input.input, context.host));
    return (await sendTo(ORACLE, input, context, (messages) => messages.submitGovernance({ vaa }))).sent;
  },
});
