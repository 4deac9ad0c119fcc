import { Argument, type Command, Option } from "commander";
import type { Context } from "./context.js";
import { CliError, EXIT, type ExitCode, usageError } from "./errors.js";
import type { Parser } from "./parse.js";
import type { JsonSchema, Shape } from "./shape.js";
import { renderView } from "./view.js";

/** A part of the command line: how it is written, what it is for, and how it is read. */
export interface Input<T> {
  /** `AMOUNT` of an argument, `--min-out AMOUNT` of an option. */
  readonly written: string;
  readonly help: string;
  /** Variable of the environment that stands in for it. */
  readonly env?: string;
  /** Makes a value of it; undefined when it was not written. */
  read(written: string | true | undefined): T;
}

/** An argument, or an option that must be there. */
export function needed<T>(written: string, help: string, parse: Parser<T>, env?: string): Input<T> {
  return {
    ...{ written, help, ...(env !== undefined && { env }) },
    read: (text) => {
      if (typeof text === "string") return reading(written, () => parse(text));
      const or = env === undefined ? "" : `, or set ${env}`;
      throw usageError(`${written} is missing: write it${or}`);
    },
  };
}

export function optional<T>(
  written: string,
  help: string,
  parse: Parser<T>,
  env?: string,
): Input<T | undefined> {
  return {
    ...{ written, help, ...(env !== undefined && { env }) },
    read: (text) => (typeof text === "string" ? reading(written, () => parse(text)) : undefined),
  };
}

/** What is not written is read from `preset`. */
export function preset<T>(
  written: string,
  help: string,
  parse: Parser<T>,
  value: string,
  env?: string,
): Input<T> {
  const { read } = needed(written, help, parse);
  return {
    ...{ written, help: `${help} (default ${value})`, ...(env !== undefined && { env }) },
    read: (text) => read(text ?? value),
  };
}

/** An option without a value. */
export function toggle(written: string, help: string): Input<boolean> {
  return { written, help, read: (text) => text === true };
}

export type Inputs = Readonly<Record<string, Input<unknown>>>;
export type Values<I extends Inputs> = { readonly [K in keyof I]: I[K] extends Input<infer T> ? T : never };

export interface CommandSpec<A extends Inputs, O extends Inputs, T> {
  readonly name: string;
  /** One line, without a full stop. */
  readonly summary: string;
  /** What one must know beyond that; an empty line between paragraphs. */
  readonly details?: string;
  /** Each begins behind `bme`. */
  readonly examples: readonly string[];
  /** In the order in which they are written. */
  readonly arguments?: A;
  readonly options?: O;
  /** What `--json` prints. */
  readonly output: Shape<T>;
  readonly run: (input: Values<A> & Values<O>, context: Context) => Promise<T>;
  /** Words for people when those of the shape will not do. */
  readonly text?: (answer: T) => string;
  /** Whether the answer means yes; one that does not is printed and ends with exit code 1. */
  readonly isYes?: (answer: T) => boolean;
  /** What goes on after the answer is printed. */
  readonly after?: (answer: T, input: Values<A> & Values<O>, context: Context) => Promise<void>;
}

/** A command that can be put into the tree. */
export interface BuiltCommand {
  readonly name: string;
  readonly schema: JsonSchema;
  /** Adds it below a parent. */
  add(parent: Command, session: Session): void;
}

/** Commands with a common first word; groups in it have a common second one. */
export interface Group {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly (BuiltCommand | Group)[];
}

/** One run of the program. */
export interface Session {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  /** What the global options ask for; known when a command runs. */
  readonly context: (globals: Globals) => Context;
  /** Takes the exit code of the command. */
  readonly end: (code: ExitCode) => void;
}

export interface Globals {
  readonly json?: boolean;
  readonly node?: string;
}

export function command<A extends Inputs, O extends Inputs, T>(spec: CommandSpec<A, O, T>): BuiltCommand {
  const { name, summary, details, examples, output } = spec;
  const args = Object.entries(spec.arguments ?? {});
  const options = Object.entries(spec.options ?? {});
  const add = (parent: Command, session: Session) => {
    const built = parent.command(name).summary(summary);
    // Lines of the source are no lines of the terminal; an empty line ends a paragraph.
    const paragraphs = details === undefined ? "" : `\n\n${details.replace(/(?<!\n)\n(?!\n)/g, " ")}`;
    built.description(`${summary}.${paragraphs}`);
    for (const [, { written, help }] of args) built.addArgument(new Argument(`<${written}>`, help));
    for (const [key, input] of options) built.addOption(optionOf(key, input));
    built.addHelpText("after", `\nExamples:\n${examples.map((example) => `  bme ${example}`).join("\n")}`);
    built.action(async () => {
      const context = session.context(built.optsWithGlobals<Globals>());
      const written: Record<string, string | true | undefined> = built.opts();
      const values = new Map<string, unknown>();
      for (const [index, [key, input]] of args.entries()) values.set(key, input.read(built.args[index]));
      for (const [key, input] of options) {
        const fromEnv = input.env === undefined ? undefined : session.env[input.env] || undefined;
        values.set(key, input.read(written[key] ?? fromEnv));
      }
      const input = Object.fromEntries(values) as Values<A> & Values<O>;
      const answer = await spec.run(input, context);
      session.print(
        context.isJson
          ? JSON.stringify(output.json(answer), null, 2)
          : (spec.text?.(answer) ?? renderView(output.view(answer)).join("\n")),
      );
      if (spec.isYes?.(answer) === false) session.end(EXIT.refused);
      await spec.after?.(answer, input, context);
    });
  };
  return { name, schema: output.schema, add };
}

function optionOf(key: string, { written, help, env }: Input<unknown>): Option {
  const flags = written.replace(/ ([A-Z]+)$/, " <$1>");
  const option = new Option(flags, env === undefined ? help : `${help} [env ${env}]`);
  // Options are found by the key in the specification, whatever the flag is called.
  option.attributeName = () => key;
  return option;
}

/** Says which part of the command line was wrong. */
function reading<T>(written: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    throw usageError(`${written}: ${error.message}`, { cause: error });
  }
}
