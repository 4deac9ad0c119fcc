import { homedir } from "node:os";
import { join } from "node:path";

/** Where `bme devnet` keeps its chain unless another place is named. */
export function defaultHome(env: Readonly<Record<string, string | undefined>>): string {
  const state = env.XDG_STATE_HOME || join(env.HOME || homedir(), ".local", "state");
  return env.BME_DEVNET_HOME || join(state, "akash-bme", "devnet");
}
