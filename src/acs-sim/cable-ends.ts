/** One connection over a cable: the client's wire, and what the ACS takes for its socket. */
import { EventEmitter } from "node:events";
import type { Clock } from "../core/clock.ts";
import type { Wire, WireListener } from "../sip-client/connection-socket.ts";
import type { ClientSocket } from "./clients.ts";

export interface CableEnds {
  readonly wire: Wire;
  readonly server: ClientSocket;
  pull(losing: boolean): void;
}

interface EndsOptions {
  readonly clock: Clock;
  readonly latencyMs: () => number;
  readonly cut: (bytes: Uint8Array) => readonly Uint8Array[];
  readonly isDark: () => boolean;
  readonly overheard: (to: "acs" | "client", bytes: Uint8Array) => void;
  /** Both sides have let go. */
  readonly ended: () => void;
}

type Task = () => void;

/** One direction: what is put on it arrives in that order, each in a turn of its own. */
function lane({ clock, latencyMs, isDark }: EndsOptions) {
  let onItsWay: Task[] = [];
  let lastAt = 0;
  let lost = false;
  return {
    put(arrive: Task): void {
      lost ||= isDark();
      if (lost) return;
      const now = clock.elapsed();
      lastAt = Math.max(lastAt, now + latencyMs());
      const queue = onItsWay;
      queue.push(arrive);
      // Whichever timer is due first takes what was put first.
      clock.after(lastAt - now, () => queue.shift()?.());
    },
    drop(): void {
      onItsWay.length = 0;
      onItsWay = [];
    },
  };
}

/** Things that happen to an end, kept while nobody takes them. */
class Gate {
  readonly #kept: Task[] = [];
  #open: boolean;

  constructor(open: boolean) {
    this.#open = open;
  }

  pass(task: Task): void {
    this.#kept.push(task);
    this.#flow();
  }

  set(open: boolean): void {
    this.#open = open;
    this.#flow();
  }

  #flow(): void {
    while (this.#open) {
      const next = this.#kept.shift();
      if (next === undefined) return;
      next();
    }
  }
}

export function cableEnds(options: EndsOptions): CableEnds {
  const { clock, cut, overheard, ended } = options;
  const toAcs = lane(options);
  const toClient = lane(options);

  const clientGate = new Gate(false);
  let listener: WireListener | undefined;
  let clientGone = false;

  const acsGate = new Gate(true);
  const acsEvents = new EventEmitter();
  let acsGone = false;

  function clientLosesIt(): void {
    clientGate.pass(() => {
      if (clientGone) return;
      clientGone = true;
      if (acsGone) ended();
      listener?.closed();
    });
  }

  /** The ACS lets go, or its side of the cable is gone; it hears of that in a turn of its own. */
  function acsLetsGo(): void {
    if (acsGone) return;
    acsGone = true;
    if (clientGone) ended();
    clock.after(0, () => void acsEvents.emit("close"));
  }

  function leave(): void {
    if (acsGone) return;
    acsLetsGo();
    toClient.put(clientLosesIt);
  }

  const wire: Wire = {
    get open() {
      return !clientGone;
    },
    write(bytes) {
      if (clientGone) return;
      const said = Buffer.from(bytes);
      toAcs.put(() => {
        if (acsGone) return;
        overheard("acs", said);
        acsGate.pass(() => void acsEvents.emit("data", said));
      });
    },
    listen(next) {
      listener = next;
      clientGate.set(true);
    },
    destroy() {
      if (clientGone) return;
      clientGone = true;
      if (acsGone) ended();
      toAcs.put(() => acsGate.pass(() => void (acsGone || acsEvents.emit("end"))));
    },
  };

  const server: ClientSocket = Object.assign(acsEvents, {
    write(data: Buffer | string) {
      if (acsGone) return true;
      for (const piece of cut(Buffer.from(data))) {
        toClient.put(() => {
          if (clientGone) return;
          overheard("client", piece);
          clientGate.pass(() => listener?.bytes(Buffer.from(piece)));
        });
      }
      return true;
    },
    destroySoon: leave,
    destroy: leave,
    resetAndDestroy: leave,
    pause: () => acsGate.set(false),
    resume: () => acsGate.set(true),
  });

  return {
    wire,
    server,
    pull(losing) {
      if (losing) {
        toAcs.drop();
        toClient.drop();
      }
      toAcs.put(acsLetsGo);
      toClient.put(clientLosesIt);
    },
  };
}
