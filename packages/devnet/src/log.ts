import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const FOLLOW_MS = 200;
const TAIL_BYTES = 64 * 1024;

/** The last lines of a log; empty when there is no such file. */
export function lastLines(file: string, count: number): readonly string[] {
  return readFrom(file, (size) => Math.max(0, size - TAIL_BYTES))
    .text.split("\n")
    .filter((line) => line !== "")
    .slice(-count);
}

/** Calls `onLine` for every whole line of a log, from its beginning and as it grows. Returns how to end that. */
export function followLog(file: string, onLine: (line: string) => void): () => void {
  let offset = 0;
  let rest = Buffer.alloc(0);
  const look = () => {
    const { bytes } = readFrom(file, () => offset);
    offset += bytes.length;
    rest = Buffer.concat([rest, bytes]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      onLine(rest.subarray(0, end).toString("utf8"));
      rest = rest.subarray(end + 1);
    }
  };
  const timer = setInterval(look, FOLLOW_MS);
  timer.unref(); // whoever only listens should not keep the process alive
  return () => {
    clearInterval(timer);
    look();
  };
}

function readFrom(file: string, start: (size: number) => number): { bytes: Buffer; text: string } {
  let descriptor: number;
  try {
    descriptor = openSync(file, "r");
  } catch {
    return { bytes: Buffer.alloc(0), text: "" };
  }
  try {
    const { size } = fstatSync(descriptor);
    const from = start(size);
    const bytes = Buffer.alloc(Math.max(0, size - from));
    const length = readSync(descriptor, bytes, 0, bytes.length, from);
    const read = bytes.subarray(0, length);
    return { bytes: read, text: read.toString("utf8") };
  } finally {
    closeSync(descriptor);
  }
}
