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
import { codesOf, errorEnums, rustSource } from "./rust.js";

describe("codes", () => {
  const enums: readonly (readonly [string, string, readonly string[]])[] = [
    ["contracts/lib/pyth-wire/src/error.rs", "WireError", WIRE_CODES],
    ["contracts/lib/access/src/error.rs", "AccessError", ACCESS_CODES],
    ["contracts/oracle/src/error.rs", "OracleError", ORACLE_CODES],
    ["contracts/bme/src/error.rs", "ContractError", VAULT_CODES],
    ["contracts/bme/src/error.rs", "OracleIssue", ORACLE_ISSUE_CODES],
  ];

  for (const [path, name, known] of enums) {
    it(`of ${name} are those of ${path}`, () => {
      const found = codesOf(rustSource(path), name);
      expect(found).to.not.be.empty;
      expect(new Set(found), "a code is used twice").to.have.lengthOf(found.length);
      expect([...known]).to.have.members(found);
    });
  }

  it("come from every error enum of those files", () => {
    for (const path of new Set(enums.map(([file]) => file))) {
      const listed = enums.filter(([file]) => file === path).map(([, name]) => name);
      expect(errorEnums(rustSource(path)), path).to.have.members(listed);
    }
  });

  it("of the client are no contract's", () => {
    expect(CLIENT_CODES.filter(isContractCode)).to.be.empty;
  });
});
