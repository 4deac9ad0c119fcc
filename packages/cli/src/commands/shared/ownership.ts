import { type BuiltCommand, needed, preset } from "../../command.js";
import { messageCommand } from "../../message.js";
import { address, duration } from "../../parse.js";
import { FOR_OWNER, type Owned, type OwnerMessages } from "./owned.js";

/** The two steps in which a contract gets another owner. */
export function ownership<M extends OwnerMessages, E>(target: Owned<M, E>): readonly BuiltCommand[] {
  const { group } = target;
  const propose = messageCommand(target, {
    name: "propose-owner",
    summary: "Offer the ownership",
    details: `${FOR_OWNER} Nothing changes until the offer is accepted; a new offer takes the place of an older one.`,
    examples: [
      `${group} propose-owner akash1… --key-file key.txt`,
      `${group} propose-owner akash1… --expires-in 1d --key-file key.txt`,
    ],
    arguments: { nominee: needed("NOMINEE", "who may accept it", address) },
    options: {
      expiresIn: preset("--expires-in TIME", "how long the offer holds, 30d at most", duration, "7d"),
    },
    compose: (messages, { nominee, expiresIn }) =>
      messages.proposeOwner({ nominee, expiresInSecs: expiresIn.toString() }),
  });
  const accept = messageCommand(target, {
    name: "accept-owner",
    summary: "Take the ownership that was offered",
    details: `For the nominee; ${group} roles prints the offer.`,
    examples: [`${group} accept-owner --key-file key.txt`],
    compose: (messages) => messages.acceptOwner(),
  });
  return [propose, accept];
}
