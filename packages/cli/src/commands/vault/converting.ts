import {
  BmeError,
  type BmeEvent,
  type BmeMsgComposer,
  describeWait,
  parseContractError,
  type RequestOutcome,
  type Ticket,
  type Wait,
} from "@akash-bme/clients";
import { type BuiltCommand, command, type Inputs, toggle, type Values } from "../../command.js";
import { type Compose, type Described, type None, sendingOptions, sendTo } from "../../message.js";
import { type Sent, sentFields } from "../../send.js";
import { maybe, record, type Shape, whole } from "../../shape.js";
import { bmeEvent } from "../../shapes/events.js";
import { outcome } from "../../shapes/record.js";
import { wait as waitShape } from "../../shapes/vault.js";
import { renderView } from "../../view.js";
import { follow, timeoutOption } from "../record/follow.js";
import { VAULT } from "./common.js";

/** What was sent, and what came of the conversion in it. */
interface Converted extends Sent<BmeEvent> {
  /** The request that it became; none when it executed at once, and in a dry run. */
  readonly request: bigint | undefined;
  readonly wait: Wait | undefined;
  /** How the request ended; with --wait alone. */
  readonly outcome: RequestOutcome | undefined;
}

const converted: Shape<Converted> = record<Converted>({
  ...sentFields(bmeEvent),
  ...{ request: maybe(whole), wait: maybe(waitShape), outcome: maybe(outcome) },
});

const waitOptions = {
  wait: toggle("--wait", "when it waits for a price or an epoch, wait until it has ended"),
  ...timeoutOption,
};

const convertOptions = () => ({ ...sendingOptions(VAULT), ...waitOptions });

type ConvertInputs = ReturnType<typeof convertOptions>;

const WAITS = `By the vault's table it executes at once, at the next price, or at the end of an epoch: see vault status.
What waits is a request, whose number is printed: record wait awaits it, as --wait does here, and vault cancel takes it
back. Under --wait it ends with exit code 1 when the request was cancelled, and with 3 when it takes longer than
--timeout; the request goes on.`;

/** A command that sends a message whose conversion may wait. */
export function convertCommand<A extends Inputs = None, O extends Inputs = None>(
  spec: Described<A, O> & { readonly compose: Compose<BmeMsgComposer, Values<A> & Values<O>> },
): BuiltCommand {
  const { compose, details, ...described } = spec;
  // As in `messageCommand`, the compiler cannot add the options up.
  const options = { ...convertOptions(), ...spec.options } as ConvertInputs & O;
  return command<A, ConvertInputs & O, Converted>({
    ...described,
    details: details === undefined ? WAITS : `${details}\n\n${WAITS}`,
    options,
    output: converted,
    run: async (input, context) => {
      const written = input as Values<A> & Values<O> & Values<ConvertInputs>;
      const { sent } = await sendTo<BmeMsgComposer, BmeEvent, typeof written>(
        VAULT,
        written,
        context,
        compose,
      );
      const ticket = ticketOf(sent.events);
      if (ticket === undefined) {
        return { ...sent, request: undefined, wait: undefined, outcome: undefined };
      }
      if (!written.wait) return { ...sent, ...ticket, outcome: undefined };
      // Whoever stops waiting knows what was sent.
      context.host.err(`Transaction ${sent.tx?.hash} became request ${ticket.request}\n`);
      const reader = await context.vault(written.contract);
      try {
        const ended = await follow(reader, ticket.request, written.timeout, context);
        return { ...sent, ...ticket, outcome: ended };
      } catch (cause) {
        throw inTransaction(cause, sent);
      }
    },
    text: (answer) => [...renderView(converted.view(answer)), ...adviceOn(answer)].join("\n"),
    isYes: ({ outcome: ended }) => ended?.kind !== "cancelled",
  });
}

/** The request that the conversion of a transaction became. */
function ticketOf(events: readonly BmeEvent[]): Omit<Ticket, "kind"> | undefined {
  const [made] = events.flatMap((event) => (event.kind === "bme_request" ? [event] : []));
  if (made === undefined) return undefined;
  const { request, dueHeight } = made;
  return { request, wait: dueHeight === undefined ? { kind: "next_price" } : { kind: "epoch", dueHeight } };
}

/** A failure of waiting, with the transaction that was sent before. */
function inTransaction(cause: unknown, { tx }: Sent<BmeEvent>): BmeError {
  const { code, shortMessage, details } = parseContractError(cause);
  const of = tx === undefined ? {} : { hash: tx.hash, height: tx.height };
  return new BmeError(code, shortMessage, { ...details, ...of }, { cause });
}

/** What to do next about a request that waits. */
function adviceOn({ contract, request, wait, outcome: ended }: Converted): readonly string[] {
  if (request === undefined || wait === undefined || ended !== undefined) return [];
  const next = `bme record wait ${request} --vault ${contract}`;
  return ["", `It waits for ${describeWait(wait)}. To await it: ${next}`];
}
