import type { CosmWasmClient } from "@cosmjs/cosmwasm-stargate";
import type { EncodeObject } from "@cosmjs/proto-signing";
import type { Event } from "@cosmjs/stargate";
import {
  type BuiltCommand,
  type CommandSpec,
  command,
  type Input,
  type Inputs,
  type Values,
} from "./command.js";
import type { Context } from "./context.js";
import { type SendChoice, type SendOutcome, type Sent, send, sendOptions } from "./send.js";
import type { Shape } from "./shape.js";

/** A contract that messages go to: `M` makes them, `E` is what it reports. */
export interface Target<M, E> {
  /** First word of its commands. */
  readonly group: string;
  /** The option that names it. */
  readonly contract: Input<string>;
  readonly messages: (sender: string, contract: string) => M;
  readonly parse: (events: readonly Event[], contract: string) => readonly E[];
  /** What its commands that send print. */
  readonly sent: Shape<Sent<E>>;
}

type ToContract = { readonly contract: string };

/** Makes one message, from what was written and what the chain says. */
export type Compose<M, I> = (
  messages: M,
  input: I & ToContract,
  client: CosmWasmClient,
) => Promise<EncodeObject> | EncodeObject;

/** Makes one message for the contract that was named, and sends it. */
export function sendTo<M, E, I extends SendChoice>(
  { messages, parse }: Target<M, E>,
  input: I & ToContract,
  context: Context,
  compose: Compose<M, I>,
): Promise<SendOutcome<E>> {
  const { contract } = input;
  const sending = {
    ...{ contract, parse },
    compose: (sender: string, client: CosmWasmClient) => compose(messages(sender, contract), input, client),
  };
  return send(sending, input, context);
}

/** The options of a command that sends. */
export const sendingOptions = ({ contract }: { readonly contract: Input<string> }) => ({
  contract,
  ...sendOptions,
});

type SendingInputs = ReturnType<typeof sendingOptions>;

export type Described<A extends Inputs, O extends Inputs> = Pick<
  CommandSpec<A, O, unknown>,
  "name" | "summary" | "details" | "examples" | "arguments" | "options"
>;

export type None = Readonly<Record<never, Input<unknown>>>;

/** A command that sends one message and prints what came of it. */
export function messageCommand<M, E, A extends Inputs = None, O extends Inputs = None>(
  target: Target<M, E>,
  spec: Described<A, O> & { readonly compose: Compose<M, Values<A> & Values<O>> },
): BuiltCommand {
  const { compose, ...described } = spec;
  // As one object, the options are those of the command and those of every message; the compiler cannot add them up.
  const options = { ...sendingOptions(target), ...spec.options } as SendingInputs & O;
  return command<A, SendingInputs & O, Sent<E>>({
    ...described,
    options,
    output: target.sent,
    run: async (input, context) => {
      const written = input as Values<A> & Values<O> & Values<SendingInputs>;
      return (await sendTo<M, E, typeof written>(target, written, context, compose)).sent;
    },
  });
}
