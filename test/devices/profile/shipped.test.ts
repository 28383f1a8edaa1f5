/** The profiles that ship with Lectern. */
import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { checkProfiles } from "../../../src/app/profile/check.ts";
import { DRIVER_NAMES } from "../../../src/devices/drivers/index.ts";
import { lectern } from "../../sip-tools/run.ts";

const FOLDER = "device-profiles";
const files = readdirSync(new URL(`../../../${FOLDER}`, import.meta.url)).map((name) =>
  path.join(FOLDER, name),
);
const profiles = files.filter((file) => file.endsWith(".yaml"));

it("`lectern profile check device-profiles/*` is clean", async () => {
  const { code, stdout, stderr } = await lectern(["profile", "check", ...files], "");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout.trim().split("\n")).toHaveLength(profiles.length);
});

it("`lectern profile check` ends with 1 and names the file where one is not", async () => {
  const { code, stdout, stderr } = await lectern(
    ["profile", "check", "package.json", "README.md", ...profiles],
    "",
  );
  expect(code).toBe(1);
  expect(stderr).toContain("README.md:");
  expect(stdout.trim().split("\n")).toHaveLength(profiles.length);
});

it("there are many, each with provenance, sources and examples, and none that claims what another does", async () => {
  const { good, mistakes } = await checkProfiles(profiles);
  expect(mistakes).toEqual([]);
  expect(good.length).toBeGreaterThanOrEqual(15);
  for (const { profile } of good) {
    const { basis, sources, unsure } = profile.provenance;
    expect(sources, profile.id).not.toEqual([]);
    expect(profile.examples, profile.id).not.toEqual([]);
    // What a manual or a capture does not say is said to be so; what is only assumed all the more.
    if (basis === "assumed") expect(unsure, profile.id).not.toEqual([]);
  }
});

it("every driver has a profile", async () => {
  const { good } = await checkProfiles(profiles);
  const driven = new Set(good.map(({ profile }) => profile.driver));
  expect(DRIVER_NAMES.filter((name) => !driven.has(name))).toEqual([]);
});
