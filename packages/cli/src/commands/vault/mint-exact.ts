import { needed } from "../../command.js";
import { actAmount, aktAmount } from "../../parse.js";
import { coinsOf } from "../../send.js";
import { aktDenom, deadlineOption, recipientOption, textOf } from "./common.js";
import { convertCommand } from "./converting.js";

export const mintExact = convertCommand({
  name: "mint-exact",
  summary: "Mint exactly so much ACT from at most so much AKT",
  details: "What is not needed of the AKT comes back when it executes.",
  examples: ["vault mint-exact 7act --max-in 13akt --key-file key.txt --vault akash1…"],
  arguments: { actOut: needed("AMOUNT", "ACT to mint, such as 3act or 3000000uact", actAmount) },
  options: {
    maxIn: needed("--max-in AMOUNT", "most AKT to burn", aktAmount),
    ...recipientOption,
    ...deadlineOption,
  },
  compose: async (messages, { contract, actOut, maxIn, to, deadline }, client) =>
    messages.mintActExact(
      { actOut: actOut.toString(), ...textOf({ to, deadline }) },
      coinsOf(maxIn, await aktDenom(client, contract)),
    ),
});
