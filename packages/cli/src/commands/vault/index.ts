import type { Group } from "../../command.js";
import { approve } from "./approve.js";
import { balance } from "./balance.js";
import { books } from "./books.js";
import { burn } from "./burn.js";
import { claims } from "./claims.js";
import { fund } from "./fund.js";
import { invariants } from "./invariants.js";
import { invoice } from "./invoice.js";
import { mint } from "./mint.js";
import { mintExact } from "./mint-exact.js";
import { params } from "./params.js";
import { quoteBurn } from "./quote-burn.js";
import { quoteMint } from "./quote-mint.js";
import { quoteMintExact } from "./quote-mint-exact.js";
import { roles } from "./roles.js";
import { settle } from "./settle.js";
import { status } from "./status.js";
import { withdrawClaim } from "./withdraw-claim.js";

export const vault: Group = {
  name: "vault",
  summary: "Read the vault; mint, burn and settle ACT",
  commands: [
    ...[status, books, params, roles, balance, claims, invoice, invariants],
    ...[quoteMint, quoteMintExact, quoteBurn],
    ...[mint, mintExact, burn, withdrawClaim, fund, approve, settle],
  ],
};
