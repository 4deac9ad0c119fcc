/** Rules about who acts and on what. */
import {
  MsgExecuteContract,
  MsgInstantiateContract,
  MsgInstantiateContract2,
  MsgMigrateContract,
  MsgPinCodes,
  MsgStoreAndInstantiateContract,
  MsgStoreAndMigrateContract,
  MsgStoreCode,
  MsgSudoContract,
  MsgUpdateAdmin,
} from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { AccessType } from "cosmjs-types/cosmwasm/wasm/v1/types";
import { isObject } from "../exact-json.js";
import { as, type GovMessage } from "../messages.js";
import { OWNERS_MESSAGES } from "../owners.js";
import { sameName } from "../releases.js";
import { type ChainRule, contractMessages, each, type Found, named, type Rule } from "./rule.js";

export const authority: Rule = {
  id: "authority",
  refuses: "messages that another account than governance would have to sign",
  advice: "write the address of the governance account; bme gov propose does",
  find: ({ draft, governance }) =>
    each(draft.messages, (message) => {
      if (message.kind === "raw-bytes") return undefined;
      const { sender, authority: named = sender, from_address: signer = named } = message.json;
      return signer === undefined || signer === governance
        ? undefined
        : `it is signed by ${String(signer)}, and governance is ${governance}`;
    }),
};

export const messageVersion: ChainRule = {
  id: "message-version",
  refuses: "message types that the chain does not know, such as one of an older version",
  advice: "take the type that the chain lists itself",
  findOnChain: ({ draft }, { messageTypes }) =>
    each(draft.messages, ({ typeUrl }) => {
      if (messageTypes.has(typeUrl)) return undefined;
      const name = typeUrl.split(".").at(-1) ?? typeUrl;
      const module = typeUrl.replace(/\.v\d+(?:alpha\d+|beta\d+)?\.[^.]+$/, ".");
      const others = [...messageTypes].filter((one) => one.startsWith(module) && one.endsWith(`.${name}`));
      const instead = others.length === 0 ? "" : `; it knows ${others.join(" and ")}`;
      return `the chain does not know ${typeUrl}${instead}`;
    }),
};

/** A contract's admin, of the messages that set one. */
function adminOf(message: GovMessage): string | undefined {
  const made =
    as(message, MsgInstantiateContract2) ??
    as(message, MsgInstantiateContract) ??
    as(message, MsgStoreAndInstantiateContract);
  return made?.admin ?? as(message, MsgUpdateAdmin)?.newAdmin;
}

export const admin: Rule = {
  id: "admin",
  refuses: "another admin than governance",
  advice: "whoever is admin replaces the code without a vote: make governance the admin",
  find: ({ draft, governance }) =>
    each(draft.messages, (message) => {
      const who = adminOf(message);
      return who === undefined || who === governance ? undefined : `its admin is ${who || "nobody"}`;
    }),
};

export const permission: Rule = {
  id: "permission",
  refuses: "codes that others may instantiate",
  advice: "store with permission Nobody, so that nobody makes a copy that looks like yours",
  find: ({ draft }) =>
    each(draft.messages, (message) => {
      const stored =
        as(message, MsgStoreCode) ??
        as(message, MsgStoreAndInstantiateContract) ??
        as(message, MsgStoreAndMigrateContract);
      if (stored === undefined) return undefined;
      const { instantiatePermission } = stored;
      return instantiatePermission?.permission === AccessType.ACCESS_TYPE_NOBODY
        ? undefined
        : "its code is not stored with permission Nobody";
    }),
};

/** Akash's limit, unpacked. */
const MAX_WASM = 819_200;

export const codeSize: Rule = {
  id: "code-size",
  refuses: `codes of more than ${MAX_WASM} bytes`,
  advice: "build with npm run build, which optimises and checks the size",
  find: ({ outlook }) =>
    outlook.codes.flatMap(({ index, wasmBytes = 0 }) =>
      wasmBytes <= MAX_WASM
        ? []
        : [{ message: index + 1, what: `its code has ${wasmBytes} bytes, and the chain takes ${MAX_WASM}` }],
    ),
};

export const artifact: Rule = {
  id: "artifact",
  refuses: "codes that no list of checksums names",
  advice: "give the list of the release with --checksums, and propose its very bytes",
  find: async ({ draft, outlook, known, onChain }) => {
    const found: Found[] = [];
    const vouched = new Set(known.map(({ checksum }) => checksum));
    for (const { index, checksum = "none" } of outlook.codes) {
      if (vouched.has(checksum)) continue;
      const where = known.length === 0 ? "no list of checksums was given" : "no list of checksums has it";
      found.push({ message: index + 1, what: `its code has sha256 ${checksum}, and ${where}` });
    }
    for (const [index, message] of draft.messages.entries()) {
      const codeId = usedCode(message);
      if (codeId === undefined || outlook.codes.some((code) => code.codeId === codeId)) continue;
      const checksum = (await onChain?.chain.code(codeId))?.checksum;
      if (checksum === undefined || vouched.has(checksum)) continue;
      found.push({
        message: index + 1,
        what: `code ${codeId} of the chain has sha256 ${checksum}, and no list of checksums has it`,
      });
    }
    return found;
  },
};

export const artifactsDiffer: Rule = {
  id: "artifacts-differ",
  refuses: "lists of checksums that disagree on a code, whichever way its name is written",
  advice: "propose the same bytes on every network: build once, and compare before each proposal",
  find: ({ known }) =>
    known.flatMap((one, index) => {
      const other = known.slice(0, index).find(({ name }) => sameName(name, one.name));
      if (other === undefined || other.checksum === one.checksum) return [];
      const sides = [other, one].map(({ name, checksum, source }) => `${name} is ${checksum} in ${source}`);
      return [{ what: sides.join(", and ") }];
    }),
};

/** The code that a message makes something of. */
function usedCode(message: GovMessage): bigint | undefined {
  const user =
    as(message, MsgInstantiateContract2) ??
    as(message, MsgInstantiateContract) ??
    as(message, MsgMigrateContract);
  return user?.codeId;
}

export const codeId: ChainRule = {
  id: "code-id",
  refuses: "code ids that are neither on the chain nor stored by the proposal",
  advice: "propose again: another code was stored in between, or the id is a slip",
  findOnChain: async ({ draft, outlook }, { chain }) => {
    const found: Found[] = [];
    for (const [index, message] of draft.messages.entries()) {
      const used = usedCode(message);
      const ids = [...(used === undefined ? [] : [used]), ...(as(message, MsgPinCodes)?.codeIds ?? [])];
      for (const id of ids) {
        const stored = outlook.codes.find((code) => code.codeId === id);
        if (stored === undefined ? (await chain.code(id)) !== undefined : stored.index < index) continue;
        const what =
          stored === undefined
            ? `there is no code ${id}, and the proposal stores none that gets this id`
            : `code ${id} is stored only by message ${stored.index + 1}, after it`;
        found.push({ message: index + 1, what });
      }
    }
    return found;
  },
};

export const address: ChainRule = {
  id: "address",
  refuses: "contracts that do not exist, and addresses that are taken",
  advice: "compare the address with the manifest or with bme gov render; nobody can make a contract twice",
  findOnChain: async ({ draft, outlook }, { chain }) => {
    const found: Found[] = [];
    for (const { index, address: made } of outlook.contracts) {
      if (made !== undefined && (await chain.contract(made)) !== undefined) {
        found.push({ message: index + 1, what: `its address ${made} is taken` });
      }
    }
    for (const [index, message] of draft.messages.entries()) {
      const target =
        as(message, MsgExecuteContract) ??
        as(message, MsgMigrateContract) ??
        as(message, MsgSudoContract) ??
        as(message, MsgStoreAndMigrateContract) ??
        as(message, MsgUpdateAdmin);
      if (target === undefined) continue;
      const { contract } = target;
      const isMade = outlook.contracts.some((one) => one.address === contract && one.index < index);
      if (isMade || (await chain.contract(contract)) !== undefined) continue;
      found.push({ message: index + 1, what: `there is no contract ${contract}` });
    }
    return found;
  },
};

export const owner: ChainRule = {
  id: "owner",
  refuses: "messages for the owner of a contract that governance does not own",
  advice: "have the owner send it, or offer the ownership to governance first",
  findOnChain: async ({ draft, governance }, { chain }) => {
    const found: Found[] = [];
    for (const told of contractMessages(draft.messages)) {
      const { contract, json, number } = told;
      const [name = ""] = isObject(json) ? Object.keys(json) : [];
      if (contract === undefined || !OWNERS_MESSAGES.has(name) || named(told, name) === undefined) continue;
      const roles = await chain.query(contract, { roles: {} }).catch(() => undefined);
      const who = isObject(roles) ? roles.owner : undefined;
      if (who === undefined || who === governance) continue;
      found.push({ message: number, what: `${name} is for the owner of ${contract}, ${String(who)}` });
    }
    return found;
  },
};
