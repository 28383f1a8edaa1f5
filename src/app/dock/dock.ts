/** `lectern demo`: kiosk and bench in one page, over a whole station whose neighbours are simulated. */
import { systemClock } from "../../core/clock.ts";
import { LONGEST_FROM_SCREEN, type ToScreen } from "../../core/contract/bridge.ts";
import { LANGUAGE_TAGS } from "../../core/contract/languages.ts";
import type { Log } from "../../core/log.ts";
import { ok, type Result } from "../../core/result.ts";
import { MUTE } from "../adapters/speech/speech.ts";
import { jsonOf } from "../bridge/json.ts";
import { openLook, type LookAsSet } from "../bridge/look.ts";
import { linkScreen } from "../bridge/screen.ts";
import { openWeb, type WebPipe } from "../bridge/web.ts";
import { demoShelf } from "../compose-shelf.ts";
import { openStage } from "../compose-stage.ts";
import { realWires } from "../compose-wires.ts";
import { scenario as schema } from "../scenario/schema.ts";
import { openBench, type Bench } from "./bench.ts";
import { builtPage } from "./page.ts";

export interface DockOptions {
  /** 0: any that is free. */
  readonly port: number;
  /** The ILS that the simulated ACS imitates, and the station is set up for. */
  readonly dialect: string;
  readonly log: Log;
}

export interface Dock {
  /** What to open in a browser. */
  readonly address: string;
  close(): Promise<void>;
}

/** The same demo each time, as far as dice decide. */
const SEED = 1;

const LOOK: LookAsSet = {
  library: "Lectern Public Library",
  logo: undefined,
  accent: undefined,
  welcome: "",
  desk: "ground floor, on the left",
  openingHours: "Monday to Saturday, 10 to 19",
  languages: LANGUAGE_TAGS,
  devices: ["scanner", "rfid", "printer", "payment", "coins"],
  speech: false,
  sound: { level: 1, quiet: undefined },
  covers: undefined,
};

export async function openDock({ port, dialect, log }: DockOptions): Promise<Result<Dock>> {
  const shelf = await demoShelf();
  if (!shelf.ok) return shelf;
  const { library, things } = shelf.value;
  const [folder, wires] = await Promise.all([builtPage(), realWires(systemClock, SEED)]);
  const stage = await openStage({
    file: library,
    scenario: schema.parse({
      name: "The demo",
      why: "Whoever sits at the bench decides",
      station: {
        institution: "LECTERN",
        dialect,
        pad: true,
        tills: ["card", "coins"],
        mail: true,
        policy: { cards: "^2", items: "^3", languages: { default: "en", offered: LANGUAGE_TAGS } },
      },
      acs: { library, dialect },
      steps: [{ see: "welcome" }],
    }),
    other: undefined,
    build: { pad: true, hosted: false },
    wires,
    log,
    onCommit: undefined,
    alter: undefined,
  });
  if (!stage.ok) return stage;
  const look = openLook(LOOK, { clock: systemClock, log });
  const bench = openBench(stage.value, things);
  const web = await openWeb({
    port,
    folder,
    sockets: {
      "/screen": (pipe) => showScreen(pipe, { flow: stage.value, look, speech: MUTE, log }),
      "/bench": (pipe) => showBench(pipe, bench),
    },
    made(pathname) {
      const [, number] = /^\/slips\/(\d+)\.png$/.exec(pathname) ?? [];
      const body = number === undefined ? undefined : stage.value.inside.picture(Number(number));
      return body === undefined ? undefined : { type: "image/png", body };
    },
  });
  if (!web.ok) {
    await stage.value.close();
    return web;
  }
  return ok({
    address: `http://127.0.0.1:${web.value.port}/bench.html`,
    async close() {
      await web.value.close();
      look.stop();
      await stage.value.close();
    },
  });
}

function showScreen(pipe: WebPipe, parts: Parameters<typeof linkScreen>[1]): void {
  const send = (message: ToScreen): boolean => {
    pipe.send(JSON.stringify(message));
    return true;
  };
  const link = linkScreen({ send, onDrain: () => {} }, parts);
  pipe.onText((text) => link.receive(text));
  pipe.onEnd(() => link.end());
}

/** Changes come by the dozen: the page gets the last of each turn. */
function showBench(pipe: WebPipe, bench: Bench): void {
  let due = false;
  const tell = (): void => {
    due = false;
    pipe.send(JSON.stringify(bench.view));
  };
  const forget = bench.onChange(() => {
    if (due) return;
    due = true;
    setImmediate(tell);
  });
  tell();
  pipe.onText((text) => void bench.wish(jsonOf(text, LONGEST_FROM_SCREEN)));
  pipe.onEnd(forget);
}
