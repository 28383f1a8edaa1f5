/** A new profile, begun from one that ships: what is otherwise about this device. Pure. */
import { Document, isScalar, visit } from "yaml";
import { hexOf } from "../../devices/hex.ts";
import type { ReadProfile } from "../../devices/profile/read.ts";
import type { Turn } from "./conversation.ts";

export interface Draft {
  readonly id: string;
  readonly name: string;
  /** What the device is found by, or where it is on the network; undefined: left to the station. */
  readonly where: Readonly<Record<string, unknown>> | undefined;
  /** What was said while it was tried. */
  readonly turns: readonly Turn[];
  /** `2026-11-24`. */
  readonly day: string;
}

/** At most so many turns become examples: enough to see what the device says, and to read them all. */
const EXAMPLES = 6;

/** The text of a profile. Its examples are what the device said; where it said nothing, those of the profile before. */
export function draftProfile(from: ReadProfile, draft: Draft): string {
  const { id, name, where, turns, day } = draft;
  const captured = examplesOf(turns, day);
  const sources = [
    `Begun from the profile ${from.profile.id}`,
    ...(captured.length === 0 ? [] : [`Tried on the device on ${day}`]),
  ];
  const written = from.written;
  const transport = { ...recordOf(written["transport"]) };
  delete transport["match"];
  const profile = {
    ...written,
    id,
    name,
    provenance: {
      basis: captured.length === 0 ? "assumed" : "captured",
      sources,
      unsure: ["What was not tried: see the examples for what was"],
    },
    transport: { ...transport, ...where },
    examples: captured.length === 0 ? written["examples"] : captured,
  };
  return `# yaml-language-server: $schema=./schema.json\n${yamlOf(profile)}`;
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function examplesOf(turns: readonly Turn[], day: string): object[] {
  const telling = turns.filter(({ means }) => means.length > 0 && means.every(({ kind }) => kind !== "junk"));
  return telling.slice(0, EXAMPLES).map(({ from, pieces, means }) => ({
    note: `Captured on ${day}`,
    from,
    hex: pieces.length === 1 ? hexOf(pieces[0] ?? new Uint8Array(0)) : pieces.map(hexOf),
    means: means.map((one) => Object.fromEntries(Object.entries(one).filter(([key]) => key !== "hex"))),
  }));
}

/** Ids of vendors and products are read in hexadecimal everywhere. */
function yamlOf(data: object): string {
  const document = new Document(data);
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? key.value : undefined;
      if ((name === "vid" || name === "pid" || name === "usagePage") && isScalar(value)) value.format = "HEX";
    },
  });
  return document.toString({ lineWidth: 120 });
}
