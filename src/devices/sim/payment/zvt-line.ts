import type { Clock } from "../../../core/clock.ts";
import type { Result } from "../../../core/result.ts";
import { ok } from "../../../core/result.ts";
import { listeners, type Unsubscribe } from "../../listeners.ts";
import {
  apduFramer,
  apduOf,
  blockFramer,
  encodeApdu,
  encodeBlock,
  type Apdu,
} from "../../drivers/payment/zvt/frame.ts";
import type { Plug } from "../../transports/transport.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";

/** The line of a simulated terminal, and what can go wrong on it. */
export interface ZvtPeerLine extends Cable {
  /** Sends a command or an answer; on a serial line up to three times, until it is acknowledged. */
  say(command: number, data: Iterable<number>): void;
  onApdu(listener: (apdu: Apdu) => void): Unsubscribe;
  onUnplug(listener: () => void): Unsubscribe;
  /** It says and hears nothing, and forgets what it had to say; or it begins again. */
  fallSilent(on: boolean): void;
  /** So many blocks of the station are answered by NAK although they are good. */
  refuse: number;
  /** So many blocks of the station are taken without an ACK. */
  swallowAcks: number;
  /** Everything is sent twice. */
  double: boolean;
}

export interface ZvtPeerLineOptions {
  readonly framing: "apdu" | "serial";
  /** T2: how long it waits for an ACK before it repeats a block. */
  readonly ackMs: number;
}

const TRIES = 3;

interface Pending {
  readonly bytes: Uint8Array;
  tries: number;
}

export async function zvtPeerLine(
  plug: Plug,
  fragmentation: Fragmentation,
  clock: Clock,
  { framing, ackMs }: ZvtPeerLineOptions,
): Promise<Result<ZvtPeerLine>> {
  const told = listeners<Apdu>();
  const unplugged = listeners<void>();
  const bare = apduFramer();
  const blocks = blockFramer();
  /** Blocks that are not acknowledged yet, the first of them on its way. */
  let queue: Pending[] = [];
  /** The block of the station that was taken last, until our answer to it was acknowledged. */
  let taken: string | undefined;
  let silent = false;

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    if (silent) return;
    if (framing === "apdu") {
      for (const each of bare.feed(bytes)) if (each.kind === "frame") told.tell(each.frame);
      return;
    }
    for (const each of blocks.feed(bytes)) {
      if (each.kind === "junk") void cable.send(encodeBlock({ kind: "nak" }));
      else if (each.frame.kind === "apdu") take(each.frame.apdu);
      else if (each.frame.kind === "ack") acknowledged();
      else repeat();
    }
  });
  if (!connected.ok) return connected;
  const cable = connected.value;

  function take(apdu: Apdu): void {
    if (line.refuse > 0) {
      line.refuse--;
      return void cable.send(encodeBlock({ kind: "nak" }));
    }
    if (line.swallowAcks > 0) line.swallowAcks--;
    else void cable.send(encodeBlock({ kind: "ack" }));
    const text = Buffer.from(encodeApdu(apdu)).toString("hex");
    if (text === taken) return;
    // The station sends a block only when it has ours.
    if (taken !== undefined) acknowledged();
    taken = text;
    told.tell(apdu);
  }

  function acknowledged(): void {
    if (queue.length === 0) return;
    queue.shift();
    taken = undefined;
    transmit();
  }

  function repeat(): void {
    const [first] = queue;
    if (first === undefined) return;
    if (first.tries >= TRIES) {
      queue.shift();
      return transmit();
    }
    transmit();
  }

  function transmit(): void {
    const [first] = queue;
    if (first === undefined) return;
    first.tries++;
    const { tries } = first;
    put(first.bytes);
    clock.after(ackMs, () => {
      if (queue[0] === first && first.tries === tries) repeat();
    });
  }

  function put(bytes: Uint8Array): void {
    void cable.send(bytes);
    if (line.double) void cable.send(bytes);
  }

  function forget(): void {
    queue = [];
    taken = undefined;
    bare.flush();
    blocks.flush();
  }

  const line: ZvtPeerLine = {
    ...cable,
    get path() {
      return cable.path;
    },
    onApdu: told.add,
    onUnplug: unplugged.add,
    refuse: 0,
    swallowAcks: 0,
    double: false,
    say(command, data) {
      if (silent) return;
      const apdu = apduOf(command, data);
      if (framing === "apdu") return put(encodeApdu(apdu));
      queue.push({ bytes: encodeBlock({ kind: "apdu", apdu }), tries: 0 });
      if (queue.length === 1) transmit();
    },
    fallSilent(on) {
      silent = on;
      forget();
    },
    async unplug() {
      forget();
      await cable.unplug();
      unplugged.tell();
    },
  };
  return ok(line);
}
