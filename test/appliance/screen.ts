/** A screen for a program: what the station shows, and what a person does. It calls again when the station has gone. */
import { connect, type NetConnectOpts, type Socket } from "node:net";
import { sleep, systemClock } from "../../src/core/clock.ts";
import type { ToScreen } from "../../src/core/contract/bridge.ts";
import type { Intent } from "../../src/core/contract/intents.ts";
import type { ViewModel } from "../../src/core/contract/view-model.ts";
import { listeners, type Unsubscribe } from "../../src/devices/listeners.ts";

type Wish = Intent extends infer One ? (One extends Intent ? Omit<One, "rev"> : never) : never;

export interface Screen {
  /** How often it has reached a station. */
  readonly calls: number;
  /** What stands there; undefined while there is no station. */
  readonly view: ViewModel | undefined;
  onView(listener: (view: ViewModel) => void): Unsubscribe;
  /** The first view from now on, the one that is shown included, that is as wanted. */
  until(wanted: (view: ViewModel) => boolean, withinMs: number): Promise<ViewModel>;
  /** Does what a person does at the view that is shown. */
  act(wish: Wish): void;
  /** Says what a person wants as it is; the station holds it to its view. */
  intent(intent: unknown): void;
  close(): void;
}

const AGAIN_MS = 20;

/** `where` is the station's socket, or a way to it. */
export function openScreen(where: NetConnectOpts): Screen {
  const views = listeners<ViewModel>();
  let view: ViewModel | undefined;
  let socket: Socket | undefined;
  let isClosed = false;
  let calls = 0;

  function call(): void {
    let rest = "";
    const line = connect(where, () => calls++);
    socket = line;
    line.setEncoding("utf8");
    line.on("data", (text: string) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const each of lines) hear(JSON.parse(each) as ToScreen);
    });
    line.on("error", () => {});
    line.on("close", () => {
      view = undefined;
      if (!isClosed) systemClock.after(AGAIN_MS, call);
    });
  }
  function hear(message: ToScreen): void {
    if (message.kind !== "view") return;
    ({ view } = message);
    say({ kind: "painted", revision: view.revision });
    views.tell(view);
  }
  const say = (message: object): void => void socket?.write(`${JSON.stringify(message)}\n`);

  call();
  return {
    get calls() {
      return calls;
    },
    get view() {
      return view;
    },
    onView: views.add,
    async until(wanted, withinMs) {
      if (view !== undefined && wanted(view)) return view;
      const { promise, resolve } = Promise.withResolvers<ViewModel>();
      const forget = views.add((next) => {
        if (wanted(next)) resolve(next);
      });
      const found = await Promise.race([promise, sleep(systemClock, withinMs)]);
      forget();
      if (found === undefined)
        throw new Error(`not shown within ${withinMs} ms; shown: ${JSON.stringify(view)}`);
      return found;
    },
    act: (wish) => say({ kind: "intent", intent: { rev: view?.revision ?? 0, ...wish } }),
    intent: (intent) => say({ kind: "intent", intent }),
    close() {
      isClosed = true;
      socket?.destroy();
    },
  };
}
