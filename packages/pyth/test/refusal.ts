import { PythError, type PythErrorCode } from "@akash-bme/pyth";
import { expect } from "chai";

/** The error of `act`, which must be a PythError. */
export function refusal(act: () => unknown, context = ""): PythError {
  let result: unknown;
  try {
    result = act();
  } catch (error) {
    expect(error, context).to.be.instanceOf(PythError);
    return error as PythError;
  }
  throw new Error(`not refused ${context}: ${String(result)}`);
}

/** Checks that `act` is refused with that code. */
export function expectRefusal(act: () => unknown, code: PythErrorCode, details?: object): void {
  const error = refusal(act, `expected ${code}`);
  expect(error.code, error.message).to.equal(code);
  if (details !== undefined) {
    expect(error.details).to.deep.equal(details);
  }
}
