import { sleep, type Clock } from "../../../core/clock.ts";
import { ok, type Result } from "../../../core/result.ts";
import type { Plug } from "../../transports/transport.ts";
import type { Fragmentation } from "../fragments.ts";
import type { Cable } from "../peer.ts";
import { zvtBook, type Booked, type ZvtBook } from "./zvt-book.ts";
import { zvtPeerLine, type ZvtPeerLine } from "./zvt-line.ts";
import {
  bitmapsOf,
  packed,
  printLine,
  receiptOf,
  refusalStatus,
  statusOf,
  textBlock,
  unpacked,
} from "./zvt-wire.ts";

/** Where a terminal is. `idle`: no station is registered. */
export type ZvtState = "idle" | "registered" | "waiting" | "authorising" | "printing";

/** A payment terminal that speaks ZVT. */
export interface ZvtPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  readonly state: ZvtState;
  readonly book: ZvtBook;
  /** Its line, for what can go wrong on it. */
  readonly line: Pick<ZvtPeerLine, "refuse" | "swallowAcks" | "double">;
  /** Somebody holds a card against it; it is taken when it is asked for, and the payment is approved. */
  presentCard(): void;
  /** The bank will decline the next payment. */
  decline(): void;
  /** The next card's PIN is entered wrongly three times. */
  wrongPin(): void;
  /** Somebody presses its red key. */
  cancelKey(): void;
  paper(on: boolean): void;
  hang(on: boolean): void;
  /** It starts anew: silent for so many milliseconds, and knows no station; its book it keeps. */
  reboot(ms: number): void;
  /** Its line dies right after the next payment was booked, before it says so. */
  dieAfterCharging(): void;
  /** It waits so long before it says that the next payment is complete. */
  completeLate(ms: number): void;
  /** Nothing of what was set for the next payment comes to pass. */
  behave(): void;
}

export interface ZvtPeerOptions {
  readonly clock: Clock;
  readonly framing: "apdu" | "serial";
  readonly password: string;
  readonly currency: number;
  /** T3: how long it waits for an answer of the station. */
  readonly answerMs: number;
  /** How long it waits for a card. */
  readonly cardMs: number;
  /** What it does with a payment whose result it could not tell: terminals differ. */
  readonly untold: "keep" | "reverse";
  /** Whether it goes on waiting for a card when its line is pulled. */
  readonly alone: "goes-on" | "gives-up";
  /** Whether *repeat receipt* brings *status information*; some terminals only complete it. */
  readonly repeats: boolean;
  /** Whether a reversal names the trace number of what it gave back. */
  readonly namesOriginal: boolean;
}

const IDENTITY = { terminal: 52_001_233 } as const;
const ACK = 0x8000;
/** Of negative acknowledgements, and results of its own. */
const CODE = {
  host: 0x05,
  notRegistered: 0x6b,
  stopped: 0x6c,
  currency: 0x6f,
  impossible: 0x83,
  malformed: 0x9a,
  wait: 0x9c,
  busy: 0xa0,
  reversed: 0xb4,
  notReversible: 0xb5,
  printer: 0xcc,
} as const;

type Reply = "ok" | "refused" | "lost";
/** What ends the wait for a card: a card, the red key, the station, or nobody. */
type Person = "card" | "key" | "abort" | "gone";

export async function zvtPeer(
  plug: Plug,
  fragmentation: Fragmentation,
  options: ZvtPeerOptions,
): Promise<Result<ZvtPeer>> {
  const { clock, framing, answerMs, currency } = options;
  const connected = await zvtPeerLine(plug, fragmentation, clock, { framing, ackMs: answerMs / 2 });
  if (!connected.ok) return connected;
  const line = connected.value;
  const book = zvtBook(231);
  const identity = { ...IDENTITY, currency };
  let state: ZvtState = "idle";
  let config = 0;
  let blocksAllowed = false;
  /** Counts its starts: what was under way before the last never goes on. */
  let life = 0;
  let onReply: ((reply: Reply) => void) | undefined;
  let onPerson: ((what: Person) => void) | undefined;
  let cardWaits = false;
  let verdict: "approved" | "declined" | "wrong-pin" = "approved";
  let hasPaper = true;
  let dies = false;
  let lateMs = 0;

  const nak = (code: number): void => line.say(0x8400 | code, []);

  /** Says something and waits for the station's answer. */
  async function tell(command: number, data: Iterable<number>): Promise<Reply> {
    const { promise, resolve } = Promise.withResolvers<Reply>();
    const settle = (what: Reply): void => {
      timer.cancel();
      if (onReply === settle) onReply = undefined;
      resolve(what);
    };
    const timer = clock.after(answerMs, () => (onReply === settle ? settle("lost") : undefined));
    onReply = settle;
    line.say(command, data);
    return promise;
  }

  /** Runs what a command asked for. */
  function begin(task: () => Promise<void>): void {
    const mine = life;
    line.say(ACK, []);
    void task().then(() => {
      if (mine === life && state !== "idle") state = "registered";
    });
  }

  async function pay(amount: number): Promise<void> {
    state = "waiting";
    await tell(0x04ff, [0x0a]);
    const who = await person();
    if (who !== "card") return refuse(CODE.stopped);
    state = "authorising";
    await tell(0x04ff, [0x17]);
    const said = verdict;
    verdict = "approved";
    if (said === "wrong-pin") {
      for (let tried = 0; tried < 3; tried++) await tell(0x04ff, [0x15]);
      return refuse(CODE.stopped);
    }
    if (said === "declined") return refuse(CODE.host);
    if (!hasPaper && (config & 0x02) === 0) return refuse(CODE.printer);
    const booked = book.charge(amount);
    if (dies) {
      dies = false;
      await line.unplug();
    }
    const heard = await tell(0x040f, statusOf(booked, identity, options.namesOriginal));
    // 84 66: the station could not hand out what was paid for.
    if (heard === "refused" || (heard === "lost" && options.untold === "reverse")) {
      book.giveBack(booked);
      await tell(0x061e, [CODE.host]);
      return;
    }
    await print(booked);
    const mine = life;
    if (lateMs > 0) await sleep(clock, lateMs);
    lateMs = 0;
    if (mine === life) await tell(0x060f, []);
  }

  /** Waits for a card; a hand that was quicker counts. */
  function person(): Promise<Person> {
    const { promise, resolve } = Promise.withResolvers<Person>();
    const settle = (what: Person): void => {
      timer.cancel();
      if (onPerson === settle) onPerson = undefined;
      resolve(what);
    };
    const timer = clock.after(options.cardMs, () => (onPerson === settle ? settle("gone") : undefined));
    onPerson = settle;
    if (cardWaits) settle("card");
    cardWaits = false;
    return promise;
  }

  async function refuse(code: number): Promise<void> {
    await tell(0x040f, refusalStatus(code, identity));
    await tell(0x061e, [code]);
  }

  async function print(booked: Booked): Promise<void> {
    state = "printing";
    if ((config & 0x82) !== 0x82) return;
    for (const kind of ["merchant", "customer"] as const) {
      const lines = receiptOf(booked, kind);
      if (blocksAllowed) {
        if ((await tell(0x06d3, textBlock(lines, kind))) === "lost") return;
        continue;
      }
      for (const [index, text] of lines.entries()) {
        if ((await tell(0x06d1, printLine(text, index === lines.length - 1))) === "lost") return;
      }
    }
  }

  async function repeat(): Promise<void> {
    const { last } = book;
    if (last === undefined) return void (await tell(0x061e, [CODE.impossible]));
    if (options.repeats) {
      await tell(0x040f, statusOf(last, identity, options.namesOriginal));
      await print(last);
    }
    await tell(0x060f, []);
  }

  async function reverse(receipt: number): Promise<void> {
    const payment = book.payment(receipt);
    if (payment === undefined) return refuse(CODE.notReversible);
    if (book.isReversed(payment)) return refuse(CODE.reversed);
    const back = book.giveBack(payment);
    await tell(0x040f, statusOf(back, identity, options.namesOriginal));
    await print(back);
    await tell(0x060f, []);
  }

  function register(data: Uint8Array): void {
    if (!isPassword(data)) return nak(CODE.impossible);
    config = data[3] ?? 0;
    const more = bitmapsOf(data.subarray(6));
    if (data.length < 6 || more === undefined) return nak(CODE.malformed);
    if (unpacked(data.subarray(4, 6)) !== currency) {
      return begin(async () => void (await tell(0x061e, [CODE.currency, ...packed(currency, 2)])));
    }
    blocksAllowed = Buffer.from(more.get(0x06) ?? []).includes(Buffer.of(0x06, 0xd3));
    begin(async () => {
      state = "registered";
      const { terminal } = identity;
      await tell(0x060f, [0x19, 0x00, 0x29, ...packed(terminal, 4), 0x49, ...packed(currency, 2)]);
    });
  }

  const isPassword = (data: Uint8Array): boolean =>
    Buffer.from(data.subarray(0, 3)).toString("hex") === options.password;

  /** By command: what it does. All but registering needs a registered station. */
  const commands: Readonly<Record<number, (data: Uint8Array) => void>> = {
    0x0501: () =>
      begin(async () => {
        const version = [...Buffer.from("2.14.15", "latin1")];
        await tell(0x060f, [0xf0, 0xf0, 0xf7, ...version, hasPaper ? 0x00 : CODE.printer]);
      }),
    0x0601(data) {
      const amount = bitmapsOf(data)?.get(0x04);
      if (amount === undefined) return nak(CODE.malformed);
      begin(() => pay(unpacked(amount)));
    },
    0x0602() {
      line.say(ACK, []);
      state = "idle";
    },
    0x0620: (data) => (isPassword(data) ? begin(repeat) : nak(CODE.impossible)),
    0x0630(data) {
      const receipt = bitmapsOf(data.subarray(3))?.get(0x87);
      if (!isPassword(data) || receipt === undefined) return nak(CODE.impossible);
      begin(() => reverse(unpacked(receipt)));
    },
  };

  line.onApdu(({ command, data }) => {
    if (command === ACK || command === 0x8400) return onReply?.("ok");
    if (command >> 8 === 0x84) return onReply?.("refused");
    if (command === 0x06b0) return abort();
    if (state !== "idle" && state !== "registered") return nak(CODE.wait);
    if (onReply !== undefined) return nak(CODE.wait);
    if (command === 0x0600) return register(data);
    const act = commands[command];
    if (act === undefined) return nak(CODE.impossible);
    if (state === "idle") return nak(CODE.notRegistered);
    act(data);
  });

  function abort(): void {
    if (onPerson === undefined) return nak(CODE.busy);
    line.say(ACK, []);
    onPerson("abort");
  }

  line.onUnplug(() => {
    onReply?.("lost");
    if (options.alone === "gives-up") onPerson?.("gone");
  });

  return ok({
    get path() {
      return line.path;
    },
    get state() {
      return state;
    },
    book,
    line,
    presentCard() {
      if (onPerson === undefined) cardWaits = true;
      else onPerson("card");
    },
    decline() {
      verdict = "declined";
    },
    wrongPin() {
      verdict = "wrong-pin";
    },
    cancelKey: () => onPerson?.("key"),
    paper(on) {
      hasPaper = on;
    },
    hang(on) {
      line.fallSilent(on);
    },
    reboot(ms) {
      life++;
      state = "idle";
      line.fallSilent(true);
      onPerson = undefined;
      onReply = undefined;
      clock.after(ms, () => {
        line.fallSilent(false);
      });
    },
    dieAfterCharging() {
      dies = true;
    },
    completeLate(ms) {
      lateMs = ms;
    },
    behave() {
      verdict = "approved";
      dies = false;
      lateMs = 0;
      cardWaits = false;
    },
    unplug: () => line.unplug(),
    plugIn: () => line.plugIn(),
  });
}
