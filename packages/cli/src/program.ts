import { Command } from "commander";
import type { BuiltCommand, Group, Session } from "./command.js";
import { completion } from "./commands/completion.js";
import { deploy } from "./commands/deploy/index.js";
import { devnet } from "./commands/devnet/index.js";
import { escrow } from "./commands/escrow/index.js";
import { gov } from "./commands/gov/index.js";
import { oracle } from "./commands/oracle/index.js";
import { pyth } from "./commands/pyth/index.js";
import { record } from "./commands/record/index.js";
import { schema } from "./commands/schema.js";
import { vault } from "./commands/vault/index.js";

const GROUPS: readonly Group[] = [vault, record, escrow, oracle, pyth, deploy, gov, devnet];

const EXIT_CODES = `
Exit codes:
  0  done, or yes
  1  refused: the contract, the chain or a check says no
  2  usage: the command cannot be understood as it was written
  3  unreachable: no node answers, or what is awaited did not come in time`;

export interface Program {
  readonly root: Command;
  /** The commands by the words that call them: `vault status`. */
  readonly commands: ReadonlyMap<string, BuiltCommand>;
}

/** The whole tree of commands. */
export function buildProgram(session: Session, version: string): Program {
  const root = new Command("bme")
    .description("Akash's Burn-Mint Equilibrium: the vault, its oracle, and Pyth's signed updates.")
    .version(version, "--version", "print the version")
    .option("--json", "print one JSON document, amounts as text; bme schema describes it")
    .option("--node <URL>", "RPC of the node; the local chain that runs when absent [env BME_NODE]")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [COMMAND]", "print the help of a command")
    .addHelpText("after", EXIT_CODES)
    .configureHelp({
      showGlobalOptions: true,
      // Every command has options; saying so at each helps nobody.
      subcommandTerm: (one) =>
        [one.name(), ...one.registeredArguments.map((argument) => `<${argument.name()}>`)].join(" "),
    });
  const commands = new Map<string, BuiltCommand>();
  const addGroup = ({ name, summary, commands: members }: Group, parent: Command, before: string) => {
    const group = parent.command(name).summary(summary).description(`${summary}.`).helpCommand(false);
    for (const one of members) {
      if ("commands" in one) addGroup(one, group, `${before}${name} `);
      else {
        one.add(group, session);
        commands.set(`${before}${name} ${one.name}`, one);
      }
    }
  };
  for (const group of GROUPS) addGroup(group, root, "");
  for (const one of [completion(root), schema(commands)]) {
    one.add(root, session);
    commands.set(one.name, one);
  }
  return { root, commands };
}
