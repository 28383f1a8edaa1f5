/** A second voice on a browser's pipes, beside the shell's: for what hands on a glass do, and for what a page complains about. */
import { z } from "zod";
import type { Browser } from "../../../src/kiosk-ui/shell/chromium/launch.ts";

/** Above all numbers that the shell gets to. */
const FIRST_ID = 1_000_000;

export interface Tap {
  /** Asks the window's page; answers the result. */
  call(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** What happened since, by these methods. */
  heard(...methods: readonly string[]): readonly unknown[];
  /** The same, and forgets it. */
  take(method: string): readonly unknown[];
}

const message = z.object({
  id: z.number().optional(),
  method: z.string().optional(),
  params: z.unknown().optional(),
  result: z.unknown().optional(),
  error: z.unknown().optional(),
  sessionId: z.string().optional(),
});

/** Taps the browser that runs now. The page's session is that of whatever comes next of a page. */
export async function tap({ pipes: { read, write } }: Browser, stir: () => Promise<void>): Promise<Tap> {
  let events: z.output<typeof message>[] = [];
  const waiting = new Map<number, (said: z.output<typeof message>) => void>();
  let session: string | undefined;
  let rest = "";
  read.on("data", (piece: string) => {
    const whole = (rest + piece).split("\0");
    rest = whole.pop() ?? "";
    for (const text of whole) {
      const said = message.safeParse(JSON.parse(text));
      // The first one may be the end of what began before.
      if (!said.success) continue;
      session ??= said.data.sessionId;
      if (said.data.method !== undefined) events.push(said.data);
      else if (said.data.id !== undefined) waiting.get(said.data.id)?.(said.data);
    }
  });
  await stir();
  const heard = (...methods: readonly string[]): readonly unknown[] =>
    events.filter(({ method = "" }) => methods.includes(method)).map(({ params }) => params);
  let last = FIRST_ID;
  return {
    async call(method, params) {
      const id = ++last;
      const answer = new Promise<z.output<typeof message>>((resolve) => waiting.set(id, resolve));
      write.write(`${JSON.stringify({ id, method, params, sessionId: session })}\0`);
      const { result, error } = await answer;
      if (error !== undefined) throw new Error(`${method}: ${JSON.stringify(error)}`);
      return result;
    },
    heard,
    take(method) {
      const taken = heard(method);
      events = events.filter((event) => event.method !== method);
      return taken;
    },
  };
}
