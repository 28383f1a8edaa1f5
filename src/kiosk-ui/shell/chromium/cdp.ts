import type { Readable, Writable } from "node:stream";
import { z } from "zod";

/** The two pipes of a browser: JSON, each message ended by a NUL (Chromium, `--remote-debugging-pipe`). */
export interface Pipes {
  readonly write: Writable;
  readonly read: Readable;
}

/** An event of the Chrome DevTools Protocol; `session` is the page's, undefined for the browser's own. */
export interface CdpEvent {
  readonly method: string;
  readonly params: unknown;
  readonly session: string | undefined;
}

/** What a browser answered: a result, or its words about why there is none. */
export type Answer =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly why: string };

/** The Chrome DevTools Protocol, as far as a kiosk needs it. */
export interface Cdp {
  /** Never settles where the browser ends before it answers. */
  call(
    method: string,
    params: Readonly<Record<string, unknown>>,
    session: string | undefined,
  ): Promise<Answer>;
}

const message = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  sessionId: z.string().optional(),
});

export function openCdp({ write, read }: Pipes, hear: (event: CdpEvent) => void): Cdp {
  const waiting = new Map<number, (answer: Answer) => void>();
  let last = 0;
  /** Pieces of a message that is not whole yet: views with pictures come in many, and are joined once. */
  let pieces: string[] = [];
  const take = (text: string): void => {
    const { id, result, error, method, params, sessionId } = message.parse(JSON.parse(text));
    if (method !== undefined) return hear({ method, params, session: sessionId });
    const settle = id === undefined ? undefined : waiting.get(id);
    if (id === undefined || settle === undefined) return;
    waiting.delete(id);
    settle(error === undefined ? { ok: true, result } : { ok: false, why: error.message });
  };
  read.setEncoding("utf8");
  read.on("data", (piece: string) => {
    const [first = "", ...others] = piece.split("\0");
    pieces.push(first);
    for (const next of others) {
      take(pieces.join(""));
      pieces = [next];
    }
  });
  // A pipe breaks when the browser ends: that is told by its process.
  write.on("error", () => {});
  read.on("error", () => {});
  return {
    call(method, params, session) {
      const id = ++last;
      if (write.writable) {
        const sessionId = session === undefined ? {} : { sessionId: session };
        write.write(`${JSON.stringify({ id, method, params, ...sessionId })}\0`);
      }
      return new Promise((resolve) => waiting.set(id, resolve));
    },
  };
}
