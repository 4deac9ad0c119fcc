import { type BuiltCommand, needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { address, orNone } from "../../parse.js";
import { FOR_OWNER, type Owned, type OwnerMessages } from "./owned.js";

/** Names who may pause beside the owner. */
export function setGuardian<M extends OwnerMessages, E>(target: Owned<M, E>): BuiltCommand {
  return messageCommand(target, {
    name: "set-guardian",
    summary: "Name who may pause beside the owner, with three pauses of 72 hours at most, or nobody",
    details: `${FOR_OWNER} Naming the same one again gives it all three pauses back.`,
    examples: [
      `${target.group} set-guardian akash1… --key-file key.txt`,
      `${target.group} set-guardian none --dry-run --devnet-account deployer`,
    ],
    arguments: { guardian: needed("GUARDIAN", "an account, or none", orNone(address)) },
    compose: (messages, { guardian }) => messages.setGuardian(guardian === undefined ? {} : { guardian }),
  });
}
