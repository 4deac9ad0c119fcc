import { readFileSync } from "node:fs";
import type { Command } from "commander";
import { CommanderError } from "commander";
import type { Session } from "./command.js";
import { Context } from "./context.js";
import { CliError, EXIT, type ExitCode, failureOf, failureShape, failureText } from "./errors.js";
import type { Host } from "./host.js";
import { buildProgram } from "./program.js";

const PACKAGE = new URL("../package.json", import.meta.url);

/** Runs one command line, the words behind `bme`, and answers the exit code. Never throws. */
export async function run(words: readonly string[], host: Host): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const session: Session = {
    env: host.env,
    print: (text) => host.out(text === "" || text.endsWith("\n") ? text : `${text}\n`),
    context: (globals) => new Context(host, globals),
    end: (given) => {
      code = given;
    },
  };
  const { version }: { version: string } = JSON.parse(readFileSync(PACKAGE, "utf8"));
  const { root } = buildProgram(session, version);
  let help = "";
  for (const one of allCommands(root)) {
    one.exitOverride().configureOutput({
      writeOut: host.out,
      // The help that commander shows when a word is missing; told below, like every failure.
      writeErr: (text) => {
        help += text;
      },
      outputError: () => {},
    });
  }
  try {
    await root.parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.ok;
    code = tell(error, help, words, host);
  }
  return code;
}

/** Every command of a tree. */
export function allCommands(root: Command): readonly Command[] {
  return [root, ...root.commands.flatMap(allCommands)];
}

function tell(error: unknown, help: string, words: readonly string[], host: Host): ExitCode {
  const failure = failureOf(error instanceof CommanderError ? fromCommander(error) : error);
  const isMissingWord = error instanceof CommanderError && error.code === "commander.help";
  host.err(isMissingWord ? help : `bme: ${failureText(failure)}\n`);
  if (words.includes("--json")) {
    host.out(`${JSON.stringify(failureShape.json({ error: failure }), null, 2)}\n`);
  }
  return failure.exit;
}

function fromCommander({ code, message }: CommanderError): CliError {
  const sentence = code === "commander.help" ? "a command is missing" : message.replace(/^error: /, "");
  return new CliError(EXIT.usage, "usage", `${sentence}; see bme --help`);
}
