import { expect, it } from "vitest";
import { namedFile } from "../../src/app/named-file.ts";

it("counts a path from where the configuration lies", () => {
  expect(namedFile("password", "/etc/lectern", {})).toBe("/etc/lectern/password");
  expect(namedFile("/srv/password", "/etc/lectern", {})).toBe("/srv/password");
});

it("finds a credential of systemd where systemd put it", () => {
  const environment = { CREDENTIALS_DIRECTORY: "/run/credentials/lectern-core.service" };
  expect(namedFile("%d/password", "/etc/lectern", environment)).toBe(
    "/run/credentials/lectern-core.service/password",
  );
});

it("names what is looked for where systemd gave none", () => {
  expect(namedFile("%d/password", "/etc/lectern", {})).toBe("/etc/lectern/%d/password");
});
