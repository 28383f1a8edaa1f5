import { describe, expect, it } from "vitest";
import { openSpeech } from "../../../src/app/adapters/speech/speech.ts";
import type { Voice } from "../../../src/app/adapters/speech/voice.ts";
import type { Loudness } from "../../../src/core/contract/display.ts";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../../src/core/contract/examples.ts";
import type { Items, Screen, ViewModel } from "../../../src/core/contract/view-model.ts";
import { nextTurn } from "../../../src/core/turn.ts";
import { openWords } from "../../../src/kiosk-ui/words/words.ts";

/** A headset that writes down what comes; an utterance is out when `finish` is called. */
function headset() {
  const heard: string[] = [];
  let end = (_whole: boolean): void => {};
  const voice: Voice = {
    say(text, language, loudness) {
      end(false);
      heard.push(`${language} ${loudness}: ${text.replaceAll("\n\n", " | ")}`);
      return new Promise((resolve) => (end = resolve));
    },
    hush() {
      end(false);
      heard.push("hush");
    },
  };
  let view: ViewModel = { ...EXAMPLES.welcome, ...PLAIN };
  const listeners = new Set<(view: ViewModel) => void>();
  const speech = openSpeech({
    flow: {
      get view() {
        return view;
      },
      onView(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    look: { look: PLAIN_LOOK },
    voice,
    openWords,
  });
  heard.length = 0;
  /** Words come from a file: they are there when the next screen is, at the latest. */
  const settled = async (): Promise<readonly string[]> => {
    await openWords(view.display.language);
    await nextTurn();
    return heard.splice(0);
  };
  return {
    speech,
    listeners,
    settled,
    show: (screen: Screen, loudness: Loudness, beside: Partial<ViewModel> = {}) => {
      const display = { ...PLAIN.display, speech: loudness };
      view = Object.assign({ ...PLAIN, display, revision: view.revision + 1, ...screen }, beside);
      for (const listener of listeners) listener(view);
      return settled();
    },
    finish: async () => {
      end(true);
      await nextTurn();
    },
    revision: () => view.revision,
  };
}

const NONE: Items = { ...EXAMPLES.items, items: [], yours: 0, notice: undefined, name: "Ada" };
const seen = (items: Items["items"], yours: number): Items => ({
  ...NONE,
  items,
  yours,
  counts: { seen: items.length, asked: 0, granted: 0, released: 0 },
});
const START = seen([], 0);
const garden = EXAMPLES.items.items.slice(0, 1);
const both = EXAMPLES.items.items;

describe("speech", () => {
  it("is mute by itself, whatever is asked of it", async () => {
    const { show, speech, settled, revision } = headset();
    speech.repeat();
    speech.focus({ rev: revision(), action: "borrow" });
    expect(new Set(await settled())).toEqual(new Set(["hush"]));
    expect(await show(EXAMPLES.items, 0)).toEqual(["hush"]);
  });

  it("says a new screen wholly, and then what is new on it", async () => {
    const { show, finish } = headset();
    expect(await show(START, 2)).toEqual([
      "en 2: Hello Ada. | Put your books on the shelf, or scan them. | You can choose: Finish.",
    ]);
    await finish();
    expect(await show(seen(garden, 1), 2)).toEqual([
      "en 2: Yours: 1 of 1. | The secret garden. Until December 14, 2026.",
    ]);
    await finish();
    expect(await show(seen(garden, 1), 2)).toEqual([]);
  });

  it("says again what was ended before it was out, while it stands", async () => {
    const { show } = headset();
    await show(START, 2);
    await show(seen(garden, 1), 2);
    const [line] = await show(seen(both, 1), 2);
    expect(line).toBe(
      "en 2: Yours: 1 of 2. | The secret garden. Until December 14, 2026. | " +
        "Road atlas. It cannot be lent to you now. This item is for use in the library.",
    );
  });

  it("begins with the screen that stands when somebody turns it on, and stops with the person", async () => {
    const { show } = headset();
    await show(EXAMPLES.welcome, 0, { panel: "settings" });
    const [on] = await show(EXAMPLES.welcome, 1, { panel: "settings" });
    expect(on).toMatch(/^en 1: Easier to use\..*Loudness 1\./);
    expect(await show(EXAMPLES.welcome, 3, { panel: "settings" })).toEqual([
      "en 3: Reading aloud, in the headset. Loudness 3.",
    ]);
    expect(await show(EXAMPLES.welcome, 0)).toEqual(["hush"]);
  });

  it("says the screen once more when asked", async () => {
    const { show, speech, settled } = headset();
    const first = await show(EXAMPLES.goodbye, 2);
    speech.repeat();
    expect(await settled()).toEqual(first);
  });

  it("says what has the focus, and nothing that this view does not offer", async () => {
    const { show, speech, settled, revision } = headset();
    await show(EXAMPLES.account, 2);
    speech.focus({ rev: revision(), action: "renew", line: 1 });
    expect(await settled()).toEqual(["en 2: Renew Road atlas"]);
    for (const raw of [
      { rev: revision() - 1, action: "renew", line: 1 },
      { rev: revision(), action: "yes" },
      { rev: revision(), action: "renew", line: 40 },
      { rev: revision(), action: "pay", text: "Say this" },
      "Say this",
    ]) {
      speech.focus(raw);
    }
    expect(await settled()).toEqual([]);
  });

  it("never says what was typed, only how much", async () => {
    const { show } = headset();
    await show({ ...EXAMPLES.card, typed: "" }, 2);
    expect(await show({ ...EXAMPLES.card, typed: "2" }, 2)).toEqual(["en 2: One digit typed."]);
    expect(await show({ ...EXAMPLES.card, typed: "20" }, 2)).toEqual(["en 2: 2 digits typed."]);
  });

  it("ends with the station", async () => {
    const { show, speech, listeners, settled } = headset();
    await show(EXAMPLES.goodbye, 2);
    speech.stop();
    expect(await settled()).toEqual(["hush"]);
    expect(listeners.size).toBe(0);
  });
});
