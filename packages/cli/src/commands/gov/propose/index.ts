import type { BuiltCommand } from "../../../command.js";
import { apply } from "./apply.js";
import { execute } from "./execute.js";
import { install } from "./install.js";
import { migrate } from "./migrate.js";
import { oracle } from "./oracle.js";
import { params } from "./params.js";

const NAME = "propose";
const SUMMARY = "Write a proposal, in the shape that akash tx gov submit-proposal takes";

/** A command below `gov propose`. */
function below(one: BuiltCommand): BuiltCommand {
  return {
    name: `${NAME} ${one.name}`,
    schema: one.schema,
    add: (parent, session) => {
      const group =
        parent.commands.find((command) => command.name() === NAME) ??
        parent.command(NAME).summary(SUMMARY).description(`${SUMMARY}.`).helpCommand(false);
      one.add(group, session);
    },
  };
}

export const propose = [install, params, apply, oracle, migrate, execute].map(below);
