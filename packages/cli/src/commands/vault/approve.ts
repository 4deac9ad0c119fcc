import { command, needed } from "../../command.js";
import { actAmount, address, unixSeconds } from "../../parse.js";
import { sentToVault } from "../../send.js";
import { sendToVault, vaultSendOptions } from "./common.js";

export const approve = command({
  name: "approve",
  summary: "Let a settler spend so much of the sender's ACT until a point in time",
  details: "Takes the place of an earlier permission; 0act takes it back.",
  examples: ["vault approve akash1… 20act --expires 1790000000 --key-file key.txt --vault akash1…"],
  arguments: {
    settler: needed("SETTLER", "who may spend", address),
    limit: needed("AMOUNT", "most ACT to spend, such as 3act or 3000000uact", actAmount),
  },
  options: {
    ...vaultSendOptions,
    expires: needed("--expires UNIX", "last second of the permission", unixSeconds),
  },
  output: sentToVault,
  run: async (input, context) => {
    const { settler, limit, expires } = input;
    const { sent } = await sendToVault(input, context, (messages) =>
      messages.approveSettler({ settler, limit: limit.toString(), expires: expires.toString() }),
    );
    return sent;
  },
});
