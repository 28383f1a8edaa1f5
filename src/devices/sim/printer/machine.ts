/** The mechanics of a receipt printer, whatever language it speaks: paper, cover, cutter, and a buffer before them. */
import { listeners, type Unsubscribe } from "../../listeners.ts";
import type { Plug } from "../../transports/transport.ts";
import { ok, type Result } from "../../../core/result.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { interpreter, type Electronics, type Tongue } from "./interpreter.ts";
import { slips, type PaperEvent } from "./paper.ts";
import { realTimeFilter, type RealTimeCommand, type RealTimePattern } from "./real-time.ts";

/** A receipt printer at the far end of a line: it prints what it is sent, and people open, empty and unplug it. */
export interface PrinterPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  readonly columns: number;
  /** All that came out of it. */
  readonly paper: readonly PaperEvent[];
  /** The same, cut into slips of text. */
  slips(): string[];
  /** Somebody takes what came out away: `paper` and `slips` begin anew. */
  tearOff(): void;
  onPaper(listener: (event: PaperEvent) => void): Unsubscribe;
  outOfPaper(): void;
  paperLow(): void;
  newRoll(): void;
  openCover(): void;
  closeCover(): void;
  /** Something is in the blade: it stops with an error, now or when it is to cut. */
  jamCutter(when: "now" | "at-cut"): void;
  /** The blade is free again; the error stays until the host lets it go on. */
  clearJam(): void;
  /** Somebody holds the feed button. */
  feed(on: boolean): void;
  /** It stops taking bytes and answers nothing, as when it has crashed; or it goes on where it stopped. */
  hang(on: boolean): void;
  /** Off and on: its buffer and its settings are gone. */
  powerCycle(): void;
}

/** How it is, as its status tells it. */
export interface PrinterState {
  readonly paper: "ok" | "low" | "out";
  readonly coverOpen: boolean;
  /** The cutter stopped with an error. */
  readonly error: boolean;
  readonly feeding: boolean;
}

export interface PrinterPeerOptions {
  readonly columns: number;
  /** Bytes that it takes before it stops taking more. */
  readonly buffer: number;
}

/** As small receipt printers have it. */
export const BUFFER = 4_096;

/** What a language gives to the machine. */
export interface Speech {
  readonly tongue: Tongue;
  /** Commands that are obeyed as they arrive, ahead of everything in the buffer. */
  readonly realTime: readonly RealTimePattern[];
  readonly obey: (command: RealTimeCommand, machine: Machine) => void;
  /** The status that is told by itself; `what` is the argument of the command that asked for it. */
  readonly automatic: (machine: Machine, what: number) => readonly number[];
  /** The answer to a mark in the data, if any. */
  readonly marked: (machine: Machine) => readonly number[];
}

/** What a language may see and do of the machine. */
export interface Machine {
  readonly state: PrinterState;
  /** Marks that were reached since it was switched on, and whether one was since the last status. */
  readonly marks: { count: number; fresh: boolean };
  reply(bytes: readonly number[]): void;
  /** Lets it go on after an error; `thrown` throws the buffer away. A blade that is blocked stops it again. */
  goOn(thrown: boolean): void;
}

export function canPrint({ paper, coverOpen, error, feeding }: PrinterState): boolean {
  return paper !== "out" && !coverOpen && !error && !feeding;
}

export async function printerMachine(
  plug: Plug,
  fragmentation: Fragmentation,
  { columns, buffer: capacity }: PrinterPeerOptions,
  speech: Speech,
): Promise<Result<PrinterPeer>> {
  let state: PrinterState = { paper: "ok", coverOpen: false, error: false, feeding: false };
  let isBlocked = false;
  let hung = false;
  /** What `tellChanges` was asked for, and what was told last. */
  let tells = 0;
  let told = "";
  /** What was taken in and waits for paper, cover or cutter. */
  let buffer: number[] = [];
  let printed = 0;
  let working = false;
  const paper: PaperEvent[] = [];
  const watchers = listeners<PaperEvent>();
  const filter = realTimeFilter(speech.realTime);

  const machine: Machine = {
    get state() {
      return state;
    },
    marks: { count: 0, fresh: false },
    reply: (bytes) => void cable.send(Uint8Array.from(bytes)),
    goOn(thrown) {
      if (thrown) empty();
      change({ error: isBlocked });
    },
  };

  const electronics: Electronics = {
    reply: (bytes) => machine.reply(bytes),
    tellChanges(what) {
      tells = what;
      told = "";
      tell();
    },
    mark() {
      machine.marks.count++;
      machine.marks.fresh = true;
      const answer = speech.marked(machine);
      if (answer.length > 0) machine.reply(answer);
      tell();
    },
    clearMarks() {
      machine.marks.count = 0;
      machine.marks.fresh = false;
    },
  };
  const head = interpreter(speech.tongue, columns, put, electronics);

  function put(event: PaperEvent): void {
    if (event.kind === "cut" && isBlocked) return change({ error: true });
    paper.push(event);
    watchers.tell(event);
  }

  /** Tells what changed, if it was asked to. */
  function tell(): void {
    if (tells === 0) return;
    const now = speech.automatic(machine, tells);
    if (now.join() === told) return;
    machine.reply(now);
    // Some things are told once; that they are gone then is no change.
    told = speech.automatic(machine, tells).join();
  }

  /** Byte by byte, for what people do to it may stop it within a line. */
  function work(): void {
    if (working) return;
    working = true;
    while (canPrint(state) && printed < buffer.length) head.feed(Uint8Array.of(buffer[printed++] ?? 0));
    working = false;
    if (printed === buffer.length) empty();
    flow();
  }

  function empty(): void {
    buffer = [];
    printed = 0;
  }

  /** A full buffer and a crash look alike from outside: it takes nothing any more. */
  function flow(): void {
    if (hung || buffer.length - printed > capacity) cable.pause();
    else cable.resume();
  }

  function change(next: Partial<PrinterState>): void {
    state = { ...state, ...next };
    tell();
    work();
  }

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    const { commands, rest } = filter.feed(bytes);
    for (const command of commands) speech.obey(command, machine);
    for (const byte of rest) buffer.push(byte);
    work();
  });
  if (!connected.ok) return connected;
  const cable = connected.value;

  return ok({
    get path() {
      return cable.path;
    },
    columns,
    paper,
    slips: () => slips(paper, columns),
    tearOff() {
      paper.length = 0;
    },
    onPaper: watchers.add,
    outOfPaper: () => change({ paper: "out" }),
    paperLow: () => change({ paper: "low" }),
    newRoll: () => change({ paper: "ok" }),
    openCover: () => change({ coverOpen: true }),
    closeCover: () => change({ coverOpen: false }),
    jamCutter(when) {
      isBlocked = true;
      if (when === "now") change({ error: true });
    },
    clearJam() {
      isBlocked = false;
    },
    feed: (on) => change({ feeding: on }),
    hang(on) {
      hung = on;
      flow();
    },
    powerCycle() {
      hung = false;
      empty();
      head.restart();
      tells = 0;
      electronics.clearMarks();
      change({ error: isBlocked });
    },
    unplug: cable.unplug,
    async plugIn() {
      const again = await cable.plugIn();
      // The new line knows nothing of a full buffer.
      if (again.ok) flow();
      return again;
    },
  });
}
