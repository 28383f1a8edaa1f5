import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { ToScreen } from "../../../src/core/contract/bridge.ts";
import { EXAMPLES, PLAIN, PLAIN_LOOK } from "../../../src/core/contract/examples.ts";
import type { ViewModel } from "../../../src/core/contract/view-model.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import { silentLog } from "../../../src/core/log.ts";
import { openLook, type LookAsSet } from "../../../src/app/bridge/look.ts";
import { linkScreen } from "../../../src/app/bridge/screen.ts";
import { AS_SET } from "./as-set.ts";

const viewAt = (revision: number): ViewModel => ({
  ...EXAMPLES.welcome,
  ...PLAIN,
  revision,
});

/** A screen at the other end that keeps up, or not. */
function linked(covers?: string, slides?: LookAsSet["slides"]) {
  const clock = virtualClock(0);
  const told: ToScreen[] = [];
  const intents: unknown[] = [];
  const logged: string[] = [];
  const look = openLook({ ...AS_SET, covers, slides }, { clock, log: silentLog });
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
    show: (next: number | ViewModel) => {
      view = typeof next === "number" ? viewAt(next) : next;
      for (const listener of listeners) listener(view);
    },
    clock,
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
    look.change({ ...AS_SET, library: "Renamed" });
    expect(revisions()).toEqual([1, 2, 3]);
    expect(told.at(-1)).toEqual({ kind: "look", look: { ...PLAIN_LOOK, library: "Renamed", sound: 2 } });
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

  describe("covers", () => {
    const LENT: ViewModel = { ...EXAMPLES.items, ...PLAIN, revision: 2 };
    const [garden, atlas] = ["31000000000017", "31000000000025"] as const;

    /** A directory with a cover of the garden, gone with the test. */
    function shelf(): string {
      const directory = mkdtempSync(path.join(tmpdir(), "lectern-covers-"));
      onTestFinished(() => rmSync(directory, { recursive: true }));
      writeFileSync(path.join(directory, `${garden}.png`), "a picture");
      writeFileSync(path.join(directory, `${atlas}.jpg`), Buffer.alloc(100_001));
      return directory;
    }
    const covered = (told: readonly ToScreen[]) => told.filter(({ kind }) => kind === "cover");
    const COVER = { kind: "cover", item: garden, picture: "data:image/png;base64,YSBwaWN0dXJl" };

    it("follow the view that shows their items, once, and none that is too large", async () => {
      const { told, show } = linked(shelf());
      show(LENT);
      expect(told.at(-1)?.kind).toBe("view");
      await vi.waitFor(() => expect(covered(told)).toEqual([COVER]));
      show({ ...LENT, revision: 3 });
      show(4);
      show({ ...LENT, revision: 5 });
      await vi.waitFor(() => expect(covered(told)).toEqual([COVER, COVER]));
      await vi.waitFor(() => expect(told.at(-1)).toEqual(COVER));
    });

    it("wait for a screen that does not keep up", async () => {
      const { told, show, stall, drain } = linked(shelf());
      stall();
      show(2);
      show(LENT);
      drain();
      await vi.waitFor(() => expect(covered(told)).toEqual([COVER]));
    });

    it("are of the directory alone, whatever a label says", async () => {
      const directory = shelf();
      const { look } = linked(path.join(directory, "inner"));
      for (const item of [`../${garden}`, "..", "", `${garden}.png`, "a".repeat(65)]) {
        expect(await look.coverOf(item)).toBeUndefined();
      }
      expect(await linked(directory).look.coverOf(garden)).toBe(COVER.picture);
      expect(await linked().look.coverOf(garden)).toBeUndefined();
    });
  });

  describe("pictures for the welcome", () => {
    /** Answers after so many seconds how many there have been so far, and whether one is shown. */
    function resting() {
      const directory = mkdtempSync(path.join(tmpdir(), "lectern-slides-"));
      onTestFinished(() => rmSync(directory, { recursive: true }));
      writeFileSync(path.join(directory, "a.png"), "a picture");
      const here = linked(undefined, { directory, afterSeconds: 90, eachSeconds: 15 });
      const slides = () => here.told.flatMap((each) => (each.kind === "slide" ? [each.picture] : []));
      return { ...here, slides };
    }
    const SLIDE = "data:image/png;base64,YSBwaWN0dXJl";

    it("come when nobody does, and go with whatever a person does", async () => {
      const { slides, clock, link } = resting();
      for (const does of [
        '{"kind":"intent","intent":{"rev":1,"action":"close-panel"}}',
        '{"kind":"focus","intent":{"rev":1,"action":"borrow"}}',
        '{"kind":"repeat"}',
      ]) {
        const before = slides().length;
        clock.advance(90_000);
        await vi.waitFor(() => expect(slides().slice(before)).toEqual([SLIDE]));
        link.receive('{"kind":"painted","revision":1}');
        expect(slides().slice(before)).toEqual([SLIDE]);
        link.receive(does);
        expect(slides().slice(before)).toEqual([SLIDE, undefined]);
      }
    });

    it("are only for a bare welcome with nothing on the pad", async () => {
      const { slides, clock, show } = resting();
      const bare = viewAt(2);
      for (const view of [
        { ...EXAMPLES.welcome, ...PLAIN, lying: true },
        { ...bare, panel: "settings" as const },
        { ...EXAMPLES.items, ...PLAIN },
        { ...EXAMPLES["out-of-service"], ...PLAIN },
      ]) {
        show(view);
        clock.advance(900_000);
      }
      expect(slides()).toEqual([]);
      show(bare);
      clock.advance(90_000);
      await vi.waitFor(() => expect(slides()).toEqual([SLIDE]));
      show({ ...EXAMPLES.items, ...PLAIN });
      expect(slides()).toEqual([SLIDE, undefined]);
    });

    it("end with the screen", () => {
      const { slides, clock, link } = resting();
      link.end();
      clock.advance(900_000);
      expect(slides()).toEqual([]);
    });
  });

  it("forgets a screen that is gone", () => {
    const { link, listeners, look, told } = linked();
    link.end();
    expect(listeners.size).toBe(0);
    const before = told.length;
    look.change(AS_SET);
    expect(told).toHaveLength(before);
  });
});
