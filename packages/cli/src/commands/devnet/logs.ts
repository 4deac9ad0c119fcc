import { followLog, lastLines, readDevnet } from "@akash-bme/devnet";
import { command, preset, toggle } from "../../command.js";
import { usageError } from "../../errors.js";
import { countOf } from "../../parse.js";
import { list, record, text } from "../../shape.js";
import { homeOf, homeOption } from "./common.js";

interface Lines {
  readonly logFile: string;
  readonly lines: readonly string[];
}

export const logs = command({
  name: "logs",
  summary: "Print the log of the local chain",
  examples: ["devnet logs --lines 50", "devnet logs --follow"],
  options: {
    lines: preset("--lines COUNT", "how many of the last lines", countOf, "20"),
    follow: toggle("--follow", "print the whole log, and every line that comes, until Ctrl-C"),
    ...homeOption,
  },
  output: record<Lines>({ logFile: text, lines: list(text) }),
  run: async (input, context) => {
    if (input.follow && context.isJson)
      throw usageError("--follow has no end, and --json prints one document");
    const { logFile } = await readDevnet(homeOf(input, context));
    return { logFile, lines: input.follow ? [] : lastLines(logFile, input.lines) };
  },
  text: ({ lines }) => lines.join("\n"),
  after: async ({ logFile }, { follow }, { host }) => {
    if (!follow) return;
    const unfollow = followLog(logFile, (line) => host.out(`${line}\n`));
    await host.interrupted();
    unfollow();
  },
});
