import { harmless, parseDraft, readBack } from "@akash-bme/deploy";
import { optional } from "../../command.js";
import { readText } from "../../input.js";
import { readBackShape } from "../../shapes/gov.js";
import { checksumsOption, filePath, govChainOf, govCommand, idArgument, knownCodes } from "./common.js";

/** What is longer, such as a contract's message, is only told where it differs. */
const LONGEST = 100;

export const verify = govCommand({
  name: "verify",
  summary: "After the vote, read back from the chain what a proposal promised",
  details: `Codes by their sha256, contracts with address, code, admin, label and the very message that they were made with,
parameters, pins. Ends with exit code 1 when anything is not as promised.`,
  examples: ["gov verify 12", "gov verify 12 --approved proposal.json --checksums release.json"],
  arguments: idArgument,
  options: {
    ...checksumsOption,
    approved: optional(
      "--approved FILE",
      "proposal that was approved; the messages must be the same",
      filePath,
    ),
  },
  output: readBackShape,
  run: async ({ id, checksums, approved }, context) => {
    const messages = approved === undefined ? undefined : parseDraft(await readText(approved)).messages;
    return readBack(await govChainOf(context), id, {
      known: await knownCodes(checksums),
      ...(messages && { approved: messages }),
    });
  },
  text: ({ promised, notCompared }) =>
    [
      ...promised.map(({ message, what, planned, found, holds }) => {
        const where = message === undefined ? "" : `${message}. `;
        return holds
          ? `ok  ${where}${what}: ${found.length > LONGEST ? "as promised" : found}`
          : `!!  ${where}${what}: promised ${planned}, found ${found}`;
      }),
      ...(notCompared.length === 0
        ? []
        : [`messages that leave nothing to compare: ${notCompared.join(", ")}`]),
    ]
      .map(harmless)
      .join("\n"),
  isYes: ({ promised }) => promised.every(({ holds }) => holds),
});
