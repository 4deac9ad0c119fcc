import { BmeError } from "@akash-bme/clients";
import { DevnetError } from "@akash-bme/devnet";
import { PythError } from "@akash-bme/pyth";
import { count, maybe, record, type Shape, text } from "./shape.js";

/** How the command ends. */
export const EXIT = { ok: 0, refused: 1, usage: 2, unreachable: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A failure that the command line itself finds. */
export class CliError extends Error {
  override readonly name = "CliError";

  constructor(
    readonly exit: Exclude<ExitCode, 0>,
    readonly code: string,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options);
  }
}

/** The command cannot be understood as it was written. */
export function usageError(message: string, options: ErrorOptions = {}): CliError {
  return new CliError(EXIT.usage, "usage", message, options);
}

/** The contract, the chain or a check says no. */
export function refusedError(code: string, message: string): CliError {
  return new CliError(EXIT.refused, code, message);
}

/** What is told of a failure. */
export interface Failure {
  readonly exit: Exclude<ExitCode, 0>;
  readonly code: string;
  readonly message: string;
  /** With `oracle_unhealthy`: why there is no price. */
  readonly reason: string | undefined;
  /** Transaction that failed in a block, or was not seen in one. */
  readonly hash: string | undefined;
  readonly height: number | undefined;
}

/** The document of a failure under `--json`. */
export const failureShape: Shape<{ readonly error: Failure }> = record({
  error: record<Failure>({
    exit: count,
    code: text,
    message: text,
    reason: maybe(text),
    hash: maybe(text),
    height: maybe(count),
  }),
});

const UNREACHABLE_DEVNET: ReadonlySet<string> = new Set([
  "binary_missing",
  "init_failed",
  "not_ready",
  "node_exited",
]);

/** The one place where an error becomes an exit code and a sentence. */
export function failureOf(error: unknown): Failure {
  const bare = { reason: undefined, hash: undefined, height: undefined };
  if (error instanceof CliError) {
    return { exit: error.exit, code: error.code, message: error.message, ...bare };
  }
  if (error instanceof BmeError) {
    const { code, shortMessage, details } = error;
    const { reason, hash, height } = details;
    return { exit: exitOf(error), code, message: shortMessage, reason, hash, height };
  }
  if (error instanceof PythError) {
    return { exit: EXIT.refused, code: error.code, message: error.shortMessage, ...bare };
  }
  if (error instanceof DevnetError) {
    const exit = UNREACHABLE_DEVNET.has(error.code) ? EXIT.unreachable : EXIT.refused;
    return { exit, code: error.code, message: error.message, ...bare };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { exit: EXIT.refused, code: "unexpected", message, ...bare };
}

/** A failure as people read it. */
export function failureText({ code, message, reason, hash, height }: Failure): string {
  const why = reason === undefined ? "" : `, ${reason}`;
  const block = height === undefined ? "" : ` at height ${height}`;
  const where = hash === undefined ? "" : `\nIn transaction ${hash}${block}`;
  return code === "usage" ? message : `${message} (${code}${why})${where}`;
}

function exitOf({ code }: BmeError): Failure["exit"] {
  if (code === "unreachable" || code === "not_included" || code === "still_waiting") return EXIT.unreachable;
  return code === "invalid_amount" ? EXIT.usage : EXIT.refused;
}
