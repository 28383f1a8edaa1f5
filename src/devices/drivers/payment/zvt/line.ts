/** APDUs over a line: as they are, or in blocks that are acknowledged and repeated. */
import { fault, type Fault } from "../../../../core/faults.ts";
import { failed, ok, type Result } from "../../../../core/result.ts";
import { sleep, type Clock } from "../../../../core/clock.ts";
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
   * does not get over is lost. `once`: not said again after silence, when the other side may have it and act on it twice;
   * only after a NAK, which says that it has it not.
   */
  send(apdu: Apdu, once?: boolean): Promise<Result<void>>;
  /**
   * Done when what the other side may still have to say from before has been said: answers do not tell to what they are
   * one. To be waited for before the first word on a line that was opened again.
   */
  settled(): Promise<void>;
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
    // Nothing of an old connection comes over a new one.
    settled: () => Promise.resolve(),
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
  let heardAt = -Infinity;
  /** The line was given up for silence, not pulled. */
  let wasSilent = false;

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

  transport.onBytes(({ at }) => {
    heardAt = at;
  });
  transport.onState((state) => {
    if (state.state !== "open") last = undefined;
    if (state.state === "lost") wasSilent = state.reason === "silent";
  });

  /** A terminal that fell silent may answer yet. One that goes on talking is at work, and says so when it is asked. */
  async function settled(): Promise<void> {
    if (!wasSilent) return;
    const begun = clock.elapsed();
    while (clock.elapsed() - begun < answerMs * tries) {
      const rest = Math.max(begun, heardAt) + answerMs - clock.elapsed();
      if (rest <= 0) break;
      await sleep(clock, rest);
    }
  }

  async function send(apdu: Apdu, once = false): Promise<Result<void>> {
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
      else if (once) break;
    }
    transport.declareLost("silent", why);
    return failed(why);
  }

  return { send, settled, onApdu: told.add };
}

function isSame(one: Apdu, two: Apdu): boolean {
  return Buffer.from(encodeApdu(one)).equals(encodeApdu(two));
}
