import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { execute } from "@akash-bme/clients";
import {
  Chain,
  type ProposalContent,
  proposalIdOf,
  type Sender,
  submitProposal,
  voteYes,
  waitForProposal,
} from "@akash-bme/deploy";
import { DEVNET_DENOM, DEVNET_GAS_PRICE, type Devnet, type DevnetRole } from "@akash-bme/devnet";
import { sha256 } from "@cosmjs/crypto";
import { toHex } from "@cosmjs/encoding";
import type { EncodeObject, Registry } from "@cosmjs/proto-signing";
import { bme, type Outcome } from "../packages/cli/test/support.js";
import { ROOT, Suite } from "../scripts/suite.js";

// biome-ignore lint/suspicious/noExplicitAny: a document that a test changes at will
export type Document = any;

/** A chain, and a folder for the files of deployments to it. */
export class Bench {
  private constructor(
    readonly net: Devnet,
    readonly suite: Suite,
    readonly chain: Chain,
    readonly folder: string,
  ) {}

  static async connect(net: Devnet, folder: string): Promise<Bench> {
    return new Bench(net, await Suite.connect(net), await Chain.connect(net.rpc), folder);
  }

  get state(): string {
    return join(this.folder, "deployments");
  }

  sender(role: DevnetRole): Sender {
    return { client: this.suite.client, address: this.suite.address(role), gasPrice: DEVNET_GAS_PRICE };
  }

  /** Writes one of the example manifests for this chain, with changes, and answers its path. */
  async manifest(
    example: "local" | "local-vote",
    name: string,
    change: (document: Document) => void = () => {},
  ): Promise<string> {
    const source = join(ROOT, "packages", "deploy", "manifests", `${example}.json`);
    const document = JSON.parse(await readFile(source, "utf8"));
    document.name = name;
    document.network.chain_id = this.net.chainId;
    // All of it at once: the vote begins with the submission.
    if (example === "local-vote") document.route.deposit = "1000000";
    document.oracle.salt = `${name} oracle`;
    document.vault.salt = `${name} vault`;
    change(document);
    return this.file(
      `${name}-${toHex(sha256(Buffer.from(JSON.stringify(document)))).slice(0, 8)}.json`,
      document,
    );
  }

  async file(name: string, document: object | string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, typeof document === "string" ? document : JSON.stringify(document));
    return path;
  }

  /** Runs a command of `bme deploy` in this process. */
  deploy(words: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return bme(["deploy", ...words], { env: { BME_NODE: this.net.rpc, ...env } });
  }

  /** The same as JSON, which has to fit its schema, with the exit code expected. */
  async json(words: readonly string[], code = 0): Promise<Document> {
    const ended = await this.deploy([...words, "--json"]);
    if (ended.code !== code) throw new Error(`ended with ${ended.code}: ${ended.err}\n${ended.out}`);
    return JSON.parse(ended.out);
  }

  async vote(proposalId: bigint): Promise<void> {
    const validator = this.suite.address("validator");
    await execute(this.suite.client, validator, [voteYes(validator, proposalId)], {
      gasPrice: DEVNET_GAS_PRICE,
    });
  }

  /** Puts messages on the chain by a proposal that no tool has seen. */
  async byHand(messages: readonly EncodeObject[]): Promise<void> {
    const proposer = this.suite.address("deployer");
    const content: ProposalContent = {
      ...{ proposer, title: "by hand", summary: "by hand", messages },
      deposit: { denom: DEVNET_DENOM, amount: "1000000" },
    };
    const message = submitProposal(this.suite.client.registry as Registry, content);
    const { tx } = await execute(this.suite.client, proposer, [message], { gasPrice: DEVNET_GAS_PRICE });
    const id = proposalIdOf(tx.events);
    await this.vote(id);
    await waitForProposal(this.chain.comet, id);
  }
}

/** A folder with the built contracts and a section added to each that nobody reads: the same code by another checksum. */
export async function markedArtifacts(folder: string, mark: string): Promise<string> {
  const target = join(folder, `artifacts-${mark}`);
  await mkdir(target, { recursive: true });
  const lines: string[] = [];
  for (const name of ["oracle", "bme"]) {
    const wasm = marked(await readFile(join(ROOT, "artifacts", `${name}.wasm`)), mark);
    await writeFile(join(target, `${name}.wasm`), wasm);
    lines.push(`${toHex(sha256(wasm))}  ${name}.wasm\n`);
  }
  await writeFile(join(target, "checksums.txt"), lines.join(""));
  return target;
}

/** The code of a message that stores one, with a section added. */
export function markedCode(zipped: Uint8Array, mark: string): Uint8Array {
  return gzipSync(marked(gunzipSync(zipped), mark));
}

function marked(wasm: Uint8Array, mark: string): Uint8Array {
  const name = Buffer.from(mark);
  return Buffer.concat([wasm, Buffer.from([0, name.length + 1, name.length]), name]);
}
