import type { Group } from "../../command.js";
import { feeds } from "./feeds.js";
import { health } from "./health.js";
import { params } from "./params.js";
import { price } from "./price.js";
import { roles } from "./roles.js";
import { rotate } from "./rotate.js";
import { show } from "./show.js";
import { signerSets } from "./signer-sets.js";
import { sources } from "./sources.js";
import { twap } from "./twap.js";
import { update } from "./update.js";

export const oracle: Group = {
  name: "oracle",
  summary: "Read the oracle; bring it updates and rotations",
  commands: [show, health, price, twap, sources, feeds, signerSets, params, roles, update, rotate],
};
