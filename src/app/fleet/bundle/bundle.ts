/**
 * A bundle: what a library decides for its stations, as files in one signed message that the broker retains. It goes the way
 * that commands go: the core reaches nothing but the library system and the broker, what is retained reaches a station that
 * was switched off, and the signature says all that a hash would. A bundle says how a station behaves; to whom it speaks, and
 * what opens it, stays the station's own. Pure.
 */
import type { KeyObject } from "node:crypto";
import { z } from "zod";
import { fault, type Fault } from "../../../core/faults.ts";
import { failed, ok, type Result } from "../../../core/result.ts";
import { FRESH_MS } from "../command.ts";
import { readMessage } from "../messages.ts";
import { stationName } from "../options.ts";
import { readSigned, signText } from "../signed.ts";

/** The file of a bundle that stands for sections of `station.yaml`. */
export const SECTIONS_FILE = "station.yaml";

const files = z
  .record(
    z
      .string()
      .max(64)
      .regex(/^[A-Za-z0-9][\w-]*(\.[\w-]+)+$/),
    z.string(),
  )
  .refine((all) => Object.hasOwn(all, SECTIONS_FILE));

const bundle = z.strictObject({
  /** A station, or a group of them. */
  for: stationName,
  /** When it was signed, milliseconds since 1970. */
  version: z.int().min(0),
  /** Texts, by their names. */
  files,
});

export type Bundle = z.output<typeof bundle>;

/** Whether files can be a bundle's: texts with names that have an ending, and `station.yaml` among them. */
export const areBundled = (all: unknown): boolean => files.safeParse(all).success;

/** What is published. `key`: private, Ed25519. */
export const signBundle = (what: Bundle, key: KeyObject): string =>
  signText("bundle", JSON.stringify(what), key);

export interface BundleReceiver {
  /** The station's name, and its group's. */
  readonly names: readonly string[];
  /** Public, Ed25519. */
  readonly key: KeyObject;
  readonly now: number;
}

export type BundleFault = Fault<
  "signed.unreadable" | "signed.unsigned" | "signed.elsewhere" | "signed.stale"
>;

/**
 * The bundle of a text that came over the broker, if it is signed and for this station. However old it is: it is retained. One
 * of a clock that is ahead is refused, for it would shut all others out until then.
 */
export function readBundle(text: string, { names, key, now }: BundleReceiver): Result<Bundle, BundleFault> {
  const body = readSigned("bundle", text, key);
  if (!body.ok) return body;
  const read = readMessage(bundle, body.value);
  if (read === undefined) return failed(fault("signed.unreadable", "not of this version"));
  if (!names.includes(read.for)) return failed(fault("signed.elsewhere", ""));
  return read.version > now + FRESH_MS ? failed(fault("signed.stale", "ahead")) : ok(read);
}
