import { OracleReader } from "@akash-bme/clients";
import { toBase64 } from "@cosmjs/encoding";
import { command } from "../../command.js";
import { bytesInput, readInput } from "../../input.js";
import { sendingOptions, sendTo } from "../../message.js";
import { coinsOf } from "../../send.js";
import { ORACLE } from "./common.js";

export const update = command({
  name: "update",
  summary: "Bring the oracle a signed update",
  details: "The fee that the oracle asks for is attached. An update that says nothing new is refused.",
  examples: [
    "oracle update update.bin --key-file key.txt --oracle akash1…",
    "oracle update - --devnet-account relayer --dry-run < update.hex",
  ],
  arguments: { input: bytesInput("the update") },
  options: sendingOptions(ORACLE),
  output: ORACLE.sent,
  run: async (input, context) => {
    const data = [toBase64(await readInput(input.input, context.host))];
    const { sent } = await sendTo(ORACLE, input, context, async (messages, { contract }, client) => {
      const { amount, denom } = await new OracleReader(client, contract).updateFee();
      return messages.updatePriceFeeds({ data }, coinsOf(amount, denom));
    });
    return sent;
  },
});
