/** A report as text: for a terminal, and as Markdown for a forum. */
import type { Fact } from "./facts.js";
import type { MessageReport, ProposalReport } from "./report.js";

/** How parts of a text are set off. */
interface Style {
  readonly bad: (text: string) => string;
  readonly good: (text: string) => string;
  readonly strong: (text: string) => string;
}

const PLAIN: Style = { bad: (text) => `!! ${text}`, good: (text) => text, strong: (text) => text };
const COLOURS: Style = {
  bad: (text) => `\u001b[31m!! ${text}\u001b[39m`,
  good: (text) => `\u001b[32m${text}\u001b[39m`,
  strong: (text) => `\u001b[1m${text}\u001b[22m`,
};

/**
 * Control characters and those that turn the direction of text, as their numbers: a title could otherwise move the
 * cursor and write over what a voter reads.
 */
export function harmless(text: string): string {
  return text.replace(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

/** For a terminal; with colours, unknown messages and bad facts are red. */
export function terminalText(report: ProposalReport, hasColours: boolean): string {
  const style = hasColours ? COLOURS : PLAIN;
  const head = headFacts(report).map((fact) => line(fact, style, HEAD_WIDTH));
  const messages = report.messages.flatMap((message) => ["", ...messageLines(message, style)]);
  return [style.strong(harmless(oneLine(report.title))), ...head, ...messages].join("\n");
}

const HEAD_WIDTH = 14;
const FACT_WIDTH = 12;

function headFacts(report: ProposalReport): readonly Fact[] {
  const fact = (label: string, value: string | undefined, mark: Fact["mark"] = "plain"): readonly Fact[] =>
    value === undefined ? [] : [{ label, value, mark }];
  const { title, titleOfMessages, messages } = report;
  const unknown = messages.filter(({ isUnderstood }) => !isUnderstood).length;
  return [
    ...fact("proposal", report.id?.toString()),
    ...fact("status", report.status),
    ...fact("failed", report.failedReason, "bad"),
    ...(title.startsWith(titleOfMessages) ? [] : fact("messages say", titleOfMessages, "bad")),
    ...fact("summary", report.summary || "none"),
    ...fact("deposit", report.deposit || "none"),
    ...fact("expedited", report.isExpedited ? "yes" : "no"),
    ...fact("digest", report.digest),
    ...fact("compared with", report.comparedWith ?? "no chain"),
    ...fact("messages", String(messages.length)),
    ...(unknown === 0 ? [] : fact("not understood", `${unknown} of them`, "bad")),
  ];
}

function messageLines(report: MessageReport, style: Style): readonly string[] {
  const { number, type, sentence, isUnderstood, facts, changes, message } = report;
  const title = harmless(oneLine(`${number}. ${sentence}`));
  return [
    isUnderstood ? style.strong(title) : style.bad(title),
    `   ${harmless(oneLine(type))}`,
    ...facts.map((fact) => `   ${line(fact, style, FACT_WIDTH)}`),
    ...changes.flatMap(({ field, now, next }) => [
      `   ${harmless(oneLine(field))}`,
      `     now   ${harmless(now ?? "nothing")}`,
      `     then  ${style.strong(harmless(next ?? "nothing"))}`,
    ]),
    ...(message === undefined
      ? []
      : harmless(message)
          .split("\n")
          .map((one) => `   | ${one}`)),
  ];
}

function line({ label, value, mark }: Fact, style: Style, width: number): string {
  const text = harmless(value)
    .split("\n")
    .join(`\n${" ".repeat(width)}  | `);
  const marked = mark === "bad" ? style.bad(text) : mark === "good" ? style.good(text) : text;
  return `${label.padEnd(width)}  ${marked}`;
}

/** For a forum or a pull request. */
export function markdown(report: ProposalReport): string {
  const head = headFacts(report).map((fact) => `| ${fact.label} | ${cell(fact)} |`);
  const messages = report.messages.flatMap((message) => ["", ...messageMarkdown(message)]);
  return [`# ${inline(report.title)}`, "", "| | |", "| --- | --- |", ...head, ...messages].join("\n");
}

function messageMarkdown({ number, type, sentence, isUnderstood, facts, changes, message }: MessageReport) {
  const title = isUnderstood ? inline(sentence) : `🟥 ${inline(sentence)}`;
  const table = (heads: string, rows: readonly string[]) =>
    rows.length === 0 ? [] : ["", heads, heads.replace(/[^|]+/g, " --- "), ...rows];
  return [
    ...[`## ${number}. ${title}`, "", code(type)],
    ...table(
      "| | |",
      facts.map((fact) => `| ${fact.label} | ${cell(fact)} |`),
    ),
    ...table(
      "| parameter | now | then |",
      changes.map(
        ({ field, now, next }) =>
          `| ${code(field)} | ${code(now ?? "nothing")} | ${code(next ?? "nothing")} |`,
      ),
    ),
    ...(message === undefined ? [] : ["", ...block(message)]),
  ];
}

function cell({ value, mark }: Fact): string {
  const text = inline(value);
  return mark === "bad" ? `🟥 ${text}` : mark === "good" ? `🟩 ${text}` : text;
}

/** Text in which nothing is markup. */
function inline(text: string): string {
  return harmless(oneLine(text)).replace(/[\\`*_{}[\]<>#|~&!]/g, (character) => `\\${character}`);
}

function code(text: string): string {
  return `\`${harmless(oneLine(text)).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
}

/** A block that its content cannot close. */
function block(text: string): readonly string[] {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return [`${fence}json`, harmless(text), fence];
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
