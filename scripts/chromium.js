// The browser of the tests: Debian's chromium, or what already stands where browsers of its kind stand.

import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
/** Where macOS keeps them, outside the path. */
const APPLICATIONS = [
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** Path of the browser; undefined when there is none. */
export function findChromium(env = process.env) {
  return [...NAMES.flatMap((name) => onPath(name, env)), ...APPLICATIONS].find(isProgram);
}

/** Path of a program; undefined when the shell would not find it either. */
export function findProgram(name, env = process.env) {
  return onPath(name, env).find(isProgram);
}

function onPath(name, env) {
  return (env.PATH ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, name));
}

function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
