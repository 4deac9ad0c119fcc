import { needed } from "../../command.js";
import { messageCommand } from "../../message.js";
import { actAmount, address, unixSeconds } from "../../parse.js";
import { VAULT } from "./common.js";

export const approve = messageCommand(VAULT, {
  name: "approve",
  summary: "Let a settler spend so much of the sender's ACT until a point in time",
  details: "Takes the place of an earlier permission; 0act takes it back.",
  examples: ["vault approve akash1… 20act --expires +7d --key-file key.txt --vault akash1…"],
  arguments: {
    settler: needed("SETTLER", "who may spend", address),
    limit: needed("AMOUNT", "most ACT to spend, such as 3act or 3000000uact", actAmount),
  },
  options: {
    expires: needed("--expires TIME", "last second of the permission: Unix seconds or +7d", unixSeconds),
  },
  compose: (messages, { settler, limit, expires }) =>
    messages.approveSettler({ settler, limit: limit.toString(), expires: expires.toString() }),
});
