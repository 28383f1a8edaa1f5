import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const PROFILES = path.join(import.meta.dirname, "../../../device-profiles");
const read = (name: string): string => readFileSync(path.join(PROFILES, name), "utf8");
const schema = z.fromJSONSchema(JSON.parse(read("schema.json")));

describe("the schema for editors", () => {
  it.each(readdirSync(PROFILES).filter((name) => name.endsWith(".yaml")))("takes %s", (name) => {
    const text = read(name);
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./schema.json");
    expect(schema.safeParse(parse(text)).error).toBeUndefined();
  });

  it.each([
    ["an unknown key", { colour: "red" }],
    ["another driver's option", { driver: "cctalk" }],
    ["a role that the driver has not", { role: "payment" }],
    ["no example", { examples: [] }],
  ])("refuses %s", (_what, change) => {
    const profile = parse(read("generic-serial-scanner.yaml"));
    expect(schema.safeParse({ ...profile, ...change }).success).toBe(false);
  });
});
