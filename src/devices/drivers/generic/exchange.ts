import type { Clock } from "../../../core/clock.ts";
import { fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { readTransfer } from "../../control-transfer.ts";
import { dialogue } from "../../dialogue.ts";
import type { AnyTransport, ControlTransport, HidTransport, Transport } from "../../transports/transport.ts";
import { genericFramer, wrap } from "./framer.ts";
import type { GenericOptions } from "./options.ts";

/** How messages go to a device and answers come back, whatever the line. */
export interface Exchange {
  /** Sends a message to which no answer is expected. */
  tell(message: Uint8Array, withinMs: number): Promise<Result<void>>;
  /** Sends a message and gives the answer that `read` makes something of; `device.silent` if none came in time. */
  ask<T>(
    message: Uint8Array,
    read: (answer: Uint8Array) => T | undefined,
    withinMs: number,
  ): Promise<Result<T>>;
  /** Reads a feature report (HID), its id first where the device gives it. */
  feature(id: number, length: number, withinMs: number): Promise<Result<Uint8Array>>;
}

export interface ExchangeParts {
  readonly clock: Clock;
  /** Messages that answer nothing. */
  readonly onOther: (message: Uint8Array) => void;
  readonly onJunk: (length: number, why: string) => void;
}

export function exchangeOver(
  transport: AnyTransport,
  options: GenericOptions,
  parts: ExchangeParts,
): Exchange {
  return transport.kind === "usb-control" ? transfers(transport) : messages(transport, options, parts);
}

function messages(
  transport: Transport | HidTransport,
  { framing, gapMs, quietMs }: GenericOptions,
  { clock, onOther, onJunk }: ExchangeParts,
): Exchange {
  const talk = dialogue({
    transport,
    clock,
    framer: genericFramer(framing),
    gapMs: framing.kind === "report" ? 0 : gapMs,
    quietMs,
    onOther,
    onJunk,
  });
  const echo = framing.kind === "delimiter" && framing.echo;
  return {
    tell(message, withinMs) {
      const bytes = wrap(framing, message);
      const feature = transport.kind === "hid" && framing.kind === "report" && framing.via === "feature";
      return feature ? transport.writeFeature(bytes, withinMs) : transport.write(bytes, withinMs);
    },
    async ask(message, read, withinMs) {
      let echoed = !echo;
      const answer = await talk.ask(
        wrap(framing, message),
        (frame) => {
          if (echoed) return read(frame);
          // What comes before the echo answers something else, and is late.
          echoed = Buffer.compare(frame, message) === 0;
          return undefined;
        },
        withinMs,
      );
      return answer;
    },
    feature(id, length, withinMs) {
      if (transport.kind === "hid") return transport.readFeature(id, length, withinMs);
      return Promise.resolve(failed(fault("device.not-supported", transport.name)));
    },
  };
}

function transfers(transport: ControlTransport): Exchange {
  const { name } = transport;
  async function carry(message: Uint8Array, withinMs: number): Promise<Result<Uint8Array>> {
    const transfer = readTransfer(message);
    if (transfer === undefined) return failed(fault("config.invalid", `${name}: no control transfer`));
    const { setup, direction, length, data } = transfer;
    if (direction === "in") return transport.controlIn(setup, length, withinMs);
    const sent = await transport.controlOut(setup, data, withinMs);
    return sent.ok ? ok(new Uint8Array(0)) : sent;
  }
  return {
    async tell(message, withinMs) {
      const carried = await carry(message, withinMs);
      return carried.ok ? ok(undefined) : carried;
    },
    async ask(message, read, withinMs) {
      const answer = await carry(message, withinMs);
      if (!answer.ok) return answer;
      const value = read(answer.value);
      return value === undefined ? failed(fault("device.bad-answer", name)) : ok(value);
    },
    feature: () => Promise.resolve(failed(fault("device.not-supported", name))),
  };
}
