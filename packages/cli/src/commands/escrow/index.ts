import type { Group } from "../../command.js";
import { close } from "./close.js";
import { deposit } from "./deposit.js";
import { depositors } from "./depositors.js";
import { fundAkt } from "./fund-akt.js";
import { list } from "./list.js";
import { open } from "./open.js";
import { returns } from "./returns.js";
import { show } from "./show.js";
import { withdraw, withdrawAkt } from "./withdraw.js";

export const escrow: Group = {
  name: "escrow",
  summary: "Open, fund, read and close escrows",
  commands: [open, deposit, fundAkt, withdraw, withdrawAkt, depositors, close, show, list, returns],
};
