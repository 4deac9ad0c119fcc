import { depositMessage, formatCoins, parseCoins } from "@akash-bme/deploy";
import { optional } from "../../command.js";
import { anything } from "../../parse.js";
import { sendOptions } from "../../send.js";
import { govChainOf, govCommand, idArgument } from "./common.js";
import { govSent, sendGov } from "./send.js";

export const deposit = govCommand({
  name: "deposit",
  summary: "Pay into the deposit of a proposal; all that is missing, unless an amount is named",
  details: "When the deposit is complete, the vote begins.",
  examples: ["gov deposit 12 --key-file key.txt", "gov deposit 12 --amount 500000000uakt --key-file key.txt"],
  arguments: idArgument,
  options: {
    ...sendOptions,
    amount: optional("--amount COINS", "how much, such as 500000000uakt", anything),
  },
  output: govSent,
  run: async (input, context) => {
    const { id, amount } = input;
    const chain = await govChainOf(context);
    const coins = amount === undefined ? undefined : parseCoins(amount);
    const message = await depositMessage(chain, id, "", coins);
    const sending = {
      does: `deposit ${formatCoins(message.value.amount)}`,
      compose: async (depositor: string) => ({ ...message, value: { ...message.value, depositor } }),
      proposalOf: () => id,
    };
    return sendGov(sending, input, context);
  },
});
