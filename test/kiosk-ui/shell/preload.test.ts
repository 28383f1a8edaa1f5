/** The preload as Electron runs it: with a `require` that knows Electron's two parts, before anything of the page. */
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import path from "node:path";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { preventable } from "./fake-electron.ts";

const PRELOAD = path.join(import.meta.dirname, "../../../src/kiosk-ui/shell/electron/preload.cjs");

interface Exposed {
  receive(listener: (text: string) => void): void;
  send(text: unknown): void;
  painted(revision: unknown): void;
}

type Listener = (event: object) => void;

function loaded() {
  const exposed: Record<string, Exposed> = {};
  const sent: unknown[][] = [];
  const ipc = Object.assign(new EventEmitter(), { send: (...given: unknown[]) => sent.push(given) });
  const listeners = new Map<string, Listener>();
  const world: { print?: () => unknown; open?: () => unknown } = {};
  runInNewContext(readFileSync(PRELOAD, "utf8"), {
    require: () => ({
      ipcRenderer: ipc,
      contextBridge: {
        exposeInMainWorld: (name: string, api: Exposed) => void (exposed[name] = api),
        executeInMainWorld: ({ func }: { func: () => void }) => runInNewContext(`(${String(func)})()`, world),
      },
    }),
    addEventListener: (type: string, listener: Listener) => void listeners.set(type, listener),
  });
  const { lectern } = exposed;
  if (lectern === undefined) throw new Error("nothing was exposed");
  const heard: unknown[] = [];
  lectern.receive((...given: unknown[]) => heard.push(given));
  return { exposed, lectern, sent, ipc, listeners, world, heard };
}

describe("the page is given", () => {
  it("three functions and nothing else", () => {
    const { exposed, lectern } = loaded();
    expect(Object.keys(exposed)).toEqual(["lectern"]);
    expect(Object.keys(lectern).toSorted()).toEqual(["painted", "receive", "send"]);
  });

  it("text of core, and never the event that it came with", () => {
    const { ipc, heard } = loaded();
    ipc.emit("lectern", { sender: "secret" }, "text");
    expect(heard).toEqual([["text"]]);
  });

  it("one way out, on one channel, for text", () => {
    const { lectern, sent } = loaded();
    lectern.send({ toString: () => "made text" });
    lectern.painted(7);
    expect(sent).toEqual([
      ["lectern", "listens"],
      ["lectern", "made text"],
      ["lectern", '{"kind":"painted","revision":7}'],
    ]);
  });

  it("no print dialog and no windows", () => {
    const { world } = loaded();
    expect([world.print?.(), world.open?.()]).toEqual([null, null]);
  });
});

it("a question for a sign of life is answered without the page", () => {
  const { ipc, sent, heard } = loaded();
  ipc.emit("lectern", {}, undefined);
  expect(sent).toEqual([
    ["lectern", "listens"],
    ["lectern", "lives"],
  ]);
  expect(heard).toEqual([]);
});

const NO_KEYS = { shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

describe("the browser is left", () => {
  const isLeft = (key: string, held: Partial<typeof NO_KEYS> = {}): boolean => {
    const event = preventable();
    loaded().listeners.get("keydown")?.(Object.assign(event, { ...NO_KEYS, ...held, key }));
    return !event.prevented;
  };

  it.each(["a", "1", "é", "Tab", "Enter", "Escape", "ArrowDown", "Backspace"])("%s", (key) =>
    expect(isLeft(key)).toBe(true),
  );

  it.each(["F1", "F5", "F11", "F12", "ContextMenu", "BrowserBack", "PrintScreen", "Insert", "Unidentified"])(
    "no %s",
    (key) => expect(isLeft(key)).toBe(false),
  );

  it("nothing with Ctrl, Alt or Meta, and with Shift no way to the task manager", () => {
    expect(isLeft("p", { ctrlKey: true })).toBe(false);
    expect(isLeft("ArrowLeft", { altKey: true })).toBe(false);
    expect(isLeft("l", { metaKey: true })).toBe(false);
    expect(isLeft("Escape", { shiftKey: true })).toBe(false);
    expect(isLeft("Tab", { shiftKey: true })).toBe(true);
  });
});

it("two fingers come to nothing, and one is the page's", () => {
  const { listeners } = loaded();
  const isDenied = (fingers: number): boolean => {
    const event = preventable();
    const touches = Array.from({ length: fingers }, () => ({}));
    listeners.get("touchmove")?.(Object.assign(event, { touches, stopImmediatePropagation: () => {} }));
    return event.prevented;
  };
  expect([isDenied(1), isDenied(2)]).toEqual([false, true]);
});

it.each(["contextmenu", "dragstart", "drop", "paste", "selectstart", "auxclick"])(
  "%s comes to nothing, in the page either",
  (type) => {
    const event = preventable();
    let stopped = false;
    loaded().listeners.get(type)?.(
      Object.assign(event, { stopImmediatePropagation: () => void (stopped = true) }),
    );
    expect([event.prevented, stopped]).toEqual([true, true]);
  },
);
