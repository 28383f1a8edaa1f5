import { X509Certificate } from "node:crypto";
import { chmodSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { runConfigCheck } from "../../../src/app/config/check.ts";
import { NAMED_FILES } from "../../../src/app/config/named-files.ts";
import { stationSchema } from "../../../src/app/config.ts";
import { virtualClock } from "../../../src/core/clock.ts";
import { clock, GOOD, said, stationFolder, type Said } from "./folder.ts";

const check = (...files: string[]): Promise<Said> => said((io) => runConfigCheck(files, clock, io));

/** What is said of a station whose text is otherwise; without the path of the file. */
async function mistakes(text: string, put = stationFolder().put): Promise<string[]> {
  const file = put("station.yaml", text);
  const { code, err } = await check(file);
  expect(code).toBe(1);
  return lines(err, file);
}

async function doubts(text: string): Promise<string[]> {
  const file = stationFolder().put("station.yaml", text);
  const { code, err } = await check(file);
  expect(code).toBe(0);
  return lines(err, file);
}

const lines = (text: string, file: string): string[] =>
  text
    .trimEnd()
    .split("\n")
    .map((line) => line.replace(`${file}:`, ""));

it("says of a good configuration what it is, and ends with 0", async () => {
  const file = stationFolder().put("station.yaml", GOOD);
  expect(await check(file)).toEqual({
    code: 0,
    out: `ok ${file}: koha at localhost:6001, 1 device, 0 doubts\n`,
    err: "",
  });
});

it("says every mistake at once: of the file, its profiles, and the files that it names", async () => {
  const { put } = stationFolder();
  put("broken.yaml", "id: broken\ndriver: serial-scaner\n");
  const text = GOOD.replace("port: 6001", "port: 70000")
    .replace("passwordFile: password", "passwordFile: pasword")
    .replace("file: journal", "file: there/journal")
    .replace(
      "policy:",
      "  other: { profile: generic-serial-scaner }\n  third: { profile: ./broken.yaml }\npolicy:",
    )
    .replace("cards: ^2", "crads: ^2");
  expect((await mistakes(text, put)).map((line) => line.replaceAll(/\/\S*\//g, ""))).toEqual([
    "4:3: acs.port: must be at most 65535; correct this value",
    '6:25: acs.login.passwordFile: pasword is not there; did you mean "password"?',
    "7:12: journal.file: there is no directory there; make it, and give it to the station's user",
    '10:12: devices.other.profile: there is no profile "generic-serial-scaner"; did you mean "generic-serial-scanner"?',
    '13:3: policy.crads: this key is not known; did you mean "cards"?',
    'broken.yaml:2:1: driver: there is no driver "serial-scaner"; did you mean "serial-scanner"?',
  ]);
});

it("goes on to the next file after one with mistakes, and after one that is not there", async () => {
  const { put } = stationFolder();
  const good = put("good.yaml", GOOD);
  const { code, out, err } = await check(put("bad.yaml", "library: x\n"), `${good}.not`, good);
  expect(code).toBe(1);
  expect(out).toContain("ok ");
  expect(err).toContain("acs: this key is missing");
  expect(err).toContain("The file cannot be read.");
});

it.each([
  [
    "a PIN that could not be typed",
    "policy: { pin: { minDigits: 9, maxDigits: 4 } }",
    "policy.pin.minDigits",
  ],
  ["a fee that is chosen and not named to the ILS", "policy: { pay: { chosen: true } }", "policy.pay.chosen"],
  [
    "a language of the welcome that is not offered",
    "policy: { languages: { default: fr } }",
    "policy.languages.default",
  ],
  ["a text in a language that there is not", "branding: { desk: { xx: there } }", "branding.desk.xx"],
  ["a text that fits no glass", `branding: { desk: ${"x".repeat(201)} }`, "branding.desk"],
  ["a colour that is none", 'branding: { accent: "red" }', "branding.accent"],
])("%s is a mistake", async (_, section, at) => {
  const [first = "", ...others] = await mistakes(GOOD.replace(/policy:[^]*/, `${section}\n`));
  expect(first).toContain(`${at}: `);
  expect(others).toEqual([]);
});

it("a station without a journal would not start", async () => {
  expect(await mistakes(GOOD.replace(/journal:.*\n/, ""))).toEqual([
    "1:1: journal: a station starts only with a journal: nothing is lent without one; add journal: …",
  ]);
});

it("a password that everybody can read, and one that is empty, are mistakes", async () => {
  const { put } = stationFolder();
  chmodSync(put("password", "\n"), 0o644);
  expect(await mistakes(GOOD, put)).toEqual([
    "6:25: acs.login.passwordFile: everybody on this machine can read password; chmod 600 password",
    "6:25: acs.login.passwordFile: the first line of password is empty; write the password there",
  ]);
});

it("files of TLS that are none, and a key that belongs to another certificate", async () => {
  const { put } = stationFolder();
  const fixture = (name: string): string =>
    readFileSync(path.join(import.meta.dirname, "../../fixtures/tls", name), "utf8");
  put("ca", "no certificate");
  put("certificate", fixture("server.pem"));
  put("other", fixture("client.key"));
  const tls = "  tls: { caFile: ca, certificateFile: certificate, keyFile: other }\n";
  expect(await mistakes(GOOD.replace("  dialect: koha\n", tls), put)).toEqual([
    "5:10: acs.tls.caFile: ca holds no certificate; it has to begin with -----BEGIN CERTIFICATE-----",
    "5:52: acs.tls.keyFile: is not the key of certificateFile; name the two that belong together",
  ]);
});

it("doubts a certificate that will not be good for long", async () => {
  const { put } = stationFolder();
  const pem = readFileSync(path.join(import.meta.dirname, "../../fixtures/tls/ca.pem"), "utf8");
  put("ca", pem);
  const file = put("station.yaml", GOOD.replace("  dialect: koha\n", "  tls: { caFile: ca }\n"));
  const aWeekBefore = virtualClock(new X509Certificate(pem).validToDate.getTime() - 7 * 24 * 3600 * 1000);
  expect(await said((io) => runConfigCheck([file], aWeekBefore, io))).toMatchObject({
    code: 0,
    err: expect.stringContaining("acs.tls.caFile: ca is good until"),
  });
});

it.each([
  [
    "clear text to another machine",
    "  host: localhost",
    "  host: ils.example.org",
    "acs.host: cards and PINs",
  ],
  [
    "an account without a PIN",
    "  cards: ^2",
    "  cards: ^2\n  pin: { ask: none }\n  typedCard: false",
    "policy.pin.ask",
  ],
  ["labels that are both", "  items: ^3", "  items: ^21", "policy.items: 21 would be a card and an item"],
  ["a short warning", "  items: ^3", "  items: ^3\n  times: { warning: 10 }", "policy.times.warning"],
  ["receipts without a printer", "  items: ^3", "  receipt: { default: always }", "policy.receipt.default"],
  [
    "loans off-line that are not taken",
    "  items: ^3",
    "  offLine: { loans: true }",
    "policy.offLine.loans: koha",
  ],
  [
    "labels that nobody can tell apart",
    "  cards: ^2\n  items: ^3",
    "  typedCard: true",
    "policy.returns.withoutCard",
  ],
  [
    "a colour on which text is hard to read",
    "policy:",
    'branding: { accent: "#0088aa" }\npolicy:',
    'the nearest that does is "#',
  ],
  [
    "a directory without pictures",
    "policy:",
    "branding: { pictures: { directory: . } }\npolicy:",
    "branding.pictures.directory: . holds no picture",
  ],
  [
    "a text of the library that some readers find in another language",
    "policy:",
    "branding: { openingHours: { de: 10 bis 19 Uhr } }\npolicy:",
    "branding.openingHours: says nothing in en",
  ],
  [
    "staff who were never added",
    "policy:",
    "staff: { file: staff }\npolicy:",
    "staff.file: staff is not there",
  ],
])("doubts: %s", async (_, from, to, told) => {
  const [first = "", ...others] = await doubts(GOOD.replace(from, to));
  expect(first).toContain(told);
  expect(others).toEqual([]);
});

it("knows every key that names a file", () => {
  const found: string[] = [];
  const walk = (shape: z.core.JSONSchema.BaseSchema, at: readonly string[]): void => {
    for (const [key, inner] of Object.entries(shape.properties ?? {})) {
      if (typeof inner !== "object") continue;
      if (/^(file|logo|directory|outbox|socket)$|File$/.test(key)) found.push([...at, key].join("."));
      walk(inner, [...at, key]);
    }
  };
  walk(z.toJSONSchema(stationSchema, { io: "input", unrepresentable: "any" }), []);
  expect(NAMED_FILES.map(({ at }) => at.join(".")).toSorted()).toEqual(found.toSorted());
});
