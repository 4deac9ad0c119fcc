/** Per cent of the simulated gas that is asked for: storage may have grown a little when the block comes. */
const MARGIN_PER_CENT = 115;
/**
 * Gas that a simulation does not see: it carries no fee, whose deduction takes about 19,000, and no true signature. A
 * factor alone, as in cosmjs, is too small for cheap calls.
 */
const UNSEEN_GAS = 25_000;

/** The gas to ask for, from the gas of a simulation without a fee. */
export function gasLimit(simulatedGas: number): number {
  return Math.ceil((simulatedGas * MARGIN_PER_CENT) / 100) + UNSEEN_GAS;
}
