import type { Group } from "../../command.js";
import { ownership } from "../shared/ownership.js";
import { paramsGroup } from "../shared/params.js";
import { setGuardian } from "../shared/set-guardian.js";
import { updateParams } from "../shared/update-params.js";
import { account } from "./account.js";
import { applyParams } from "./apply-params.js";
import { approval } from "./approval.js";
import { approve } from "./approve.js";
import { balance } from "./balance.js";
import { books } from "./books.js";
import { buckets } from "./buckets.js";
import { burn } from "./burn.js";
import { cancel } from "./cancel.js";
import { cancelParams } from "./cancel-params.js";
import { claims } from "./claims.js";
import { VAULT } from "./common.js";
import { config } from "./config.js";
import { crank } from "./crank.js";
import { fund } from "./fund.js";
import { health } from "./health.js";
import { invariants } from "./invariants.js";
import { invoice } from "./invoice.js";
import { mint } from "./mint.js";
import { mintExact } from "./mint-exact.js";
import { netBurn } from "./net-burn.js";
import { pause, unpause } from "./pause.js";
import { pendingParams } from "./pending-params.js";
import { quoteBurn } from "./quote-burn.js";
import { quoteMint } from "./quote-mint.js";
import { quoteMintExact } from "./quote-mint-exact.js";
import { quoteSettle } from "./quote-settle.js";
import { retryPayout } from "./retry-payout.js";
import { roles } from "./roles.js";
import { setOracle } from "./set-oracle.js";
import { setSettler } from "./set-settler.js";
import { settle } from "./settle.js";
import { settlers } from "./settlers.js";
import { status } from "./status.js";
import { withdrawClaim } from "./withdraw-claim.js";

const LOOSENING = "What loosens waits for the delay that the parameters hold: see vault pending-params.";

export const vault: Group = {
  name: "vault",
  summary: "Read the vault; mint, burn and settle ACT; govern it",
  commands: [
    ...[status, health, books, buckets, netBurn, config, paramsGroup(VAULT), pendingParams, roles],
    ...[balance, account, approval, settlers, claims, invoice, invariants],
    ...[quoteMint, quoteMintExact, quoteBurn, quoteSettle],
    ...[mint, mintExact, burn, cancel, crank, retryPayout, withdrawClaim, fund, approve, settle],
    ...[updateParams(VAULT, LOOSENING), applyParams, cancelParams, setSettler, setOracle],
    ...[pause, unpause, setGuardian(VAULT), ...ownership(VAULT)],
  ],
};
