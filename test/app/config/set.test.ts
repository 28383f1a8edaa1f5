import { readFileSync, statSync } from "node:fs";
import { expect, it } from "vitest";
import { runConfigGet, runConfigSet } from "../../../src/app/config/set.ts";
import { GOOD, said, stationFolder, type Said } from "./folder.ts";

function station(text = GOOD): {
  file: string;
  set: (...values: string[]) => Promise<Said>;
  text: () => string;
} {
  const file = stationFolder().put("station.yaml", text);
  return {
    file,
    set: (...values) => said((io) => runConfigSet(file, values, io)),
    text: () => readFileSync(file, "utf8"),
  };
}

const get = (file: string, path: string): Promise<Said> => said((io) => runConfigGet(file, path, io));

it("writes values and leaves the rest as it is, comments too", async () => {
  const { file, set, text } = station(`# ours\n${GOOD}`);
  expect(await set("acs.port=6002", 'acs.institution="007"')).toEqual({ code: 0, out: "", err: "" });
  expect(text()).toContain("# ours\n");
  expect(text()).toContain('institution: "007"');
  expect(await get(file, "acs.port")).toEqual({ code: 0, out: "6002\n", err: "" });
});

it("keeps the mode of the file", async () => {
  const { file, set } = station();
  const before = statSync(file).mode;
  await set("acs.port=6002");
  expect(statSync(file).mode).toBe(before);
});

it("takes a key out that is given nothing", async () => {
  const { file, set } = station();
  await set("acs.institution=x");
  await set("acs.institution=");
  expect(await get(file, "acs.institution")).toEqual({ code: 1, out: "", err: "" });
});

it("says a mistake by the file's name, and does not write it", async () => {
  const { file, set, text } = station();
  const before = text();
  const { code, err } = await set("acs.port=many");
  expect(code).toBe(1);
  expect(err).toContain(`${file}:`);
  expect(err).toContain("acs.port");
  expect(text()).toBe(before);
});

it.each(["acs.port", "=1", "acs.port=[1"])("refuses %j as no assignment", async (assignment) => {
  const { set } = station();
  expect((await set(assignment)).code).toBe(2);
});
