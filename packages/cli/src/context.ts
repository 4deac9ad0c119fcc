import { BmeReader, OracleReader, parseContractError } from "@akash-bme/clients";
import type { CosmWasmClient, SigningCosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { OfflineSigner } from "@cosmjs/proto-signing";
import type { Globals } from "./command.js";
import { defaultHome } from "./devnet-home.js";
import { CliError, EXIT, usageError } from "./errors.js";
import type { Host } from "./host.js";
import { nodeUrl } from "./parse.js";

/** What a command works with. */
export class Context {
  readonly isJson: boolean;

  constructor(
    readonly host: Host,
    private readonly globals: Globals,
  ) {
    this.isJson = globals.json ?? false;
  }

  async vault(address: string): Promise<BmeReader> {
    return new BmeReader(await this.client(), address);
  }

  async oracle(address: string): Promise<OracleReader> {
    return new OracleReader(await this.client(), address);
  }

  /** A client that reads. */
  async client(): Promise<CosmWasmClient> {
    const node = await this.node();
    return reaching(node, this.host.connect(node));
  }

  /** A client that signs. */
  async signingClient(signer: OfflineSigner, gasPrice: string): Promise<SigningCosmWasmClient> {
    const node = await this.node();
    return reaching(node, this.host.connectSigner(node, signer, gasPrice));
  }

  /**
   * The node to ask: the one that was named, else the chain of `bme devnet`, else the one that something else, such as
   * the demo, left running.
   */
  async node(): Promise<string> {
    const named = this.globals.node ?? this.host.env.BME_NODE;
    if (named) return nodeUrl(named);
    const own = defaultHome(this.host.env);
    const running = await this.host.runningDevnets(own);
    const rpc = running.find(({ home }) => home === own)?.rpc ?? running[0]?.rpc;
    if (rpc === undefined) {
      throw usageError(
        "No node is named and no local chain runs: write --node URL, set BME_NODE, or run bme devnet start --detach",
      );
    }
    if (running.length > 1 && !running.some(({ home }) => home === own)) {
      const which = running.map((one) => `  ${one.rpc} in ${one.home}`).join("\n");
      throw usageError(
        `Several local chains run, and none is that of bme devnet; name one with --node:\n${which}`,
      );
    }
    return rpc;
  }
}

/** Says at which address nobody answers, or somebody who is no node. */
export async function reaching<T>(node: string, connecting: Promise<T>): Promise<T> {
  try {
    return await connecting;
  } catch (cause) {
    const { code } = parseContractError(cause);
    const what = code === "unreachable" ? "No node answers" : "What answers is no node of a chain";
    throw new CliError(EXIT.unreachable, "unreachable", `${what} at ${node}: check the address`, { cause });
  }
}
