/** APDUs over a line: as they are, or in blocks that are acknowledged and repeated. */
import { fault, type Fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import type { Clock } from "../../../../core/clock.ts";
import { dialogue } from "../../../dialogue.ts";
import { listeners, type Unsubscribe } from "../../../listeners.ts";
import type { Transport } from "../../../transports/transport.ts";
import {
  apduFramer,
  blockFramer,
  encodeApdu,
  encodeBlock,
  NO_BLOCK,
  type Apdu,
  type Block,
} from "./frame.ts";

export interface ApduLine {
  /**
   * Done when the operating system has it all (TCP), or when the other side acknowledged it (serial). A line that a block
   * does not get over is lost.
   */
  send(apdu: Apdu): Promise<Result<void>>;
  /** Each APDU of the other side once, also when its block was repeated. */
  onApdu(listener: (apdu: Apdu) => void): Unsubscribe;
}

export interface LineParts {
  readonly transport: Transport;
  readonly clock: Clock;
  /** For the operating system to take bytes; on a serial line also for the other side to acknowledge a block. */
  readonly answerMs: number;
  /** How often a block is sent. */
  readonly tries: number;
  readonly onJunk: (length: number, why: string) => void;
}

/** T1: silence within a block after which it is given up; generous, for bytes on a loaded machine come in a bunch and late. */
const GAP_MS = 200 * 2;

/** TCP loses nothing, but a command that never ends must not swallow what follows. */
export function apduLine({ transport, clock, answerMs, onJunk }: LineParts): ApduLine {
  const told = listeners<Apdu>();
  dialogue<Apdu>({
    transport,
    clock,
    framer: apduFramer(),
    gapMs: answerMs,
    quietMs: 0,
    onOther: told.tell,
    onJunk,
  });
  return {
    send: (apdu) => transport.write(encodeApdu(apdu), answerMs),
    onApdu: told.add,
  };
}

/**
 * Blocks have no numbers. The other side sends the next only after it has our answer to the last; so one that is the same
 * as the last, before our answer was acknowledged, was repeated because our ACK was lost. Any other is an ACK of our answer
 * that was lost itself.
 */
export function blockLine({ transport, clock, answerMs, tries, onJunk }: LineParts): ApduLine {
  const told = listeners<Apdu>();
  let last: Apdu | undefined;

  function say(kind: "ack" | "nak"): void {
    // Whether it arrives shows in what the other side does next.
    void transport.write(encodeBlock({ kind }), answerMs);
  }

  /** Whether the block is new. */
  function take(apdu: Apdu): boolean {
    say("ack");
    if (last !== undefined && isSame(apdu, last)) return false;
    last = apdu;
    told.tell(apdu);
    return true;
  }

  const talk = dialogue<Block>({
    transport,
    clock,
    framer: blockFramer(),
    gapMs: GAP_MS,
    quietMs: 0,
    onOther: (block) => {
      if (block.kind === "apdu") take(block.apdu);
    },
    onJunk(length, why) {
      onJunk(length, why);
      if (why !== NO_BLOCK && transport.state.state === "open") say("nak");
    },
  });

  transport.onState(({ state }) => {
    if (state !== "open") last = undefined;
  });

  async function send(apdu: Apdu): Promise<Result<void>> {
    const answered = last;
    const block = encodeBlock({ kind: "apdu", apdu });
    let why: Fault = fault("device.silent", transport.name);
    for (let tried = 0; tried < tries; tried++) {
      const said = await talk.ask(
        block,
        (heard) => (heard.kind === "apdu" ? (take(heard.apdu) ? "ack" : undefined) : heard.kind),
        answerMs,
      );
      if (said.ok && said.value === "ack") {
        if (last === answered) last = undefined;
        return ok(undefined);
      }
      // The fault of a line that was lost may be silence too.
      if (!said.ok && (said.fault.code !== "device.silent" || transport.state.state !== "open")) return said;
      if (said.ok) why = fault("device.bad-answer", `${transport.name}: each block was refused`);
    }
    transport.declareLost("silent", why);
    return failed(why);
  }

  return { send, onApdu: told.add };
}

function isSame(one: Apdu, two: Apdu): boolean {
  return Buffer.from(encodeApdu(one)).equals(encodeApdu(two));
}
