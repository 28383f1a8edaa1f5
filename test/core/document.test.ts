import { expect, it } from "vitest";
import { z } from "zod";
import { readDocument } from "../../src/core/document.ts";

const schema = z.strictObject({
  name: z.string(),
  port: z.int().default(1),
  steps: z.array(
    z.union([z.strictObject({ scan: z.string() }), z.strictObject({ see: z.enum(["a", "b"]) })]),
  ),
});

function mistakes(text: string): string[] {
  const read = readDocument(text, "play.yaml", schema);
  if (read.ok) throw new Error("It was read");
  return read.fault.detail.split("\n");
}

it("reads a good document with its defaults", () => {
  expect(readDocument("name: x\nsteps: [{scan: '1'}]\n", "play.yaml", schema)).toEqual({
    ok: true,
    value: { name: "x", port: 1, steps: [{ scan: "1" }] },
  });
});

it("says every mistake with file, line and column", () => {
  expect(mistakes("name: 7\nport: x\nsteps: []\n")).toEqual([
    expect.stringMatching(/^play\.yaml:1:7: name: /),
    expect.stringMatching(/^play\.yaml:2:7: port: /),
  ]);
});

it("says of a missing key where it is missing", () => {
  expect(mistakes("name: x\n")).toEqual([expect.stringMatching(/^play\.yaml:1:1: steps: /)]);
});

it("says of an unknown key where it stands, and no more than that", () => {
  expect(mistakes("name: x\nsteps:\n  - scan: '1'\n  - sacn: '2'\n")).toEqual([
    'play.yaml:4:5: steps.1: unknown key "sacn"; check its spelling and its place, or remove it',
  ]);
});

it("takes the member of a union that was meant", () => {
  expect(mistakes("name: x\nsteps:\n  - see: c\n")).toEqual([
    expect.stringMatching(/^play\.yaml:3:10: steps\.0\.see: /),
  ]);
});

it("says where YAML itself is broken", () => {
  expect(mistakes("name: x\nsteps: [\n")).toEqual([expect.stringMatching(/^play\.yaml:3:1: .*; look at/)]);
});
