import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/** A Rust source file of this repository, by its path from the root. */
export function rustSource(path: string): string {
  const file = join(ROOT, path);
  if (!existsSync(file)) throw new Error(`${path} is gone: tell this test where it is now`);
  return readFileSync(file, "utf8");
}

/** Paths of the Rust source files below a folder, from the root. */
export function rustFiles(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".rs"))
    .map((path) => `${folder}/${path}`);
}

/** The codes in the error texts of one enum, in order. */
export function codesOf(source: string, name: string): string[] {
  const body = new RegExp(`^pub enum ${name} \\{$(.*?)^\\}$`, "ms").exec(source)?.[1];
  if (body === undefined) throw new Error(`there is no enum ${name}`);
  return [...body.matchAll(/#\[error\(\s*(transparent\b|[^)]*)/g)].flatMap(([attribute, text]) => {
    if (text === "transparent") return []; // passes on another enum's text
    const code = /^"([a-z][a-z0-9_]*): /.exec(text ?? "")?.[1];
    if (code === undefined) throw new Error(`no code in ${attribute}`);
    return [code];
  });
}

/** Names of error enums in a file. */
export function errorEnums(source: string): string[] {
  return [...source.matchAll(/derive\([^)]*\bError\b[^)]*\)\]\s*(?:#\[[^\]]*\]\s*)*pub enum (\w+)/g)].map(
    ([, name]) => name ?? "",
  );
}
