/** The real page before a staged station: what a play does there is done to its buttons, what it sees is what is painted. */
import { chromium, type Page } from "playwright-core";
import { MUTE } from "../../src/app/adapters/speech/speech.ts";
import { openLook, type LookAsSet } from "../../src/app/bridge/look.ts";
import { linkScreen, type ScreenLink } from "../../src/app/bridge/screen.ts";
import { openWeb, type WebPipe } from "../../src/app/bridge/web.ts";
import { builtPage } from "../../src/app/dock/page.ts";
import type { PlayedStage, Stage } from "../../src/app/scenario/stage.ts";
import { systemClock, type VirtualClock } from "../../src/core/clock.ts";
import type { ToScreen } from "../../src/core/contract/bridge.ts";
import { intentSchema, type Intent } from "../../src/core/contract/intents.ts";
import type { ViewModel } from "../../src/core/contract/view-model.ts";
import type { Role } from "../../src/core/staff.ts";
import { silentLog } from "../../src/core/log.ts";
import { nextTurn } from "../../src/core/turn.ts";
import { listeners, type Listeners } from "../../src/devices/listeners.ts";
import { spoken } from "../../src/kiosk-ui/words/spoken.ts";
import { openWords } from "../../src/kiosk-ui/words/words.ts";
import { must } from "../devices/bench.ts";
import { AS_SET } from "../app/bridge/as-set.ts";
import { UPRIGHT } from "../kiosk-ui/page.ts";

/** Where pictures go; none are kept where it is not said. */
const PICTURES = process.env["LECTERN_PICTURES"];

/** The longest that a page may take to paint, or a press to arrive; real ms. Generous: it only tells a failure. */
const PATIENCE_MS = 10_000;

const LOOK: LookAsSet = {
  ...AS_SET,
  library: "Lectern Public Library",
  desk: "ground floor, on the left",
  openingHours: "Monday to Saturday, 10 to 19",
  languages: ["en", "de"],
  speech: true,
  sound: { level: 0 },
};

/** What a device of a stage is to the screen. */
const ROLES_OF: Readonly<Record<string, Role>> = {
  scanner: "scanner",
  printer: "printer",
  pad: "rfid",
  terminal: "payment",
  coins: "coins",
  desensitizer: "security",
};

/** A browser with the page of the screen, that shows one station after the other. */
export interface Glasses {
  before(stage: Stage): Glass;
  close(): Promise<void>;
}

export interface Glass {
  readonly stage: PlayedStage;
  /** Lets time pass while the glass shows what core says, and only then, until a play has ended. */
  passThrough<T>(clock: VirtualClock, playing: Promise<T>): Promise<T>;
  end(): void;
}

/** What a person presses buttons with. */
export type Hand = "finger" | "keypad";

export async function openGlasses(hand: Hand): Promise<Glasses> {
  const look = openLook(LOOK, { clock: systemClock, log: silentLog });
  const pipes = listeners<WebPipe>();
  let link: ScreenLink | undefined;
  const web = must(
    await openWeb({
      port: 0,
      folder: await builtPage(),
      sockets: {
        "/screen": (pipe) => {
          pipe.onText((text) => link?.receive(text));
          pipes.tell(pipe);
        },
      },
      made: () => undefined,
    }),
  );
  const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
  const page = await browser.newPage({ viewport: UPRIGHT, reducedMotion: "reduce" });
  page.setDefaultTimeout(PATIENCE_MS);
  const connected = new Promise<WebPipe>((resolve) => void pipes.add(resolve));
  await page.goto(`http://127.0.0.1:${web.port}/index.html`);
  const pipe = await connected;
  const send = (message: ToScreen): boolean => {
    pipe.send(JSON.stringify(message));
    return true;
  };
  return {
    before(stage) {
      look.change({ ...LOOK, devices: devicesOf(stage) });
      const hears = listeners<boolean>();
      const flow = {
        get view() {
          return stage.view;
        },
        onView: (listener: (view: ViewModel) => void) => stage.onView(listener),
        intent: (intent: unknown) => hears.tell(stage.intent(intent)),
      };
      const mine = linkScreen({ send, onDrain: () => {} }, { flow, look, speech: MUTE, log: silentLog });
      link = mine;
      return glassBefore(stage, page, HANDS[hand], mine, hears);
    },
    async close() {
      look.stop();
      await browser.close();
      await web.close();
    },
  };
}

function devicesOf({ verbs }: Stage): readonly Role[] {
  return Object.keys(verbs).flatMap((device) => ROLES_OF[device] ?? []);
}

function glassBefore(
  stage: Stage,
  page: Page,
  touch: Press,
  link: ScreenLink,
  taken: Listeners<boolean>,
): Glass {
  const devices = devicesOf(stage);
  const views = listeners<ViewModel>();
  const changes = listeners<void>();
  stage.onChange(() => changes.tell());
  let painted = stage.view;
  let seen: ViewModel | undefined;
  let hands = 0;
  /** Hands on the glass: no time passes meanwhile, not for core either. */
  async function handsOn<T>(does: () => Promise<T>): Promise<T> {
    hands++;
    try {
      return await does();
    } finally {
      hands--;
    }
  }
  /** Until the view is painted and says all that it should, or core says another. */
  async function catchUp(): Promise<void> {
    const { view } = stage;
    const late = systemClock.elapsed() + PATIENCE_MS;
    for (;;) {
      if (stage.view !== view) return;
      const missing =
        link.painted === view.revision ? await notOn(await glassOf(page), view, devices) : ["(painted)"];
      if (missing.length === 0) break;
      if (systemClock.elapsed() > late)
        throw new Error(`The screen ${view.screen} has not:\n${missing.join("\n")}`);
      await moment();
    }
    painted = view;
    seen = view;
    views.tell(view);
    changes.tell();
  }
  async function press(intent: Intent): Promise<boolean> {
    const told = new Promise<boolean>((resolve) => void taken.add(resolve));
    await touch(page, buttonOf(intent));
    const counts = await told;
    while (seen !== stage.view) await catchUp();
    return counts;
  }
  return {
    stage: {
      ...stage,
      get view() {
        return painted;
      },
      get crash() {
        return stage.crash;
      },
      get journal() {
        return stage.journal;
      },
      onView: views.add,
      onChange: changes.add,
      intent: (raw) => handsOn(() => press(intentSchema.parse(raw))),
      keep: (name) =>
        handsOn(async () => {
          if (PICTURES === undefined) return;
          await page.mouse.move(0, 0);
          await page.screenshot({ path: `${PICTURES}/${name}.png` });
        }),
    },
    async passThrough(clock, playing) {
      let settled = false;
      const settle = (): void => {
        settled = true;
      };
      playing.then(settle, settle);
      for (;;) {
        await nextTurn();
        if (settled) return playing;
        if (hands > 0) await moment();
        else if (seen !== stage.view) await catchUp();
        else clock.step();
      }
    },
    end: () => link.end(),
  };
}

/** Presses the one button that is meant. */
type Press = (page: Page, button: string) => Promise<void>;

const HANDS: Readonly<Record<Hand, Press>> = {
  finger: (page, button) => page.locator(button).click(),
  async keypad(page, button) {
    await page.locator(button).waitFor();
    const reached = await page.evaluate(`(${pressByKeypad})(${JSON.stringify(button)})`);
    if (reached !== true) throw new Error(`The keypad does not reach ${button}`);
  },
};

/** In the page: arrows until the button has the focus, then OK; each a second after the one before, as the page sees it. */
const pressByKeypad = `(button) => {
  const stroke = (key) => {
    window.strokes = (window.strokes ?? performance.now()) + 1000;
    const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
    Object.defineProperty(event, "timeStamp", { value: window.strokes });
    (document.activeElement ?? document.body).dispatchEvent(event);
  };
  for (let step = 0; step < 200; step++) {
    if (document.activeElement?.matches(button)) {
      stroke("Enter");
      return true;
    }
    stroke("ArrowDown");
  }
  return false;
}`;

/** Real time: the page and the browser have no other. */
function moment(): Promise<void> {
  return new Promise((resolve) => void systemClock.after(2, resolve));
}

/** The button that says this. */
function buttonOf({ rev: _rev, action, ...rest }: Intent): string {
  const [of] = Object.values(rest);
  return `[data-action="${action}"]${of === undefined ? "" : `[data-of="${of}"]`}`;
}

/** What is on the glass: all that it says to the eye and to whoever has it read to them, and what can be pressed. */
interface Seen {
  readonly text: string;
  readonly buttons: readonly string[];
}

const GLASS = `({
  text: [
    document.querySelector("[data-screen]").dataset.screen,
    document.body.innerText,
    ...[...document.querySelectorAll("[aria-label]")].map((each) => each.getAttribute("aria-label")),
  ].join("\\n"),
  buttons: [...document.querySelectorAll("button")]
    .filter((each) => each.checkVisibility() && each.closest("[inert]") === null)
    .map(({ dataset }) => dataset.action),
})`;

const glassOf = (page: Page): Promise<Seen> => page.evaluate(GLASS);

/** What a voice would say of a view, sentence by sentence, and what it offers, as far as it is not on the glass. */
async function notOn({ text, buttons }: Seen, view: ViewModel, devices: readonly Role[]): Promise<string[]> {
  const words = await openWords(view.display.language);
  const there = plain(text);
  // How many figures were typed is for the ear; the eye sees them.
  const typed = view.screen === "card" ? { typed: "" } : {};
  const said = [view.screen, ...spoken({ ...view, offers: [], ...typed }, words, { ...LOOK, devices })];
  const offered = view.panel === undefined ? view.offers : [];
  return [
    ...said.flatMap((line) => line.split(/(?<=[.?!:])\s/)).filter((each) => !there.includes(plain(each))),
    ...offered.filter((action) => !buttons.includes(action)).map((action) => `a button for ${action}`),
  ];
}

/** Letters and figures alone: marks and line ends are for the eye. */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}●]+/gu, " ")
    .trim();
}
