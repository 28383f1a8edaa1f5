/** What whoever may command a fleet signs: Ed25519 over a text that begins with what kind it is of. Pure. */
import { sign, verify, type KeyObject } from "node:crypto";
import { z } from "zod";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { readMessage } from "./messages.ts";

/** The longest body of each kind, characters. */
export const LONGEST = { command: 1000, bundle: 400_000 } as const;
export type SignedKind = keyof typeof LONGEST;

const envelope = z.strictObject({ body: z.string(), signature: z.base64().max(100) });

/** A signature of one kind is none of another. */
const signed = (kind: SignedKind, body: string): Buffer => Buffer.from(`lectern-${kind}\n${body}`);

/** What is published. `key`: private, Ed25519. */
export function signText(kind: SignedKind, body: string, key: KeyObject): string {
  return JSON.stringify({ body, signature: sign(null, signed(kind, body), key).toString("base64") });
}

/** The body of what came over the broker, if `key` (public) signed it. Nothing is looked at in it before. */
export function readSigned(
  kind: SignedKind,
  text: string,
  key: KeyObject,
): Result<string, Fault<"signed.unreadable" | "signed.unsigned">> {
  const read = readMessage(envelope, text);
  if (read === undefined || read.body.length > LONGEST[kind]) {
    return failed(fault("signed.unreadable", "no envelope"));
  }
  const isGood = verify(null, signed(kind, read.body), key, Buffer.from(read.signature, "base64"));
  return isGood ? ok(read.body) : failed(fault("signed.unsigned", ""));
}
