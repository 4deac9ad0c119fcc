import type { Group } from "../../command.js";
import { logs } from "./logs.js";
import { reset } from "./reset.js";
import { start } from "./start.js";
import { status } from "./status.js";
import { stop } from "./stop.js";

export const devnet: Group = {
  name: "devnet",
  summary: "Start, find and stop a local chain",
  commands: [start, status, stop, logs, reset],
};
