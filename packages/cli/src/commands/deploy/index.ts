import type { Group } from "../../command.js";
import { apply, upgrade } from "./apply.js";
import { plan } from "./plan.js";
import { release } from "./release.js";
import { verify } from "./verify.js";

export const deploy: Group = {
  name: "deploy",
  summary: "Put both contracts on a chain, compare and upgrade them",
  commands: [plan, apply, verify, upgrade, release],
};
