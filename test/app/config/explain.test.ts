import { expect, it } from "vitest";
import { runConfigExplain } from "../../../src/app/config/explain.ts";
import { runConfigReference } from "../../../src/app/config/reference.ts";
import { GOOD, said, stationFolder, type Said } from "./folder.ts";

/** What is told of a station, or of a part of it; without the directory that its file lies in. */
async function explained(text: string, path?: string): Promise<Said> {
  const file = stationFolder().put("station.yaml", text);
  const { code, out, err } = await said((io) => runConfigExplain(file, path, io));
  const bare = (words: string): string => words.replaceAll(file, "station.yaml");
  return { code, out: bare(out), err: bare(err) };
}

it("says of a setting what it is, where it was written, and what it means", async () => {
  expect(await explained(GOOD, "policy.cards")).toEqual({
    code: 0,
    out:
      "policy.cards: ^2\n" +
      "    station.yaml:11. What a patron's card looks like, as a regular expression; without it the first scan is the card\n",
    err: "",
  });
});

it("says of a setting that nobody wrote that it is the default, or that it is not set", async () => {
  const { out } = await explained(GOOD, "policy.pay");
  expect(out).toContain("policy.pay.minimum: 1\n    default. ");
  expect(out).toContain("policy.pay.currency: not set\n    default. ");
});

it("says of the ILS what its dialect does, why, and who says so", async () => {
  const { out } = await explained(
    GOOD.replace("dialect: koha", "dialect: folio\n  site: { zone: UTC }"),
    "acs",
  );
  expect(out).toContain("acs.site.zone: UTC\n    station.yaml:6. ");
  expect(out).toContain(
    "acs.site.desensitizeUnknown: yes\n    dialect folio [fsip2 field_mapping.md]. fsip2 says U in every 12",
  );
  expect(out).toContain('acs.dialect.delimiter: "|"\n    SIP2 by the book [SIP2 2.00]. ');
  expect(out).toMatch(/acs\.dialect\.sendsPinIn: .*\n {4}dialect folio \[.*\], unsure\. /);
});

it("says of a device what is the station's, the profile's and the driver's", async () => {
  const { out } = await explained(GOOD, "devices.scanner");
  expect(out).toContain("devices.scanner.transport.match: { path: /dev/scanner }\n    station.yaml:9. ");
  expect(out).toContain("devices.scanner.options.terminator: line-end\n    profile generic-serial-scanner. ");
  expect(out).toContain("devices.scanner.options.minLength: 3\n    default. ");
});

it("never shows a secret", async () => {
  const pad =
    '  pad: { profile: feig-cpr-m02, transport: { match: { path: /dev/pad } }, options: { tagPassword: "0f0f0f0f" } }\n';
  const text = GOOD.replace("  port:", "  terminalPassword: hush-hush\n  port:").replace(
    "policy:",
    `${pad}policy:`,
  );
  const { out } = await explained(text);
  expect(out).toContain("acs.terminalPassword: set, and not shown\n");
  expect(out).toContain("devices.pad.options.tagPassword: set, and not shown\n");
  for (const secret of ["hush-hush", "0f0f0f0f", "secret-word"]) expect(out).not.toContain(secret);
});

it("says in words what the station will do", async () => {
  const stops = GOOD + "  stopBorrowing: [too-many-overdue, card-lost]\n  account: { renew: false }\n";
  const { out } = await explained(stops, "policy");
  const words = out.slice(out.indexOf("\n\n") + 2).split("\n");
  expect(words).toContain(
    "A patron with too many overdue items may not borrow; may not renew; may return; sees the account.",
  );
  expect(words).toContain(
    "A patron whose card was reported lost may not borrow; may not renew; may return; does not see the account.",
  );
  expect(words).toContain(
    "A patron who owes too much in fines may borrow; may not renew; may return; sees the account.",
  );
  expect(words).toContain("While the ILS cannot be asked, nothing is lent, renewed or paid.");
});

it("says of a part of a section what the section comes to", async () => {
  const { out } = await explained(GOOD, "policy.offLine.loans");
  expect(out.split("\n").filter((line) => line.startsWith("policy."))).toEqual([
    "policy.offLine.loans: false",
  ]);
  expect(out).toContain("While the ILS cannot be asked, items are taken back.");
});

it("says which path may have been meant, and ends with 2", async () => {
  expect(await explained(GOOD, "policy.pni")).toMatchObject({
    code: 2,
    err: expect.stringContaining('did you mean "policy.pin"?'),
  });
});

it("says the mistakes of a file in place of what it means, and ends with 1", async () => {
  expect(await explained(GOOD.replace("cards: ^2", "crads: ^2"))).toEqual({
    code: 1,
    out: "",
    err: 'station.yaml:11:3: policy.crads: this key is not known; did you mean "cards"?\n',
  });
});

it("the reference is the page that is generated, or the schema", async () => {
  const page = await said((io) => runConfigReference(false, io));
  expect(page).toMatchObject({ code: 0, out: expect.stringContaining("| `policy.pin.ask` |") });
  const schema = await said((io) => runConfigReference(true, io));
  expect(JSON.parse(schema.out)).toHaveProperty("properties.policy");
});
