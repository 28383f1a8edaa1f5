import { Readable, Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { obeyLines, type AtPrompt } from "../../../src/app/simulate/prompt.ts";
import { fault } from "../../../src/core/faults.ts";
import { failed, ok } from "../../../src/core/result.ts";
import { virtualClock } from "../../../src/core/clock.ts";

function device(done: string[]): AtPrompt {
  return {
    path: "/dev/pts/9",
    verbs: {
      place: {
        usage: "place UID",
        what: "lays a tag on the pad",
        run(words) {
          done.push(words.join(" "));
          return Promise.resolve(ok({ tags: done.length }));
        },
      },
      jam: {
        usage: "jam",
        what: "jams",
        run: () => Promise.resolve(failed(fault("config.bad-argument", "it is jammed"))),
      },
    },
  };
}

async function type(lines: string, names: readonly string[]) {
  const done: string[] = [];
  let said = "";
  const output = new Writable({
    write(chunk: Buffer, _encoding, next) {
      said += chunk.toString();
      next();
    },
  });
  const devices = new Map(names.map((name) => [name, device(done)]));
  const ended = await obeyLines({
    devices,
    clock: virtualClock(0),
    input: Readable.from([lines]),
    output,
    terminal: false,
  });
  return { done, said, ended };
}

describe("lines at simulated devices", () => {
  it("are done one after the other; a device alone needs no name", async () => {
    const { done, said, ended } = await type("place A\n\n# a comment\npad place B\n", ["pad"]);
    expect(done).toEqual(["A", "B"]);
    expect(said).toBe('{"tags":1}\n{"tags":2}\n');
    expect(ended).toEqual({ quit: false, bad: 0 });
  });

  it("end at quit, and say which could not be done", async () => {
    const { said, ended } = await type("pad jam\npaf place\npad plase\nquit\npad place C\n", [
      "pad",
      "other",
    ]);
    expect(ended).toEqual({ quit: true, bad: 3 });
    expect(said).toContain("it is jammed");
    expect(said).toContain('device "paf"; did you mean pad?');
    expect(said).toContain('verb "plase"; did you mean place?');
  });

  it("help tells every verb", async () => {
    const { said } = await type("help\n", ["pad"]);
    expect(said).toMatch(/pad at \/dev\/pts\/9\n {2}place UID +lays a tag on the pad/);
  });

  it("wait takes milliseconds and nothing else", async () => {
    const { ended } = await type("wait long\n", ["pad"]);
    expect(ended.bad).toBe(1);
  });
});
