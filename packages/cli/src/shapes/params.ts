import type { ParamChange } from "../params.js";
import { type Json, list, record, type Shape, text } from "../shape.js";

/** A parameter as the contract writes it. */
const value: Shape<Json> = {
  schema: {},
  unit: "",
  json: (json) => json,
  view: (json) => ({ kind: "text", text: typeof json === "string" ? json : JSON.stringify(json) }),
};

export const paramChanges: Shape<readonly ParamChange[]> = list(
  record<ParamChange>({ field: text, now: value, wanted: value }),
);
