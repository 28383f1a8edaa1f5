/** What of a desensitizer's profile is refused, because it would say or do the wrong thing with an item. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readProfile } from "../../../src/devices/profile/read.ts";

const GOOD = readFileSync(new URL("../../../device-profiles/bookcheck-940.yaml", import.meta.url), "utf8");

it.each<[string, string | RegExp, string, string]>([
  [
    "a safe state that releases whatever passes",
    "mode: check-in, media: magnetic }\n",
    "mode: check-out, media: magnetic }\n",
    "options.safeState.mode: releases whatever passes: secured equals unsecured; take check-in; correct this value",
  ],
  ["no safe state", /options:\n {2}safeState.*\n/, "options: {}\n", "a security device needs a safe state"],
  [
    "another line",
    /type: usb-control\n.*\n/,
    "type: serial\n",
    "the driver bookcheck940 does not run over serial",
  ],
  ["an example that reads otherwise", "control: auto }", "control: manual }", 'the driver reads "auto"'],
])("%s", async (_what, from, to, says) => {
  const text = GOOD.replace(from, to);
  expect(text).not.toBe(GOOD);
  const read = await readProfile(text, "p.yaml");
  expect(read.ok ? "nothing" : read.fault.detail).toContain(says);
});
