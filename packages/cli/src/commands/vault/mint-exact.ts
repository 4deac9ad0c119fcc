import { command, needed } from "../../command.js";
import { actAmount, aktAmount } from "../../parse.js";
import { coinsOf, sentToVault } from "../../send.js";
import {
  aktDenom,
  deadlineOption,
  recipientOption,
  sendToVault,
  textOf,
  vaultSendOptions,
} from "./common.js";

export const mintExact = command({
  name: "mint-exact",
  summary: "Mint exactly so much ACT from at most so much AKT",
  details: "What is not needed of the AKT comes back in the same transaction.",
  examples: ["vault mint-exact 7act --max-in 13akt --key-file key.txt --vault akash1…"],
  arguments: { actOut: needed("AMOUNT", "ACT to mint, such as 3act or 3000000uact", actAmount) },
  options: {
    ...vaultSendOptions,
    maxIn: needed("--max-in AMOUNT", "most AKT to burn", aktAmount),
    ...recipientOption,
    ...deadlineOption,
  },
  output: sentToVault,
  run: async (input, context) => {
    const { vault, actOut, maxIn, to, deadline } = input;
    const { sent } = await sendToVault(input, context, async (messages, client) =>
      messages.mintActExact(
        { actOut: actOut.toString(), ...textOf({ to, deadline }) },
        coinsOf(maxIn, await aktDenom(client, vault)),
      ),
    );
    return sent;
  },
});
