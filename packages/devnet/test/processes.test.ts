import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { endNode, isAlive, isNodeOf } from "../src/processes.js";

describe("processes", () => {
  it("are not mistaken for the node of a home, and then not ended", async () => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "--", "--home", "/home"]);
    const { pid } = child;
    if (pid === undefined) throw new Error("no process");
    try {
      expect(isNodeOf(pid, "/home")).to.equal(false);
      await endNode(pid, "/home");
      expect(isAlive(pid)).to.equal(true);
    } finally {
      child.kill("SIGKILL");
      await once(child, "exit");
    }
    expect(isAlive(pid)).to.equal(false);
  });

  it("are never our own group or init", () => {
    for (const pid of [null, 0, 1, -1, Number.NaN]) expect(isNodeOf(pid, "/home")).to.equal(false);
  });
});
