import type { SignerModel, SignerSet } from "./signers.js";

// Facts. Guardian set 0 is Wormhole's genesis key; sets 1 to 7 come from its seven upgrade VAAs, each verified
// against the set before it. Router set 0 is the list that Pyth published; set 1 comes from its rotation VAA.
// A test replays both chains from the genuine packets.

const GUARDIANS_0 = ["58cc3ae5c097b213ce3c81979e1b9f9570746aa5"];

const GUARDIANS_1 = [
  "58cc3ae5c097b213ce3c81979e1b9f9570746aa5",
  "ff6cb952589bde862c25ef4392132fb9d4a42157",
  "114de8460193bdf3a2fcf81f86a09765f4762fd1",
  "107a0086b32d7a0977926a205131d8731d39cbeb",
  "8c82b2fd82faed2711d59af0f2499d16e726f6b2",
  "11b39756c042441be6d8650b69b54ebe715e2343",
  "54ce5b4d348fb74b958e8966e2ec3dbd4958a7cd",
  "eb5f7389fa26941519f0863349c223b73a6ddee7",
  "74a3bf913953d695260d88bc1aa25a4eee363ef0",
  "000ac0076727b35fbea2dac28fee5ccb0fea768e",
  "af45ced136b9d9e24903464ae889f5c8a723fc14",
  "f93124b7c738843cbb89e864c862c38cddcccf95",
  "d2cc37a4dc036a8d232b48f62cdd4731412f4890",
  "da798f6896a3331f64b48c12d1d57fd9cbe70811",
  "71aa1be1d36cafe3867910f99c09e347899c19c3",
  "8192b6e7387ccd768277c17dab1b7a5027c0b3cf",
  "178e21ad2e77ae06711549cfbb1f9c7a9d8096e8",
  "5e1487f35515d02a92753504a8d75471b9f49edb",
  "6fbebc898f403e4773e95feb15e80c9a99c8348d",
];

const GUARDIANS_2 = replace(GUARDIANS_1, { 7: "66b9590e1c41e0b226937bf9217d1d67fd4e91f5" });
const GUARDIANS_3 = replace(GUARDIANS_2, { 7: "15e7caf07c4e3dc8e7c469f92c8cd88fb8005a20" });
const GUARDIANS_4 = replace(GUARDIANS_3, { 0: "5893b5a76c3f739645648885bdccc06cd70a3cd3" });
const GUARDIANS_5 = replace(GUARDIANS_4, {
  6: "938f104aeb5581293216ce97d771e0cb721221b1",
  14: "d1f64e26238811de5553c40f64af41ee1b6057cc",
  15: "43ac8f567a31e7850da532b361988bfe0d3ae11b",
});
const GUARDIANS_6 = replace(GUARDIANS_5, {
  5: "42579bffbcf4276e290ab8e4c162bd4052b97970",
  7: "18e41674ccf26329cd111406c1d05c6c80b23edc",
  8: "9d16870160e703324d057c3361c34c5befba2c34",
  15: "3f851ad586a47cef8d04748f33ab0d71395f06b4",
  17: "7899ceab1dc961dae9defdb7a4f521269a5448fc",
});
const GUARDIANS_7 = replace(GUARDIANS_6, {
  7: "f3ea0ad4ffb5a178ae4ebc21861651b25bdcbb91",
  14: "ae565927bb8db25cd8bf3e7bb663d70023e4ea78",
  18: "61d9800f9fcb4160fb0c6cf3a0902592bac2b434",
});

const ROUTERS_0 = [
  "41534bb176e461a3fb30479400f210549ecce638",
  "6502987b62f21cab7eb5ccd8f0173084b60d5b41",
  "44a3e8f6a382412cf6bb90a3f8106e68977476c9",
  "d9d7d4529577864352c9a6539a48238fcd447052",
  "1663a5a822336ece48559b1dfb1e93a017a7dac3",
];

const ROUTERS_1 = replace(ROUTERS_0, {
  3: "13edc776d3063549fdb0702af182edc905a539d4",
  4: "3af088854bb768065f4929e5bbdfa4cbb04c9af9",
});

/**
 * Every published signer set: Wormhole guardian sets 0 to 7 and Pyth's production router sets 0 and 1.
 *
 * This is history, not a trust anchor: old sets are expired (guardian set 0 is a single key). Pass `verifyUpdate` the
 * sets that are live for the question asked.
 */
export const PUBLISHED_SIGNER_SETS: readonly SignerSet[] = [
  ...numbered("guardian", [
    GUARDIANS_0,
    GUARDIANS_1,
    GUARDIANS_2,
    GUARDIANS_3,
    GUARDIANS_4,
    GUARDIANS_5,
    GUARDIANS_6,
    GUARDIANS_7,
  ]),
  ...numbered("router", [ROUTERS_0, ROUTERS_1]),
];

function replace(addresses: readonly string[], changes: Readonly<Record<number, string>>): readonly string[] {
  return addresses.map((address, index) => changes[index] ?? address);
}

function numbered(model: SignerModel, lists: readonly (readonly string[])[]): SignerSet[] {
  return lists.map((addresses, index) => ({ model, index, addresses }));
}
