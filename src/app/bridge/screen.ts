import { fromScreenSchema, LONGEST_FROM_SCREEN, type ToScreen } from "../../core/contract/bridge.ts";
import type { Log } from "../../core/log.ts";
import type { Flow } from "../../flows/runtime.ts";
import type { Speech } from "../adapters/speech/speech.ts";
import { jsonOf } from "./json.ts";
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
  readonly look: Pick<LookStore, "look" | "onLook">;
  readonly speech: Speech;
  readonly log: Log;
}

/**
 * Tells a screen everything, then every view. One that does not keep up gets only the newest when it does again: a picture
 * of what was is worth nothing.
 */
export function linkScreen(pipe: ScreenPipe, { flow, look, speech, log }: BridgeParts): ScreenLink {
  const waiting: { look?: ToScreen; view?: ToScreen } = {};
  let keepsUp = true;
  let painted = 0;
  const tell = (message: ToScreen): void => {
    if (keepsUp) keepsUp = pipe.send(message);
    else waiting[message.kind] = message;
  };
  pipe.onDrain(() => {
    keepsUp = true;
    const { look: newLook, view: newView } = waiting;
    delete waiting.look;
    delete waiting.view;
    if (newLook !== undefined) tell(newLook);
    if (newView !== undefined) tell(newView);
  });
  tell({ kind: "look", look: look.look });
  tell({ kind: "view", view: flow.view });
  const forgetLook = look.onLook((next) => tell({ kind: "look", look: next }));
  const forgetView = flow.onView((view) => tell({ kind: "view", view }));
  log("screen.connected", {});
  return {
    get painted() {
      return painted;
    },
    receive(text) {
      const message = fromScreenSchema.safeParse(jsonOf(text, LONGEST_FROM_SCREEN));
      if (!message.success) return log("screen.unreadable", { length: text.length });
      const { data } = message;
      if (data.kind === "intent") flow.intent(data.intent);
      else if (data.kind === "painted") painted = data.revision;
      else if (data.kind === "focus") speech.focus(data.intent);
      else speech.repeat();
    },
    end() {
      forgetLook();
      forgetView();
      log("screen.gone", {});
    },
  };
}
