import type { Command } from "commander";
import { type BuiltCommand, command, needed } from "../command.js";
import { completionScript, SHELLS } from "../completion.js";
import { oneOf } from "../parse.js";
import { record, text } from "../shape.js";

/** Prints a script that completes the commands of `root`. */
export function completion(root: Command): BuiltCommand {
  return command({
    name: "completion",
    summary: "Print a script that completes bme in a shell",
    examples: [
      "completion bash > ~/.local/share/bash-completion/completions/bme",
      "completion zsh > ~/.zfunc/_bme",
      "completion fish > ~/.config/fish/completions/bme.fish",
    ],
    arguments: { shell: needed("SHELL", SHELLS.join(", "), oneOf(...SHELLS)) },
    output: record<{ script: string }>({ script: text }),
    run: async ({ shell }) => ({ script: completionScript(root, shell) }),
    text: ({ script }) => script,
  });
}
