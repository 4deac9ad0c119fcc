import type { Group } from "../../command.js";
import { ownership } from "../shared/ownership.js";
import { paramsGroup } from "../shared/params.js";
import { setGuardian } from "../shared/set-guardian.js";
import { updateParams } from "../shared/update-params.js";
import { ORACLE } from "./common.js";
import { config } from "./config.js";
import { setFee, withdrawFees } from "./fee-messages.js";
import { addFeed, removeFeed, updateFeed } from "./feed-messages.js";
import { feeds } from "./feeds.js";
import { health } from "./health.js";
import { pause, unpause } from "./pause.js";
import { price } from "./price.js";
import { roles } from "./roles.js";
import { rotate } from "./rotate.js";
import { setEmitters } from "./set-emitters.js";
import { setRelay } from "./set-relay.js";
import { setSources } from "./set-sources.js";
import { show } from "./show.js";
import { expireSignerSet, registerSignerSet } from "./signer-set-messages.js";
import { signerSets } from "./signer-sets.js";
import { sources } from "./sources.js";
import { twap } from "./twap.js";
import { update } from "./update.js";

export const oracle: Group = {
  name: "oracle",
  summary: "Read the oracle; bring it updates and rotations; govern it",
  commands: [
    ...[show, health, price, twap, sources, feeds, signerSets, config, paramsGroup(ORACLE), roles],
    ...[update, rotate],
    ...[updateParams(ORACLE, "All of it is in force at once."), addFeed, updateFeed, removeFeed, setSources],
    ...[setEmitters, registerSignerSet, expireSignerSet, setFee, withdrawFees, setRelay],
    ...[pause, unpause, setGuardian(ORACLE), ...ownership(ORACLE)],
  ],
};
