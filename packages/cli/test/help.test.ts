import { expect } from "chai";
import { allCommands } from "../src/run.js";
import { bme, program } from "./support.js";

describe("help", () => {
  it("of bme itself", async () => {
    const { code, out, err } = await bme(["--help"]);
    expect({ code, err }).to.deep.equal({ code: 0, err: "" });
    expect(out).to.equal(`Usage: bme [options] [command]

Akash's Burn-Mint Equilibrium: the vault, its oracle, and Pyth's signed updates.

Options:
  --version           print the version
  --json              print one JSON document, amounts as text; bme schema
                      describes it
  --node <URL>        RPC of the node; the local chain that runs when absent
                      [env BME_NODE]
  -h, --help          print this help

Commands:
  vault               Read the vault; mint, burn and settle ACT; govern it
  record              Find and await requests: conversions that wait
  escrow              Open, fund, read and close escrows
  oracle              Read the oracle; bring it updates and rotations; govern it
  pyth                Decode and verify Pyth's signed updates, without a chain
  deploy              Put both contracts on a chain, compare and upgrade them
  gov                 Write, read, check, submit and follow governance proposals
  devnet              Start, find and stop a local chain
  completion <SHELL>  Print a script that completes bme in a shell
  schema <NAME>       Print the JSON Schema of what a command prints under
                      --json
  help <COMMAND>      print the help of a command

Exit codes:
  0  done, or yes
  1  refused: the contract, the chain or a check says no
  2  usage: the command cannot be understood as it was written
  3  unreachable: no node answers, or what is awaited did not come in time
`);
  });

  it("of every command has a summary, a description, help of every option and examples that call it", async () => {
    const { commands } = program();
    expect(commands.size).to.be.greaterThan(70);
    for (const path of commands.keys()) {
      const { code, out } = await bme([...path.split(" "), "--help"]);
      expect(code, path).to.equal(0);
      expect(out, path).to.match(new RegExp(`^Usage: bme ${path} `));
      expect(out, path).to.match(new RegExp(`Examples:\n {2}bme ${path}[ \n]`));
      const examples = out.slice(out.indexOf("Examples:")).trim().split("\n").slice(1);
      for (const example of examples) expect(example, path).to.match(new RegExp(`^ {2}bme ${path}( |$)`));
    }
    for (const command of allCommands(program().root).slice(1)) {
      expect(command.summary(), command.name()).to.match(/^[A-Z].*[^.]$/);
      for (const { long, description } of command.options) expect(description, long).not.to.equal("");
    }
  });

  it("tells the version", async () => {
    expect((await bme(["--version"])).out).to.match(/^\d+\.\d+\.\d+\n$/);
  });

  it("of a group comes when its command is missing, and is a usage error", async () => {
    const { code, out, err } = await bme(["vault"]);
    expect(code).to.equal(2);
    expect(out).to.equal("");
    expect(err).to.match(/^Usage: bme vault /);
  });
});
