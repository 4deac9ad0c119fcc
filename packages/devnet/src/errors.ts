export type DevnetErrorCode =
  | "aborted"
  | "already_running"
  | "binary_missing"
  | "bad_home"
  | "bad_record"
  | "init_failed"
  | "no_devnet"
  | "not_ready"
  | "node_exited"
  | "port_taken";

/** What went wrong with a local chain: a code for programs, a sentence for people, details below it. */
export class DevnetError extends Error {
  readonly code: DevnetErrorCode;
  readonly shortMessage: string;
  readonly details: readonly string[];

  constructor(
    code: DevnetErrorCode,
    shortMessage: string,
    more: { details?: readonly string[]; cause?: unknown } = {},
  ) {
    const details = more.details ?? [];
    super(
      [shortMessage, ...details].join("\n"),
      more.cause === undefined ? undefined : { cause: more.cause },
    );
    this.name = "DevnetError";
    this.code = code;
    this.shortMessage = shortMessage;
    this.details = details;
  }
}
