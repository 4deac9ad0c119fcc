import { fileURLToPath } from "node:url";

const inRepository = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The build's folder. */
export const ARTIFACTS = inRepository("artifacts");
/** Parameters of vaults by name, data that the contract reads, too. */
export const PRESETS = inRepository("contracts/bme/presets");
export const SCHEMAS = inRepository("schemas");
