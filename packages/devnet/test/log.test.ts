import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { followLog, lastLines } from "../src/index.js";
import { withFolder } from "./folder.js";

describe("logs", () => {
  it("end with their last lines", () =>
    withFolder(async (folder) => {
      const file = join(folder, "log");
      await writeFile(file, "one\n\ntwo\nthree\n");
      expect(lastLines(file, 2)).to.deep.equal(["two", "three"]);
      expect(lastLines(join(folder, "none"), 2)).to.deep.equal([]);
    }));

  it("are followed by whole lines, also when a letter of several bytes is cut", () =>
    withFolder(async (folder) => {
      const file = join(folder, "log");
      const lines: string[] = [];
      const bytes = Buffer.from("höhe 1\nhöhe 2\n");
      await writeFile(file, bytes.subarray(0, 2));
      const end = followLog(file, (line) => lines.push(line));
      await appendFile(file, bytes.subarray(2));
      end();
      expect(lines).to.deep.equal(["höhe 1", "höhe 2"]);
    }));
});
