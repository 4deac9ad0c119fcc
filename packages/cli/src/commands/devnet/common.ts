import { type DevnetStatus, PROFILES, type Profile } from "@akash-bme/devnet";
import { optional } from "../../command.js";
import type { Context } from "../../context.js";
import { defaultHome } from "../../devnet-home.js";
import { anything } from "../../parse.js";
import { choice, count, flag, maybe, record, type Shape, text } from "../../shape.js";

export const homeOption = {
  home: optional(
    "--home DIR",
    "where the chain lives; ~/.local/state/akash-bme/devnet when absent",
    anything,
    "BME_DEVNET_HOME",
  ),
};

export function homeOf(input: { readonly home: string | undefined }, { host }: Context): string {
  return input.home ?? defaultHome(host.env);
}

const profile: Shape<Profile> = choice(...PROFILES);

export const devnetStatus: Shape<DevnetStatus> = record<DevnetStatus>({
  ...{ running: flag, rpc: maybe(text), chainId: text, profile, pid: maybe(count) },
  ...{ home: text, logFile: text, detached: flag, keep: flag },
});
