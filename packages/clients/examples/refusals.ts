import { parseContractError } from "@akash-bme/clients";

/** What an application tells its user, whatever was thrown. */
export function advice(thrown: unknown): string {
  const { code, shortMessage, details } = parseContractError(thrown);
  switch (code) {
    case "min_out":
      return "The price moved in the meantime. Ask for a new quote.";
    case "oracle_unhealthy":
      return `There is no price to rely on (${details.reason}). Try again in a minute.`;
    case "leg_closed":
    case "paused":
      return "The vault has stopped this for now.";
    case "not_found":
      return "This account has no AKT yet.";
    case "insufficient_balance":
      return "The account has not enough AKT for the amount and the fee.";
    case "still_waiting":
      return "It waits for its price still. Nothing is lost: look again later, or cancel it.";
    case "not_included":
      return `It may still come. Look for transaction ${details.hash} before you send it again.`;
    default:
      return shortMessage;
  }
}
