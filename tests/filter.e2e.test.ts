import { execute, type TxResult } from "@akash-bme/clients";
import { governanceAddress, loadArtifact } from "@akash-bme/deploy";
import {
  DEVNET_DENOM,
  DEVNET_GAS_PRICE,
  DEVNET_PREFIX,
  type Devnet,
  type DevnetRole,
  startDevnet,
} from "@akash-bme/devnet";
import type { JsonObject } from "@cosmjs/cosmwasm-stargate";
import { fromBech32, toBase64, toBech32, toUtf8 } from "@cosmjs/encoding";
import type { EncodeObject } from "@cosmjs/proto-signing";
import { type Coin, coins } from "@cosmjs/stargate";
import { expect } from "chai";
import { BinaryWriter } from "cosmjs-types/binary";
import { MsgSend } from "cosmjs-types/cosmos/bank/v1beta1/tx";
import { MsgSetWithdrawAddress } from "cosmjs-types/cosmos/distribution/v1beta1/tx";
import { VoteOption } from "cosmjs-types/cosmos/gov/v1/gov";
import { MsgVote } from "cosmjs-types/cosmos/gov/v1/tx";
import { MsgDelegate } from "cosmjs-types/cosmos/staking/v1beta1/tx";
import { MsgExecuteContract } from "cosmjs-types/cosmwasm/wasm/v1/tx";
import { Timestamp } from "cosmjs-types/google/protobuf/timestamp";
import { MsgTransfer } from "cosmjs-types/ibc/applications/transfer/v1/tx";
import { addressOf, preset, publishedSet, ROOT, Suite, SYMBOL, vector } from "../scripts/suite.js";
import { FAST_VOTES, refusal } from "./support.js";

const PRICE_ENTRY = "/akash.oracle.v2.MsgAddPriceEntry";

interface Sending {
  readonly role: DevnetRole;
  /** Attached to the call, so that the probe has what it sends on. */
  readonly funds?: readonly Coin[];
  /** Not simulated: a refusal is in a block. */
  readonly gas?: number;
}

/** Has the probe send a message. */
async function sendBy(
  suite: Suite,
  probe: string,
  message: JsonObject,
  { role, funds = [], gas }: Sending,
): Promise<TxResult> {
  const sender = suite.address(role);
  const msg = toUtf8(JSON.stringify({ send: message }));
  const value = MsgExecuteContract.fromPartial({ sender, contract: probe, msg, funds: [...funds] });
  const execution: EncodeObject = { typeUrl: MsgExecuteContract.typeUrl, value };
  const options = { gasPrice: DEVNET_GAS_PRICE, ...(gas !== undefined && { gas }) };
  return (await execute(suite.client, sender, [execution], options)).tx;
}

const akt = (amount: number) => coins(amount, DEVNET_DENOM);
const any = (typeUrl: string, value: Uint8Array) => ({ any: { type_url: typeUrl, value: toBase64(value) } });

/** Akash's message, written by hand as its definition is not among cosmjs' types. */
function priceEntry(signer: string, price: string, time: { seconds: bigint; nanos: number }): Uint8Array {
  const id = BinaryWriter.create().uint32(10).string("akt").uint32(18).string("usd").finish();
  return BinaryWriter.create()
    .uint32(10)
    .string(signer)
    .uint32(18)
    .bytes(id)
    .uint32(26)
    .string(price)
    .uint32(34)
    .bytes(Timestamp.encode(Timestamp.fromPartial(time)).finish())
    .finish();
}

describe("messages of contracts", function () {
  this.timeout(60_000);

  describe("in profile filtered", () => {
    let net: Devnet;
    let suite: Suite;
    let probe: string;
    let oracle: string;
    let vault: string;

    before(async () => {
      net = await startDevnet({ profile: "filtered", chainId: "filter-1", ...FAST_VOTES });
      suite = await Suite.connect(net);
      const plan = await suite.plan({
        windowSecs: 1_800,
        maxGapSecs: 60,
        oracles: { oracle: { signerSets: [publishedSet("router", 0)] } },
        vaults: { vault: await preset("replay") },
        others: [{ name: "probe", artifact: "probe", label: "probe", msg: () => ({}) }],
      });
      await suite.install(plan);
      [probe, oracle, vault] = [
        addressOf(plan, "probe"),
        addressOf(plan, "oracle"),
        addressOf(plan, "vault"),
      ];
    });
    after(() => net?.stop());

    const balance = async (address: string) =>
      BigInt((await suite.client.getBalance(address, DEVNET_DENOM)).amount);

    it("lets a bank send through", async () => {
      const to = toBech32(DEVNET_PREFIX, new Uint8Array(20).fill(7));
      const send = { bank: { send: { to_address: to, amount: akt(5) } } };
      await sendBy(suite, probe, send, { role: "tenant", funds: akt(5) });
      expect(await balance(to)).to.equal(5n);
    });

    it("lets messages to other contracts through, with what they answer", async () => {
      const update = { vaa: toBase64(await vector("router-pnau/router-set0-20260709-akt-usd")) };
      const call = (contract_addr: string, msg: JsonObject, funds: readonly Coin[] = []) => ({
        wasm: { execute: { contract_addr, msg: toBase64(toUtf8(JSON.stringify(msg))), funds } },
      });
      await sendBy(suite, probe, call(oracle, { update_price_feed: update }), { role: "provider" });
      const { price } = await suite.client.queryContractSmart(oracle, { price: { symbol: SYMBOL } });
      expect(price).to.equal("586467440000000000");

      await suite.blocks(1);
      const mint = call(vault, { mint_act: {} }, akt(100_000_000));
      await sendBy(suite, probe, mint, { role: "provider", funds: akt(100_000_000) });
      const { uact } = await suite.client.queryContractSmart(vault, { balance: { address: probe } });
      expect(uact).to.equal("58500127");

      // What a contract refuses is told as that contract's refusal.
      const again = await refusal(
        sendBy(suite, probe, call(oracle, { update_price_feed: update }), { role: "provider" }),
      );
      expect(again.code).to.equal("nothing_new");
    });

    it("takes a price entry of Akash's oracle and records all of it", async () => {
      const time = { seconds: 1_783_572_461n, nanos: 250_000_000 };
      const entry = any(PRICE_ENTRY, priceEntry(probe, "586467440000000000", time));
      const { events } = await sendBy(suite, probe, entry, { role: "relayer" });
      const recorded = events.filter(({ type }) => type === PRICE_ENTRY.slice(1));
      expect(recorded).to.have.length(1);
      const attributes = recorded[0]?.attributes.filter(({ key }) => key !== "msg_index");
      expect(Object.fromEntries(attributes?.map(({ key, value }) => [key, value]) ?? [])).to.deep.equal({
        signer: probe,
        denom: "akt",
        base_denom: "usd",
        price: "0.586467440000000000",
        timestamp: "2026-07-09T04:47:41.25Z",
      });
    });

    it("refuses a price entry in another's name, or with a price that is none", async () => {
      const time = { seconds: 1n, nanos: 0 };
      for (const [value, reason] of [
        [priceEntry(suite.address("relayer"), "1", time), "is not the contract"],
        [priceEntry(probe, "0", time), "is out of range"],
        [priceEntry(probe, "0.58", time), "is not an integer of 18 implied decimals"],
        [new Uint8Array(), "price is missing"],
      ] as const) {
        const { details } = await refusal(sendBy(suite, probe, any(PRICE_ENTRY, value), { role: "relayer" }));
        expect(details.log).to.include(reason).and.include("invalid price entry");
      }
    });

    describe("refuses by its kind", () => {
      const governance = governanceAddress(DEVNET_PREFIX);
      const amount = akt(5);
      const coin = { denom: DEVNET_DENOM, amount: "5" };
      const sender = () => suite.address("spare1");
      const validator = () => toBech32("akashvaloper", fromBech32(suite.address("validator")).data);

      const refused: readonly (readonly [kind: string, message: () => JsonObject])[] = [
        [
          `bank send to module account ${governance}`,
          () => ({ bank: { send: { to_address: governance, amount } } }),
        ],
        ["bank burn", () => ({ bank: { burn: { amount } } })],
        ...(
          [
            [MsgSend, () => ({ fromAddress: probe, toAddress: sender(), amount })],
            [MsgDelegate, () => ({ delegatorAddress: probe, validatorAddress: validator(), amount: coin })],
            [MsgSetWithdrawAddress, () => ({ delegatorAddress: probe, withdrawAddress: sender() })],
            [MsgVote, () => ({ proposalId: 1n, voter: probe, option: VoteOption.VOTE_OPTION_YES })],
            [
              MsgTransfer,
              () => ({ sourcePort: "transfer", sourceChannel: "channel-0", token: coin, sender: probe }),
            ],
            [MsgExecuteContract, () => ({ sender: probe, contract: oracle, msg: toUtf8("{}") })],
          ] as readonly AnyMessage[]
        ).map(
          ([type, content]) =>
            [
              `any ${type.typeUrl}`,
              () => any(type.typeUrl, type.encode(type.fromPartial(content())).finish()),
            ] as const,
        ),
      ];

      for (const [kind, message] of refused) {
        it(kind, async () => {
          const before = await balance(probe);
          const { details } = await refusal(
            sendBy(suite, probe, message(), { role: "spare1", funds: akt(5) }),
          );
          expect(details.log).to.include(`${kind}: message blocked for contracts`);
          expect(await balance(probe)).to.equal(before);
        });
      }

      it("in a block as in the simulation, and takes nothing", async () => {
        const before = await balance(probe);
        const burn = { bank: { burn: { amount } } };
        const error = await refusal(
          sendBy(suite, probe, burn, { role: "spare1", funds: akt(5), gas: 300_000 }),
        );
        expect(error.code).to.equal("transaction_failed");
        expect(error.details.log).to.include("bank burn: message blocked for contracts");
        expect(error.details.height).to.be.above(0);
        expect(await balance(probe)).to.equal(before);
      });
    });
  });

  describe("in profile wasm", () => {
    it("go through: a bank burn lowers the supply, an Any sends coins", async () => {
      const net = await startDevnet({ profile: "wasm", chainId: "filter-2" });
      try {
        const suite = await Suite.connect(net);
        const deployer = suite.address("deployer");
        const { wasm } = await loadArtifact(`${ROOT}/artifacts`, "probe");
        const { codeId } = await suite.client.upload(deployer, wasm, 1.5);
        const { contractAddress: probe } = await suite.client.instantiate(deployer, codeId, {}, "probe", 1.5);

        const burn = { bank: { burn: { amount: akt(5) } } };
        const { events } = await sendBy(suite, probe, burn, { role: "tenant", funds: akt(7) });
        const burned = events.find(({ type }) => type === "burn");
        expect(burned?.attributes).to.deep.include({ key: "amount", value: `5${DEVNET_DENOM}` });
        expect((await suite.client.getBalance(probe, DEVNET_DENOM)).amount).to.equal("2");

        const [toAddress, amount] = [suite.address("guardian"), akt(2)];
        const send = MsgSend.fromPartial({ fromAddress: probe, toAddress, amount });
        await sendBy(suite, probe, any(MsgSend.typeUrl, MsgSend.encode(send).finish()), { role: "tenant" });
        expect((await suite.client.getBalance(probe, DEVNET_DENOM)).amount).to.equal("0");
      } finally {
        await net.stop();
      }
    });
  });
});

/** A message type of cosmjs, and the content of one message. */
type AnyMessage = readonly [
  type: {
    readonly typeUrl: string;
    fromPartial(content: object): object;
    encode(message: object): BinaryWriter;
  },
  content: () => object,
];
