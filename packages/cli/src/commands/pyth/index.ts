import type { Group } from "../../command.js";
import { decode } from "./decode.js";
import { verify } from "./verify.js";

export const pyth: Group = {
  name: "pyth",
  summary: "Decode and verify Pyth's signed updates, without a chain",
  commands: [decode, verify],
};
