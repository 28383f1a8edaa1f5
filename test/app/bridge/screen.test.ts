import { describe, expect, it } from "vitest";
import type { ToScreen } from "../../../src/core/contract/bridge.ts";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../../src/core/contract/examples.ts";
import type { ViewModel } from "../../../src/core/contract/view-model.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import { openLook } from "../../../src/app/bridge/look.ts";
import { linkScreen } from "../../../src/app/bridge/screen.ts";

const LOOK = { ...PLAIN_LOOK, sound: { level: 2 } } as const;

const viewAt = (revision: number): ViewModel => ({
  ...EXAMPLES.welcome,
  ...PLAIN,
  revision,
});

/** A screen at the other end that keeps up, or not. */
function linked() {
  const told: ToScreen[] = [];
  const intents: unknown[] = [];
  const logged: string[] = [];
  const look = openLook(LOOK, virtualClock(0));
  let keepsUp = true;
  let drain = (): void => {};
  let view = viewAt(1);
  const listeners = new Set<(view: ViewModel) => void>();
  const heard: unknown[] = [];
  const link = linkScreen(
    {
      send(message) {
        told.push(message);
        return keepsUp;
      },
      onDrain: (listener) => void (drain = listener),
    },
    {
      flow: {
        get view() {
          return view;
        },
        onView(listener) {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
        intent: (intent) => intents.push(intent) > 0,
      },
      look,
      speech: { repeat: () => void heard.push("repeat"), focus: (intent) => void heard.push(intent) },
      log: (event, data) => void logged.push(JSON.stringify([event, data])),
    },
  );
  return {
    link,
    told,
    intents,
    logged,
    look,
    heard,
    listeners,
    show: (revision: number) => {
      view = viewAt(revision);
      for (const listener of listeners) listener(view);
    },
    stall: () => void (keepsUp = false),
    drain: () => {
      keepsUp = true;
      drain();
    },
    revisions: () => told.flatMap((message) => (message.kind === "view" ? [message.view.revision] : [])),
  };
}

describe("the bridge to a screen", () => {
  it("says everything at once, then every view and every new look", () => {
    const { told, show, look, revisions } = linked();
    expect(told.map(({ kind }) => kind)).toEqual(["look", "view"]);
    show(2);
    show(3);
    look.change({ ...LOOK, library: "Renamed" });
    expect(revisions()).toEqual([1, 2, 3]);
    expect(told.at(-1)).toEqual({ kind: "look", look: { ...LOOK, library: "Renamed", sound: 2 } });
  });

  it("tells a screen that did not keep up only the newest", () => {
    const { show, stall, drain, revisions } = linked();
    stall();
    show(2);
    show(3);
    show(4);
    expect(revisions()).toEqual([1, 2]);
    drain();
    expect(revisions()).toEqual([1, 2, 4]);
    show(5);
    expect(revisions()).toEqual([1, 2, 4, 5]);
  });

  it("hands intents to the flow, and knows what was painted", () => {
    const { link, intents, heard } = linked();
    link.receive('{"kind":"intent","intent":{"rev":1,"action":"borrow"}}');
    link.receive('{"kind":"painted","revision":7}');
    link.receive('{"kind":"repeat"}');
    link.receive('{"kind":"focus","intent":{"rev":1,"action":"return"}}');
    expect(intents).toEqual([{ rev: 1, action: "borrow" }]);
    expect(link.painted).toBe(7);
    expect(heard).toEqual(["repeat", { rev: 1, action: "return" }]);
  });

  it("passes over what is no message, and keeps nothing of it", () => {
    const { link, intents, logged } = linked();
    const secret = "4711";
    for (const text of [
      secret,
      "{",
      '{"kind":"run"}',
      `{"kind":"painted","revision":-1}`,
      `"${"9".repeat(5000)}"`,
      "",
    ]) {
      link.receive(text);
    }
    expect(intents).toEqual([]);
    expect(logged.filter((line) => line.includes("screen.unreadable"))).toHaveLength(6);
    expect(logged.join("")).not.toContain(secret);
  });

  it("forgets a screen that is gone", () => {
    const { link, listeners, look, told } = linked();
    link.end();
    expect(listeners.size).toBe(0);
    const before = told.length;
    look.change(LOOK);
    expect(told).toHaveLength(before);
  });
});
