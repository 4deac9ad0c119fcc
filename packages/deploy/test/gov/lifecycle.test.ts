import { expect } from "chai";
import { ProposalStatus, VoteOption } from "cosmjs-types/cosmos/gov/v1/gov";
import { GovError } from "../../src/gov/errors.js";
import { depositMessage, progressOf, voteMessage, watchProposal } from "../../src/gov/lifecycle.js";
import { messageOf } from "../../src/gov/messages.js";
import { readBack } from "../../src/gov/read-back.js";
import { smallPlan } from "../fixtures.js";
import {
  ALICE,
  ARTIFACTS,
  CONTRACT,
  execute,
  type FakeChain,
  fakeChain,
  GOVERNANCE,
  INSTALL,
  KNOWN,
  onChain,
  pin,
} from "./fixtures.js";

const { PROPOSAL_STATUS_DEPOSIT_PERIOD, PROPOSAL_STATUS_PASSED, PROPOSAL_STATUS_FAILED } = ProposalStatus;
const voting = fakeChain({ proposals: [onChain(4n, INSTALL)] });
const paying = fakeChain({ proposals: [onChain(4n, INSTALL, PROPOSAL_STATUS_DEPOSIT_PERIOD)] });
const over = fakeChain({ proposals: [onChain(4n, INSTALL, PROPOSAL_STATUS_PASSED)] });

const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (thrown: unknown) => (thrown instanceof GovError ? `${thrown.code}: ${thrown.shortMessage}` : thrown),
  );

describe("voting and paying", () => {
  it("sends each vote while it is voted on, and no other time", async () => {
    const { value } = await voteMessage(voting, 4n, ALICE, "veto");
    expect(value).to.deep.include({
      proposalId: 4n,
      voter: ALICE,
      option: VoteOption.VOTE_OPTION_NO_WITH_VETO,
    });
    expect(await failure(voteMessage(paying, 4n, ALICE, "yes"))).to.equal(
      "wrong_state: proposal 4 is in deposit period, not in voting period",
    );
    expect(await failure(voteMessage(over, 5n, ALICE, "yes"))).to.match(/^not_found: there is no proposal 5/);
  });

  it("pays what is missing, or what is named, until it is over", async () => {
    const { value } = await depositMessage(paying, 4n, ALICE, undefined);
    expect(value.amount).to.deep.equal([{ denom: "uakt", amount: "70" }]);
    const coins = [{ denom: "uakt", amount: "3" }];
    expect((await depositMessage(paying, 4n, ALICE, coins)).value.amount).to.deep.equal(coins);
    expect(await failure(depositMessage(over, 4n, ALICE, coins))).to.equal(
      "wrong_state: proposal 4 is over: passed",
    );
    const full = { ...onChain(4n, INSTALL), totalDeposit: [{ denom: "uakt", amount: "100" }] };
    expect(await failure(depositMessage(fakeChain({ proposals: [full] }), 4n, ALICE, undefined))).to.equal(
      "wrong_state: the deposit of proposal 4 is complete: 100uakt",
    );
  });

  it("asks for more when it is expedited", async () => {
    const expedited = { ...onChain(4n, INSTALL), expedited: true };
    const { missing } = await progressOf(fakeChain({ proposals: [expedited] }), 4n);
    expect(missing).to.deep.equal([{ denom: "uakt", amount: "370" }]);
  });
});

describe("watching", () => {
  /** A chain on which the proposal takes one state after the other, and then stays. */
  function moving(...states: ProposalStatus[]) {
    let asked = 0;
    return {
      ...fakeChain(),
      proposal: async () => onChain(4n, INSTALL, states[Math.min(asked++, states.length - 1)]),
    };
  }

  it("tells every change once, and ends with the last state", async () => {
    const told: ProposalStatus[] = [];
    const chain = moving(
      PROPOSAL_STATUS_DEPOSIT_PERIOD,
      PROPOSAL_STATUS_DEPOSIT_PERIOD,
      PROPOSAL_STATUS_FAILED,
    );
    const end = await watchProposal(chain, 4n, { pollMs: 1, onChange: ({ status }) => told.push(status) });
    expect(told).to.deep.equal([PROPOSAL_STATUS_DEPOSIT_PERIOD, PROPOSAL_STATUS_FAILED]);
    expect(end).to.include({ id: 4n, status: PROPOSAL_STATUS_FAILED });
  });

  it("ends when it takes too long, when it is interrupted, and when the proposal is gone", async () => {
    const chain = moving(PROPOSAL_STATUS_DEPOSIT_PERIOD);
    expect(await failure(watchProposal(chain, 4n, { pollMs: 1, timeoutMs: -1 }))).to.equal(
      "timeout: proposal 4 is still in deposit period after -1 ms",
    );
    const enough = new Error("enough");
    const stop = new AbortController();
    const watching = watchProposal(chain, 4n, {
      pollMs: 60_000,
      signal: stop.signal,
      onChange: () => stop.abort(enough),
    });
    expect(await failure(watching)).to.equal(enough);
    expect(await failure(watchProposal(fakeChain(), 4n))).to.match(/^not_found/);
  });
});

describe("reading back", () => {
  const plan = smallPlan();
  const [oracle, vault] = plan.contracts;
  const contracts = Object.fromEntries(
    plan.contracts.map(({ address, codeId, label }) => [address, { codeId: BigInt(codeId), label }]),
  );
  const executed: FakeChain = {
    proposals: [onChain(4n, INSTALL, PROPOSAL_STATUS_PASSED)],
    codes: { 7: ARTIFACTS[0]?.checksum ?? "", 8: ARTIFACTS[1]?.checksum ?? "" },
    contracts,
    firstMessages: Object.fromEntries(plan.contracts.map(({ address, msg }) => [address, { ...msg }])),
    pinned: [7n, 8n],
  };
  const wrong = async (chain: FakeChain, id = 4n) => {
    const { promised } = await readBack(fakeChain(chain), id, { known: KNOWN });
    return promised
      .filter(({ holds }) => !holds)
      .map(({ message, what, found }) => `${message}. ${what}: ${found}`);
  };

  it("finds all of an installation", async () => {
    const { promised, notCompared } = await readBack(fakeChain(executed), 4n, {
      known: KNOWN,
      approved: INSTALL,
    });
    expect(promised.filter(({ holds }) => !holds)).to.deep.equal([]);
    expect(promised.map(({ what }) => what)).to.include.members([
      "its message",
      "its admin",
      "digest of the messages",
    ]);
    expect(notCompared).to.deep.equal([]);
  });

  it("finds each thing that is not as promised", async () => {
    expect(await wrong({ ...executed, pinned: [7n] })).to.deep.equal(["5. code 8: not pinned"]);
    const { [oracle?.address ?? ""]: _, ...only } = contracts;
    expect(await wrong({ ...executed, contracts: only })).to.deep.equal(['3. contract "an oracle": nothing']);
    const at = vault?.address ?? "";
    const changed = (more: object) => ({
      ...executed,
      contracts: { ...contracts, [at]: { ...contracts[at], ...more } },
    });
    expect(await wrong(changed({ admin: ALICE }))).to.deep.equal([`4. its admin: ${ALICE}`]);
    expect(await wrong(changed({ codeId: 7n, label: "x" }))).to.deep.equal([
      "4. its code: 7",
      "4. its label: x",
    ]);
    const firstMessages = { ...executed.firstMessages, [at]: { oracle: ALICE } };
    expect(await wrong({ ...executed, firstMessages })).to.deep.equal([
      `4. its message: {"oracle":"${ALICE}"}`,
    ]);
    const codes = { ...executed.codes, 8: "00".repeat(32) };
    expect(await wrong({ ...executed, codes })).to.include("2. stored code: nothing");
    const failed = [onChain(4n, [pin(7n)], PROPOSAL_STATUS_FAILED)];
    expect(await wrong({ ...executed, proposals: failed })).to.deep.equal(["undefined. status: failed"]);
  });

  it("finds parameters in force, waiting, or neither, and says when they are due", async () => {
    const update = execute({ update_params: { patch: { window_secs: 30 }, expect_version: 1 } });
    const chain = (now: number, pending: number | undefined): FakeChain => ({
      proposals: [onChain(4n, [update], PROPOSAL_STATUS_PASSED)],
      contracts: { [CONTRACT]: {} },
      answers: {
        params: { version: 2, params: { window_secs: now } },
        pending_params: {
          pending: pending === undefined ? null : { due: "123", params: { window_secs: pending } },
        },
      },
    });
    expect(await wrong(chain(30, undefined))).to.deep.equal([]);
    expect(await wrong(chain(60, 30))).to.deep.equal([]);
    const { promised } = await readBack(fakeChain(chain(60, 30)), 4n, { known: [] });
    expect(promised.at(-1)?.found).to.equal("window_secs becomes 30 at 123");
    expect(await wrong(chain(60, undefined))).to.deep.equal(["1. parameters: window_secs is 60"]);
  });

  it("finds migrations, admins and labels, and says which messages leave nothing to compare", async () => {
    const W = "/cosmwasm.wasm.v1.";
    const contract = CONTRACT;
    const messages = [
      messageOf({
        typeUrl: `${W}MsgMigrateContract`,
        value: { sender: GOVERNANCE, contract, codeId: 8n, msg: Uint8Array.of(123, 125) },
      }),
      messageOf({ typeUrl: `${W}MsgUpdateAdmin`, value: { sender: GOVERNANCE, contract, newAdmin: ALICE } }),
      messageOf({ typeUrl: `${W}MsgClearAdmin`, value: { sender: GOVERNANCE, contract } }),
      messageOf({
        typeUrl: `${W}MsgUpdateContractLabel`,
        value: { sender: GOVERNANCE, contract, newLabel: "new" },
      }),
      execute({ anything: {} }),
    ];
    const chain = (more: object): FakeChain => ({
      proposals: [onChain(4n, messages, PROPOSAL_STATUS_PASSED)],
      contracts: { [CONTRACT]: { codeId: 8n, label: "new", ...more } },
    });
    expect(await wrong(chain({ admin: ALICE }))).to.deep.equal([`3. admin of ${CONTRACT}: ${ALICE}`]);
    expect(await wrong(chain({ admin: "", codeId: 7n, label: "old" }))).to.deep.equal([
      `1. code of ${CONTRACT}: 7`,
      `2. admin of ${CONTRACT}: `,
      `4. label of ${CONTRACT}: old`,
    ]);
    expect((await readBack(fakeChain(chain({})), 4n, { known: [] })).notCompared).to.deep.equal([5]);
  });
});
