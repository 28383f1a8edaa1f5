import { expect, it } from "vitest";
import { maskedConfig, maskedFinding, maskedLine } from "../../../../src/app/observe/bundle/mask.ts";
import { stationJsonSchema, stationSchema } from "../../../../src/app/config.ts";

const CONFIG = stationSchema.parse({
  library: "Stadtbücherei Beispiel",
  acs: {
    host: "sip.example.org",
    port: 6001,
    dialect: "koha",
    terminalPassword: "s3cret",
    login: { user: "kiosk-7", passwordFile: "/etc/lectern/password" },
  },
  devices: {
    pad: {
      profile: "feig-cpr-m02",
      transport: { match: { serialNumber: "A50285BI" } },
      options: { password: 4711, word: "0815" },
    },
  },
  journal: { file: "/var/lib/lectern/journal", credential: "journal-key" },
  mail: { host: "mail.example.org", from: "Ada <ada@example.org>", outbox: "/var/lib/lectern/outbox" },
  policy: { cards: "^2123" },
});

it("keeps numbers, switches and words of closed lists, and where things are", () => {
  expect(maskedConfig(CONFIG, stationJsonSchema())).toMatchObject({
    library: "(22 characters)",
    acs: { host: "(15 characters)", port: 6001, dialect: "koha", login: { user: "(7 characters)" } },
    devices: {
      pad: { profile: "feig-cpr-m02", transport: { match: { serialNumber: "A50285BI" } } },
    },
    journal: { file: "/var/lib/lectern/journal", credential: "(left out)", keepDays: 30 },
    policy: { cards: "(5 characters)", pin: { ask: CONFIG.policy.pin.ask } },
  });
});

it("says no password, name, address or pattern", () => {
  const text = JSON.stringify(maskedConfig(CONFIG, stationJsonSchema()));
  for (const secret of ["s3cret", "4711", "0815", "kiosk-7", "example.org", "Beispiel", "2123", "Ada"]) {
    expect(text).not.toContain(secret);
  }
});

it("keeps of a line what the catalogue of events knows, with frames as the names of their fields", () => {
  const frame = "11YN20261125    092646                  AO|AA21234000000018|AB31234000000016|AD1234|";
  expect(JSON.parse(maskedLine(JSON.stringify({ level: 20, event: "sip.sent", frame, msg: "…" })))).toEqual({
    level: 20,
    event: "sip.sent",
    frame: "11 AO AA AB AD",
  });
  const lost = {
    level: 40,
    event: "device.lost",
    device: "pad",
    transport: "usb 0403:6001",
    reason: "device.lost",
  };
  expect(JSON.parse(maskedLine(JSON.stringify(lost)))).toEqual({ ...lost, transport: "usb ####:####" });
});

it("keeps nothing of a line that is none of the log's", () => {
  const text = "Error: no such card 21234000000018";
  expect(maskedLine(text)).toBe("(a line of 34 characters that is none of the log's)");
  expect(maskedLine('{"event":"made.up","x":"Ada"}')).not.toContain("Ada");
});

it("takes the library's names out of what the doctor found", () => {
  const found = JSON.stringify({ what: "sip.example.org:6001", facts: { institution: "BEISPIEL" } });
  expect(maskedFinding(found, ["sip.example.org", ""])).toBe(
    '{"what":"(…):####","facts":{"institution":"(…)"}}',
  );
});
