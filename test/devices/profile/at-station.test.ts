import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { Problems } from "../../../src/core/problems.ts";
import { atStation, type AtStation } from "../../../src/devices/profile/at-station.ts";
import { readProfile } from "../../../src/devices/profile/read.ts";

async function here(id: string, station: Partial<AtStation>) {
  const file = new URL(`../../../device-profiles/${id}.yaml`, import.meta.url);
  const read = await readProfile(readFileSync(file, "utf8"), id);
  if (!read.ok) throw new Error(read.fault.detail);
  const problems = new Problems();
  const device = atStation(read.value, { transport: {}, options: {}, ...station }, [], problems);
  return { transport: device?.transport, options: device?.options, problems: problems.found };
}

it("what a station says goes before its profile, key by key", async () => {
  const match = { path: "/dev/ttyUSB7" };
  const device = await here("feig-cpr-m02", { transport: { match }, options: { tries: 5 } });
  expect(device).toMatchObject({
    transport: { type: "serial", match, baudRate: 38_400, parity: "even" },
    options: { sweep: "rf-reset", tries: 5 },
    problems: [],
  });
});

it("a line of another type has nothing to do with the profile's", async () => {
  const transport = { type: "tcp", host: "192.0.2.1", port: 4001 };
  expect(await here("zebra-cdc-scanner", { transport })).toMatchObject({ transport, problems: [] });
});

it("which device is meant must be said by one of them", async () => {
  expect((await here("feig-cpr-m02", {})).problems).toMatchObject([{ path: ["transport", "match"] }]);
});
