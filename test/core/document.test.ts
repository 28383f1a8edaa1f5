import { expect, it } from "vitest";
import { z } from "zod";
import { readDocument } from "../../src/core/document.ts";
import { holdTo } from "../../src/core/hold-to-schema.ts";
import { Problems } from "../../src/core/problems.ts";

const schema = z.strictObject({
  name: z.string(),
  port: z.int().default(1),
  steps: z.array(
    z.union([z.strictObject({ scan: z.string() }), z.strictObject({ see: z.enum(["a", "b"]) })]),
  ),
});

function mistakes(text: string): string[] {
  const read = readDocument(text, "play.yaml", holdTo(schema));
  if (read.ok) throw new Error("It was read");
  return read.fault.detail.split("\n");
}

it("reads a good document with its defaults", () => {
  const read = readDocument("name: x\nsteps: [{scan: '1'}]\n", "play.yaml", holdTo(schema));
  expect(read).toMatchObject({
    ok: true,
    value: { content: { name: "x", port: 1, steps: [{ scan: "1" }] } },
  });
});

it("says every mistake with file, line and column", () => {
  expect(mistakes("name: 7\nport: x\nsteps: []\n")).toEqual([
    "play.yaml:1:1: name: expected text; put it in quotes",
    "play.yaml:2:1: port: expected a number; correct this value",
  ]);
});

it("says of a missing key where it is missing", () => {
  expect(mistakes("name: x\n")).toEqual(["play.yaml:1:1: steps: this key is missing; add steps: …"]);
});

it("says of an unknown key where it stands, and no more than that", () => {
  expect(mistakes("name: x\nsteps:\n  - scan: '1'\n  - sacn: '2'\n")).toEqual([
    'play.yaml:4:5: steps[1].sacn: this key is not known; did you mean "scan"?',
  ]);
});

it("takes the member of a union that was meant", () => {
  expect(mistakes("name: x\nsteps:\n  - see: c\n")).toEqual([
    'play.yaml:3:5: steps[0].see: this word is not known; did you mean "a"?',
  ]);
});

it("knows the keys of every member of a union", () => {
  expect(mistakes("name: x\nsteps:\n  - colour: c\n")).toEqual([
    "play.yaml:3:5: steps[0].colour: this key is not known; take one of: scan, see",
  ]);
});

it("knows what belongs to the member that a word names, and inside of entries by any name", () => {
  const lines = z.record(
    z.string(),
    z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("serial"), speed: z.literal([4800, 9600]) }),
      z.strictObject({ type: z.literal("tcp"), port: z.int().min(1) }),
    ]),
  );
  const said = (text: string): string => {
    const read = readDocument(text, "f", holdTo(lines));
    return read.ok ? "" : read.fault.detail;
  };
  expect(said("a: { type: seriel }")).toBe('f:1:6: a.type: this word is not known; did you mean "serial"?');
  expect(said("a: { type: serial, speed: 9600, port: 1 }")).toBe(
    "f:1:33: a.port: this key is not known; take one of: type, speed",
  );
  expect(said("a: { type: serial, speed: 96 }")).toBe(
    "f:1:20: a.speed: this value is not known; take one of: 4800, 9600",
  );
  expect(said("a: { type: tcp, port: 0 }")).toBe("f:1:17: a.port: must be at least 1; correct this value");
});

it("explains with line and column what is found wrong later", () => {
  const read = readDocument("name: x\nsteps:\n  - scan: '1'\n", "play.yaml", holdTo(schema));
  if (!read.ok) throw new Error(read.fault.detail);
  const problems = new Problems();
  problems.unknown(["steps", 0, "scan"], "barcode", "1", ["12"]);
  expect(read.value.explain(problems).detail).toBe(
    'play.yaml:3:5: steps[0].scan: there is no barcode "1"; did you mean "12"?',
  );
});

it("says where YAML itself is broken", () => {
  expect(mistakes("name: x\nsteps: [\n")).toEqual([expect.stringMatching(/^play\.yaml:3:1: .*; look at/)]);
});
