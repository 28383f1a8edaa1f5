import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { SHIPPED } from "../../src/app/demo.ts";
import { DIALECT_NAMES } from "../../src/sip-client/dialects/index.ts";
import { FOLDER, run, shipped, simulate } from "./playing.ts";

const NAMES = readdirSync(FOLDER)
  .filter((file) => file.endsWith(".yaml"))
  .map((file) => file.replace(".yaml", ""))
  .sort();

/** What the people of the scenarios are called and carry. A PIN is too short to look for: its field must be masked. */
const SECRETS = ["21234000000018", "21234000000034", "Lindqvist", "Nwosu"];
const OPEN_PIN = /AD(?!\*\*\*)[^|]/;

describe("the scenarios that ship", () => {
  it("are the five that the demo plays, the good loan first", () => {
    expect([...SHIPPED].sort()).toEqual(NAMES);
    expect(NAMES).toHaveLength(5);
    expect(SHIPPED[0]).toBe("good-loan");
  });

  it.each(NAMES)("%s holds on real wires, and leaves no card, PIN or name in any log line", async (name) => {
    const { played, log } = await run(await shipped(name));
    expect(played).toMatchObject({ held: true, skipped: 0 });
    expect(log).toContain("sip.sent");
    for (const secret of SECRETS) expect(log).not.toContain(secret);
    expect(log).not.toMatch(OPEN_PIN);
  });

  it("a PIN is in nothing that a play tells", async () => {
    const { told } = await simulate(await shipped("wrong-pin-thrice"));
    const said = told.filter((each) => each.told !== "step");
    expect(JSON.stringify(said)).not.toMatch(/0000"|1111"|4321"/);
  });
});

describe("in every dialect", () => {
  it.each(DIALECT_NAMES)("%s: a loan whose answer was lost ends as the ACS has it", async (dialect) => {
    const { station, acs, truth, ...rest } = await shipped("acs-drops-mid-loan");
    const { sessionsEnded: _, ...loansOnly } = truth;
    const { played } = await simulate({
      ...rest,
      station: { ...station, dialect },
      acs: { ...acs, dialect },
      truth: loansOnly,
    });
    expect(played).toMatchObject({ held: true });
  });
});
