import { createHmac, generateKeySync } from "node:crypto";
import type { Disguise } from "../../flows/attempts.ts";

/** Card numbers as keyed hashes; the key is made anew at each start and never leaves the process. */
export function openDisguise(): Disguise {
  const key = generateKeySync("hmac", { length: 256 });
  return (card) => createHmac("sha256", key).update(card).digest("base64");
}
