import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** What a bundler makes of a module for browsers. */
export interface Bundle {
  readonly code: string;
  /** Files of which something is in it, by their paths from the root. */
  readonly files: readonly string[];
  /** Modules that it expects to find where it runs. */
  readonly missing: readonly string[];
}

/** Bundles source text as if it stood in the examples; `app` is where a page finds what it exports. */
export async function bundle(source: string): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: `${ROOT}packages/clients/examples`, loader: "ts" },
    absWorkingDir: ROOT,
    ...{ bundle: true, minify: true, write: false, metafile: true, logLevel: "silent" },
    ...{ platform: "browser", target: "es2022", format: "iife", globalName: "app", charset: "utf8" },
  });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
  const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
  return {
    code: outputFiles.map(({ text }) => text).join(""),
    files: used.flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
    // What packages switch off for browsers becomes an empty module with such a path.
    missing: imports.flatMap(({ path, external }) =>
      external === true || path.startsWith("(disabled)") ? [path] : [],
    ),
  };
}
