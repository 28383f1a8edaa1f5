import { fromScreenSchema, LONGEST_FROM_SCREEN, type ToScreen } from "../../core/contract/bridge.ts";
import { coveredIn } from "../../core/contract/covers.ts";
import type { ViewModel } from "../../core/contract/view-model.ts";
import { jsonOf } from "../../core/json.ts";
import type { Log } from "../../core/log.ts";
import type { Flow } from "../../flows/runtime.ts";
import type { Speech } from "../adapters/speech/speech.ts";
import type { LookStore } from "./look.ts";

/** The way to one screen. */
export interface ScreenPipe {
  /** Takes a message; false while the screen does not keep up. */
  send(message: ToScreen): boolean;
  /** It keeps up again. */
  onDrain(listener: () => void): void;
}

/** Core's side of one screen. */
export interface ScreenLink {
  /** A message as it came: text that should be JSON. */
  receive(text: string): void;
  /** The revision that was painted last; 0 before the first. */
  readonly painted: number;
  end(): void;
}

export interface BridgeParts {
  readonly flow: Pick<Flow, "view" | "onView"> & { intent(intent: unknown): unknown };
  readonly look: Pick<LookStore, "look" | "onLook" | "coverOf" | "slides">;
  readonly speech: Speech;
  readonly log: Log;
}

/** What is told beside views. */
type Apart = Extract<ToScreen, { kind: "look" | "slide" }>;

/**
 * Tells a screen everything, then every view. One that does not keep up gets only the newest when it does again: a picture
 * of what was is worth nothing. Covers follow a view when they are there: nothing waits for them.
 */
export function linkScreen(pipe: ScreenPipe, { flow, look, speech, log }: BridgeParts): ScreenLink {
  const waiting: { look?: Apart; slide?: Apart; view?: ViewModel } = {};
  /** The items of the last view, but those whose covers are still to be told of. */
  let covered: ReadonlySet<string> = new Set();
  let keepsUp = true;
  let painted = 0;
  const tell = (message: Apart): void => {
    if (keepsUp) keepsUp = pipe.send(message);
    else waiting[message.kind] = message;
  };
  const slides = look.slides((picture) => tell({ kind: "slide", picture }));
  /** Whoever touches anything, or lays anything down, is there. */
  const rest = (view: ViewModel): void => {
    if (view.screen === "welcome" && view.panel === undefined && !view.lying) slides.rest();
    else slides.wake();
  };
  const tellView = (view: ViewModel): void => {
    if (!keepsUp) return void (waiting.view = view);
    keepsUp = pipe.send({ kind: "view", view });
    tellCovers(view);
  };
  const tellCovers = (view: ViewModel): void => {
    const before = covered;
    const now = new Set(coveredIn(view));
    covered = now;
    for (const item of now) {
      if (before.has(item)) continue;
      void look.coverOf(item).then((picture) => {
        if (picture === undefined || !covered.has(item)) return;
        if (keepsUp) keepsUp = pipe.send({ kind: "cover", item, picture });
        else covered = covered.difference(new Set([item]));
      });
    }
  };
  pipe.onDrain(() => {
    keepsUp = true;
    const { look: newLook, view: newView, slide } = waiting;
    delete waiting.look;
    delete waiting.view;
    delete waiting.slide;
    if (newLook !== undefined) tell(newLook);
    if (newView !== undefined) tellView(newView);
    else tellCovers(flow.view);
    if (slide !== undefined) tell(slide);
  });
  tell({ kind: "look", look: look.look });
  tellView(flow.view);
  rest(flow.view);
  const forgetLook = look.onLook((next) => tell({ kind: "look", look: next }));
  const forgetView = flow.onView((view) => {
    tellView(view);
    rest(view);
  });
  log("screen.connected", {});
  return {
    get painted() {
      return painted;
    },
    receive(text) {
      const message = fromScreenSchema.safeParse(
        text.length > LONGEST_FROM_SCREEN ? undefined : jsonOf(text),
      );
      if (!message.success) return log("screen.unreadable", { length: text.length });
      const { data } = message;
      if (data.kind === "painted") return void (painted = data.revision);
      rest(flow.view);
      if (data.kind === "intent") flow.intent(data.intent);
      else if (data.kind === "focus") speech.focus(data.intent);
      else speech.repeat();
    },
    end() {
      forgetLook();
      forgetView();
      covered = new Set();
      slides.wake();
      log("screen.gone", {});
    },
  };
}
