import { command, needed } from "../../command.js";
import { wholeNumber } from "../../parse.js";
import { sentToVault } from "../../send.js";
import { sendToVault, vaultSendOptions } from "./common.js";

export const withdrawClaim = command({
  name: "withdraw-claim",
  summary: "Pay the owner of a claim what is funded of it",
  details: "Anybody may send it; vault claims lists what can be withdrawn.",
  examples: ["vault withdraw-claim 1 --key-file key.txt --vault akash1…"],
  arguments: { id: needed("ID", "number of the claim", wholeNumber) },
  options: vaultSendOptions,
  output: sentToVault,
  run: async (input, context) => {
    const { sent } = await sendToVault(input, context, (messages) =>
      messages.withdrawClaim({ id: input.id.toString() }),
    );
    return sent;
  },
});
