import type { Command } from "commander";

export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/** What can follow the words of a command. */
interface Place {
  /** The words, each with a space before it: ` vault mint`; empty at the root. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly help: string }[];
}

/** A script that completes commands and options in a shell; files where a command takes one. */
export function completionScript(root: Command, shell: Shell): string {
  const places = placesOf(root, "");
  return { bash, zsh, fish }[shell](places);
}

function placesOf(command: Command, path: string): readonly Place[] {
  const visible = command.createHelp();
  const commands = visible
    .visibleCommands(command)
    .map((one) => ({ word: one.name(), help: one.summary() || one.description() }));
  const options = [...visible.visibleOptions(command), ...visible.visibleGlobalOptions(command)]
    .filter(({ long }) => long !== "--version" || path === "")
    .map(({ long, short, description }) => ({ word: long ?? short ?? "", help: description }));
  return [
    { path, words: [...commands, ...options] },
    ...command.commands.flatMap((one) => placesOf(one, `${path} ${one.name()}`)),
  ];
}

/** The part that bash and zsh share: finds the place by the words before the cursor. */
function finder(places: readonly Place[]): string {
  const paths = places.map(({ path }) => path).filter((path) => path !== "");
  return `    case "$place $word" in
      ${paths.map((path) => `"${path}"`).join("|")}) place="$place $word" ;;
    esac`;
}

function bash(places: readonly Place[]): string {
  const cases = places.map(
    ({ path, words }) => `    "${path}") words="${words.map(({ word }) => word).join(" ")}" ;;`,
  );
  return `# bash completion of bme: source <(bme completion bash)
_bme() {
  local place="" words="" word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
${finder(places)}
  done
  case "$place" in
${cases.join("\n")}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _bme bme
`;
}

function zsh(places: readonly Place[]): string {
  const cases = places.map(({ path, words }) => {
    const entries = words.map(({ word, help }) => quote(`${word}:${help.replaceAll(":", "\\:")}`));
    return `    "${path}") entries=(${entries.join(" ")}) ;;`;
  });
  return `#compdef bme
# zsh completion of bme: source <(bme completion zsh)
_bme() {
  local place="" word
  local -a entries
  for word in "\${words[@]:1:CURRENT-2}"; do
${finder(places)}
  done
  case "$place" in
${cases.join("\n")}
  esac
  _describe bme entries
  _files
}
compdef _bme bme
`;
}

function fish(places: readonly Place[]): string {
  const paths = places.map(({ path }) => path).filter((path) => path !== "");
  const lines = places.flatMap(({ path, words }) =>
    words.map(({ word, help }) => {
      const what = word.startsWith("--") ? `-l ${word.slice(2)}` : `-a ${word}`;
      return `complete -c bme -n '__bme_at "${path}"' ${what} -d ${quote(help)}`;
    }),
  );
  return `# fish completion of bme: bme completion fish | source
function __bme_at
  set -l place ""
  for word in (commandline -opc)[2..-1]
    switch "$place $word"
      case ${paths.map((path) => `"${path}"`).join(" ")}
        set place "$place $word"
    end
  end
  test "$place" = "$argv[1]"
end
${lines.join("\n")}
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "’")}'`;
}
