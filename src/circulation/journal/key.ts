/** The key of a journal: 64 hexadecimal digits in a file that only the station may read, or a credential of systemd. */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import path from "node:path";
import type { RandomBytes } from "../../core/clock.ts";
import { fault } from "../../core/faults.ts";
import { failed, ok, type Result } from "../../core/result.ts";
import { KEY_BYTES } from "../../core/seal.ts";

/** Where a key is. `credential`: a name that the unit of the station gives (LoadCredentialEncrypted=, systemd.exec(5)). */
export type KeySource = { readonly keyFile: string } | { readonly credential: string };

/** The process's environment; `CREDENTIALS_DIRECTORY` is where systemd puts credentials. */
export type Environment = Readonly<Record<string, string | undefined>>;

export function readKey(source: KeySource, environment: Environment): Result<Uint8Array> {
  if ("keyFile" in source) return readKeyFile(source.keyFile, true);
  const directory = environment["CREDENTIALS_DIRECTORY"];
  if (directory === undefined) {
    return failed(fault("key.unreadable", "CREDENTIALS_DIRECTORY is not set: systemd gave no credentials"));
  }
  // Who may read it is systemd's to see to; its access list shows as a group's permission.
  return readKeyFile(path.join(directory, source.credential), false);
}

function readKeyFile(file: string, mustBePrivate: boolean): Result<Uint8Array> {
  return withFile(file, "r", (descriptor) => {
    const mode = fstatSync(descriptor).mode & 0o777;
    if (mustBePrivate && (mode & 0o077) !== 0) {
      return failed(fault("key.exposed", `${file} has mode ${mode.toString(8).padStart(4, "0")}`));
    }
    const text = readFileSync(descriptor, "utf8").trim();
    if (text.length !== KEY_BYTES * 2 || !/^[0-9A-Fa-f]+$/.test(text)) {
      return failed(fault("key.malformed", file));
    }
    return ok(new Uint8Array(Buffer.from(text, "hex")));
  });
}

/** Makes a file with a fresh key, readable by its owner alone; one that is there is not written over (`key.exists`). */
export function makeKeyFile(file: string, randomBytes: RandomBytes): Result<void> {
  return withFile(file, "wx", (descriptor) => {
    writeSync(descriptor, `${Buffer.from(randomBytes(KEY_BYTES)).toString("hex")}\n`);
    fsyncSync(descriptor);
    return ok(undefined);
  });
}

/** A file that is made here is its owner's alone. */
function withFile<T>(file: string, flags: "r" | "wx", work: (descriptor: number) => Result<T>): Result<T> {
  try {
    const descriptor = openSync(file, flags, 0o600);
    try {
      return work(descriptor);
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    if (error.code === "EEXIST") return failed(fault("key.exists", file));
    return failed(fault("key.unreadable", `${file}: ${String(error.code)}`));
  }
}
