import { needed, optional } from "../../command.js";
import { messageCommand } from "../../message.js";
import { address, anything } from "../../parse.js";
import { FOR_OWNER } from "../shared/owned.js";
import { defined, VAULT } from "./common.js";

export const setOracle = messageCommand(VAULT, {
  name: "set-oracle",
  summary: "Take prices from another contract, or of another symbol",
  details: `${FOR_OWNER} Refused when the new price is far from the present one.`,
  examples: ["vault set-oracle akash1… --symbol AKT/USD --key-file key.txt"],
  arguments: { oracle: needed("ORACLE", "the contract", address) },
  options: { symbol: optional("--symbol SYMBOL", "which price; the present symbol when absent", anything) },
  compose: (messages, { oracle, symbol }) => messages.setOracle({ oracle, ...defined({ symbol }) }),
});
