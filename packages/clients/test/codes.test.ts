import { expect } from "chai";
import {
  ACCESS_CODES,
  CLIENT_CODES,
  isContractCode,
  ORACLE_CODES,
  ORACLE_ISSUE_CODES,
  VAULT_CODES,
  WIRE_CODES,
} from "../src/codes.js";
import { codesOf, errorEnums, rustFiles, rustSource } from "./rust.js";

describe("codes", () => {
  const enums: readonly (readonly [string, string, readonly string[]])[] = [
    ["contracts/lib/pyth-wire/src/error.rs", "WireError", WIRE_CODES],
    ["contracts/lib/access/src/error.rs", "AccessError", ACCESS_CODES],
    ["contracts/oracle/src/error.rs", "OracleError", ORACLE_CODES],
    ["contracts/bme/src/error.rs", "ContractError", VAULT_CODES],
    ["contracts/bme/src/error.rs", "OracleIssue", ORACLE_ISSUE_CODES],
  ];

  /** What Rust programs meet that read events back; no contract answers it. */
  const notAnswered = ["contracts/bme/src/events.rs: EventError"];
  const crates = ["contracts/lib/pyth-wire/src", "contracts/lib/access/src"];

  for (const [path, name, known] of enums) {
    it(`of ${name} are those of ${path}`, () => {
      const found = codesOf(rustSource(path), name);
      expect(found).to.not.be.empty;
      expect(new Set(found), "a code is used twice").to.have.lengthOf(found.length);
      expect([...known]).to.have.members(found);
    });
  }

  it("come from every error enum of the contracts and of the crates whose errors they pass on", () => {
    const folders = ["contracts/oracle/src", "contracts/bme/src", ...crates];
    const found = folders
      .flatMap(rustFiles)
      .flatMap((path) => errorEnums(rustSource(path)).map((name) => `${path}: ${name}`));
    const listed = enums.map(([path, name]) => `${path}: ${name}`);
    expect(found).to.have.members([...listed, ...notAnswered]);
  });

  it("of the client are no contract's", () => {
    expect(CLIENT_CODES.filter(isContractCode)).to.be.empty;
  });
});
