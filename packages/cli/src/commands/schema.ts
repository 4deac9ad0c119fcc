import { type BuiltCommand, command, needed } from "../command.js";
import { failureShape, usageError } from "../errors.js";
import { anything } from "../parse.js";
import type { JsonSchema, Shape } from "../shape.js";

const DIALECT = "https://json-schema.org/draft/2020-12/schema";

/** The schema of what a command prints, and under `error` of what each prints when it fails. */
export function schemaOf(name: string, commands: ReadonlyMap<string, BuiltCommand>): JsonSchema {
  const schema = name === "error" ? failureShape.schema : commands.get(name)?.schema;
  if (schema === undefined) {
    throw usageError(
      `"${name}" is no command that prints JSON: write one of ${[...commands.keys(), "error"].join(", ")}`,
    );
  }
  return { $schema: DIALECT, title: `bme ${name} --json`, ...schema };
}

const document: Shape<JsonSchema> = {
  schema: { type: "object" },
  unit: "",
  json: (value) => JSON.parse(JSON.stringify(value)),
  view: (value) => ({ kind: "text", text: JSON.stringify(value, null, 2) }),
};

/** Prints the schemas of all commands. */
export function schema(commands: ReadonlyMap<string, BuiltCommand>): BuiltCommand {
  return command({
    name: "schema",
    summary: "Print the JSON Schema of what a command prints under --json",
    details: "The name is that of the command in quotes, or error for what each prints when it fails.",
    examples: ['schema "vault status"', "schema error"],
    arguments: { name: needed("NAME", "words of the command", anything) },
    output: document,
    run: async ({ name }) => schemaOf(name, commands),
  });
}
