/** Keys of commands: Ed25519, as PEM. */
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { fault, type Fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";

type Read = Result<KeyObject, Fault<"signed.key">>;

/** `file`: its name, for the fault. A private key is refused: it does not belong on a station. */
export function readPublicKey(text: string, file: string): Read {
  return text.includes("PRIVATE KEY")
    ? failed(fault("signed.key", `${file}: a private key`))
    : keyOf(() => createPublicKey(text), file);
}

export function readPrivateKey(text: string, file: string): Read {
  return keyOf(() => createPrivateKey(text), file);
}

function keyOf(make: () => KeyObject, file: string): Read {
  try {
    const key = make();
    if (key.asymmetricKeyType === "ed25519") return ok(key);
    return failed(fault("signed.key", `${file}: ${key.asymmetricKeyType ?? "no key"} is not ed25519`));
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return failed(fault("signed.key", `${file}: no such key`));
  }
}

/** Writes `file`, its owner's alone, and `file.pub`; neither is written over. */
export function makeKeys(file: string): Result<void, Fault<"signed.key">> {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519", {
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const made = madeFile(file, privateKey, 0o600);
  if (!made.ok) return made;
  const other = madeFile(`${file}.pub`, publicKey, 0o644);
  if (!other.ok) rmSync(file);
  return other;
}

function madeFile(file: string, text: string, mode: number): Result<void, Fault<"signed.key">> {
  try {
    writeFileSync(file, text, { mode, flag: "wx" });
    return ok(undefined);
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    return failed(fault("signed.key", `${file}: ${String(error.code)}`));
  }
}
