/**
 * What the security values of tags mean. [biblstandard.dk/rfid/afi.htm] AFI 07 is an item in stock, at which the gate
 * sounds, and C2 one on loan; but libraries have chosen others (02, 21, DA, D7 have been seen), so that a site says its own.
 * EAS is a bit of NXP's chips. Pure.
 */
import { z } from "zod";
import type { Problem } from "../../core/problems.ts";
import type { ItemSecurity } from "../ports.ts";

/** Ways to secure a tag. */
export const METHODS = ["afi", "eas"] as const;
export type Method = (typeof METHODS)[number];

/** How a tag is secured by one method; `none`: its chip does not have it. */
export type Mark = "armed" | "released" | "unknown" | "none";

/** What somebody wants of an item. */
export type Wanted = Extract<Mark, "armed" | "released">;

const afi = z.int().min(0).max(0xff);

export const afiValues = z
  .strictObject({
    secured: afi.default(0x07).describe("AFI of an item in stock: the gate sounds"),
    unsecured: afi.default(0xc2).describe("AFI of an item on loan: the gate stays silent"),
    acceptedWhenReading: z
      .array(
        z.strictObject({
          afi: afi.describe("The value"),
          means: z.enum(["secured", "unsecured"]).describe("What it says of the item"),
        }),
      )
      .default([])
      .describe(
        "Other values on tags of this library, of old conventions: they are read so and never written",
      ),
  })
  .superRefine((values, context) => {
    for (const { path, what } of afiMistakes(values)) {
      context.addIssue({ code: "custom", path: [...path], message: what });
    }
  });

export type AfiValues = z.output<typeof afiValues>;

/** Values of which nobody could say what they mean. */
function afiMistakes({
  secured,
  unsecured,
  acceptedWhenReading,
}: AfiValues): Pick<Problem, "path" | "what">[] {
  const hex = (value: number): string => `0x${value.toString(16).padStart(2, "0").toUpperCase()}`;
  if (secured === unsecured) {
    return [
      {
        path: ["unsecured"],
        what: `secured and unsecured are both ${hex(secured)}: nothing would be secured`,
      },
    ];
  }
  const meanings = new Map<number, string>([
    [secured, "secured"],
    [unsecured, "unsecured"],
  ]);
  return acceptedWhenReading.flatMap(({ afi: value, means }, index) => {
    const already = meanings.get(value);
    meanings.set(value, already ?? means);
    if (already === undefined || already === means) return [];
    return [{ path: ["acceptedWhenReading", index], what: `${hex(value)} means ${already} already` }];
  });
}

/** What an AFI says. */
export function afiMark(value: number, { secured, unsecured, acceptedWhenReading }: AfiValues): Mark {
  if (value === secured) return "armed";
  if (value === unsecured) return "released";
  const accepted = acceptedWhenReading.find((other) => other.afi === value);
  if (accepted === undefined) return "unknown";
  return accepted.means === "secured" ? "armed" : "released";
}

/**
 * How an item is secured, by the marks of all its tags and methods. A gate sounds at the first that is armed: only an
 * item with nothing armed and nothing unknown is released. What its chips do not have says nothing.
 */
export function itemSecurity(marks: readonly Mark[]): ItemSecurity {
  const said = new Set(marks.filter((mark) => mark !== "none"));
  if (said.has("armed") && said.has("released")) return "mixed";
  if (said.size === 0 || said.has("unknown")) return "unknown";
  return said.has("armed") ? "armed" : "released";
}
