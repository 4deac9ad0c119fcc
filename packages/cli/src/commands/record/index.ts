import type { Group } from "../../command.js";
import { list } from "./list.js";
import { show } from "./show.js";
import { wait } from "./wait.js";

export const record: Group = {
  name: "record",
  summary: "Find and await requests: conversions that wait",
  commands: [show, list, wait],
};
