import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { isPinOf, memberOf, newMember, readRoster } from "../../../src/app/staff/roster.ts";
import { seededBytes } from "../../../src/core/clock.ts";
import { patronId } from "../../../src/core/ids.ts";

const key = new Uint8Array(32).fill(7);
const CARD = "90000000000001";
const PIN = "827364";

function roster() {
  const made = newMember("Jo", CARD, PIN, key, seededBytes(1));
  if (!made.ok) throw new Error(made.fault.code);
  const text = stringify([made.value]);
  const read = readRoster(text, "staff.yaml");
  if (!read.ok) throw new Error(read.fault.detail);
  return { text, roster: read.value, member: made.value };
}

describe("the roster of staff", () => {
  it("holds neither card nor PIN, and knows both", () => {
    const { text, roster: people, member } = roster();
    expect(text).not.toContain(CARD);
    expect(text).not.toContain(PIN);
    expect(memberOf(people, key, patronId(CARD))?.name).toBe("Jo");
    expect(isPinOf(member, PIN)).toBe(true);
    expect(isPinOf(member, "827365")).toBe(false);
  });

  it("knows nobody by another station's key", () => {
    const { roster: people } = roster();
    expect(memberOf(people, new Uint8Array(32).fill(8), patronId(CARD))).toBeUndefined();
  });

  it.each(["12345", "111111", "123456", "987654"])("refuses the PIN %s", (pin) => {
    expect(newMember("Jo", CARD, pin, key, seededBytes(1))).toMatchObject({
      ok: false,
      fault: { code: "staff.weak-pin" },
    });
  });

  it("names the line of what is wrong with its file", () => {
    expect(readRoster("- name: Jo\n  card: xyz\n", "staff.yaml")).toMatchObject({
      ok: false,
      fault: { detail: expect.stringContaining("staff.yaml:2") },
    });
  });
});
