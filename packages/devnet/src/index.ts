export {
  DEVNET_DENOM,
  DEVNET_GAS_PRICE,
  DEVNET_MNEMONIC,
  DEVNET_PREFIX,
  DEVNET_ROLES,
  type DevnetAccount,
  type DevnetRole,
  devnetAccounts,
  devnetWallet,
} from "./accounts.js";
export {
  type Devnet,
  type DevnetOptions,
  type DevnetStatus,
  readDevnet,
  runningDevnets,
  startDevnet,
  stopDevnet,
} from "./devnet.js";
export { DevnetError, type DevnetErrorCode } from "./errors.js";
export { followLog, lastLines } from "./log.js";
export { PROFILES, type Profile } from "./record.js";
