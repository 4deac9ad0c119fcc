/** A plan's proposal as a file, and what a prepared file does otherwise than the plan. */
import { gunzipSync } from "node:zlib";
import { sha256 } from "@cosmjs/crypto";
import { fromBase64, toHex } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { stringifyExact } from "./gov/exact-json.js";
import { type GovMessage, messageOf, messageToJson } from "./gov/messages.js";
import { formatDraft, metadataOf, parseDraft } from "./gov/proposal.js";
import type { ProposalContent } from "./governance.js";
import { jsonDifferences } from "./json-diff.js";
import type { Difference } from "./verify.js";

type Json = Readonly<Record<string, unknown>>;

/** Larger than what the chain takes unzipped; what is larger is no code of ours. */
const MAX_WASM_BYTES = 4_000_000;

/** The file of a proposal, in the shape that `akash tx gov submit-proposal` takes. */
export function proposalText({ title, summary, deposit, messages }: ProposalContent): string {
  return formatDraft({
    ...{ title, summary, metadata: metadataOf(title, summary), expedited: false },
    ...{ deposit: [deposit], messages: messages.map(messageOf) },
  });
}

/**
 * What a prepared proposal does otherwise than it should, message by message. Codes are compared unzipped.
 *
 * Errors: a `GovError` when it is no proposal at all.
 */
export function compareProposal(planned: readonly EncodeObject[], text: string): readonly Difference[] {
  const found = parseDraft(text).messages;
  const count = Math.max(planned.length, found.length);
  return Array.from({ length: count }, (_, index) => {
    const message = planned[index];
    const expected = comparable(message && messageOf(message));
    const type = expected === undefined ? "" : ` (${String(expected["@type"]).split(".").at(-1)})`;
    return jsonDifferences(`message ${index + 1}${type}`, expected, comparable(found[index]));
  }).flat();
}

/** A message with the checksum of its code in the place of the bytes, which any compressor makes differently. */
function comparable(message: GovMessage | undefined): Json | undefined {
  if (message === undefined) return undefined;
  const fields: Json = JSON.parse(stringifyExact(messageToJson(message)));
  if (!("wasm_byte_code" in fields)) return fields;
  return { ...fields, wasm_byte_code: checksumOf(fields.wasm_byte_code) };
}

function checksumOf(base64: unknown): string {
  if (typeof base64 !== "string") return "no code";
  try {
    const bytes = fromBase64(base64);
    const isZipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    const wasm = isZipped ? gunzipSync(bytes, { maxOutputLength: MAX_WASM_BYTES }) : bytes;
    return `code with checksum ${toHex(sha256(wasm))}`;
  } catch (error) {
    return `no code (${String(error)})`;
  }
}
