/** Short texts that only the holder of a key can read, and fingerprints that only the holder can make. */
import { createCipheriv, createDecipheriv, createHmac, hkdfSync } from "node:crypto";
import type { RandomBytes } from "./clock.ts";

/** Length of every key here, in bytes. */
export const KEY_BYTES = 32;

const ALGORITHM = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A key for one purpose, so that no two uses share one (HKDF-SHA-256, RFC 5869, without salt). */
export function subKey(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, new Uint8Array(), purpose, KEY_BYTES));
}

/**
 * Seals a text (AES-256-GCM): nonce, tag, then the text in cipher. `context` is not part of the result; whoever opens it
 * has to give the same, so that a sealed text cannot be put in another's place.
 */
export function seal(key: Uint8Array, text: string, context: string, randomBytes: RandomBytes): Uint8Array {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(context));
  const hidden = [cipher.update(text, "utf8"), cipher.final()];
  return new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), ...hidden]));
}

/** The text of `seal`; undefined where it was made with another key or context, or is not whole. */
export function unseal(key: Uint8Array, sealed: Uint8Array, context: string): string | undefined {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
  const text = sealed.subarray(NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, sealed.subarray(0, NONCE_BYTES))
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const clear = decipher.update(text);
  try {
    return Buffer.concat([clear, decipher.final()]).toString("utf8");
  } catch {
    // `final` throws where the tag does not fit, and says no more.
    return undefined;
  }
}

/** The same for the same text, and of no use to who has no key (HMAC-SHA-256). */
export function fingerprint(key: Uint8Array, text: string): Uint8Array {
  return new Uint8Array(createHmac("sha256", key).update(text, "utf8").digest());
}
