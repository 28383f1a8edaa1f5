import { describe, expect, it } from "vitest";
import { stackOptions } from "../../../src/devices/pad/options.ts";
import { afiMark, afiValues, itemSecurity, type Mark } from "../../../src/devices/pad/security.ts";

const messages = (input: object): string[] => {
  const read = stackOptions.safeParse({ afi: input });
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

describe("values of AFI", () => {
  it("are those of ISO 28560 where a site says nothing", () => {
    expect(stackOptions.parse({}).afi).toEqual({ secured: 0x07, unsecured: 0xc2, acceptedWhenReading: [] });
  });

  it("that would secure nothing are refused", () => {
    expect(messages({ secured: 0x07, unsecured: 0x07 })).toEqual([
      "afi.unsecured: secured and unsecured are both 0x07: nothing would be secured",
    ]);
    expect(messages({ unsecured: 0x07 })).toHaveLength(1);
  });

  it.each([
    [{ acceptedWhenReading: [{ afi: 0x07, means: "unsecured" }] }, "0x07 means secured already"],
    [{ acceptedWhenReading: [{ afi: 0xc2, means: "secured" }] }, "0xC2 means unsecured already"],
  ])("that contradict each other are refused: %j", (input, says) => {
    expect(messages(input)).toEqual([`afi.acceptedWhenReading.0: ${says}`]);
  });

  it("that mean two things at once are refused, by the second", () => {
    const accepted = [
      { afi: 0x9e, means: "secured" },
      { afi: 0x9e, means: "unsecured" },
    ];
    expect(messages({ acceptedWhenReading: accepted })).toEqual([
      "afi.acceptedWhenReading.1: 0x9E means secured already",
    ]);
  });

  it("mean what the site says, old ones too, and any other nothing", () => {
    const values = afiValues.parse({
      acceptedWhenReading: [
        { afi: 0xda, means: "secured" },
        { afi: 0x02, means: "unsecured" },
      ],
    });
    const marks = [0x07, 0xda, 0xc2, 0x02, 0x00].map((value) => afiMark(value, values));
    expect(marks).toEqual(["armed", "armed", "released", "released", "unknown"]);
  });
});

describe("an item", () => {
  it.each<{ readonly marks: Mark[]; readonly is: string }>([
    { marks: ["armed", "armed"], is: "armed" },
    { marks: ["released", "released"], is: "released" },
    { marks: ["armed", "released"], is: "mixed" },
    { marks: ["armed", "released", "unknown"], is: "mixed" },
    { marks: ["released", "unknown"], is: "unknown" },
    { marks: ["armed", "unknown"], is: "unknown" },
    { marks: ["released", "none"], is: "released" },
    { marks: ["none"], is: "unknown" },
    { marks: [], is: "unknown" },
  ])("with $marks is $is", ({ marks, is }) => {
    expect(itemSecurity(marks)).toBe(is);
  });
});
