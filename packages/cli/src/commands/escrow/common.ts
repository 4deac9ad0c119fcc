import { needed, optional } from "../../command.js";
import { actAmount, aktAmount, wholeNumber } from "../../parse.js";
import { deadlineOption } from "../vault/common.js";

export const escrowId = { id: needed("ID", "number of the escrow", wholeNumber) };

/** What goes into an escrow. */
export const moneyOptions = {
  act: optional("--act AMOUNT", "ACT of the sender to put in, such as 3act", actAmount),
  akt: optional("--akt AMOUNT", "AKT of the sender to mint from, such as 12.5akt", aktAmount),
  minOut: optional("--min-out AMOUNT", "least ACT to accept for the AKT", actAmount),
  ...deadlineOption,
};
