import { ok, type Result } from "../../../core/result.ts";
import { listeners, type Unsubscribe } from "../../listeners.ts";
import type { Plug } from "../../transports/transport.ts";
import type { Fragmentation } from "../fragments.ts";
import { connectPeer, type Cable } from "../peer.ts";
import { escposInterpreter, type Interpreter } from "./interpreter.ts";
import { slips, type PaperEvent } from "./paper.ts";
import { realTimeFilter, type RealTimeCommand } from "./real-time.ts";

/** A receipt printer at the far end of a line: it prints what it is sent, and people open, empty and unplug it. */
export interface PrinterPeer extends Pick<Cable, "unplug" | "plugIn"> {
  readonly path: string;
  /** All that came out of it. */
  readonly paper: readonly PaperEvent[];
  /** The same, cut into slips of text. */
  slips(): string[];
  onPaper(listener: (event: PaperEvent) => void): Unsubscribe;
  outOfPaper(): void;
  paperLow(): void;
  loadPaper(): void;
  openCover(): void;
  closeCover(): void;
  jamCutter(): void;
  clearJam(): void;
  /** It stops taking bytes and answers nothing, as when it has crashed. */
  hang(): void;
  /** It goes on where it stopped. */
  recover(): void;
}

interface State {
  paper: "ok" | "low" | "out";
  coverOpen: boolean;
  cutterJammed: boolean;
}

export async function printerPeer(
  plug: Plug,
  columns: number,
  fragmentation: Fragmentation,
): Promise<Result<PrinterPeer>> {
  const state: State = { paper: "ok", coverOpen: false, cutterJammed: false };
  const paper: PaperEvent[] = [];
  const watchers = listeners<PaperEvent>();
  const filter = realTimeFilter();
  const interpreter: Interpreter = escposInterpreter(columns, put, reply);
  /** What was taken in and waits for paper, cover or cutter. */
  let buffer: number[] = [];
  let printed = 0;
  let working = false;

  function put(event: PaperEvent): void {
    paper.push(event);
    watchers.tell(event);
  }

  function reply(byte: number): void {
    void cable.send(Uint8Array.of(byte));
  }

  /** Byte by byte, for what people do to it may stop it within a line. */
  function work(): void {
    if (working) return;
    working = true;
    while (canPrint(state) && printed < buffer.length) {
      interpreter.feed(Uint8Array.of(buffer[printed++] ?? 0));
    }
    working = false;
    if (printed === buffer.length) empty();
  }

  function empty(): void {
    buffer = [];
    printed = 0;
  }

  function obey(command: RealTimeCommand): void {
    if (command.kind === "status") reply(statusByte(command.n, state));
    // DLE ENQ 2: recover from the error and throw the buffer away. A cutter that is still stuck stays so.
    else if (command.n === 2) empty();
  }

  function change(next: Partial<State>): void {
    Object.assign(state, next);
    work();
  }

  const connected = await connectPeer(plug, fragmentation, (bytes) => {
    const { commands, rest } = filter.feed(bytes);
    for (const command of commands) obey(command);
    for (const byte of rest) buffer.push(byte);
    work();
  });
  if (!connected.ok) return connected;
  const cable = connected.value;
  return ok({
    get path() {
      return cable.path;
    },
    paper,
    slips: () => slips(paper, columns),
    onPaper: watchers.add,
    outOfPaper: () => change({ paper: "out" }),
    paperLow: () => change({ paper: "low" }),
    loadPaper: () => change({ paper: "ok" }),
    openCover: () => change({ coverOpen: true }),
    closeCover: () => change({ coverOpen: false }),
    jamCutter: () => change({ cutterJammed: true }),
    clearJam: () => change({ cutterJammed: false }),
    hang: cable.pause,
    recover: cable.resume,
    unplug: cable.unplug,
    plugIn: cable.plugIn,
  });
}

function canPrint(state: State): boolean {
  return state.paper !== "out" && !state.coverOpen && !state.cutterJammed;
}

/** The answer to DLE EOT n: 12h and a bit for each thing that is so. */
function statusByte(n: number, state: State): number {
  const bits: Readonly<Record<number, readonly [boolean, number][]>> = {
    1: [[!canPrint(state), 0x08]],
    2: [
      [state.coverOpen, 0x04],
      [state.paper === "out", 0x20],
      [state.cutterJammed, 0x40],
    ],
    3: [[state.cutterJammed, 0x08]],
    4: [
      [state.paper !== "ok", 0x0c],
      [state.paper === "out", 0x60],
    ],
  };
  return (bits[n] ?? []).reduce((byte, [is, bit]) => (is ? byte | bit : byte), 0x12);
}
