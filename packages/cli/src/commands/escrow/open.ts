import { needed, optional } from "../../command.js";
import { address, anything, everyoneOr, listOf } from "../../parse.js";
import { textOf } from "../vault/common.js";
import { convertCommand } from "../vault/converting.js";
import { attached } from "./coins.js";
import { moneyOptions } from "./common.js";

export const open = convertCommand({
  name: "open",
  summary: "Open an escrow: an account for one job, which several may fund",
  details: `The settlers may spend it while they are registered. ACT of a balance stays its holder's; what the owner mints
into the escrow belongs to --refund-to. Its number is in the event bme_escrow_open.`,
  examples: [
    "escrow open akash1… --label lease-1 --akt 12.5akt --min-out 7act --key-file key.txt --vault akash1…",
    "escrow open akash1…,akash1… --act 5act --depositors akash1… --key-file key.txt",
  ],
  arguments: {
    settlers: needed("SETTLERS", "who may spend it: 1 to 10, with commas between them", listOf(address)),
  },
  options: {
    ...moneyOptions,
    refundTo: optional("--refund-to ADDR", "whose the minted ACT is; the sender when absent", address),
    label: optional("--label TEXT", "what the job is called, at most 128 bytes", anything),
    depositors: optional(
      "--depositors LIST",
      "who may put something in beside the owner, with commas between them; everyone when absent",
      everyoneOr,
    ),
  },
  compose: async (messages, input, client) => {
    const { contract, settlers, refundTo, label, depositors, act, akt, minOut, deadline } = input;
    const message = {
      settlers: [...settlers],
      ...(depositors !== undefined && { depositors: [...depositors] }),
      ...textOf({ refundTo, label, act, minActOut: minOut, deadline }),
    };
    return messages.openEscrow(message, await attached(akt, client, contract));
  },
});
