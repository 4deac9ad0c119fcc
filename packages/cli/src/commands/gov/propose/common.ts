import { writeFile } from "node:fs/promises";
import { type Draft, encodedSize, formatCoins, formatDraft, governanceAddress } from "@akash-bme/deploy";
import { optional, preset, toggle } from "../../../command.js";
import { refusedError } from "../../../errors.js";
import { anything } from "../../../parse.js";
import { count, list, record, type Shape, text } from "../../../shape.js";
import { bech32Prefix, filePath } from "../common.js";

/** Options of every command that writes a proposal. */
export const proposeOptions = {
  out: preset("--out FILE", "where to write the proposal", filePath, "proposal.json"),
  force: toggle("--force", "write over a file that is there"),
  summary: optional("--summary TEXT", "why; the title says what, and is made of the messages", anything),
  expedited: toggle("--expedited", "a shorter vote for a larger deposit"),
};

export interface ProposeChoice {
  readonly out: string;
  readonly force: boolean;
  readonly summary: string | undefined;
  readonly expedited: boolean;
}

/** A file that was written. */
interface Written {
  readonly file: string;
  readonly title: string;
  readonly messages: number;
  /** Of the message that submits it. */
  readonly bytes: number;
  readonly deposit: string;
}

export interface Proposed {
  readonly proposals: readonly Written[];
  readonly next: string;
}

export const proposed: Shape<Proposed> = record<Proposed>({
  proposals: list(record<Written>({ file: text, title: text, messages: count, bytes: count, deposit: text })),
  next: text,
});

export function optionsOf({ summary, expedited }: ProposeChoice) {
  return { prefix: bech32Prefix, expedited, ...(summary !== undefined && { summary }) };
}

/** Writes proposals in the shape that `akash tx gov submit-proposal` takes. */
export async function write(drafts: readonly Draft[], { out, force }: ProposeChoice): Promise<Proposed> {
  const proposals: Written[] = [];
  for (const [index, draft] of drafts.entries()) {
    const file = drafts.length === 1 ? out : out.replace(/(\.json)?$/, `-${index + 1}.json`);
    await save(file, formatDraft(draft), force);
    proposals.push({
      ...{ file, title: draft.title, messages: draft.messages.length, deposit: formatCoins(draft.deposit) },
      bytes: encodedSize(draft, governanceAddress(bech32Prefix)),
    });
  }
  const [first] = proposals;
  const next = `read it with bme gov render ${first?.file}, then bme gov check ${first?.file}`;
  return { proposals, next };
}

async function save(file: string, content: string, force: boolean): Promise<void> {
  try {
    await writeFile(file, content, { flag: force ? "w" : "wx" });
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") {
      throw refusedError(
        "file_exists",
        `${file} is there already: name another with --out, or write --force`,
      );
    }
    throw cause;
  }
}
