import { readFileSync } from "node:fs";
import { seededRandom, type Random } from "../../src/core/clock.ts";
import { encode, type WireFormat } from "../../src/sip-client/codec.ts";
import { CHARSETS } from "../../src/sip-client/charsets.ts";
import type { AnyMessage, Field } from "../../src/sip-client/message.ts";
import { FIELDS } from "../../src/sip-client/spec/fields.ts";
import type { FixedKind } from "../../src/sip-client/spec/fixed.ts";
import { CODES, messageSpec, type Code } from "../../src/sip-client/spec/messages.ts";

/** Small helpers over one source of randomness, so that a run can be had again from its seed. */
export class Dice {
  readonly #random: Random;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
  }

  /** A whole number from 0, below `limit`. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  pick<T>(from: readonly T[]): T {
    return from[this.below(from.length)] as T;
  }

  chance(of: number): boolean {
    return this.#random() < of;
  }
}

const VALUES = [
  "",
  "Y",
  "N",
  "1",
  "29999000012345",
  "Dvořák, A. ",
  "cáliz",
  "1.50",
  "20261123    201500",
  "ß–😀",
];
const FIELD_CODES = Object.keys(FIELDS).filter((code) => code !== "AY" && code !== "AZ");

function fixedValue(kind: FixedKind, dice: Dice): string {
  if (kind.values !== undefined) return dice.pick(kind.values);
  if (kind.width === 18) return "20261123    201500";
  return dice.chance(0.5) ? "0".repeat(kind.width) : " ".repeat(kind.width);
}

function message(code: Code, dice: Dice): AnyMessage {
  const spec = messageSpec(code);
  const codes = [...spec.required, ...spec.optional.filter(() => dice.chance(0.4)), dice.pick(FIELD_CODES)];
  const fields: Field[] = codes.map((each) => ({ code: each, value: dice.pick(VALUES) }));
  const fixed = Object.fromEntries(spec.fixed.map(([name, kind]) => [name, fixedValue(kind, dice)]));
  return { code, fixed, fields } as unknown as AnyMessage;
}

/** Frames with their terminators: some of every message by the table in every charset, and all recorded ones. */
export function corpus(dice: Dice): Buffer[] {
  const frames = recorded();
  for (const charset of CHARSETS) {
    for (const code of CODES) {
      for (const sequence of [undefined, dice.below(10)]) {
        const format: WireFormat = { charset, delimiter: "|", escape: "blank" };
        const result = encode(message(code, dice), { ...format, sequence });
        if (!result.ok) throw new Error(`the table made a ${code} that cannot be written`);
        frames.push(Buffer.concat([result.value, Buffer.from(dice.pick(["\r", "\r\n", "\n"]))]));
      }
    }
  }
  return frames;
}

function recorded(): Buffer[] {
  const text = readFileSync(new URL("../fixtures/sip2-transcripts.jsonl", import.meta.url), "utf8");
  return text
    .trim()
    .split("\n")
    .flatMap((line) => {
      const { request, response } = JSON.parse(line) as Record<"request" | "response", string | null>;
      return [request, response].flatMap((each) => (each === null ? [] : [Buffer.from(`${each}\r`)]));
    });
}
