/** `lectern demo`: kiosk and bench in one page, over a whole station whose neighbours are simulated. */
import { systemClock } from "../../core/clock.ts";
import type { ToScreen } from "../../core/contract/bridge.ts";
import { LANGUAGE_TAGS } from "../../core/contract/languages.ts";
import type { ViewModel } from "../../core/contract/view-model.ts";
import { jsonOf } from "../../core/json.ts";
import type { Log } from "../../core/log.ts";
import { pacedClock } from "../../core/paced-clock.ts";
import { ok, type Result } from "../../core/result.ts";
import { MUTE } from "../adapters/speech/speech.ts";
import { openLook, type LookAsSet } from "../bridge/look.ts";
import { linkScreen } from "../bridge/screen.ts";
import { openWeb, type WebPipe } from "../bridge/web.ts";
import { demoShelf } from "../compose-shelf.ts";
import { openStage } from "../compose-stage.ts";
import { realWires } from "../compose-wires.ts";
import type { Stage } from "../scenario/stage.ts";
import { openBench, type Bench } from "./bench.ts";
import { builtPage } from "./page.ts";
import { benchScenario, playText } from "./play.ts";
import { openRecorder, type Recorder } from "./recorder.ts";

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
  slides: undefined,
};

/** Everything that is set up anew when somebody begins anew. */
interface Scene {
  readonly stage: Stage;
  readonly bench: Bench;
  readonly recorder: Recorder;
}

export async function openDock({ port, dialect, log }: DockOptions): Promise<Result<Dock>> {
  const shelf = await demoShelf();
  if (!shelf.ok) return shelf;
  const { known, things } = shelf.value;
  const folder = await builtPage();
  const pipes = new Set<WebPipe>();

  async function openScene(): Promise<Result<Scene>> {
    const clock = pacedClock(systemClock);
    const stage = await openStage({
      file: "",
      scenario: benchScenario(dialect),
      other: undefined,
      build: { pad: true, hosted: false },
      wires: await realWires(clock, SEED),
      log,
      onCommit: undefined,
      alter: undefined,
    });
    if (!stage.ok) return stage;
    const recorder = openRecorder(stage.value.view, known);
    stage.value.onView((view) => recorder.saw(view));
    const go = (pace: number): void => clock.go(pace);
    return ok({
      stage: stage.value,
      recorder,
      bench: openBench({ stage: stage.value, things, dialect, recorder, go, anew }),
    });
  }
  /** Pages come back by themselves, and find the new one. */
  async function anew(): Promise<Result<unknown>> {
    if (scene === undefined) return ok(undefined);
    const { stage } = scene;
    scene = undefined;
    for (const pipe of pipes) pipe.end();
    await stage.close();
    const opened = await openScene();
    if (opened.ok) scene = opened.value;
    return opened;
  }

  const first = await openScene();
  if (!first.ok) return first;
  let scene: Scene | undefined = first.value;
  const look = openLook(LOOK, { clock: systemClock, log });
  /** Lets a page in, if there is something to be seen. */
  const shown = (show: (pipe: WebPipe, scene: Scene) => void) => (pipe: WebPipe) => {
    if (scene === undefined) return pipe.end();
    pipes.add(pipe);
    pipe.onEnd(() => pipes.delete(pipe));
    show(pipe, scene);
  };
  const web = await openWeb({
    port,
    folder,
    sockets: {
      "/screen": shown((pipe, { stage, recorder }) => {
        const flow = {
          get view() {
            return stage.view;
          },
          onView: (listener: (view: ViewModel) => void) => stage.onView(listener),
          intent: (intent: unknown) => recorder.touched(intent, () => stage.intent(intent)),
        };
        showScreen(pipe, { flow, look, speech: MUTE, log });
      }),
      "/bench": shown((pipe, { bench }) => showBench(pipe, bench)),
    },
    made(pathname) {
      if (scene === undefined) return undefined;
      const { stage, recorder } = scene;
      if (pathname === "/play.yaml")
        return { type: "application/yaml", body: playText(dialect, recorder.steps(), stage) };
      const [, number] = /^\/slips\/(\d+)\.png$/.exec(pathname) ?? [];
      const body = number === undefined ? undefined : stage.inside.picture(Number(number));
      return body === undefined ? undefined : { type: "image/png", body };
    },
  });
  if (!web.ok) {
    await first.value.stage.close();
    return web;
  }
  return ok({
    address: `http://127.0.0.1:${web.value.port}/bench.html`,
    async close() {
      await web.value.close();
      look.stop();
      await scene?.stage.close();
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
  pipe.onText((text) => void bench.wish(jsonOf(text)));
  pipe.onEnd(forget);
}
