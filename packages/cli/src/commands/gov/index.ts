import type { Group } from "../../command.js";
import { check } from "./check.js";
import { deposit } from "./deposit.js";
import { propose } from "./propose/index.js";
import { render } from "./render.js";
import { rules } from "./rules.js";
import { submit } from "./submit.js";
import { verify } from "./verify.js";
import { vote } from "./vote.js";
import { watch } from "./watch.js";

export const gov: Group = {
  name: "gov",
  summary: "Write, read, check, submit and follow governance proposals",
  commands: [...propose, render, check, rules, submit, deposit, vote, watch, verify],
};
